"""Quantities in words: composed cardinals, ordinals, halves, months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.folding import arabic_stems, fold
from models.number_words import (
    ARTICLES,
    DUALS,
    GREEK_ONES,
    HALVES,
    ONE_AND_A_HALF,
    TWO_AND_A_HALF,
    WordValue,
    look_up,
)
from models.quantity_base import WORD_SCALES, Quantity, Token, in_words, plain, times
from models.quantity_calendar import levant_month
from models.quantity_numerals import read_numeral
from models.units import PERCENT, unit_of

_AND_A_HALF = frozenset(
    {("and", "a", "half"), ("с", "половинои"), ("και", "μισο"), ("και", "μιση"), ("και", "μισα")}
    | {("ونصف",), ("و", "نصف")}
)
HALF = 5
_TENTHS = {
    HALF: HALVES,
    15: ONE_AND_A_HALF | {"ونصف"},  # behind what it is a half more of
    25: TWO_AND_A_HALF,
}


def read_words(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """The number in words at `place`: the token after it, and the quantity; None without one."""
    token = tokens[place]
    if token.kind != "word":
        return None
    half = _read_half(tokens, place)
    if half is not None:
        return half
    word = look_up(token.text)
    if word is None:
        return _read_soft(tokens, place)
    if word.kind == "soft":
        return place + 1, in_words(word.value, "soft", token, token, word.sort)
    end, value = _compose(tokens, place)
    if word.kind == "scale" and end == place + 1:
        if not word.is_bare_number:
            return None
        quantity = in_words(value, "soft", token, token)
        if DUALS & {*arabic_stems(fold(token.text))}:
            quantity = replace(quantity, readings=quantity.readings | {str(2 * value)})
        return end, quantity
    return end, in_words(value, "cardinal", token, tokens[end - 1])


def _read_soft(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """English articles, numerals of letters and two-word months: a number only by implication."""
    token = tokens[place]
    following = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if fold(token.text) in ARTICLES:
        return place + 1, in_words(1, "article", token, token)
    month = levant_month(token.text, following)
    if month is not None:
        return place + 2, in_words(month, "soft", token, tokens[place + 1], "month")
    return read_numeral(tokens, place)


def _read_half(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """ "half a million", "полтора миллиона", "δυόμισι εκατομμύρια"."""
    folded = fold(tokens[place].text)
    tenths = next((n for n, words in _TENTHS.items() if folded in words), None)
    if tenths is None:
        return None
    after = place + 1
    if after < len(tokens) and tokens[after].text in ("a", "-"):
        after += 1
    word = look_up(tokens[after].text) if after < len(tokens) else None
    if word is None or word.kind != "scale":
        return (place + 1, _bare_half(tokens[place], tenths)) if tenths != HALF else None
    value = word.value * tenths // 10
    return after + 1, in_words(value, "cardinal", tokens[place], tokens[after])


def _bare_half(token: Token, tenths: int) -> Quantity:
    """ "полтора часа" is 1.5 hours, "ساعة ونصف" an hour and a half."""
    value = str(Decimal(tenths) / 10)
    soft = in_words(0, "soft", token, token)
    return replace(soft, value=value, readings=frozenset((value,)))


def with_half(tokens: Sequence[Token], end: int, quantity: Quantity) -> tuple[int, Quantity]:
    """Where `quantity` ends, "and a half" after `end` included, and what that may make of it."""
    after = tuple(fold(token.text) for token in tokens[end : end + 3])
    said = next((n for n in (1, 2, 3) if after[:n] in _AND_A_HALF), 0)
    if not said or quantity.written not in ("digits", "cardinal"):
        return end, quantity
    value = Decimal(quantity.value)
    steps = {1, quantity.scale, *(scale for scale in WORD_SCALES if value % scale == 0)}
    more = {plain(f"{value + Decimal(step) / 2:f}") for step in steps}
    following = look_up(tokens[end + said].text) if end + said < len(tokens) else None
    if following is not None and following.kind == "scale":  # "две с половиной тысячи"
        more = {times(reading, following.value) for reading in more} | more
        said += 1
    return end + said, replace(quantity, readings=quantity.readings | more)


def _compose(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """The longest number in words from `place`: where it ends, and its value."""
    total = current = 0
    has_any = False
    end = at = place
    while at < len(tokens):
        token = tokens[at]
        word = look_up(token.text) if token.kind == "word" else None
        word = word or _greek_one(token, total + current)
        if word is None or word.kind == "soft":
            is_link = token.text == "-" or fold(token.text) in ("and", "και", "و", "и")
            following = look_up(tokens[at + 1].text) if is_link and at + 1 < len(tokens) else None
            if not has_any or following is None or following.kind == "soft":
                break
            at += 1
            continue
        if unit_of(token.text) == PERCENT:  # the hundred of "خمسة بالمئة"
            break
        joined = _join(total, current, word, has_any)
        if joined is None or (token.text.lower() == "a"):
            break
        total, current = joined
        has_any, at = True, at + 1
        end = at
    return end, total + current


def _greek_one(token: Token, before: int) -> WordValue | None:
    """The one of "εξήντα ένα": an article by itself, part of the number behind tens or more."""
    is_open = before > 10 and before % 10 == 0 and before % 100 != 10
    return WordValue(1, "cardinal") if is_open and fold(token.text) in GREEK_ONES else None


def _join(total: int, current: int, word: WordValue, has_any: bool) -> tuple[int, int] | None:
    """(total, current) with `word` taken in, None where it begins another number."""
    value = word.value
    if word.kind == "scale":
        if value == 100:
            return (total, (current or 1) * 100) if current < 100 else None
        return (total + (current or 1) * value, 0) if not total or value < total else None
    if not has_any or (current == 0 and total):
        return total, current + value
    low = current % 100
    if value == 100 and 0 < current < 10:  # "ثلاث مئة"
        return total, current * 100
    if value >= 100 or (low % 10 if value < 10 else low):
        is_arabic_ten = 0 < low < 10 and (value == 10 or value in range(20, 100, 10))
        return (total, current + value) if is_arabic_ten else None
    return total, current + value
