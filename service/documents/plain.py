"""Plain text and subtitles: everything that is not text stays to the byte.

Not pysubs2 or srt for subtitles: both read times into numbers and write the whole file anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.documents.direction import Target
from service.documents.markup import unit_of_fragment
from service.documents.tags import split_tags
from service.documents.units import MAX_UNITS, Check, Document, Unit, bounded, never
from service.errors import InvalidRequest

BOM = "\ufeff"
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
MAX_LINES = 2_000_000
"""Of subtitles, both characters of a line's end counted: twenty for each cue that there may be."""
# Not "a line end, then blanks, twice or more": a group that comes ten million times takes 2 GB.
_BLANK_LINES = re.compile(r"(\r?\n[ \t]*+\r?\n(?:[ \t\n]|\r(?=\n))*+)")
_TIME = re.compile(r"\s*\d+:\d\d:\d\d[,.]\d{1,3}\s+-->\s+\d+:\d\d:\d\d[,.]\d{1,3}.*")
# Marks of position and style at a cue's ends, such as {\an8}. Possessive, and the end read
# backwards: one pattern for a whole cue is quadratic in its blanks, and holds every other thread.
_HEAD = re.compile(r"(?:\s++|\{\\[^}]*+\})*+")
_TAIL_REVERSED = re.compile(r"(?:\s++|\}[^}]*\\\{)*+")
_DIALOGUE = re.compile(r"(?:\s++|<[^>]*+>|\{\\[^}]*+\})*+[-–—]")


class Pieces:
    """A text in pieces, some of which are replaced."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces

    def put(self, index: int, text: str) -> None:
        """Write `text` in place of piece `index`."""
        self.pieces[index] = text

    def encoded(self, _: Target | None) -> bytes:
        """All of them as UTF-8; plain text does not say its language."""
        return "".join(self.pieces).encode()


def decode(data: bytes) -> str:
    """`data` as text; a byte order mark stays, as its first character.

    Raises:
        InvalidRequest: Neither UTF-8 nor UTF-16 with its mark, or a null character.
    """
    is_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16") if is_utf16 else data.decode("utf-8")
    except UnicodeDecodeError as err:
        raise InvalidRequest(f"the file is not UTF-8: see byte {err.start}") from None
    if "\0" in text:
        raise InvalidRequest("the file holds a null character")
    return text


def read_txt(data: bytes, check: Check = never) -> Document:
    """Paragraphs of a text, the blank lines between them kept."""
    text = decode(data)
    start = len(BOM) if text.startswith(BOM) else 0
    # One more than there may be: what is beyond them is not cut up before it is refused.
    pieces = Pieces([text[:start], *_BLANK_LINES.split(text[start:], MAX_UNITS)])
    units = (_plain_unit(pieces, index) for index in range(1, len(pieces.pieces), 2))
    return Document(bounded(units, check), pieces.encoded)


def read_srt(data: bytes, check: Check = never) -> Document:
    """The cues of subtitles; numbers, times and marks of position stay.

    Raises:
        InvalidRequest: More than MAX_LINES, no cue, and what `decode` and `bounded` raise.
    """
    text = decode(data)
    if sum(map(text.count, LINE_ENDS)) > MAX_LINES:
        raise InvalidRequest(f"the file has more than {MAX_LINES:,} lines")
    pieces = Pieces(text.splitlines(keepends=True))
    units = bounded(_cues(pieces), check)
    if not units:
        raise InvalidRequest("the file holds no subtitles")
    return Document(units, pieces.encoded)


def _cues(pieces: Pieces) -> Iterator[Unit]:
    lines = pieces.pieces
    index = 0
    while index < len(lines):
        if not _TIME.fullmatch(lines[index].rstrip("\r\n")):
            index += 1
            continue
        start = index = index + 1
        while index < len(lines) and lines[index].strip():
            index += 1
        yield from _cue(pieces, start, index)


def _plain_unit(pieces: Pieces, index: int) -> Unit:
    return Unit(pieces.pieces[index], lambda text: pieces.put(index, text))


def _cue(pieces: Pieces, start: int, end: int) -> list[Unit]:
    """The units of one cue: each speaker's line, else all lines as one sentence."""
    lines = pieces.pieces[start:end]
    if len(lines) > 1 and not all(_DIALOGUE.match(line) for line in lines):
        return [_cue_unit(pieces, start, end)]
    return [_cue_unit(pieces, index, index + 1) for index in range(start, end)]


def _cue_unit(pieces: Pieces, start: int, end: int) -> Unit:
    lines = pieces.pieces[start:end]
    bare = [line.rstrip("\r\n") for line in lines]
    head, inner, tail = _between_marks(" ".join(line.strip() for line in bare))
    last_break = lines[-1][len(bare[-1]) :]
    line_break = lines[0][len(bare[0]) :] or "\n"

    def write(text: str) -> None:
        wrapped = wrap(text, end - start)
        pieces.put(start, head + line_break.join(wrapped) + tail + last_break)
        for index in range(start + 1, end):
            pieces.put(index, "")

    return unit_of_fragment(inner, write, escapes=False)


def _between_marks(cue: str) -> tuple[str, str, str]:
    """The marks and blanks before the text of a cue, the text, and those after it."""
    before = _HEAD.match(cue)
    assert before is not None  # the pattern may be empty
    rest = cue[before.end() :]
    after = _TAIL_REVERSED.match(rest[::-1])
    assert after is not None
    end = len(rest) - after.end()
    return before.group(), rest[:end], rest[end:]


def wrap(text: str, lines: int) -> list[str]:
    """`text` in at most `lines` lines of about the same length, never within a tag."""
    words = _words(text)
    length = sum(len(word) + 1 for word in words)
    rows: list[str] = []
    row: list[str] = []
    taken = 0
    for word in words:
        # A line ends where the next word would stand more than half beyond its share.
        share = length * (len(rows) + 1) / lines
        if row and len(rows) < lines - 1 and taken + len(word) / 2 >= share:
            rows.append(" ".join(row))
            row = []
        row.append(word)
        taken += len(word) + 1
    return [*rows, " ".join(row)] if row else rows


def _words(text: str) -> list[str]:
    """`text` at its blanks, those within tags left alone."""
    hidden = "".join(
        part.replace(" ", "\0") if is_tag else part for is_tag, part in split_tags(text)
    )
    return [word.replace("\0", " ") for word in hidden.split()]
