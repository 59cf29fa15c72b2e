"""Symbols, such as "≥", "¶" or an emoji: which ones a translation must have from its source.

The vocabularies have pieces for some that no sentence taught the models, and bytes for others: a
"±" comes out as "©", a word of unknown letters as a row of emoji. Categories of Unicode tell
them, not a list, since what a model may write instead is any of them.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from models.faults import Fault
from models.spans import ProtectedSpan
from models.types import Span

_CATEGORIES = frozenset({"So", "Sm", "Sc", "No", "Cn"})  # Cn: emoji younger than this Python
_PUNCTUATION_TOO = "¶†‡§‰"
# A translator may write these for a word, or a word for them: degrees, pounds, squared, "No. 5".
# The references of FLORES dev and WMT22 have no other symbol that their sources lack.
_ORDINARY = frozenset("°№×−²³½¼¾£€¥₽®™")
_JOINING = frozenset("\u200d\ufe0f\u20e3🏻🏼🏽🏾🏿")


@lru_cache(maxsize=4096)
def _is_rare(char: str) -> bool:
    is_symbol = unicodedata.category(char) in _CATEGORIES or char in _PUNCTUATION_TOO
    return is_symbol and not char.isascii() and char not in _ORDINARY


def _places(text: str) -> list[int]:
    if text.isascii():
        return []
    rare = {char for char in set(text) if _is_rare(char)}
    return [place for place, char in enumerate(text) if char in rare] if rare else []


def symbol_faults(source: str, hypothesis: str) -> list[Fault]:
    """The symbols of `hypothesis` that `source` does not have, or not so often, as one fault."""
    places = _places(hypothesis)
    left = Counter(source) if places else Counter()
    invented = []
    for place in places:
        if left[hypothesis[place]] <= 0:
            invented.append(place)
        left[hypothesis[place]] -= 1
    if not invented:
        return []
    names = " ".join(dict.fromkeys(hypothesis[place] for place in invented))
    spans = tuple(Span(place, 1) for place in invented)
    return [Fault("wrong_script", f"not in the source: {names}", spans)]


def count_lost_symbols(source: str, hypothesis: str) -> int:
    """How many symbols of `source` do not stand in `hypothesis`."""
    theirs = Counter(source[place] for place in _places(source))
    return (theirs - Counter(hypothesis)).total() if theirs else 0


def symbol_spans(text: str) -> Iterator[ProtectedSpan]:
    """The symbols of `text` in order, runs as one, each with the letters and figures it touches."""
    end = 0
    for place in _places(text):
        if place < end:
            continue
        start, stop = place, place + 1
        while start > end and text[start - 1].isalnum():
            start -= 1
        while stop < len(text) and _goes_on(text, stop):
            stop += 1
        yield ProtectedSpan(start, stop)
        end = stop


def _goes_on(text: str, place: int) -> bool:
    """Whether the character at `place` belongs to the symbol before it: "₩1,000", "H₂O"."""
    char = text[place]
    if char in ".,":
        return text[place - 1].isdigit() and text[place + 1 : place + 2].isdigit()
    return char.isalnum() or char in _JOINING or _is_rare(char)
