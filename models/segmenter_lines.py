"""Lines of a text: which belong together, where paragraphs end, what is a list mark.

The segmenter's first half: it sees only the shape of the text (line ends, indents, marks,
widths) and hands on units, spans in which a line end is no more than a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# \r\n first, so that it is one line end. The rest is what str.splitlines takes for one.
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PARAGRAPH_MARK = "\u2029"

# What stands before the text of a line: indents, quote marks, bullets, numbers, heading marks.
# "A." is no mark: it may be an initial.
_MARK = re.compile(
    r"""
    (?: [>|]+\s?
      | (?:[-*+•◦‣▪▫●○∙·–—―]|\#{1,6}) (?=\s) \s+ (?:\[[ xX]\]\s+)?
      | [•◦‣▪▫●○∙]
      | [—–―]+ (?=[^\W\d_])
      | \(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})\)\s+
      | \d{1,3}\.\s+
    )
    """,
    re.VERBOSE,
)
# Beside white space: a byte order mark, and marks of direction before an Arabic list's bullet.
_INDENT = r"[\s\ufeff\u200b\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
_MARKS = re.compile(rf"{_INDENT}(?:{_MARK.pattern}{_INDENT}){{0,4}}", re.VERBOSE)
_NUMBER_MARK = re.compile(r"\s*\d{1,3}\.\s")
_DASH_MARK = re.compile(r"\s*[—–―]")
_WORD_PART = re.compile(r"[^\W_]")
# A line of its own, though it begins in lower case.
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://|www\.|\S+@\S|\{\{")
# What is no part of a sentence when it has the line to itself.
_ALONE = re.compile(r"(?:[a-z][a-z0-9+.-]*://\S+|www\.\S+|\S+@\S+|\{\{[^{}]*\}\}|`[^`]*`)\s*\Z")
_FIRST_WORD = re.compile(r"\S+")
_SENTENCE_END = re.compile(r"[.!?…;:؟؛\u037e·][\"'»”’)\]]*\s*\Z")

# Nobody wraps by hand outside these widths: narrower lines are verse, addresses, menus; wider
# ones are paragraphs on a line of their own.
_NARROWEST_WRAP = 40
_WIDEST_WRAP = 160


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds a word: its text proper starts after indent and marks."""

    start: int
    body: int
    stop: int
    text: str

    @property
    def width(self) -> int:
        """Code points, indent and marks included."""
        return self.stop - self.start

    @property
    def is_marked(self) -> bool:
        """Whether a bullet, number, quote mark or dash stands before the text."""
        return bool(self.text[: self.body - self.start].strip())


def find_units(text: str) -> Iterator[tuple[int, int, int]]:
    """Give (paragraph, start, stop) of every run of lines that is read as one.

    Marks at the start of a unit stand outside it, as do lines without a letter or digit.
    """
    for paragraph, lines in enumerate(_paragraphs(text)):
        wrap_width = max(line.width for line in lines)
        first = lines[0]
        for line, following in pairwise(lines):
            if _is_break(line, following, wrap_width):
                yield paragraph, first.body, line.stop
                first = following
        yield paragraph, first.body, lines[-1].stop


def _paragraphs(text: str) -> Iterator[list[Line]]:
    """Give the lines of each paragraph; a line without a word ends one as a blank line does."""
    lines: list[Line] = []
    for start, stop, is_paragraph_end in _lines(text):
        content = text[start:stop]
        if _WORD_PART.search(content):
            marks = _MARKS.match(content)
            body = start + (marks.end() if marks else 0)
            if not _WORD_PART.search(text, body, stop):
                body = start + len(content) - len(content.lstrip())
            lines.append(Line(start, body, stop, content))
        elif lines:
            yield lines
            lines = []
        if is_paragraph_end and lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start(), match.group() == _PARAGRAPH_MARK
        start = match.end()
    yield start, len(text), True


def _is_break(line: Line, following: Line, wrap_width: int) -> bool:
    """Tell whether the line end between two lines ends a sentence too."""
    body = following.text[following.body - following.start :]
    begins_lower = body[:1].islower() and not _LINK.match(body)
    is_deliberate = _is_deliberate(line, body, wrap_width)
    if following.is_marked:
        if _DASH_MARK.match(following.text) and begins_lower:
            return is_deliberate or bool(_SENTENCE_END.search(line.text))
        if _NUMBER_MARK.match(following.text):
            return is_deliberate or bool(_SENTENCE_END.search(line.text)) or line.is_marked
        return True
    if line.text.lstrip().startswith("#"):
        return True
    if _ALONE.match(body):
        return True
    return not begins_lower and is_deliberate


def _is_deliberate(line: Line, following_body: str, wrap_width: int) -> bool:
    """Tell whether the line was ended on purpose: the next word would still have fitted."""
    if not _NARROWEST_WRAP <= wrap_width <= _WIDEST_WRAP:
        return True
    word = _FIRST_WORD.match(following_body)
    return line.width + 1 + len(word.group() if word else "") <= wrap_width
