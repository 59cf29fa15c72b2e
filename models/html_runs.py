"""HTML tokens as runs of text: what stands between two block tags, with its inline tags aside.

A run's plain text is what a reader sees, entities decoded, and goes through the segmenter like
any text. Every plain position knows its place in the source, so that whatever is not a sentence
comes out byte for byte.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.html_tokens import Token, tokenise
from models.spans import ProtectedSpan

# Elements that begin and end a run; all others, unknown ones too, stand within sentences.
BLOCK = frozenset(
    """
    address article aside base blockquote body caption center col colgroup datalist dd details
    dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6
    head header hgroup hr html legend li link main menu meta nav noscript ol optgroup option p
    param pre script search section select source style summary table tbody td template textarea
    tfoot th thead title tr track ul video audio canvas iframe object noframes xmp
    """.split()  # noqa: SIM905
)
# Elements whose content is never translated.
KEPT = frozenset(("code", "pre", "kbd", "samp", "var", "svg", "math", "tt"))
# Stands in the plain text for an element that is kept whole.
ATOM = "\ufffc"

_REFERENCE = re.compile(r"&(?:#[0-9]{1,40};?|#[xX][0-9a-fA-F]{1,40};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline tag or comment: before which plain character it stands, and its source.

    `partner` is the number of the token that closes or opens it; None where there is none.
    """

    position: int
    start: int
    stop: int
    number: int
    partner: int | None
    is_opening: bool


@dataclass(slots=True)
class Run:
    """The text between two block tags.

    Attributes:
        plain: As a reader sees it; `ATOM` for an element kept whole, a line end for `<br>`.
        tags: Inline tags, in order.
        atoms: Kept elements: spans of `plain` whose form is their source.
        kept: The sources of `atoms`.
    """

    plain: str = ""
    tags: list[Tag] = field(default_factory=list)
    atoms: list[ProtectedSpan] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    _starts: list[int] = field(default_factory=list)
    _places: list[tuple[int, int]] = field(default_factory=list)

    def source_of(self, position: int) -> tuple[int, int]:
        """Where the plain character at `position` stands in the source."""
        index = bisect_right(self._starts, position) - 1
        start, stop = self._places[index]
        if stop - start == self._length(index):
            begin = start + position - self._starts[index]
            return begin, begin + 1
        return start, stop  # a reference, or an element kept whole

    def tags_between(self, start: int, stop: int) -> list[Tag]:
        """The tags at plain positions from `start` to `stop`, both included."""
        first = bisect_left(self.tags, start, key=lambda tag: tag.position)
        last = bisect_right(self.tags, stop, key=lambda tag: tag.position)
        return self.tags[first:last]

    def _length(self, index: int) -> int:
        following = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.plain)
        return following - self._starts[index]


def without_scripts(source: str) -> str:
    """`source` without its script elements; what they leave behind makes no new tag."""
    parts: list[str] = []
    for token in tokenise(source):
        if token.name == "script" and token.kind == "raw":
            if parts and parts[-1].endswith("<"):
                parts[-1] = parts[-1][:-1] + "&lt;"
            continue
        parts.append(source[token.start : token.stop])
    return "".join(parts)


def find_runs(source: str) -> list[Run]:
    """The runs of `source` that hold anything, in order."""
    tokens = list(tokenise(source))
    partners = _partners(tokens)
    runs: list[Run] = []
    builder = _Builder(source)
    number = 0
    while number < len(tokens):
        token, partner = tokens[number], partners[number]
        last = number
        if token.kind == "open" and partner is not None and _is_whole(token):
            last = partner
        if token.name in BLOCK:
            runs.append(builder.finish())
        elif last > number:
            builder.add_atom(token.start, tokens[last].stop)
        else:
            builder.add(token, number, partner)
        number = last + 1
    runs.append(builder.finish())
    return [run for run in runs if run.plain]


def _is_whole(token: Token) -> bool:
    return token.is_kept or token.name in KEPT


def _partners(tokens: Sequence[Token]) -> list[int | None]:
    """For each token the one that closes or opens it.

    A closing tag takes the nearest opening one of its name; what was opened between has none.
    """
    partners: list[int | None] = [None] * len(tokens)
    stack: list[int] = []
    waiting: dict[str, int] = {}
    for number, token in enumerate(tokens):
        if token.kind == "open":
            stack.append(number)
            waiting[token.name] = waiting.get(token.name, 0) + 1
        elif token.kind == "close" and waiting.get(token.name):
            while True:
                opened = stack.pop()
                waiting[tokens[opened].name] -= 1
                if tokens[opened].name == token.name:
                    break
            partners[number], partners[opened] = opened, number
    return partners


class _Builder:
    """Collects one run after another."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._begin()

    def _begin(self) -> None:
        self._run = Run()
        self._parts: list[str] = []
        self._length = 0

    def finish(self) -> Run:
        """The run so far; a new one begins."""
        run = self._run
        run.plain = "".join(self._parts)
        self._begin()
        return run

    def add(self, token: Token, number: int, partner: int | None) -> None:
        """A text, an inline tag, a comment."""
        if token.kind == "text":
            for text, start, stop in _decoded(self._source, token):
                self._add_plain(text, start, stop)
            return
        is_opening = token.kind == "open"
        self._run.tags.append(
            Tag(self._length, token.start, token.stop, number, partner, is_opening)
        )
        if token.name == "br":
            self._add_plain("\n", token.start, token.stop)

    def add_atom(self, start: int, stop: int) -> None:
        """An element that is kept whole."""
        form = self._source[start:stop]
        self._run.atoms.append(ProtectedSpan(self._length, self._length + 1, form))
        self._run.kept.add(form)
        self._add_plain(ATOM, start, stop)

    def _add_plain(self, text: str, start: int, stop: int) -> None:
        self._run._starts.append(self._length)
        self._run._places.append((start, stop))
        self._parts.append(text)
        self._length += len(text)


def _decoded(source: str, token: Token) -> Iterator[tuple[str, int, int]]:
    """The text of a token in parts: as it stands, or one character reference."""
    end = token.start
    for match in _REFERENCE.finditer(source, token.start, token.stop):
        decoded = html.unescape(match.group())
        if decoded == match.group():
            continue
        if match.start() > end:
            yield source[end : match.start()], end, match.start()
        yield decoded, match.start(), match.end()
        end = match.end()
    if end < token.stop:
        yield source[end : token.stop], end, token.stop
