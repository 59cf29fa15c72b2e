"""Fractions of one sign: the ½ of "2½" and of "½ a cup".

By itself a sign is what a text may say in words ("three quarters"), so it excuses digits and is
asked about only where the other side has another one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from models.quantity_base import Quantity, Token, plain

# "⅓" is compared as 0.333.
_PLACES = Decimal("0.001")


class Fraction(NamedTuple):
    """What a sign is worth, and its numerator and denominator."""

    value: Decimal
    parts: tuple[str, ...]


def fraction_at(tokens: Sequence[Token], place: int) -> tuple[Fraction | None, int]:
    """The fraction at `place` and where it ends; None and `place` without one."""
    if place >= len(tokens) or tokens[place].kind != "fraction":
        return None, place
    parts = unicodedata.normalize("NFKC", tokens[place].text).split("\u2044")
    value = (Decimal(parts[0]) / Decimal(parts[1])).quantize(_PLACES)
    return Fraction(value, tuple(parts)), place + 1


def read_fraction(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """A fraction that no whole number stands before: the token after it, and the quantity."""
    fraction, end = fraction_at(tokens, place)
    if fraction is None:
        return None
    token = tokens[place]
    value = plain(str(fraction.value))
    length = token.end - token.start
    return end, Quantity(
        value, frozenset((value,)), fraction.parts, "soft", token.start, length, sort="fraction"
    )
