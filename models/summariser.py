"""English sentences to a few English sentences: pack, summarise, merge, keep to the length.

Map-reduce by token budget: every sentence of the article is read by the encoder once, none is
cut. What the model adds to the facts is caught here, before anybody sees it: the hypothesis that
keeps to the article wins, and a sentence that still invents gives way to its source.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.checks import check_summary_sentence, severity
from models.deadline import Deadline
from models.errors import ModelError
from models.model import Candidate, LoadedModel, Segment
from models.ranking import SAME, SentenceIndex, overlap, stems
from models.segmenter import segment
from models.types import Length

# Sentences a summary has; "medium" is what the model writes of one chunk.
PRESET_SENTENCES = {"short": 2, "medium": 4, "long": 7}
# A chunk yields about this many sentences; more chunks are read where more are wanted.
SENTENCES_PER_CHUNK = 3
# Below this, a further split would leave chunks with too little to summarise (tokens).
MIN_CHUNK_TOKENS = 160
# The reader asked for an abridgement: never more than this share of the article's words.
MAX_SHARE = 0.3
# A source sentence longer than this (words) does not stand in for a faulty summary sentence.
MAX_STANDIN_WORDS = 45
# Words a sentence of news takes, to turn max_words into sentences.
WORDS_PER_SENTENCE = 18


@dataclass(frozen=True, slots=True)
class Budget:
    """How long the summary may be: `sentences` at most, `words` at most."""

    sentences: int
    words: int


def budget_of(length: Length, article_words: int) -> Budget:
    """Turn what the caller asked for into a Budget that fits the article."""
    share = max(WORDS_PER_SENTENCE, int(article_words * MAX_SHARE))
    if length.max_sentences is not None:
        return Budget(length.max_sentences, share)
    if length.max_words is not None:
        sentences = max(1, round(length.max_words / WORDS_PER_SENTENCE))
        return Budget(sentences, min(length.max_words, share))
    return Budget(PRESET_SENTENCES[length.preset or "medium"], share)


class Summariser:
    """Summarises with one model. Thread-safe."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model

    def summarise(
        self,
        sentences: Sequence[str],
        budget: Budget,
        deadline: Deadline,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[str, ...]:
        """Summarise English `sentences` (document order) within `budget`.

        Returns:
            Whole sentences, in the order of what they tell.
        Raises:
            EngineFailure: A chunk could not be summarised; nothing is left out silently.
        Source: chunk-then-merge, docs/design.md "Long articles".
        """
        index = SentenceIndex(sentences)
        article = " ".join(sentences)
        drafts = self._map(sentences, budget.sentences, deadline, progress)
        while len(drafts) > 3 * budget.sentences and self._tokens(drafts) > self._model.room:
            shorter = self._map(drafts, budget.sentences, deadline, progress)
            if len(shorter) >= len(drafts):
                break
            drafts = shorter
        faithful = [repair(draft, article, sentences, index) for draft in drafts]
        return fit(deduplicate([f for f in faithful if f]), budget, index)

    def _tokens(self, sentences: Sequence[str]) -> int:
        return sum(self._model.count(sentence) for sentence in sentences)

    def _map(
        self,
        sentences: Sequence[str],
        wanted: int,
        deadline: Deadline,
        progress: Callable[[int, int], None] | None,
    ) -> list[str]:
        """Summarise chunk by chunk; the drafts of all chunks in order."""
        chunks = self.pack(sentences, wanted)
        drafts: list[str] = []
        # A few chunks at a time: progress to report, a deadline to keep, memory bounded.
        for start in range(0, len(chunks), 8):
            part = chunks[start : start + 8]
            generations = self._model.generate(
                [Segment(chunk) for chunk in part], self._model.card.decoding, deadline
            )
            for chunk, generation in zip(part, generations, strict=True):
                if isinstance(generation, ModelError):
                    raise generation
                drafts += most_faithful(generation, chunk)
            if progress:
                progress(min(start + 8, len(chunks)), len(chunks))
        return drafts

    def pack(self, sentences: Sequence[str], wanted: int) -> list[str]:
        """Group neighbouring sentences into chunks the encoder can take whole.

        Args:
            sentences: Document order; one beyond the room is taken in pieces.
            wanted: Sentences of the summary; more chunks are made where more are wanted.
        Returns:
            Chunks in order, of about equal size, each within the encoder's room in tokens.
        """
        units = [piece for sentence in sentences for piece in self._model.pieces(sentence)]
        sizes = [self._model.count(unit) for unit in units]
        total = sum(sizes)
        pieces = max(math.ceil(total / self._model.room), math.ceil(wanted / SENTENCES_PER_CHUNK))
        goal = min(self._model.room, max(MIN_CHUNK_TOKENS, math.ceil(1.1 * total / max(1, pieces))))
        chunks: list[list[str]] = []
        filled = goal + 1
        for unit, size in zip(units, sizes, strict=True):
            if filled + size > goal:
                chunks.append([])
                filled = 0
            chunks[-1].append(unit)
            filled += size
        return [" ".join(chunk) for chunk in chunks]


def most_faithful(candidates: Sequence[Candidate], chunk: str) -> list[str]:
    """The sentences of the candidate that invents least; an unfinished last one is dropped."""

    def cost(candidate: Candidate) -> tuple[float, float]:
        lines = sentences_of(candidate)
        faults = [fault for line in lines for fault in check_summary_sentence(line, chunk)]
        return severity(faults) if lines else math.inf, -candidate.score

    return sentences_of(min(candidates, key=cost))


def sentences_of(candidate: Candidate) -> list[str]:
    """The whole sentences of a candidate."""
    sentences = [sentence.text for sentence in segment(candidate.text, "en").sentences]
    return sentences[:-1] if candidate.is_truncated and len(sentences) > 1 else sentences


def repair(draft: str, article: str, sentences: Sequence[str], index: SentenceIndex) -> str | None:
    """`draft` if the article bears it out, else the source sentence it comes from, else None."""
    if severity(check_summary_sentence(draft, article)) == 0:
        return draft
    for support in index.support(draft, limit=1):
        if len(sentences[support.index].split()) <= MAX_STANDIN_WORDS:
            return sentences[support.index]
    return None


def deduplicate(sentences: Sequence[str]) -> list[str]:
    """Drop a sentence that says what an earlier one said."""
    kept: list[str] = []
    for sentence in sentences:
        if all(overlap(stems(sentence), stems(other)) < SAME for other in kept):
            kept.append(sentence)
    return kept


def select_verbatim(sentences: Sequence[str], budget: Budget, title: str | None) -> list[int]:
    """The most central source sentences within the budget, by index, in order."""
    chosen = SentenceIndex(sentences).select(budget.sentences, title)
    while len(chosen) > 1 and sum(len(sentences[i].split()) for i in chosen) > budget.words:
        chosen.pop()
    return chosen


def fit(sentences: Sequence[str], budget: Budget, index: SentenceIndex) -> tuple[str, ...]:
    """The most central sentences within the budget, in order; at least the shortest one."""
    if not sentences:
        return ()
    value = [sum(s.score for s in index.support(sentence)) for sentence in sentences]
    salience = SentenceIndex(sentences).salience()
    order = sorted(range(len(sentences)), key=lambda i: -(salience[i] + 0.2 * value[i]))
    kept: list[int] = []
    words = 0
    for position in order:
        size = len(sentences[position].split())
        if len(kept) < budget.sentences and words + size <= budget.words:
            kept.append(position)
            words += size
    if not kept:
        kept = [min(order, key=lambda i: len(sentences[i].split()))]
    return tuple(sentences[position] for position in sorted(kept))
