"""HTML as tokens that, joined, are the source to the last byte.

Own code, since no library does both things asked here. lxml, html5lib, selectolax and
BeautifulSoup build a tree and write markup anew: quotes, case and order of attributes change.
The standard library's html.parser knows offsets, but takes quadratic time on unclosed tags in
Python versions we support (CVE-2025-6069): 90 KB of "<a " took minutes. This one scans once.
The rules are those of the HTML standard's tokenizer, 13.2.5, as far as they find token ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "open", "close", "void", "comment", "raw"]

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source")
) | {"track", "wbr"}
# Their content is no markup: it ends at their own closing tag and nowhere else.
RAW = frozenset(("script", "style", "textarea", "iframe", "noembed", "noframes", "xmp"))

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(
    r"""(?P<name>=?[^\s/>=]*)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"'][^\s>]*)|(?P<open>["'])|))?"""
)
_CLOSING = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


@dataclass(frozen=True, slots=True)
class Token:
    """`source[start:stop]`; a "raw" token is an element whole, with content that is no markup.

    Attributes:
        name: Of the tag, in lower case; empty for text and comments.
        is_kept: The tag says that its content is not to be translated.
    """

    kind: Kind
    start: int
    stop: int
    name: str = ""
    is_kept: bool = False


def tokenise(source: str) -> Iterator[Token]:
    """Cut `source` into tokens without a gap. What never closes reaches to the end."""
    start = position = 0
    while (position := source.find("<", position)) >= 0:
        token = _markup(source, position)
        if token is None:  # "a < b" is text
            position += 1
            continue
        if token.start > start:
            yield Token("text", start, token.start)
        yield token
        start = position = token.stop
    if start < len(source):
        yield Token("text", start, len(source))


def _markup(source: str, start: int) -> Token | None:
    following = source[start + 1 : start + 2]
    if following.isascii() and following.isalpha():
        return _opening(source, start)
    if following == "/":
        after = source[start + 2 : start + 3]
        if after.isascii() and after.isalpha():
            name, stop, _ = _tag(source, start + 2)
            return Token("close", start, stop, name)
        return _comment(source, start, ">") if after else None
    if following in ("!", "?"):
        if source.startswith("<!--", start):
            # "<!-->" and "<!--->" are whole comments.
            short = re.compile("<!---?>").match(source, start)
            return (
                Token("comment", start, short.end()) if short else _comment(source, start, "-->", 4)
            )
        is_cdata = source.startswith("<![CDATA[", start)
        return _comment(source, start, "]]>" if is_cdata else ">")
    return None


def _comment(source: str, start: int, end: str, skip: int = 0) -> Token:
    found = source.find(end, start + skip)
    return Token("comment", start, found + len(end) if found >= 0 else len(source))


def _opening(source: str, start: int) -> Token:
    name, stop, is_kept = _tag(source, start + 1)
    if name in RAW:
        closing = _CLOSING[name].search(source, stop)
        if closing is None:
            return Token("raw", start, len(source), name)
        return Token("raw", start, _tag(source, closing.start() + 2)[1], name)
    is_void = name in VOID or source.startswith("/>", stop - 2)
    return Token("void" if is_void else "open", start, stop, name, is_kept)


def _tag(source: str, position: int) -> tuple[str, int, bool]:
    """The name of the tag at `position`, where it ends, and whether its content is kept."""
    match = _NAME.match(source, position)
    assert match is not None  # the caller saw a letter
    name, position, is_kept = match.group().lower(), match.end(), False
    while True:
        position = _end(_SPACE.match(source, position))
        if position >= len(source):
            return name, len(source), is_kept
        if source[position] == ">":
            return name, position + 1, is_kept
        attribute = _ATTRIBUTE.match(source, position)
        assert attribute is not None  # every part of it may be empty
        if attribute["open"]:  # a quotation mark that never closes
            return name, len(source), is_kept
        is_kept = is_kept or _keeps(attribute)
        position = max(attribute.end(), position + 1)


def _end(match: re.Match[str] | None) -> int:
    assert match is not None  # the pattern may be empty
    return match.end()


def _keeps(attribute: re.Match[str]) -> bool:
    """`translate="no"`, or the class that machine translation agreed on."""
    name = attribute["name"].lower()
    value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
    if name == "translate":
        return value.strip().lower() == "no"
    return name == "class" and "notranslate" in value.lower().split()
