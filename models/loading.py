"""A model card to a loaded model: its files verified, its engine, its tokeniser, its batcher."""

from __future__ import annotations

from dataclasses import replace

from models.card import ModelCard, verify
from models.engines.base import Engine, Tokenizer
from models.engines.batcher import Batcher
from models.engines.device import (
    Machine,
    batch_tokens,
    choose,
    describe_machine,
    stored_type,
)
from models.engines.fake import FAKE_TAGS, FakeEngine, FakeTokenizer
from models.engines.tokenizer import SentencePieceTokenizer
from models.model import LoadedModel
from models.options import Device, PipelineOptions
from models.store.families import STUDENT


def load(card: ModelCard, options: PipelineOptions, machine: Machine | None = None) -> LoadedModel:
    """Verify `card`'s files and load them as `options` says.

    Raises:
        HashMismatch: A file is not the one that was pinned.
        ModelUnavailable: Files or the engine's packages are missing.
    """
    if options.engine == "fake":
        # The scores are the real weights'; this engine copies numbers alone.
        card = replace(card, scores=(), masks=("number",))
    elif card.profile != "full":  # those were verified when they were selected
        verify(card)
    batcher = Batcher(
        engine_of(card, options, machine),
        max_batch_tokens=options.max_batch_tokens or batch_tokens(card, machine or _here(options)),
        max_wait_ms=options.max_wait_ms,
        max_queue_items=options.max_queue_items,
    )
    return LoadedModel(card, tokenizer_of(card, options), batcher)


def engine_of(card: ModelCard, options: PipelineOptions, machine: Machine | None = None) -> Engine:
    """The engine `options` asks for, on the device it asks for."""
    if options.engine == "fake":
        return FakeEngine(card.task)
    if options.engine == "hf":
        from models.engines.hf import TransformersEngine

        return TransformersEngine(card.directory, device=options.device, threads=options.threads)
    if card.architecture == STUDENT:
        from models.engines.student import StudentEngine

        return StudentEngine(card.directory)
    from models.engines.ct2 import CTranslate2Engine

    choice = choose(options.device, card.quantisation, machine or _here(options))
    return CTranslate2Engine(
        card.directory,
        compute_type=choice.compute_type,
        device=choice.device,
        threads=options.threads,
        has_prefix=bool(card.tokeniser.json or card.tokeniser.codes),
    )


def tokenizer_of(card: ModelCard, options: PipelineOptions) -> Tokenizer:
    """The tokeniser of `card`, or the fake engine's."""
    contract = card.tokeniser
    if options.engine == "fake":
        return FakeTokenizer(FAKE_TAGS if contract.tags else None)
    if contract.json:
        from models.engines.hub_tokenizers import ByteLevelTokenizer

        return ByteLevelTokenizer(card.path(contract.json), prefix=contract.prefix)
    spm = SentencePieceTokenizer(
        card.path(contract.source_spm),
        card.path(contract.target_spm),
        prefix=contract.prefix,
        tags=contract.tags,
        normalisation=contract.normalisation,
    )
    if contract.codes:
        from models.engines.hub_tokenizers import CodedTokenizer

        return CodedTokenizer(spm, contract.codes)
    return spm


def converted_type(device: Device) -> str:
    """What a model is converted to for this machine: int8 for a CPU, half precision for a GPU."""
    return stored_type(device, describe_machine())


def _here(options: PipelineOptions) -> Machine:
    return Machine() if options.engine == "fake" else describe_machine()
