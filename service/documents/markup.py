"""Where the text of HTML and XHTML stands, found without changing a byte of the rest.

A parser that builds a tree writes the whole file anew: lxml's changes doctypes, attributes and
entities. Here what lies between two block tags is one unit, cut out of the source and put back
into it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape, unescape

from service.documents.direction import Target, direct_markup
from service.documents.tags import (
    TAGS,
    Token,
    closings,
    is_balanced,
    split_tags,
    tags_of,
    tokens,
)
from service.documents.units import Check, Unit, check_units, never
from service.errors import InvalidRequest

# fmt: off
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
))
_UNTRANSLATED = frozenset((
    "script", "style", "pre", "textarea", "svg", "math", "template", "noscript", "iframe", "object",
))
# fmt: on
_BARE_AMPERSAND = re.compile(r"&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)")
MAX_TOKENS = 500_000
"""Tags and texts of one file: some seconds of work. A long novel has a tenth of that."""
MAX_PEELED = 8
"""How many tags around a whole stretch are taken off."""
TOKENS_BETWEEN_CHECKS = 1_000


class Markup:
    """A source of HTML or XHTML with its units; `check` may end the reading."""

    def __init__(self, source: str, check: Check = never) -> None:
        self._source = source
        self._check = check
        self._written: dict[tuple[int, int], str] = {}
        self.units: list[Unit] = []
        self.tokens = 0
        for start, end in self._stretches():
            self._take(start, end)
            check_units(len(self.units))

    def render(self, target: Target | None = None) -> str:
        """The source with every translation in its place, said to be in `target`."""
        parts: list[str] = []
        done = 0
        for (start, end), text in sorted(self._written.items()):
            parts += (self._source[done:start], text)
            done = end
        whole = "".join([*parts, self._source[done:]])
        return whole if target is None else direct_markup(whole, target)

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """What lies between block tags, outside of scripts and the like; counts the tokens."""
        skipping: list[str] = []
        start: int | None = None
        stop = 0
        for token in tokens(self._source):
            self.tokens += 1
            if self.tokens % TOKENS_BETWEEN_CHECKS == 0:
                check_tokens(self.tokens)
                self._check()
            is_inside = not skipping and (token.kind == "text" or token.name in _INLINE)
            if _skips(token, skipping):
                is_inside = False
            if is_inside:
                start = token.start if start is None else start
                stop = token.end
            elif start is not None:
                yield start, stop
                start = None
        check_tokens(self.tokens)
        if start is not None:
            yield start, stop

    def _take(self, start: int, end: int) -> None:
        start, end = _trimmed(self._source, start, end)
        fragment = self._source[start:end]
        if not fragment:
            return
        row = list(tokens(fragment))
        pairs = closings(fragment, row)
        if pairs is not None or not any(token.kind in TAGS for token in row):
            write = self._writer(start, end)
            self.units.append(_unit_of_row(fragment, row, pairs, write, escapes=True))
            return
        for token in row:  # tags that span blocks: each text by itself
            begin, finish = _trimmed(self._source, start + token.start, start + token.end)
            if token.kind not in TAGS and begin < finish:
                own = self._source[begin:finish]
                self.units.append(unit_of_fragment(own, self._writer(begin, finish), escapes=True))
                check_units(len(self.units))

    def _writer(self, start: int, end: int) -> Callable[[str], None]:
        return lambda text: self._written.__setitem__((start, end), text)


def unit_of_fragment(fragment: str, write: Callable[[str], None], *, escapes: bool) -> Unit:
    """The unit of a stretch of inline HTML; tags around all of it stay outside.

    Args:
        fragment: Balanced where it has tags.
        write: Puts text in its place.
        escapes: Whether `&amp;` is an ampersand here (subtitles write it plainly).
    """
    row = list(tokens(fragment)) if "<" in fragment else [Token(0, len(fragment), "text")]
    return _unit_of_row(fragment, row, closings(fragment, row), write, escapes=escapes)


def _unit_of_row(
    fragment: str,
    row: Sequence[Token],
    pairs: Mapping[int, int] | None,
    write: Callable[[str], None],
    *,
    escapes: bool,
) -> Unit:
    """See `unit_of_fragment`; `row` is its tokens, `pairs` which of them close which."""
    peeled = 0 if pairs is None else _peeled(row, pairs)
    own = row[peeled : len(row) - peeled]
    start = row[peeled - 1].end if peeled else 0
    stop = row[-peeled].start if peeled else len(fragment)
    head, inner, tail = fragment[:start], fragment[start:stop], fragment[stop:]

    def plain(text: str) -> None:
        write(head + (escape(text, quote=False) if escapes else text) + tail)

    tags = Counter(fragment[token.start : token.end] for token in own if token.kind in TAGS)
    bare = "".join(fragment[token.start : token.end] for token in own if token.kind not in TAGS)
    text = unescape(bare) if escapes else bare
    if not tags:
        return Unit(text, plain)

    def marked(translated: str) -> bool:
        if tags_of(translated) != tags or not is_balanced(translated):
            return False
        if escapes and any(
            _BARE_AMPERSAND.search(part) for is_tag, part in split_tags(translated) if not is_tag
        ):
            return False
        write(head + translated + tail)
        return True

    return Unit(text, plain, inner, marked)


def check_tokens(count: int) -> None:
    """Hold the number of tags and texts of a file against the limit.

    Raises:
        InvalidRequest: More than MAX_TOKENS.
    """
    if count > MAX_TOKENS:
        raise InvalidRequest(f"the file has more than {MAX_TOKENS:,} tags and texts")


def _skips(token: Token, skipping: list[str]) -> bool:
    """Whether `token` begins, ends or nests what is not translated; keeps `skipping` up."""
    if skipping:
        if token.name == skipping[-1] and token.kind == "open":
            skipping.append(token.name)
        elif token.name == skipping[-1] and token.kind == "close":
            skipping.pop()
        return True
    if token.kind == "open" and (token.name in _UNTRANSLATED or token.is_kept):
        skipping.append(token.name)
    return bool(skipping)


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends."""
    text = source[start:end]
    start += len(text) - len(text.lstrip())
    return start, max(start, start + len(text.strip()))


def _peeled(row: Sequence[Token], pairs: Mapping[int, int]) -> int:
    """How many tokens at either end of a balanced row are tags around all of the text."""
    peeled = 0
    while peeled < MAX_PEELED and len(row) - 2 * peeled > 1:
        last = len(row) - 1 - peeled
        if pairs.get(peeled) != last and not row[peeled].kind == row[last].kind == "void":
            break
        peeled += 1
    return peeled
