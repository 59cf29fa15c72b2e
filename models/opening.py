"""Opens a pipeline: verifies the weights, loads the engines, wires the stages."""

from __future__ import annotations

from dataclasses import replace

from models.catalogue import ModelCard, load_catalogue, verify
from models.detector import LangdetectDetector
from models.engines.base import Engine, Tokenizer
from models.engines.batcher import Batcher
from models.engines.fake import FAKE_TAGS, FakeEngine, FakeTokenizer
from models.engines.tokenizer import SentencePieceTokenizer
from models.errors import ModelUnavailable
from models.model import LoadedModel
from models.pipeline import Pipeline
from models.types import PipelineOptions


def open_pipeline(options: PipelineOptions) -> Pipeline:
    """Verify and load the models `options` asks for.

    Raises:
        HashMismatch: A weight file is not the one the catalogue pinned.
        ModelUnavailable: Weights or the engine's packages are missing.
    """
    cards = load_catalogue().of_profile("embedded")
    loaded = [_load(card, options) for card in cards]
    summarisers = [model for model in loaded if model.card.task == "summarise"]
    if not summarisers:
        raise ModelUnavailable("the catalogue has no summariser")
    return Pipeline(
        detector=LangdetectDetector(),
        summariser=summarisers[0],
        translators=[model for model in loaded if model.card.task == "translate"],
        max_text_chars=options.max_text_chars,
    )


def _load(card: ModelCard, options: PipelineOptions) -> LoadedModel:
    if options.engine == "fake":
        card = replace(card, scores=())  # they are the real weights' scores
    else:
        verify(card)
    batcher = Batcher(
        _engine(card, options),
        max_batch_tokens=options.max_batch_tokens,
        max_wait_ms=options.max_wait_ms,
        max_queue_items=options.max_queue_items,
    )
    return LoadedModel(card, _tokenizer(card, options), batcher)


def _engine(card: ModelCard, options: PipelineOptions) -> Engine:
    if options.engine == "fake":
        return FakeEngine(card.task)
    if options.engine == "hf":
        from models.engines.hf import TransformersEngine

        return TransformersEngine(card.directory, threads=options.threads)
    from models.engines.ct2 import CTranslate2Engine

    return CTranslate2Engine(
        card.directory, compute_type=card.quantisation, threads=options.threads
    )


def _tokenizer(card: ModelCard, options: PipelineOptions) -> Tokenizer:
    contract = card.tokeniser
    if options.engine == "fake":
        return FakeTokenizer(FAKE_TAGS if contract.tags else None)
    return SentencePieceTokenizer(
        card.path(contract.source_spm),
        card.path(contract.target_spm),
        prefix=contract.prefix,
        tags=contract.tags,
        normalisation=contract.normalisation,
    )
