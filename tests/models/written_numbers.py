"""The numbers of a text as the checks find them in digits, before they know of words and units."""

from __future__ import annotations

from collections import Counter

from models.numbers import canonical
from models.quantity_base import tokens_of


def numbers_in(text: str) -> Counter[str]:
    """The multiset of canonical numbers written in digits."""
    return Counter(canonical(token.text) for token in tokens_of(text) if token.kind == "number")
