"""Where a text holds what is no word: links, addresses, handles, code, placeholders.

Patterns and nothing else; `protection` adds a caller's terms and puts marks in. A pattern's
repetitions are bounded or cannot overlap, so that a megabyte of "{{" or "a.a." costs seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

FIRST_MARK = 0xF0000
LAST_MARK = 0xFFFFD
MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(LAST_MARK)}]")
"""One mark: a character of a private-use plane. One typed into a text is a span itself."""

_TLDS = "com|org|net|info|biz|edu|gov|int|io|ai|app|dev|eu|ru|gr|uk|de|fr|eg|ae|sa"
_PATTERNS = (
    r"[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^\s<>\"«»“”„`|\\^{}]+(?:\{\{?\w+\}?\}[^\s<>\"«»“”„`|\\^{}]*)*",
    r"(?:mailto:)?(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+",
    r"(?<![\w@./])@\w[\w.-]{0,60}(?:@[\w-]{1,63}(?:\.[\w-]{1,63})+)?",
    rf"(?<![\w.@/-])(?:www\.[\w-]+(?:\.[\w-]+)+|(?:[a-z0-9-]{{1,63}}\.){{1,5}}(?:{_TLDS})(?![\w-]))"
    r"(?:[/?#][^\s<>\"«»“”„`]*)?",
    r"(?<![\w#&/])#(?=\w*[^\W\d_])\w+",
    r"\{\{[^{}\n]{1,200}\}\}|\{%[^{}\n]{1,200}%\}|\$\{[^{}\n]{1,200}\}",
    r"\{(?:[A-Za-z_][\w.]{0,60}|\d{0,3})\}",
    r"(?<![\w%])%(?:\([A-Za-z_]\w{0,60}\)|\d{1,2}\$)?[sdif@](?!\w)",
    r"</?[a-zA-Z][^<>\n]{0,200}>|<!--[^<>\n]{0,200}-->",
    r"\[\d{1,3}\]|[-=]?[<>]+=?",  # signs the shipped vocabularies do not have
    MARK.pattern,
)
_BUILT_IN = re.compile("|".join(_PATTERNS))
_BACKTICKS = re.compile(r"`+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# Punctuation after a link or a name belongs to the sentence.
_TRAILING = ".,;:!?'\"»”’…،؛؟·*_~"
_IN_NAME = re.compile(r"\w")
_CLOSERS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class ProtectedSpan:
    """`text[start:stop]` stays as it is; as `form` where the caller said so."""

    start: int
    stop: int
    form: str | None = None


def place(span: ProtectedSpan) -> tuple[int, int]:
    """Sorts spans by where they begin, the longer first."""
    return span.start, -span.stop


def disjoint(spans: Iterable[ProtectedSpan]) -> Iterator[ProtectedSpan]:
    """Of overlapping spans the one that begins first."""
    end = 0
    for span in spans:
        if span.start >= end:
            yield span
            end = span.stop


def with_underscores(text: str, spans: Sequence[ProtectedSpan]) -> Iterator[ProtectedSpan]:
    """`spans` (in order, none overlapping), each with what an underscore ties to it.

    "_{{name}}_" is emphasis and "MY_{{name}}" a name; the shipped vocabularies have no underscore,
    and models write another sign or a word for one.
    """
    end = 0
    for span, limit in zip(spans, [*(s.start for s in spans[1:]), len(text)], strict=False):
        start, stop = span.start, span.stop
        if text.endswith("_", end, start):
            while start > end and _IN_NAME.match(text[start - 1]):
                start -= 1
        if text.startswith("_", stop, limit):
            while stop < limit and _IN_NAME.match(text[stop]):
                stop += 1
        yield ProtectedSpan(start, stop, span.form)
        end = stop


def find_links(text: str) -> Iterator[ProtectedSpan]:
    """Links, addresses, handles, tags and placeholders, in order."""
    for match in _BUILT_IN.finditer(text):
        start, stop = match.span()
        if text[start] not in "{$%[<>=-" and not MARK.match(text[start]):
            stop = _without_punctuation(text, start, stop)
        yield ProtectedSpan(start, stop)


def _without_punctuation(text: str, start: int, stop: int) -> int:
    """The end of a link without what belongs to the sentence; "…/a_(b)" keeps its bracket."""
    unpaired = {
        closer: text.count(closer, start, stop) - text.count(opener, start, stop)
        for closer, opener in _CLOSERS.items()
    }
    while stop > start + 1:
        last = text[stop - 1]
        if unpaired.get(last, 0) > 0:
            unpaired[last] -= 1
        elif last not in _TRAILING:
            break
        stop -= 1
    return stop


def find_code(text: str) -> Iterator[ProtectedSpan]:
    """Text between equal runs of backticks; below three they hold no blank line.

    Runs are paired from right to left, so that many unpaired ones cost no more than paired ones.
    """
    runs = list(_BACKTICKS.finditer(text))
    following: dict[int, int] = {}
    partner: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        width = len(runs[index].group())
        partner[index] = following.get(width)
        following[width] = index
    index = 0
    while index < len(runs):
        other = partner[index]
        if other is not None and _is_code(text, runs[index], runs[other]):
            yield ProtectedSpan(runs[index].start(), runs[other].end())
            index = other
        index += 1


def _is_code(text: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    if len(opening.group()) >= 3:
        return True
    return not _BLANK_LINE.search(text, opening.end(), closing.start())
