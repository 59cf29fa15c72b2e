"""The protocol every engine obeys: token lists in, hypotheses out, same length, same order.

Engines know tokens and nothing else: no text, no language, no sentence. Tokenisers sit beside
them (`tokenizer.py`), the batcher in front of them (`batcher.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

Tokens = Sequence[str]

EOS = "</s>"
"""What ends a sentence in every vocabulary here."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search for hypotheses; items with equal Decoding may share a batch.

    Lengths are in target tokens, EOS not counted. `no_repeat_ngram_size` 0 and
    `repetition_penalty` 1.0 switch those off.
    """

    beam_size: int = 4
    num_hypotheses: int = 1
    length_penalty: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    min_target_tokens: int = 1
    max_target_tokens: int = 256

    def __post_init__(self) -> None:
        if not 1 <= self.num_hypotheses <= self.beam_size:
            raise ValueError("num_hypotheses must lie between 1 and beam_size")
        if not 0 <= self.min_target_tokens <= self.max_target_tokens:
            raise ValueError("min_target_tokens must lie between 0 and max_target_tokens")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output: its tokens without EOS, its length-normalised log-probability.

    `is_truncated` is True when decoding stopped at `max_target_tokens` and not at EOS.
    """

    tokens: tuple[str, ...]
    score: float
    is_truncated: bool = False


@runtime_checkable
class Engine(Protocol):
    """A loaded model that generates.

    Attributes:
        name: "ct2", "hf" or "fake".
        quantisation: What the weights are computed in, such as "int8" or "float32".
        device: "cpu" or "cuda".
    """

    name: str
    quantisation: str
    device: str

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        """Generate for each source its `num_hypotheses` best hypotheses, best first.

        Args:
            sources: (batch) token lists, tags and EOS already in place.
            decoding: The same for all of them.
        Returns:
            (batch) tuples, in the order of `sources`.
        Raises:
            EngineFailure: The engine broke; no item of the batch is answered.
        """
        ...

    def close(self) -> None:
        """Free the weights; the engine cannot be used afterwards."""
        ...


class Tokenizer(Protocol):
    """Text to the tokens of one model and back."""

    def encode(
        self, text: str, target_lang: str | None = None, source_lang: str | None = None
    ) -> list[str]:
        """Source tokens of `text`, with the model's prefix or target tag and EOS in place."""
        ...

    def decode(self, tokens: Tokens) -> str:
        """The text of hypothesis tokens."""
        ...

    def count(self, text: str) -> int:
        """How many source tokens `text` takes, without prefix, tag and EOS."""
        ...


@runtime_checkable
class AttendingEngine(Protocol):
    """An engine that can tell where it looked; not all can."""

    def attend(
        self, sources: Sequence[Tokens], targets: Sequence[Tokens]
    ) -> list[list[list[float]]]:
        """The decoder's attention while it writes each target, token for token.

        Args:
            sources: (batch) token lists, tags and EOS in place.
            targets: (batch) token lists without EOS, none empty.
        Returns:
            (batch) of (target tokens, source tokens).
        Raises:
            EngineFailure: The engine broke.
        """
        ...


@runtime_checkable
class TargetTokenizer(Protocol):
    """A tokeniser that can cut the target language too."""

    def encode(self, text: str, target_lang: str | None = None) -> list[str]:
        """See `Tokenizer`."""
        ...

    def encode_target(self, text: str) -> list[str]:
        """Target tokens of `text`, without EOS."""
        ...
