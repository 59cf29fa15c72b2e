"""What a text is cut into to find its quantities, and what a quantity is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from models.numbers import NUMBER_PATTERN, to_latin_digits

Written = Literal["digits", "cardinal", "soft", "article"]
Sort = Literal["month", "ordinal", "fraction"] | None
Half = Literal["am", "pm"] | None
# What words multiply with, the largest first.
WORD_SCALES = (10**9, 10**6, 10**3)
_TOKEN = re.compile(
    rf"(?P<number>{NUMBER_PATTERN})"
    r"|(?P<fraction>[\u00bc-\u00be\u2150-\u215e])"
    r"|(?P<word>[^\W\d_²³]+(?:[\u0300-\u036f\u064b-\u0652\u0670]+[^\W\d_²³]*)*)"
    r"|(?P<sign>\S)"
)


class Token(NamedTuple):
    """A number, a fraction of one sign, a word or another sign, with its place."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text.

    Attributes:
        value: Canonical, scale included ("34000000").
        readings: Other values it may mean, `value` included.
        parts: What it falls into at its marks ("12.30" is 12 and 30); empty without marks.
        written: In digits, as a cardinal in words, as a word that only implies a number, or as an
            article that may become one.
        offset, length: Code points.
        unit: PERCENT, a currency, or None.
        measure: What it measures ("metres"), or None.
        scale: What its digits were multiplied with.
        sort: What a word that only implies a number is.
        half: Of an hour of the clock, the half of the day that is said of it.
    """

    value: str
    readings: frozenset[str]
    parts: tuple[str, ...]
    written: Written
    offset: int
    length: int
    unit: str | None = None
    measure: str | None = None
    scale: int = 1
    sort: Sort = None
    half: Half = None


def tokens_of(text: str) -> list[Token]:
    """Numbers (their digits Latin), fractions, words and signs, in order."""
    return [
        Token(str(found.lastgroup), found.group(), found.start(), found.end())
        for found in _TOKEN.finditer(to_latin_digits(text))
    ]


def plain(value: str) -> str:
    """A canonical number without the zeros at the end of its fraction."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def times(value: str, scale: int) -> str:
    """`value` multiplied, canonical again."""
    return plain(f"{Decimal(value) * scale:f}")


def in_words(
    value: int, written: Written, first: Token, last: Token, sort: Sort = None
) -> Quantity:
    """A whole number that the words from `first` to `last` make."""
    text = str(value)
    span = last.end - first.start
    return Quantity(text, frozenset((text,)), (), written, first.start, span, sort=sort)
