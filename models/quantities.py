"""The quantities of a text: each number, in digits or in words, with its scale and its unit.

"34 million euros", "34 миллиона евро" and "٣٤ مليون يورو" are one quantity. What can be read in
more than one way ("7 p.m." is 19 too, "5 to 10 million" may mean 5 million) keeps its other
readings. No library reads four scripts at once; `numbers.py` gives the digits, `number_words.py`
the words, `units.py` what is counted. Here numbers in digits are read and all is put together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise, takewhile

from models.folding import fold
from models.measures import measure_of
from models.number_words import look_up
from models.numbers import canonical
from models.quantity_base import Quantity, Token, plain, times, tokens_of
from models.quantity_clock import on_the_clock
from models.quantity_fractions import fraction_at, read_fraction
from models.quantity_links import Found, grouped, linked, ordinals_joined, sums_joined
from models.quantity_words import read_words, with_half
from models.units import PERCENT, PERCENT_PAIRS, unit_of

__all__ = ["Quantity", "currencies_in", "measures_in", "quantities"]

_LETTER_SCALES = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12, "trn": 12}
_DECADE = re.compile(r"[12]\d\d0")
# Beginnings of units that are written apart too.
_APART = frozenset({"كيلو", "سنتي", "ملي", "ميلي", "ميكرو", "مايكرو"})


# The checks compare one source with many candidates. Sentences are remembered by the dozen, whole
# articles hardly at all: they are what memory would grow by.
SENTENCE_CHARS = 2000


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text`, in order."""
    return _of_sentence(text) if len(text) <= SENTENCE_CHARS else _of_article(text)


@lru_cache(maxsize=64)
def _of_sentence(text: str) -> tuple[Quantity, ...]:
    return _read(text)


@lru_cache(maxsize=1)
def _of_article(text: str) -> tuple[Quantity, ...]:
    return _read(text)


def _read(text: str) -> tuple[Quantity, ...]:
    tokens = tokens_of(text)
    found: list[Found] = []
    place = 0
    while place < len(tokens):
        read = _read_at(tokens, place)
        if read is None:
            place += 1
            continue
        end, quantity = read
        unit, measure = _unit_at(tokens, place, end), _measure_at(tokens, place, end)
        quantity = replace(quantity, unit=unit, measure=measure)
        quantity = on_the_clock(tokens, place, end, quantity)
        end, quantity = with_half(tokens, end, grouped(tokens, end, quantity))
        found.append((place, end, quantity))
        place = max(end, _end_of_percent(tokens, end))
    return tuple(linked(tokens, sums_joined(tokens, ordinals_joined(tokens, found))))


def _read_at(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    """The quantity that begins at `place`: the token after it, and itself; None without one."""
    return _read_digits(tokens, place) or read_fraction(tokens, place) or read_words(tokens, place)


# One check asks of each number what its source and its output name.
@lru_cache(maxsize=2)
def currencies_in(text: str) -> frozenset[str]:
    """Every currency `text` names, beside a number or not; the p of "99p" may be pence."""
    tokens = tokens_of(text)
    units = {unit_of(token.text) for token in tokens if token.kind != "number"}
    may_be_pence = any(
        two.text == "p" and one.kind == "number" and one.end == two.start
        for one, two in pairwise(tokens)
    )
    return frozenset(unit for unit in units if unit and unit != PERCENT) | (
        {"PENNY"} if may_be_pence else frozenset()
    )


@lru_cache(maxsize=2)
def measures_in(text: str) -> Counter[str | None]:
    """How often `text` has a word of each measure, beside a number or not."""
    return Counter(measure_of(token.text) for token in tokens_of(text) if token.kind == "word")


def _read_digits(tokens: Sequence[Token], place: int) -> tuple[int, Quantity] | None:
    token = tokens[place]
    if token.kind != "number" or _is_exponent(tokens, place):
        return None
    fraction, after = fraction_at(tokens, place + 1)
    value = plain(canonical(token.text))
    value = plain(f"{Decimal(value) + fraction.value:f}") if fraction else value
    parts = tuple(part.lstrip("0") or "0" for part in re.split(r"\D+", token.text))
    readings = {value} | _short_decade(tokens, place, value)
    scale, end = _scale_at(tokens, after)
    if scale is not None:
        scaled = times(value, scale)
        is_attached = tokens[after - 1].end == tokens[after].start
        is_money = _unit_at(tokens, place, end) not in (None, PERCENT)  # "€34m"
        may_be_unit = is_attached and tokens[end - 1].text.lower() in ("m", "b")  # "34m", "1800m"
        may_be_unit = may_be_unit and not is_money
        is_unsure = may_be_unit or (is_attached and len(parts[-1]) < 4 and not is_money)
        readings = {scaled, *readings} if is_unsure else {scaled}
        value = value if may_be_unit else scaled
    is_minutes = token.text == "00" and place > 0 and tokens[place - 1].text in (":", ".")
    return end, Quantity(
        value,
        frozenset(readings),
        (token.text, *fraction.parts) if fraction else parts if _falls_apart(token.text) else (),
        "soft" if is_minutes else "digits",
        token.start,
        tokens[after - 1].end - token.start,
        scale=scale or 1,
    )


def _falls_apart(number: str) -> bool:
    """Whether its marks may part two numbers: not those of thousands, unless they are spaces."""
    groups = re.split(r"[^\d\s]", number)
    is_grouped = bool(groups[0].strip("0")) and all(len(group) == 3 for group in groups[1:])
    return not number.isdigit() and (len(groups) == 1 or not is_grouped)


def _short_decade(tokens: Sequence[Token], place: int, value: str) -> set[str]:
    """The 90 of "1990s", which may lose its century."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    is_decade = after is not None and after.text in "sS" and after.start == tokens[place].end
    return {value[2:]} if is_decade and _DECADE.fullmatch(value) else set()


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


def _end_of_percent(tokens: Sequence[Token], end: int) -> int:
    """Past "τοις εκατό" and its like, so that its hundred is not counted."""
    pair = tuple(fold(token.text) for token in tokens[end : end + 2])
    if pair in PERCENT_PAIRS:
        return end + 2
    is_one = end < len(tokens) and unit_of(tokens[end].text) == PERCENT
    return end + 1 if is_one else end


def _unit_at(tokens: Sequence[Token], start: int, end: int) -> str | None:
    """The unit right after the number at `start` to `end`, or right before it."""
    after = _after(tokens, end)
    if tuple(fold(token.text) for token in after[:2]) in PERCENT_PAIRS:
        return PERCENT
    before = tokens[start - 1] if start else None
    for token, following in zip(after[:2], [*after[1:], None], strict=False):
        if token.kind == "number" or token.text in ",;:/–—" or _is_of_next(token, following):
            break
        unit = unit_of(token.text)
        if unit and (token is after[0] or unit != PERCENT):
            return unit
    if before is not None and (before.kind == "sign" or before.text.isupper()):
        return unit_of(before.text)
    return None


def _is_of_next(token: Token, following: Token | None) -> bool:
    """The "$" of "iPhone 17 costs $999" and "€2.95bn ($3.45bn)": not the 17's, nor the 2.95's."""
    if following is None or token.kind != "sign":
        return False
    return following.kind == "number" and following.start == token.end


def _measure_at(tokens: Sequence[Token], start: int, end: int) -> str | None:
    """What the number at `start` to `end` measures: "metres" of "20 square metres"."""
    words = [token.text for token in takewhile(lambda t: t.kind == "word", _after(tokens, end))]
    if words and fold(words[0]) in _APART:
        words[:2] = ["".join(words[:2])]
    # Only a number's next letter is its sign, and that of a year ("в 1990 г.") is no gram.
    is_year_sign = words[:1] == ["г"] and len(tokens[start].text) == len("1990")
    if is_year_sign or words[:2] == ["л", "с"] or _is_dotted(tokens, end):
        return None
    near = words[:1] + [word for word in words[1:2] if len(word) > 1]
    return next(filter(None, map(measure_of, near)), None)


def _is_dotted(tokens: Sequence[Token], end: int) -> bool:
    """Whether letters with dots between stand at `end`: the "غ.ب" (GB), which is no gram."""
    one, dot, two = [*tokens[end : end + 3], None, None, None][:3]
    if one is None or dot is None or two is None or dot.text != ".":
        return False
    is_joined = one.end == dot.start and dot.end == two.start
    return is_joined and two.kind == "word" and len(one.text) == len(two.text) == 1


def _after(tokens: Sequence[Token], end: int) -> list[Token]:
    """The next tokens, without what may stand between a number and its unit."""
    return [token for token in tokens[end : end + 4] if token.text not in ("-", ".", "(", "+")]
