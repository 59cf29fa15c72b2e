"""The quantities of a text: each number, in digits or in words, with its scale and its unit.

"34 million euros", "34 миллиона евро" and "٣٤ مليون يورو" are one quantity. What can be read in
more than one way ("7 p.m." is 19 too, "5 to 10 million" may mean 5 million) keeps its other
readings. No library reads four scripts at once; `numbers.py` gives the digits, `number_words.py`
the words, `units.py` what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from models.folding import arabic_stems, fold, word_set
from models.number_words import (
    ARTICLES,
    DUALS,
    GROUPS,
    HALVES,
    ONE_AND_A_HALF,
    TWO_AND_A_HALF,
    WordValue,
    levant_month,
    look_up,
)
from models.numbers import NUMBER_PATTERN, canonical, to_latin_digits
from models.units import PERCENT, PERCENT_PAIRS, unit_of

Written = Literal["digits", "cardinal", "soft", "article"]

_TOKEN = re.compile(
    rf"(?P<number>{NUMBER_PATTERN})"
    r"|(?P<word>[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0652\u0670]+[^\W\d_]*)*)"
    r"|(?P<sign>\S)"
)
_LETTER_SCALES = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12, "trn": 12}
_LINKS = word_set(
    "- – — / to and or through until до и или по εως εωσ ωσ μεχρι με και η الي و او حتي"
)
_ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_DECADE = re.compile(r"[12]\d\d0")
_MAX_HOUR = 12
_WORD_SCALES = (10**9, 10**6, 10**3)


class Token(NamedTuple):
    """A number, a word or a sign, with its place."""

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
        scale: What its digits were multiplied with.
    """

    value: str
    readings: frozenset[str]
    parts: tuple[str, ...]
    written: Written
    offset: int
    length: int
    unit: str | None = None
    scale: int = 1


def tokens_of(text: str) -> list[Token]:
    """Numbers (their digits Latin), words and signs, in order."""
    return [
        Token(str(found.lastgroup), found.group(), found.start(), found.end())
        for found in _TOKEN.finditer(to_latin_digits(text))
    ]


# The checks compare one source with many candidates.
@lru_cache(maxsize=64)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text`, in order."""
    tokens = tokens_of(text)
    found: list[tuple[int, int, Quantity]] = []
    place = 0
    while place < len(tokens):
        read = _read_digits(tokens, place) or _read_words(tokens, place)
        if read is None:
            place += 1
            continue
        end, quantity = read
        quantity = replace(quantity, unit=_unit_at(tokens, place, end))
        found.append((place, end, _grouped(tokens, end, quantity)))
        place = max(end, _end_of_percent(tokens, end))
    return tuple(_linked(tokens, _ordinals_joined(tokens, found)))


def currencies_in(text: str) -> frozenset[str]:
    """Every currency `text` names, beside a number or not."""
    units = {unit_of(token.text) for token in tokens_of(text) if token.kind != "number"}
    return frozenset(unit for unit in units if unit and unit != PERCENT)


def plain(value: str) -> str:
    """A canonical number without the zeros at the end of its fraction."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def _read_digits(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    token = tokens[place]
    if token.kind != "number" or _is_exponent(tokens, place):
        return None
    value = plain(canonical(token.text))
    parts = tuple(part.lstrip("0") or "0" for part in re.split(r"\D+", token.text))
    readings = {value, *_other_readings(tokens, place, value)}
    scale, end = _scale_at(tokens, place + 1)
    if scale is not None and token.end == tokens[place + 1].start and len(parts[-1]) < 4:
        scaled = _times(value, scale)  # "34m" may be metres
        readings.add(scaled)
        if tokens[end - 1].text.lower() not in ("m", "b"):
            value = scaled
    elif scale is not None:
        value = _times(value, scale)
        readings = {value}
    is_minutes = token.text == "00" and place > 0 and tokens[place - 1].text in (":", ".")
    return end, Quantity(
        value,
        frozenset(readings),
        parts if _falls_apart(token.text) else (),
        "soft" if is_minutes else "digits",
        token.start,
        token.end - token.start,
        scale=scale or 1,
    )


def _falls_apart(number: str) -> bool:
    """Whether its marks may part two numbers: not those of thousands, unless they are spaces."""
    groups = re.split(r"[^\d\s]", number)
    is_grouped = bool(groups[0].strip("0")) and all(len(group) == 3 for group in groups[1:])
    return not number.isdigit() and (len(groups) == 1 or not is_grouped)


def _other_readings(tokens: Sequence[Token], place: int, value: str) -> list[str]:
    """A decade without its century, an afternoon hour on the 24-hour clock."""
    token = tokens[place]
    after = [t.text.lower() for t in tokens[place + 1 : place + 6]]
    if after[:1] == ["s"] and tokens[place + 1].start == token.end and _DECADE.fullmatch(value):
        return [value[2:]]
    if after[:1] == [":"] and len(after) > 2:
        after = after[2:]
    is_afternoon = after[:1] == ["pm"] or after[:3] == ["p", ".", "m"]
    hour = Decimal(value)
    if is_afternoon and hour < _MAX_HOUR + 1:
        return [plain(str(hour + _MAX_HOUR))]
    return []


def _scale_at(tokens: Sequence[Token], place: int) -> tuple[int | None, int]:
    """The scale that multiplies the number before `place`, and where it ends."""
    if place < len(tokens) and tokens[place].text == "-":
        word = look_up(tokens[place + 1].text) if place + 1 < len(tokens) else None
        return (word.value, place + 2) if word and word.kind == "scale" else (None, place)
    if place >= len(tokens) or tokens[place].kind != "word":
        return None, place
    token = tokens[place]
    is_attached = token.start == tokens[place - 1].end
    if is_attached and token.text.lower() in _LETTER_SCALES:
        return 10 ** _LETTER_SCALES[token.text.lower()], place + 1
    word = look_up(token.text)
    if word is None or word.kind != "scale":
        return None, place
    scale, end = word.value, place + 1
    further = look_up(tokens[end].text) if end < len(tokens) else None
    if further and further.kind == "scale" and further.value > scale:  # "5 thousand million"
        scale, end = scale * further.value, end + 1
    return scale, end


def _read_words(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
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
        return place + 1, _in_words(word.value, "soft", token, token)
    end, value = _compose(tokens, place)
    if word.kind == "scale" and end == place + 1:
        if not word.is_bare_number:
            return None
        quantity = _in_words(value, "soft", token, token)
        if DUALS & {*arabic_stems(fold(token.text))}:
            quantity = replace(quantity, readings=quantity.readings | {str(2 * value)})
        return end, quantity
    return end, _in_words(value, "cardinal", token, tokens[end - 1])


def _read_soft(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """English articles, Roman numerals and two-word months: a number only by implication."""
    token = tokens[place]
    following = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if fold(token.text) in ARTICLES:
        return place + 1, _in_words(1, "article", token, token)
    month = levant_month(token.text, following)
    if month is not None:
        return place + 2, _in_words(month, "soft", token, tokens[place + 1])
    is_century = len(token.text) > 1 or fold(following).startswith(("век", "αιων", "съезд"))
    if is_century and _ROMAN.fullmatch(token.text):
        digits = [_ROMAN_DIGITS[char] for char in token.text]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        value = sum(-own if own < after else own for own, after in pairs)
        return place + 1, _in_words(value, "soft", token, token)
    return None


def _read_half(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """ "half a million", "полтора миллиона", "δυόμισι εκατομμύρια"."""
    folded = fold(tokens[place].text)
    tenths = (
        5 if folded in HALVES else 15 if folded in ONE_AND_A_HALF else 25
        if folded in TWO_AND_A_HALF else None
    )  # fmt: skip
    if tenths is None:
        return None
    after = place + 1
    if after < len(tokens) and tokens[after].text in ("a", "-"):
        after += 1
    word = look_up(tokens[after].text) if after < len(tokens) else None
    if word is None or word.kind != "scale":
        return None
    value = word.value * tenths // 10
    return after + 1, _in_words(value, "cardinal", tokens[place], tokens[after])


def _compose(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """The longest number in words from `place`: where it ends, and its value."""
    total = current = 0
    has_any = False
    end = at = place
    while at < len(tokens):
        token = tokens[at]
        word = look_up(token.text) if token.kind == "word" else None
        if word is None or word.kind == "soft":
            is_link = token.text == "-" or fold(token.text) in ("and", "και", "و")
            following = look_up(tokens[at + 1].text) if is_link and at + 1 < len(tokens) else None
            if not has_any or following is None or following.kind == "soft":
                break
            at += 1
            continue
        joined = _join(total, current, word, has_any)
        if joined is None or (token.text.lower() == "a"):
            break
        total, current = joined
        has_any, at = True, at + 1
        end = at
    return end, total + current


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
    if value >= 100 or (low and (low % 10 if value < 10 or low < 20 else low >= 10)):
        is_arabic_ten = 0 < low < 10 and (value == 10 or value in range(20, 100, 10))
        return (total, current + value) if is_arabic_ten else None
    return total, current + value


def _in_words(value: int, written: Written, first: Token, last: Token) -> Quantity:
    text = str(value)
    span = last.end - first.start
    return Quantity(text, frozenset((text,)), (), written, first.start, span)


def _times(value: str, scale: int) -> str:
    return plain(f"{Decimal(value) * scale:f}")


def _end_of_percent(tokens: Sequence[Token], end: int) -> int:
    """Past "τοις εκατό" and its like, so that its hundred is not counted."""
    pair = tuple(fold(token.text) for token in tokens[end : end + 2])
    if pair in PERCENT_PAIRS:
        return end + 2
    is_one = end < len(tokens) and unit_of(tokens[end].text) == PERCENT
    return end + 1 if is_one else end


def _unit_at(tokens: Sequence[Token], start: int, end: int) -> str | None:
    """The unit right after the number at `start` to `end`, or right before it."""
    after = [token for token in tokens[end : end + 4] if token.text not in ("-", ".", "(", "+")]
    if tuple(fold(token.text) for token in after[:2]) in PERCENT_PAIRS:
        return PERCENT
    before = tokens[start - 1] if start else None
    for token in after[:2]:
        if token.kind == "number" or token.text in ",;:/–—":
            break
        unit = unit_of(token.text)
        if unit and (token is after[0] or unit != PERCENT):
            return unit
    if before is not None and (before.kind == "sign" or before.text.isupper()):
        return unit_of(before.text)
    return None


def _is_exponent(tokens: Sequence[Token], place: int) -> bool:
    """The 2 of "km2"."""
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is not None and after.kind == "word" and after.start == tokens[place].end:
        return False
    if before is None or before.end != tokens[place].start:
        return False
    is_unit = before.text in ("km", "cm", "mm") or (
        before.text == "m" and place > 1 and tokens[place - 2].kind == "number"
    )
    return is_unit and tokens[place].text in ("2", "3")


def _grouped(tokens: Sequence[Token], end: int, quantity: Quantity) -> Quantity:
    """ "two decades" may be 20 years, "four dozen" 48."""
    after = [token for token in tokens[end : end + 2] if token.text != "-"]
    folded = fold(after[0].text) if after and after[0].kind == "word" else ""
    for start, times in GROUPS:
        if folded.startswith(start) and quantity.written != "soft":
            more = _times(quantity.value, times)
            return replace(quantity, readings=quantity.readings | {more})
    return quantity


_Found = tuple[int, int, Quantity]


def _ordinals_joined(tokens: Sequence[Token], found: Sequence[_Found]) -> list[_Found]:
    """ "twenty-first", "двадцать первый", "τριακοστό έβδομο", "الخامس عشر" are one number each."""
    joined: list[_Found] = []
    for start, end, quantity in found:
        last = joined[-1] if joined else None
        value = last and _ordinal(tokens, last, (start, end, quantity))
        if last is None or not value:
            joined.append((start, end, quantity))
            continue
        first = last[2]
        length = quantity.offset + quantity.length - first.offset
        whole = replace(_in_words(value, "soft", tokens[0], tokens[0]), offset=first.offset)
        joined[-1] = (last[0], end, replace(whole, length=length))
    return joined


def _ordinal(tokens: Sequence[Token], first: _Found, second: _Found) -> int | None:
    """The value of two neighbours that make one ordinal, None where they do not."""
    between = [fold(token.text) for token in tokens[first[1] : second[0]]]
    if between not in ([], ["-"], ["και"]) or "digits" in (first[2].written, second[2].written):
        return None
    one, other = int(first[2].value), int(second[2].value)
    is_tens_first = one in range(20, 100, 10) and 0 < other < 10 and second[2].written == "soft"
    is_arabic = 0 < one < 10 and first[2].written == "soft" and other in range(10, 100, 10)
    if is_arabic and not "\u0600" <= tokens[second[0]].text[0] <= "\u06ff":
        return None
    return one + other if is_tens_first or is_arabic else None


def _linked(tokens: Sequence[Token], found: Sequence[tuple[int, int, Quantity]]) -> list[Quantity]:
    """ "5 to 10 million euros": what stands once is said of both."""
    result = [quantity for _, _, quantity in found]
    for right in range(len(found) - 1, 0, -1):
        left = right - 1
        between = tokens[found[left][1] : found[right][0]]
        if len(between) != 1 or fold(between[0].text) not in _LINKS:
            continue
        first, second = result[left], result[right]
        scale = second.scale
        if second.written == "cardinal" == first.written:
            scale = next((s for s in _WORD_SCALES if int(second.value) % s == 0), 1)
        if scale > 1 and first.scale == 1 and first.written != "soft":
            scaled = _times(first.value, scale)
            first = replace(first, readings=first.readings | {scaled})
        if _is_year(first) or _is_year(second):
            continue
        unit = first.unit or second.unit
        result[left] = replace(first, unit=unit)
        if second.written == "digits" and second.unit is None and first.unit:
            result[right] = replace(second, unit=unit)
    return result


def _is_year(quantity: Quantity) -> bool:
    return quantity.scale == 1 and quantity.value[:2] in ("19", "20") and len(quantity.value) == 4
