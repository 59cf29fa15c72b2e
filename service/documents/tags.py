"""The tags of HTML and XHTML, and where each stands: a tokeniser that never looks twice.

Not html.parser: on Python 3.11 a few kilobytes of `<a <a <a` keep it busy for seconds
(CVE-2025-6069 and its like), and the files come from strangers. Here every pattern is possessive,
and whatever is left open at the end of a file ends there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

# fmt: off
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
))
# fmt: on
_CLOSING_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
"""Elements whose content is no markup, whatever it looks like, and what ends them."""

_REST = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_TOKEN = re.compile(
    rf"""<(?P<slash>/?+)(?P<name>[A-Za-z][^\s/<>]*+)(?P<rest>{_REST})>"""
    r"""|(?P<opening><!--|<!\[CDATA\[|<[!?])"""
    # With every "<" that begins no tag ("1 < 2"): a token each would be a megabyte of tokens.
    rf"""|(?:[^<]++|<(?![!?]|/?+[A-Za-z][^\s/<>]*+{_REST}>))++"""
)
_CLOSED_BY = {"<!--": "-->", "<![CDATA[": "]]>", "<!": ">", "<?": ">"}
_NOT_TRANSLATED = re.compile(r"""\stranslate\s*+=\s*+["']?+no\b""", re.IGNORECASE)

Kind = Literal["text", "open", "close", "void", "other"]
TAGS = ("open", "close", "void")


class Token(NamedTuple):
    """A stretch of a source: text, a tag, or something else (a comment, a doctype, a script).

    `is_kept` is true for an opening tag with `translate="no"`.
    """

    start: int
    end: int
    kind: Kind
    name: str = ""
    is_kept: bool = False


def tokens(source: str) -> Iterator[Token]:
    """Every token of `source`, in order, without gaps."""
    position = 0
    while position < len(source):
        token = _next(source, position)
        yield token
        position = token.end
        if token.kind == "open" and token.name in _CLOSING_RAW:
            closing = _CLOSING_RAW[token.name].search(source, position)
            end = closing.start() if closing else len(source)
            if end > position:
                yield Token(position, end, "other")
            position = end


def _next(source: str, start: int) -> Token:
    found = _TOKEN.match(source, start)
    assert found is not None  # any character begins one of the alternatives
    name = found["name"]
    if name is None:
        if (opening := found["opening"]) is None:
            return Token(start, found.end(), "text")
        closing = _CLOSED_BY[opening]
        end = source.find(closing, found.end())
        return Token(start, len(source) if end < 0 else end + len(closing), "other")
    name, rest = name.lower(), found["rest"]
    if found["slash"]:
        return Token(start, found.end(), "close", name)
    if name in VOID or rest.endswith("/"):
        return Token(start, found.end(), "void", name)
    is_kept = bool(rest) and bool(_NOT_TRANSLATED.search(rest))
    return Token(start, found.end(), "open", name, is_kept)


def is_balanced(fragment: str) -> bool:
    """Whether every tag of `fragment` is closed in order, and no "<" begins anything else."""
    return closings(fragment, list(tokens(fragment))) is not None


def closings(fragment: str, row: Sequence[Token]) -> dict[int, int] | None:
    """Which token of `row`, all of `fragment`, closes which; None where it is not balanced."""
    waiting: list[int] = []
    found: dict[int, int] = {}
    for index, token in enumerate(row):
        if token.kind == "open":
            waiting.append(index)
        elif token.kind == "close":
            if not waiting or row[waiting[-1]].name != token.name:
                return None
            found[waiting.pop()] = index
        elif token.kind == "other" or (
            token.kind == "text" and fragment.find("<", token.start, token.end) >= 0
        ):
            return None
    return None if waiting else found


def split_tags(text: str) -> list[tuple[bool, str]]:
    """`text` in pieces: whether each is a tag, and the piece."""
    return [(token.kind in TAGS, text[token.start : token.end]) for token in tokens(text)]


def tags_of(text: str) -> Counter[str]:
    """Every tag as it is written, with its number."""
    return Counter(part for is_tag, part in split_tags(text) if is_tag)
