"""Numerals that are letters: Roman ("Leo XIV", "XIX век") and Greek ("Κάρολος Γ΄", "γ΄ τρίμηνο").

They count as ordinals: "الرابع عشر" answers XIV, "Карл II" does not answer Charles III. A numeral
excuses a number on the other side and is asked about only where another ordinal stands there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.folding import fold
from models.quantity_base import Quantity, Token, in_words

_ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
# One letter is a numeral before these, and behind a war or a name.
_COUNTED = ("век", "столет", "съезд", "квартал", "полугод", "αιων")
_GREEK_TENS = {"": 0, "ι": 10, "κ": 20, "λ": 30}
_GREEK_UNITS = {"": 0, "α": 1, "β": 2, "γ": 3, "δ": 4, "ε": 5, "στ": 6, "ζ": 7, "η": 8, "θ": 9}
_GREEK = {
    ten + unit: tens + units
    for ten, tens in _GREEK_TENS.items()
    for unit, units in _GREEK_UNITS.items()
    if ten or unit
}
_KERAIA = "\u0384\u0374\u02b9\u00b4"
# A small letter with one of these is a word cut short: "σ' αυτό".
_APOSTROPHES = "'’"


def read_numeral(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """The numeral at `place`: the token after it, and the quantity; None without one."""
    token = tokens[place]
    if token.text.isascii():
        is_roman = _ROMAN.fullmatch(token.text) and _counts(tokens, place)
        value, end = (_roman(token.text) if is_roman else 0), place + 1
    else:
        value, end = _greek(tokens, place)
    if not value:
        return None
    return end, in_words(value, "soft", token, tokens[end - 1], "ordinal")


def _counts(tokens: Sequence[Token], place: int) -> bool:
    """Whether a Roman letter is a numeral, not the pronoun of "Mary and I"."""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if len(tokens[place].text) > 1:
        return True
    if following is not None and fold(following.text).startswith(_COUNTED):
        return True
    before = tokens[place - 1] if place else None
    if before is None or before.kind != "word":
        return False
    is_last = following is None or following.kind == "sign"
    is_name = before.text.istitle() and (is_last or not before.text.isascii())
    return is_name or before.text == "War"


def _roman(text: str) -> int:
    digits = [_ROMAN_DIGITS[char] for char in text]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-own if own < after else own for own, after in pairs)


def _greek(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """The value of a Greek numeral, 0 without one, and where it ends."""
    token = tokens[place]
    letters = token.text.rstrip(_KERAIA)
    if letters != token.text:
        return _GREEK.get(fold(letters), 0), place + 1
    mark = tokens[place + 1] if place + 1 < len(tokens) else None
    if mark is None or mark.start != token.end:
        return 0, place + 1
    is_marked = mark.text in _KERAIA or (mark.text in _APOSTROPHES and letters.isupper())
    return (_GREEK.get(fold(letters), 0) if is_marked else 0), place + 2
