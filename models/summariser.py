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

from models.attribution import (
    has_patched_name,
    is_misattributed,
    is_surer,
    speaker_of,
    without_invented_role,
)
from models.checks import check_grounds, check_summary_sentence, check_summary_words, severity
from models.choice import LONG_TEXT_SENTENCES, Budget, fit
from models.cleaning import one_line
from models.deadline import Deadline
from models.errors import ModelError
from models.loops import phrases_said_twice
from models.model import Candidate, LoadedModel, Segment
from models.ranking import SentenceIndex
from models.segmenter import segment

# A chunk yields about this many sentences; more chunks are read where more are wanted.
SENTENCES_PER_CHUNK = 3
# Below this, a further split would leave chunks with too little to summarise (tokens).
MIN_CHUNK_TOKENS = 160
# Chunks of one engine call; between two of them progress is told and the clock is looked at.
SLICE_CHUNKS = 8
# A source sentence longer than this (words) does not stand in for a faulty summary sentence.
MAX_STANDIN_WORDS = 45

# A number must not vouch for itself, nor a speaker: evidence is looked for without them.
_DIGITS = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"\w+")
# Fewer words than these are not worth leaving out.
MAX_LEFT_OUT = 3
# He added, "Quotation," he added.
_SAID_TWICE = re.compile(
    r'^([^"]*\b(?:said|says|added|adds|wrote|replied)[,:]? "[^"]+?)'
    r',?"\s(?:he|she)\s(?:added|said)\.$'
)


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
                faithful = repair(tidy(draft), sentences, index)
                if faithful:
                    drafts.append(faithful)
                    parts.append(place * budget.sentences // len(written))
        is_long = len(sentences) > LONG_TEXT_SENTENCES
        return fit(drafts, budget, index, title, parts if is_long else None)

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
    """`draft` on one line, each quotation whole and given to its speaker once."""
    text = _SAID_TWICE.sub(r'\1."', one_line(draft))
    if text.count('"') % 2:
        text = text.removesuffix('"') if text.endswith('"') else text.removeprefix('"')
    return text.strip()


def repair(draft: str, sentences: Sequence[str], index: SentenceIndex) -> str | None:
    """`draft` if the article bears it out, else the source sentence it comes from, else None.

    Its numbers must stand in the very sentences that support it: a year from elsewhere in the
    article is as wrong as one from nowhere. Its names may stand anywhere, but for the one who is
    said to have said it, and nobody is called what the article calls nobody.
    """
    draft = without_invented_role(draft, index.vocabulary)
    supports = index.support(_DIGITS.sub(" ", draft))
    grounds = [sentences[support.index] for support in supports]
    if not grounds:
        return None
    source = grounds[0]
    known = f"{' '.join(grounds)} {index.vocabulary}"
    is_borne = False
    if not check_grounds(draft, " ".join(grounds)) and not check_summary_words(draft, known):
        place = supports[0].index
        speaker = speaker_of(draft)
        if speaker:
            said = index.support(_DIGITS.sub(" ", draft.replace(speaker, " ")))
            place = said[0].index if said else place
        source = sentences[place]
        is_borne = not (
            is_misattributed(draft, sentences, place)
            or is_garbled(draft, grounds)
            or is_surer(draft, source)
            or has_patched_name(draft, sentences)
        )
    if is_borne and not is_less_a_few(draft, source):
        return draft
    if len(source.split()) <= MAX_STANDIN_WORDS:
        return tidy(source)
    return draft if is_borne else None


def is_less_a_few(draft: str, source: str) -> bool:
    """Whether `draft` is `source` less one to three words, and is not worth what they meant.

    "Of the 15 candidates" loses its "of", "who says she had" its "who says". A dateline in
    brackets may go.
    """
    kept, words = (_WORD.findall(text.casefold()) for text in (draft, source))
    if not 0 < len(words) - len(kept) <= MAX_LEFT_OUT or draft.count("(") != source.count("("):
        return False
    rest = iter(words)
    return all(word in rest for word in kept)


def is_garbled(draft: str, grounds: Sequence[str]) -> bool:
    """Whether a phrase stands in `draft` twice, or a bracket alone, and in none of `grounds` so."""
    twice = phrases_said_twice(draft)
    if twice and twice.difference(*map(phrases_said_twice, grounds)):
        return True
    return _has_lone_bracket(draft) and not any(map(_has_lone_bracket, grounds))


def _has_lone_bracket(text: str) -> bool:
    return text.count("(") != text.count(")")
