"""A model's card: what it is, what it holds and how it is used, whether embedded or full-size.

`catalogue` reads the cards of the embedded models, `store.cards` makes those of the full-size ones;
whoever loads or asks a model knows it by its card alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from models.catalogue_pins import PinnedFile, bare_name
from models.engines.base import Decoding
from models.engines.tokenizer import Normalisation
from models.errors import HashMismatch, ModelUnavailable
from models.masking import DEFAULT_MASKS

Task = Literal["summarise", "translate"]


@dataclass(frozen=True, slots=True)
class TokeniserContract:
    """How text becomes this model's tokens; see `engines.tokenizer.SentencePieceTokenizer`.

    Attributes:
        json: A `tokenizer.json` instead of the two sentencepiece models (BART).
        codes: Language -> the code before source and hypothesis (NLLB).
    """

    source_spm: str
    target_spm: str
    prefix: str
    tags: Mapping[str, str]
    normalisation: Normalisation
    json: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Golden:
    """A sentence a working model cannot get very wrong; see `engines/golden.py`.

    Attributes:
        text: The input, in `source_lang`.
        target_lang: What to ask for.
        min_chars, max_chars: Bounds of the output's length.
        must_contain: Each must stand in the output (a number, say).
        must_contain_any: At least one must, in any case of letters; empty asks for none.
    """

    text: str
    source_lang: str
    target_lang: str
    min_chars: int
    max_chars: int
    must_contain: tuple[str, ...]
    must_contain_any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A measured figure with what it was measured on and how."""

    name: str
    value: float
    test_set: str
    signature: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model of the catalogue.

    Attributes:
        id: Its stable name.
        profile: "embedded" models are in the repository.
        architecture: The transformers class with the same shape.
        directory: Where its files lie.
        files: The pinned ones; empty where nothing was pinned yet.
        revision: Names exactly these files: the start of a hash of their hashes.
        max_source_tokens: Longest source, everything (prefix, tag, EOS) counted.
        max_target_tokens: Longest hypothesis the model was made for.
        reserved_tokens: How many source tokens prefix, tag and EOS take.
        decoding: The recommended one.
        masks: What stands for a protected span, best first; see `masking.FORMS`.
    """

    id: str
    profile: str
    task: Task
    architecture: str
    source_langs: tuple[str, ...]
    target_langs: tuple[str, ...]
    origin: str
    licence: str
    quantisation: str
    directory: Path
    files: tuple[PinnedFile, ...]
    revision: str
    max_source_tokens: int
    max_target_tokens: int
    reserved_tokens: int
    tokeniser: TokeniserContract
    decoding: Decoding
    golden: tuple[Golden, ...]
    scores: tuple[Score, ...]
    masks: tuple[str, ...] = DEFAULT_MASKS

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size for file in self.files)

    @property
    def is_pinned(self) -> bool:
        """Whether `verify` has anything to hold the files against."""
        return bool(self.files)

    def path(self, name: str) -> Path:
        """Where the file `name` lies, whether pinned or not; never outside the directory."""
        return self.directory / bare_name(name, self.id)


def verify(card: ModelCard) -> None:
    """Hold every pinned file against its size and sha256; reads all of them.

    Raises:
        HashMismatch: A file is another one.
        ModelUnavailable: A file is missing or a link, or nothing is pinned.
    """
    if not card.is_pinned:
        raise ModelUnavailable(f"{card.id}: the catalogue pins no files of it")
    for pinned in card.files:
        state = pinned.state_at(card.path(pinned.name))
        if state == "missing":
            raise ModelUnavailable(f"{card.id}: {pinned.name} is missing")
        if state == "changed":
            raise HashMismatch(card.id, pinned.name)
