"""Hours of the clock: which half of the day a text puts them in, in four languages.

"7 p.m.", "7 вечера", "7 μ.μ." and "7 م" are 19:00 too, and none of them is seven in the morning.
At twelve usage differs ("12 مساء" is noon and midnight), so there it is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.folding import fold
from models.quantity_base import Half, Quantity, Token, plain

_NOON = 12
# Nights begin in the evening: "9 at night" is after noon, "2 ночи" before it.
_FIRST_OF_EVENING = 6
_NIGHT = "night"
_WORDS: dict[str, str] = {
    "am": "am|a m|in the morning|πμ|π μ|το πρωι|τα ξημερωματα|το ξημερωμα|утра|ص|صباحا|صباح"
    "|من صباح|فجرا|فجر",
    "pm": "pm|p m|in the afternoon|in the evening|μμ|μ μ|το απογευμα|το μεσημερι|вечера|م|مساء"
    "|من مساء|ظهرا|عصرا|بعد الظهر|من بعد الظهر",
    _NIGHT: "at night|το βραδυ|τη νυχτα|την νυχτα|ليلا",
}
# "3 дня" is three days, "3 часа дня" and "3:00 дня" are of the clock.
_AFTER_HOUR = {"дня": "pm", "ночи": _NIGHT}
_HALVES = {
    tuple(map(fold, words.split())): half
    for half, row in _WORDS.items()
    for words in row.split("|")
}
_MOST_WORDS = max(map(len, _HALVES))
_HOURS = ("час", "ωρα")


def on_the_clock(tokens: Sequence[Token], place: int, end: int, quantity: Quantity) -> Quantity:
    """`quantity`, read at `place` to `end`, as an hour if a half of the day is said of it."""
    value = Decimal(quantity.value)
    if quantity.written not in ("digits", "cardinal") or quantity.scale > 1 or value >= _NOON + 1:
        return quantity
    half = _half_of_day(tokens, place, end, value)
    if half is None:
        return quantity
    other = [value + _NOON] if half == "pm" and value < _NOON else []
    other += [value - _NOON] if half == "am" and value >= _NOON else []
    # "5.30 p.m." falls into 17 and 30.
    readings = {reading for hour in other for reading in (plain(f"{hour:f}"), f"{hour:.2f}")}
    told = half if value < _NOON else None
    return replace(quantity, readings=quantity.readings | readings, measure=None, half=told)


def _half_of_day(tokens: Sequence[Token], place: int, end: int, hour: Decimal) -> Half:
    after = tokens[end : end + 8]
    is_in_minutes = [t.kind for t in after[:2]] == ["sign", "number"] and after[0].text == ":"
    words = [fold(t.text) for t in after[2 if is_in_minutes else 0 :] if t.text != "."]
    is_hour = bool(words) and words[0].startswith(_HOURS)
    words = words[1:] if is_hour else words
    counts = range(1, _MOST_WORDS + 1)
    said = next((half for n in counts if (half := _HALVES.get(tuple(words[:n])))), None)
    if said is None and words and (is_hour or is_in_minutes or "." in tokens[place].text):
        said = _AFTER_HOUR.get(words[0])
    if said == _NIGHT:
        return "pm" if _FIRST_OF_EVENING <= hour < _NOON else "am"
    return "am" if said == "am" else "pm" if said else None
