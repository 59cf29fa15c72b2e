"""English sentences to a few English sentences: pack, summarise, merge, keep to the length.

Every sentence of the article is read by the encoder once, none is cut: chunks by token budget,
each summarised, the most central of their sentences kept. (Summarising the summaries again was
tried and dropped: on a 4,000-word report it moved a year from one event to another.) What the
model adds to the facts is caught here, before anybody sees it: the hypothesis that keeps to the
article wins, and a sentence that still invents gives way to its source.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.checks import check_article_numbers, check_summary_sentence, severity
from models.cleaning import one_line
from models.deadline import Deadline
from models.errors import ModelError
from models.model import Candidate, LoadedModel, Segment
from models.ranking import LEAD_PRIOR, SAME, SentenceIndex, overlap, stems
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


# A number must not vouch for itself: evidence is looked for without it.
_DIGITS = re.compile(r"\d[\d.,]*")


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
        title: str | None = None,
    ) -> tuple[str, ...]:
        """Summarise English `sentences` (document order) within `budget`.

        Returns:
            Whole sentences, in the order of what they tell.
        Raises:
            EngineFailure: A chunk could not be summarised; nothing is left out silently.
        Source: chunk-then-merge, docs/design.md "Long articles".
        """
        index = SentenceIndex(sentences)
        drafts = self._map(sentences, budget.sentences, deadline, progress)
        faithful = [repair(tidy(draft), sentences, index) for draft in drafts]
        return fit(deduplicate([f for f in faithful if f]), budget, index, title)

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
        units = [piece for sentence in sentences for piece in self._model.pieces(ended(sentence))]
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


def ended(sentence: str) -> str:
    """`sentence` with a full stop if it has no mark at its end, as headlines have none.

    Run together with what follows, a headline becomes the beginning of the first sentence.
    """
    return sentence if sentence[-1:] and not sentence[-1].isalnum() else f"{sentence}."


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


def tidy(draft: str) -> str:
    """`draft` on one line, without the half of a quotation whose other half was cut off."""
    text = one_line(draft)
    if text.count('"') % 2:
        text = text.removesuffix('"') if text.endswith('"') else text.removeprefix('"')
    return text.strip()


def repair(draft: str, sentences: Sequence[str], index: SentenceIndex) -> str | None:
    """`draft` if the article bears it out, else the source sentence it comes from, else None.

    Its numbers must stand in the very sentences that support it: a year from elsewhere in the
    article is as wrong as one from nowhere. Its names may stand anywhere.
    """
    supports = index.support(_DIGITS.sub(" ", draft))
    grounds = " ".join(sentences[support.index] for support in supports)
    if not supports:
        return None
    if not check_article_numbers(draft, grounds) and not check_summary_sentence(draft, index.text):
        return draft
    source = sentences[supports[0].index]
    return source if len(source.split()) <= MAX_STANDIN_WORDS else None


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


def fit(
    sentences: Sequence[str], budget: Budget, index: SentenceIndex, title: str | None = None
) -> tuple[str, ...]:
    """The most central sentences that fit the budget together, in order; at least one.

    Greedy, each choice discounted by what the earlier ones already said (Carbonell and
    Goldstein 1998).
    """
    central = index.centralities(sentences, title)
    value = [score + LEAD_PRIOR / (1.0 + place) for place, score in enumerate(central)]
    bags = [stems(sentence) for sentence in sentences]
    words = [len(sentence.split()) for sentence in sentences]
    kept: list[int] = []
    left = set(range(len(sentences)))
    while left and len(kept) < budget.sentences:
        discount = {i: max((overlap(bags[i], bags[k]) for k in kept), default=0.0) for i in left}
        best = max(left, key=lambda i: (value[i] - discount[i], -i))
        left.remove(best)
        if sum(words[i] for i in kept) + words[best] <= budget.words:
            kept.append(best)
    if not kept and sentences:
        kept = [min(range(len(sentences)), key=lambda i: words[i])]
    return tuple(sentences[place] for place in sorted(kept))
