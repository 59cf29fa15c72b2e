"""Cuts a text into sentences and what stands between them, and over-long sentences into pieces.

Second step of the pipeline. `sentencex` (Wikimedia) finds sentence ends; around it stands what it
does not do: lines and list marks become separators, hard-wrapped lines are read as one
(`segmenter_lines`), and the cuts it gets wrong are mended (`segmenter_rules`). Nothing is lost:
separators and sentences, put together in order, are the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import sentencex

from models.cleaning import without_surrogates
from models.document import Document, Sentence
from models.segmenter_budget import find_grapheme_end, split_to_budget
from models.segmenter_lines import find_units
from models.segmenter_rules import Bounds, cut_long, cut_missed, join_wrong_cuts
from models.segmenter_spaceless import cut_thai

__all__ = ["segment", "split_to_budget"]

# What is white space to us beyond str.isspace: controls, zero-width spaces, marks of direction.
_INVISIBLE = re.compile(
    r"[\x00-\x20\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)

# Longest text handed to sentencex at once; a unit beyond this is cut at white space first.
_WINDOW_CHARS = 20_000

_WORD_PART = re.compile(r"[^\W_]")
_LEADING = re.compile(r"\s*(?:[—–―-]+\s+|[—–―]+(?=[^\W\d_]))?")


def segment(text: str, lang: str, check: Callable[[], object] | None = None) -> Document:
    """Cut `text` into paragraphs and sentences.

    Paragraphs end at blank lines. Within one, list items, headings and short lines end a
    sentence; the line ends of hard-wrapped text do not (the sentence's text holds them). A line
    or piece without a letter or digit ("* * *", "---", emoji alone) is a separator: a text of
    nothing else has no sentences. Semicolons (`·` in Greek, `؛` in Arabic) end no sentence
    unless it grows long (300 code points).

    Args:
        text: Any string, lone surrogates and control characters included.
        lang: BCP-47; a language sentencex does not know is cut by its general rules.
        check: Called for each sentence; what it raises (`Deadline.check`) ends the work.
    Returns:
        `document.reassemble([s.text for s in document.sentences]) == text`; offsets are code
        points; no sentence is empty or begins or ends with white space.
    """
    shadow = _make_shadow(text)
    sentences: list[Sentence] = []
    separators: list[str] = []
    end = 0
    for paragraph, start, stop in find_units(text):
        for left, right in _find_sentences(shadow, start, stop, lang):
            if check is not None:
                check()
            separators.append(text[end:left])
            sentences.append(Sentence(text[left:right], left, paragraph))
            end = right
    separators.append(text[end:])
    return Document(text, tuple(sentences), tuple(separators))


def _make_shadow(text: str) -> str:
    """Give `text` as sentencex can read it, one code point for one, so that offsets stay true.

    It takes UTF-8, so no lone surrogate may reach it; a line end is a space within a unit; of
    the Greek question marks it knows only ";".
    """
    return without_surrogates(_INVISIBLE.sub(" ", text)).replace("\u037e", ";")


def _find_sentences(shadow: str, start: int, stop: int, lang: str) -> Iterator[Bounds]:
    """Give the sentences of one unit, trimmed, each with a letter or digit in it."""
    for joined in join_wrong_cuts(shadow, _cut(shadow, start, stop, lang), lang):
        for whole in cut_missed(shadow, joined, lang):
            for long in cut_thai(shadow, whole, lang):
                for left, right in cut_long(shadow, long, lang):
                    span = _trim(shadow, left, right)
                    if _WORD_PART.search(shadow, *span):
                        yield span


def _cut(shadow: str, start: int, stop: int, lang: str) -> Iterator[Bounds]:
    """Let sentencex cut `shadow[start:stop]`; its pieces cover the span without a gap."""
    for window_stop in _windows(shadow, start, stop):
        window = shadow[start:window_stop]
        pieces: list[str] = sentencex.segment(lang, window)
        if "".join(pieces) != window:
            pieces = [window]
        for piece in pieces:
            yield start, start + len(piece)
            start += len(piece)


def _windows(shadow: str, start: int, stop: int) -> Iterator[int]:
    """Give the ends of windows of bounded size, cut after a full stop, else white space."""
    while stop - start > _WINDOW_CHARS:
        limit = start + _WINDOW_CHARS
        middle = start + _WINDOW_CHARS // 2
        space = shadow.rfind(". ", middle, limit - 1) + 1 or shadow.rfind(" ", middle, limit)
        start = space + 1 if space >= 0 else find_grapheme_end(shadow, start, limit)
        yield start
    yield stop


def _trim(shadow: str, left: int, right: int) -> Bounds:
    """Leave white space and a dialogue's dash outside."""
    match = _LEADING.match(shadow, left, right)
    left = match.end() if match else left
    while right > left and shadow[right - 1].isspace():
        right -= 1
    return left, right
