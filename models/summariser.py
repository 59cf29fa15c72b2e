"""English sentences to a few English sentences: pack, summarise, merge, keep to the length.

Every sentence of the article is read by the encoder once, none is cut (but runs that are no words,
`passing.py`): chunks by token budget, each summarised, the most central of their sentences kept.
(Summarising the summaries again was tried and dropped: on a 4,000-word report it moved a year from
one event to another.) What the model adds to the facts is caught before anybody sees it: the
hypothesis that keeps to the article wins, and a sentence that still invents gives way to its
source (`repair.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from models.checks import check_summary_sentence
from models.choice import LONG_TEXT_SENTENCES, MIN_LEAD_WORDS, Budget, fit
from models.dangling import first_dangling, stands_alone
from models.deadline import Deadline
from models.errors import ModelError
from models.faults import severity
from models.model import Candidate, LoadedModel, Segment
from models.passing import without_passing
from models.ranking import SAME, SentenceIndex
from models.repair import MAX_STANDIN_WORDS, repair, tidy
from models.segmenter import segment
from models.stems import overlap, stems
from models.words import count_words

# A chunk yields up to this many sentences; more chunks are read where more are wanted. An article
# that fits is read whole for a medium summary: in two chunks ROUGE-L was 30.9 for 31.8 (Inshorts)
# and 17.2 for 18.3 (CNN/DailyMail), 200 development articles.
SENTENCES_PER_CHUNK = 4
# Below this, a further split would leave chunks with too little to summarise (tokens).
MIN_CHUNK_TOKENS = 160
# Chunks of one engine call; between two of them progress is told and the clock is looked at.
SLICE_CHUNKS = 8


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
        index: SentenceIndex | None = None,
    ) -> tuple[str, ...]:
        """Summarise English `sentences` (document order) within `budget`.

        Args:
            sentences: Document order, English.
            budget: How long the summary may be.
            deadline: Looked at before every few chunks.
            progress: Told (chunks done, chunks).
            title: Draws the sentences up that speak of it.
            index: Of `sentences`, where the caller has one.
        Returns:
            Whole sentences, in the order of what they tell.
        Raises:
            EngineFailure: A chunk could not be summarised; nothing is left out silently.
            DeadlineExceeded, Overloaded: Too much to do just now.
        Source: chunk-then-merge, docs/design.md "Long articles".
        """
        index = index or SentenceIndex(sentences)
        drafts: list[str] = []
        parts: list[int] = []
        written = self._map(sentences, budget.sentences, deadline, progress)
        for place, chunk in enumerate(written):
            for draft in chunk:
                faithful = repair(tidy(draft), index)
                if faithful:
                    drafts.append(faithful)
                    parts.append(place * budget.sentences // len(written))
        lead = missing_lead(drafts, index)
        if lead is not None:
            drafts, parts = [tidy(lead), *drafts], [0, *parts]
        is_long = len(sentences) > LONG_TEXT_SENTENCES
        while True:
            chosen = fit(drafts, budget, index, title, parts if is_long else None)
            loose = first_dangling(chosen, index)
            if loose is None or len(set(drafts)) == 1:
                return beside(chosen, budget, index, title)
            left = [place for place, draft in enumerate(drafts) if draft != loose]
            drafts, parts = [drafts[place] for place in left], [parts[place] for place in left]

    def _map(
        self,
        sentences: Sequence[str],
        wanted: int,
        deadline: Deadline,
        progress: Callable[[int, int], None] | None,
    ) -> list[list[str]]:
        """Summarise chunk by chunk; the drafts of each chunk, in order."""
        chunks = self.pack(sentences, wanted)
        drafts: list[list[str]] = []
        # A few chunks at a time: progress to report, a deadline to keep, memory bounded.
        for start in range(0, len(chunks), SLICE_CHUNKS):
            part = chunks[start : start + SLICE_CHUNKS]
            generations = self._model.generate_summaries(
                [Segment(chunk) for chunk in part], self._model.card.decoding, deadline
            )
            for chunk, generation in zip(part, generations, strict=True):
                if isinstance(generation, ModelError):
                    raise generation
                drafts.append(most_faithful(generation, chunk))
            if progress:
                progress(len(drafts), len(chunks))
        return drafts

    def pack(self, sentences: Sequence[str], wanted: int) -> list[str]:
        """Group neighbouring sentences into chunks the encoder can take whole.

        Args:
            sentences: Document order; one beyond the room is taken in pieces, and what goes past
                a translator is left out.
            wanted: Sentences of the summary; more chunks are made where more are wanted.
        Returns:
            Chunks in order, of about equal size, each within the encoder's room in tokens.
        """
        read = filter(None, map(without_passing, sentences))
        units = [piece for sentence in read for piece in self._model.pieces(ended(sentence))]
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


def missing_lead(drafts: Sequence[str], index: SentenceIndex) -> str | None:
    """The lead of the indexed text, where it is the source of none of `drafts`.

    News puts its point there, and a model that takes the headline for the point passes over it.
    None also where `untold_lead` has none, or it is about a "she" it has not named.
    """
    lead = untold_lead(drafts, index)
    return lead if lead is not None and stands_alone(lead) else None


def untold_lead(drafts: Sequence[str], index: SentenceIndex) -> str | None:
    """The lead of the indexed text, in any language, where it is the source of none of `drafts`.

    None too where it is too short to be one, or too long for a summary.
    """
    place = index.lead
    if place is None:
        return None
    lead = index.sentences[place]
    if not MIN_LEAD_WORDS <= count_words(lead) <= MAX_STANDIN_WORDS:
        return None
    told = {support.index for draft in drafts for support in index.support(draft, limit=1)}
    return None if place in told else lead


def beside(
    chosen: tuple[str, ...], budget: Budget, index: SentenceIndex, title: str | None = None
) -> tuple[str, ...]:
    """`chosen`; if that is one sentence, the most central other of the article's with it.

    Only where the budget has room for both, and as they follow each other in the article.
    """
    if len(chosen) != 1 or budget.sentences == 1:
        return chosen
    room = min(budget.words - count_words(chosen[0]), MAX_STANDIN_WORDS)
    told = {support.index for support in index.support(chosen[0])}
    first = min(told, default=0)
    own = stems(chosen[0])
    salience = index.salience(title)
    for place in sorted(range(len(salience)), key=lambda place: (-salience[place], place)):
        other = index.sentences[place]
        if place in told or other in index.headings:
            continue
        if not MIN_LEAD_WORDS <= count_words(other) <= room or overlap(own, stems(other)) >= SAME:
            continue
        both = (*chosen, tidy(other)) if place > first else (tidy(other), *chosen)
        if first_dangling(both, index) is None:
            return both
    return chosen


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
