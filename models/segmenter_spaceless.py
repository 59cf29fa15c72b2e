"""Sentences of scripts without spaces between words: what sentencex leaves whole or cuts apart.

Thai ends no sentence with a mark: a space stands between clauses and sentences alike, and before
and after numbers and names. Japanese goes on after a closed quotation ("…。」と言った"), where
sentencex ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A Thai part shorter than this (code points, about seven words) stays with its neighbour: a list,
# a name with its title, an amount.
SHORTEST_THAI_PART = 30

# Between two Thai letters or signs; "ๆ" repeats the word before it and belongs to it.
_THAI_SPACE = re.compile(r"(?<=[\u0e01-\u0e4e]) +(?=[\u0e01-\u0e45])")
_CLOSED_QUOTATION = re.compile(r"[」』]\s*\Z")
_HIRAGANA = re.compile(r"\s*[\u3041-\u3096]")


def goes_on_after_quotation(before: str, after: str) -> bool:
    """Tell "…。」" before "と言った" from a quotation that ends its sentence."""
    return bool(_CLOSED_QUOTATION.search(before) and _HIRAGANA.match(after))


def cut_thai(text: str, span: tuple[int, int], lang: str) -> Iterator[tuple[int, int]]:
    """Cut a Thai span at spaces, into parts that are long enough to say something."""
    start, stop = span
    if lang == "th":
        for match in _THAI_SPACE.finditer(text, start, stop):
            if match.end() - start >= SHORTEST_THAI_PART <= stop - match.end():
                yield start, match.end()
                start = match.end()
    yield start, stop
