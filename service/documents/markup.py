"""Where the text of HTML and XHTML stands, found without changing a byte of the rest.

A parser that builds a tree writes the whole file anew: lxml's changes doctypes, attributes and
entities. Here what lies between two block tags is one unit, cut out of the source and put back
into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from service.documents.direction import Target, direct_markup
from service.documents.tags import Token, is_balanced, split_tags, tags_of, tokens
from service.documents.units import Unit
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
"""How many tags around a whole stretch are taken off; each costs a look at all of it."""


class Markup:
    """A source of HTML or XHTML with its units."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._written: dict[tuple[int, int], str] = {}
        self.units: list[Unit] = []
        self.tokens = 0
        for start, end in self._stretches():
            self._take(start, end)

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
            check_tokens(self.tokens)
            is_inside = not skipping and (token.kind == "text" or token.name in _INLINE)
            if _skips(token, skipping):
                is_inside = False
            if is_inside:
                start = token.start if start is None else start
                stop = token.end
            elif start is not None:
                yield start, stop
                start = None
        if start is not None:
            yield start, stop

    def _take(self, start: int, end: int) -> None:
        start, end = _trimmed(self._source, start, end)
        fragment = self._source[start:end]
        if not fragment:
            return
        if "<" not in fragment or is_balanced(fragment) or not tags_of(fragment):
            self.units.append(unit_of_fragment(fragment, self._writer(start, end), escapes=True))
            return
        for is_tag, text in split_tags(fragment):  # tags that span blocks: each text by itself
            begin, finish = _trimmed(self._source, start, start + len(text))
            if not is_tag and begin < finish:
                own = self._source[begin:finish]
                self.units.append(unit_of_fragment(own, self._writer(begin, finish), escapes=True))
            start += len(text)

    def _writer(self, start: int, end: int) -> Callable[[str], None]:
        return lambda text: self._written.__setitem__((start, end), text)


def unit_of_fragment(fragment: str, write: Callable[[str], None], *, escapes: bool) -> Unit:
    """The unit of a stretch of inline HTML; tags around all of it stay outside.

    Args:
        fragment: Balanced where it has tags.
        write: Puts text in its place.
        escapes: Whether `&amp;` is an ampersand here (subtitles write it plainly).
    """
    head, inner, tail = _peeled(fragment) if "<" in fragment else ("", fragment, "")

    def plain(text: str) -> None:
        write(head + (escape(text, quote=False) if escapes else text) + tail)

    bare = "".join(part for is_tag, part in split_tags(inner) if not is_tag)
    text = unescape(bare) if escapes else bare
    tags = tags_of(inner)
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


def _peeled(fragment: str) -> tuple[str, str, str]:
    """Opening tags before all of the text, the text, and the tags that close them."""
    head, tail = "", ""
    for _ in range(MAX_PEELED):
        parts = split_tags(fragment)
        if len(parts) < 2 or not (parts[0][0] and parts[-1][0]):
            break
        first, last = parts[0][1], parts[-1][1]
        inner = fragment[len(first) : len(fragment) - len(last)]
        if not is_balanced(first + last) or not is_balanced(inner):
            break
        head, tail, fragment = head + first, last + tail, inner
    return head, fragment, tail
