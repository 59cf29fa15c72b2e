"""A loaded model: its card, its tokeniser and the batcher before its engine.

The one place where text becomes tokens and tokens become text again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.card import ModelCard
from models.cleaning import one_line
from models.deadline import Deadline
from models.engines.base import Decoding, Hypothesis, ReadingTokenizer, Tokenizer
from models.engines.batcher import Batcher
from models.errors import ModelError
from models.infos import ModelInfo
from models.segmenter import split_to_budget

# A translation takes about as many tokens as its source; this leaves room for morphology and
# short sources while a loop on "J-10" stops after milliseconds. Rounded up to few values, since
# only segments with equal decoding share a batch.
TARGET_TOKENS_PER_SOURCE_TOKEN = 2.0
# A summary is shorter than its chunk; a chunk of 40 words gives two sentences at most.
SUMMARY_TOKENS_PER_SOURCE_TOKEN = 0.6
TARGET_TOKENS_EXTRA = 12
TARGET_TOKEN_STEPS = (32, 64, 128, 256, 512)


@dataclass(frozen=True, slots=True)
class Segment:
    """A text for one engine call; `target_lang` is None for a summariser.

    `source_lang` matters to models that are told it (NLLB).
    """

    text: str
    target_lang: str | None = None
    source_lang: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hypothesis as text; `score` is the length-normalised log-probability."""

    text: str
    score: float
    is_truncated: bool


Generation = tuple[Candidate, ...] | ModelError
"""What one segment became: candidates, best first, or the error of this segment alone."""


class LoadedModel:
    """A model that takes text. Thread-safe."""

    def __init__(self, card: ModelCard, tokenizer: Tokenizer, batcher: Batcher) -> None:
        self.card = card
        self.tokenizer = tokenizer
        self.batcher = batcher
        self.serves: tuple[str, ...] = ()

    def info(self, is_ready: bool) -> ModelInfo:
        """The model as `/v1/models` shows it."""
        card = self.card
        return ModelInfo(
            id=card.id,
            task=card.task,
            source_langs=card.source_langs,
            target_langs=card.target_langs,
            revision=card.revision,
            licence=card.licence,
            engine=self.batcher.engine.name,
            quantisation=self.batcher.engine.quantisation,
            size_bytes=card.size_bytes,
            max_source_tokens=card.max_source_tokens,
            scores={f"{score.test_set} {score.name}": score.value for score in card.scores},
            is_ready=is_ready,
            profile=card.profile,
            serves=self.serves,
        )

    def signature(self) -> str:
        """What made an output: model, revision, engine, number format, search."""
        engine, decoding = self.batcher.engine, self.card.decoding
        search = f"beam{decoding.beam_size}-lp{decoding.length_penalty:g}"
        if decoding.repetition_penalty != 1.0:
            search += f"-rp{decoding.repetition_penalty:g}"
        return f"{self.card.id}@{self.card.revision}:{engine.name}-{engine.quantisation}:{search}"

    @property
    def room(self) -> int:
        """Tokens a source may hold beside prefix, tag and EOS."""
        return self.card.max_source_tokens - self.card.reserved_tokens

    def count(self, text: str) -> int:
        """Source tokens of `text`, without prefix, tag and EOS."""
        return self.tokenizer.count(text)

    def reads(self, script: str) -> bool:
        """Whether the model has words of `script`; one whose tokeniser cannot tell reads all."""
        tokenizer = self.tokenizer
        return not isinstance(tokenizer, ReadingTokenizer) or tokenizer.reads(script)

    def pieces(self, text: str) -> list[str]:
        """`text` on one line, in pieces that fit the encoder; white space alone is no piece."""
        pieces = split_to_budget(one_line(text), self.room, self.count)
        return [piece.strip() for piece in pieces if piece.strip()]

    def generate(
        self, segments: Sequence[Segment], decoding: Decoding, deadline: Deadline
    ) -> list[Generation]:
        """Candidates for each segment, in order; a bad segment holds its own error.

        Args:
            segments: Each within `card.max_source_tokens`.
            decoding: `max_target_tokens` is the ceiling for all of them.
            deadline: Passed on to the queue.
        Raises:
            Overloaded: The queue is full.
            DeadlineExceeded: Before anything was worked on.
        """
        deadline.check()
        sources = [self.tokenizer.encode(s.text, s.target_lang, s.source_lang) for s in segments]
        outcomes = self.batcher.generate(sources, decoding, deadline)
        return [
            outcome if isinstance(outcome, ModelError) else self._candidates(outcome)
            for outcome in outcomes
        ]

    def generate_translations(
        self, segments: Sequence[Segment], decoding: Decoding, deadline: Deadline
    ) -> list[Generation]:
        """Like `generate`, with a ceiling for each segment in proportion to its source."""
        return self._generate_capped(segments, decoding, deadline, TARGET_TOKENS_PER_SOURCE_TOKEN)

    def generate_summaries(
        self, segments: Sequence[Segment], decoding: Decoding, deadline: Deadline
    ) -> list[Generation]:
        """Like `generate`, with a ceiling for each chunk in proportion to its length."""
        return self._generate_capped(segments, decoding, deadline, SUMMARY_TOKENS_PER_SOURCE_TOKEN)

    def _generate_capped(
        self,
        segments: Sequence[Segment],
        decoding: Decoding,
        deadline: Deadline,
        per_source_token: float,
    ) -> list[Generation]:
        steps: dict[int, list[int]] = {}
        for index, segment in enumerate(segments):
            count = self.count(segment.text)
            step = target_ceiling(count, decoding.max_target_tokens, per_source_token)
            steps.setdefault(step, []).append(index)
        results: dict[int, Generation] = {}
        for step, indices in sorted(steps.items()):
            capped = replace(decoding, max_target_tokens=step)
            outcomes = self.generate([segments[i] for i in indices], capped, deadline)
            results.update(zip(indices, outcomes, strict=True))
        return [results[index] for index in range(len(segments))]

    def _candidates(self, hypotheses: Sequence[Hypothesis]) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(self.tokenizer.decode(h.tokens), h.score, h.is_truncated) for h in hypotheses
        )


def target_ceiling(
    source_tokens: int, ceiling: int, per_source_token: float = TARGET_TOKENS_PER_SOURCE_TOKEN
) -> int:
    """Most target tokens for a source of `source_tokens`, one of few steps, at most `ceiling`."""
    wanted = source_tokens * per_source_token + TARGET_TOKENS_EXTRA
    return min(next((step for step in TARGET_TOKEN_STEPS if step >= wanted), ceiling), ceiling)
