"""Where the text of HTML and XHTML stands, found without changing a byte of the rest.

A parser that builds a tree writes the whole file anew: lxml's changes doctypes, attributes and
entities. Here the standard library's tokeniser only says where each tag begins, and what lies
between two block tags is one unit, cut out of the source and put back into it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

from service.documents.direction import Target, direct_markup
from service.documents.units import Unit

# fmt: off
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
))
_UNTRANSLATED = frozenset((
    "script", "style", "pre", "textarea", "svg", "math", "template", "noscript", "iframe", "object",
))
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
))
# fmt: on
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_ANY_TAG = re.compile(r"(<[^<>]*>)")
_STRAY = re.compile(r"<|&(?!(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w*);)")


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    kind: str  # "text", "open", "close" or "other"
    name: str = ""
    is_kept: bool = False  # translate="no"


class _Tokens(HTMLParser):
    """Where every token begins."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[_Token] = []
        self._starts = [0]
        for found in re.finditer("\n", source):
            self._starts.append(found.end())
        self.feed(source)
        self.close()

    def _add(self, kind: str, name: str = "", is_kept: bool = False) -> None:
        line, column = self.getpos()
        self.tokens.append(_Token(self._starts[line - 1] + column, kind, name, is_kept))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An opening tag; one that never closes is like a mark in the text."""
        self._add("void" if tag in _VOID else "open", tag, ("translate", "no") in attrs)

    def handle_startendtag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        self._add("void", tag)

    def handle_endtag(self, tag: str) -> None:
        """A closing tag."""
        self._add("close", tag)

    def handle_data(self, _: str) -> None:
        """Text."""
        self._add("text")

    def handle_entityref(self, _: str) -> None:
        """Text, written as an entity."""
        self._add("text")

    def handle_charref(self, _: str) -> None:
        """Text, written as a number."""
        self._add("text")

    def handle_comment(self, _: str) -> None:
        """No text."""
        self._add("other")

    def handle_decl(self, _: str) -> None:
        """No text."""
        self._add("other")

    def handle_pi(self, _: str) -> None:
        """No text."""
        self._add("other")

    def unknown_decl(self, _: str) -> None:
        """No text."""
        self._add("other")


class Markup:
    """A source of HTML or XHTML with its units."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._written: dict[tuple[int, int], str] = {}
        self.units: list[Unit] = []
        for start, end in _stretches(source):
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

    def _take(self, start: int, end: int) -> None:
        start, end = _trimmed(self._source, start, end)
        fragment = self._source[start:end]
        if not fragment:
            return
        if _is_balanced(fragment):
            self.units.append(unit_of_fragment(fragment, self._writer(start, end), escapes=True))
            return
        for part_start, part in _texts(fragment):  # tags that span blocks: each text by itself
            begin, finish = _trimmed(
                self._source, start + part_start, start + part_start + len(part)
            )
            if begin < finish:
                text = self._source[begin:finish]
                self.units.append(unit_of_fragment(text, self._writer(begin, finish), escapes=True))

    def _writer(self, start: int, end: int) -> Callable[[str], None]:
        return lambda text: self._written.__setitem__((start, end), text)


def unit_of_fragment(fragment: str, write: Callable[[str], None], *, escapes: bool) -> Unit:
    """The unit of a stretch of inline HTML; tags around all of it stay outside.

    Args:
        fragment: Balanced where it has tags.
        write: Puts text in its place.
        escapes: Whether `&amp;` is an ampersand here (subtitles write it plainly).
    """
    head, inner, tail = _peeled(fragment)

    def plain(text: str) -> None:
        write(head + (escape(text, quote=False) if escapes else text) + tail)

    bare = "".join(part for part in split_tags(inner) if not part.startswith("<"))
    text = unescape(bare) if escapes else bare
    if not _TAG.search(inner):
        return Unit(text, plain)

    def marked(translated: str) -> bool:
        if tags_of(translated) != tags_of(inner) or not _is_balanced(translated):
            return False
        if escapes and any(_STRAY.search(part) for part in _TAG.split(translated)[::5]):
            return False
        write(head + translated + tail)
        return True

    return Unit(text, plain, inner, marked)


def split_tags(text: str) -> list[str]:
    """`text` at its tags, which are pieces of their own."""
    return [part for part in _ANY_TAG.split(text) if part]


def tags_of(text: str) -> Counter[str]:
    """Every tag as it is written, with its number."""
    return Counter(found.group() for found in _TAG.finditer(text))


def _stretches(source: str) -> Iterable[tuple[int, int]]:
    """What lies between block tags, outside of scripts and the like."""
    tokens = _Tokens(source).tokens
    ends = [*(token.start for token in tokens[1:]), len(source)][: len(tokens)]
    skipping: list[str] = []
    start: int | None = None
    stop = 0
    for token, end in zip(tokens, ends, strict=True):
        is_inside = token.kind == "text" or token.name in _INLINE
        if skipping:
            if token.kind == "open" and token.name == skipping[-1]:
                skipping.append(token.name)
            elif token.kind == "close" and token.name == skipping[-1]:
                skipping.pop()
            is_inside = False
        elif token.kind == "open" and (token.name in _UNTRANSLATED or token.is_kept):
            skipping.append(token.name)
            is_inside = False
        if is_inside:
            start = token.start if start is None else start
            stop = end
        elif start is not None:
            yield start, stop
            start = None
    if start is not None:
        yield start, stop


def _trimmed(source: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks at its ends."""
    text = source[start:end]
    start += len(text) - len(text.lstrip())
    return start, max(start, start + len(text.strip()))


def _texts(fragment: str) -> Iterable[tuple[int, str]]:
    position = 0
    for part in split_tags(fragment):
        if not part.startswith("<"):
            yield position, part
        position += len(part)


def _peeled(fragment: str) -> tuple[str, str, str]:
    """Opening tags before all of the text, the text, and the tags that close them."""
    head, tail = "", ""
    while (first := _TAG.match(fragment)) and not first[1] and not _is_void(first):
        last = re.search(rf"</{re.escape(first[2])}\s*>\s*\Z", fragment, re.IGNORECASE)
        inner = fragment[first.end() : last.start()] if last else ""
        if last is None or not _is_balanced(inner):
            break
        head, tail, fragment = head + first.group(), last.group() + tail, inner
    return head, fragment, tail


def _is_void(tag: re.Match[str]) -> bool:
    return bool(tag[4]) or tag[2].lower() in _VOID


def _is_balanced(fragment: str) -> bool:
    """Whether every tag of `fragment` is closed in order, and nothing else looks like one."""
    open_tags: list[str] = []
    for tag in _TAG.finditer(fragment):
        if _is_void(tag):
            continue
        if not tag[1]:
            open_tags.append(tag[2].lower())
        elif not open_tags or open_tags.pop() != tag[2].lower():
            return False
    rest: Sequence[str] = _TAG.split(fragment)[::5]
    return not open_tags and not any("<" in part for part in rest)
