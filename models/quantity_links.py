"""What neighbouring quantities say of each other: one ordinal, one scale, one unit for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from models.folding import fold, word_set
from models.number_words import GROUPS
from models.quantity_base import WORD_SCALES, Quantity, Token, in_words, plain, times

_LINKS = word_set(
    "- – — / × x х to and or by through until до и или по на εως εωσ ωσ μεχρι με και επι η"
    " الي و او حتي في"
)
_YEAR_LINKS = word_set("- – — /")

Found = tuple[int, int, Quantity]
"""First token, the one after the last, and the quantity they make."""


def grouped(tokens: Sequence[Token], end: int, quantity: Quantity) -> Quantity:
    """ "two decades" may be 20 years, "four dozen" 48."""
    after = [token for token in tokens[end : end + 2] if token.text != "-"]
    folded = fold(after[0].text) if after and after[0].kind == "word" else ""
    for start, size in GROUPS:
        if folded.startswith(start) and quantity.written != "soft":
            more = times(quantity.value, size)
            return replace(quantity, readings=quantity.readings | {more})
    return quantity


def ordinals_joined(tokens: Sequence[Token], found: Sequence[Found]) -> list[Found]:
    """ "twenty-first", "двадцать первый", "τριακοστό έβδομο", "الخامس عشر" are one number each."""
    joined: list[Found] = []
    for start, end, quantity in found:
        last = joined[-1] if joined else None
        value = last and _ordinal(tokens, last, (start, end, quantity))
        if last is None or not value:
            joined.append((start, end, quantity))
            continue
        first = last[2]
        length = quantity.offset + quantity.length - first.offset
        whole = in_words(value, "soft", tokens[0], tokens[0], "ordinal")
        whole = replace(whole, offset=first.offset)
        joined[-1] = (last[0], end, replace(whole, length=length))
    return joined


def _ordinal(tokens: Sequence[Token], first: Found, second: Found) -> int | None:
    """The value of two neighbours that make one ordinal, None where they do not."""
    between = [fold(token.text) for token in tokens[first[1] : second[0]]]
    if between not in ([], ["-"], ["και"]) or "digits" in (first[2].written, second[2].written):
        return None
    if not (first[2].value.isdigit() and second[2].value.isdigit()):
        return None  # a half
    one, other = int(first[2].value), int(second[2].value)
    last = tokens[second[0]].text
    if "\u0600" <= last[0] <= "\u06ff":  # "the fifth ten", "the fifth and twenty"
        is_ten = other in range(10, 100, 10) and (other == 10) != last.startswith("و")
        is_ten_last = second[2].written == "cardinal" and is_ten
        return one + other if 0 < one < 10 and first[2].written == "soft" and is_ten_last else None
    # Greek says "tenth third" for the thirteenth.
    is_greek_teen = one == 10 and first[2].sort == second[2].sort == "ordinal"
    is_tens_first = is_greek_teen or one in range(20, 100, 10)
    return one + other if is_tens_first and 0 < other < 10 and second[2].written == "soft" else None


def sums_joined(tokens: Sequence[Token], found: Sequence[Found]) -> list[Found]:
    """ "1 млн 250 тыс.", "مليون و250 ألف" and "12 ألفا و500" are one number each.

    Both stay its parts: "a million and 250 people" may also be two.
    """
    joined: list[Found] = []
    for start, end, second in found:
        if joined and _adds_up(tokens, joined[-1], (start, end, second)):
            before, _, first = joined.pop()
            value = plain(f"{Decimal(first.value) + Decimal(second.value):f}")
            second = replace(
                second,
                value=value,
                readings=frozenset((value,)),
                parts=(first.value, second.value),
                written="digits" if "digits" in (first.written, second.written) else "cardinal",
                offset=first.offset,
                length=second.offset + second.length - first.offset,
                unit=second.unit or first.unit,
                scale=first.scale * second.scale,
                sort=None,
            )
            start = before
        joined.append((start, end, second))
    return joined


def _adds_up(tokens: Sequence[Token], first: Found, second: Found) -> bool:
    """Whether the second number is what its neighbour's scale leaves open."""
    one, other = first[2], second[2]
    if "article" in (one.written, other.written) or other.written == "soft" or one.parts:
        return False
    step = one.scale
    if step == 1 and one.written != "digits" and one.value.isdigit():
        step = _word_scale(one)
    if not 0 < Decimal(other.value) < step:
        return False
    between = [fold(token.text) for token in tokens[first[1] : second[0]]]
    is_said_on = tokens[second[0]].text.startswith("و") or between in (["و"], ["and"], ["и"])
    return is_said_on or (not between and other.scale > 1)


def linked(tokens: Sequence[Token], found: Sequence[Found]) -> list[Quantity]:
    """ "5 to 10 million euros": what stands once is said of both."""
    result = [quantity for _, _, quantity in found]
    for right in range(len(found) - 1, 0, -1):
        between = tokens[found[right - 1][1] : found[right][0]]
        if len(between) == 1 and fold(between[0].text) in _LINKS:
            written = tokens[found[right][0]].text
            pair = _shared(result[right - 1], result[right], between[0].text, written)
            result[right - 1 : right + 1] = pair
    return result


def _shared(
    first: Quantity, second: Quantity, link: str, written: str
) -> tuple[Quantity, Quantity]:
    """Both with the century, the scale, the unit and the measure of one of them.

    Args:
        link: What stands between them.
        written: The second's digits or first word.
    """
    if is_year(first) or is_year(second):
        if is_year(first) and link in _YEAR_LINKS and second.length == len("20"):
            whole = first.value[:2] + written  # "2019-20"
            second = replace(second, readings=second.readings | {whole})
        return first, second
    scale = second.scale
    if second.written == "cardinal" == first.written:
        scale = _word_scale(second)
    if scale > 1 and first.scale == 1 and first.written != "soft":
        first = replace(first, readings=first.readings | {times(first.value, scale)})
    if second.written == "digits" and second.unit is None:
        second = replace(second, unit=first.unit)
    unit, measure = first.unit or second.unit, first.measure or second.measure
    return replace(first, unit=unit, measure=measure), second


def _word_scale(quantity: Quantity) -> int:
    """The largest scale that a whole number in words can have been multiplied with."""
    return next((scale for scale in WORD_SCALES if int(quantity.value) % scale == 0), 1)


def is_year(quantity: Quantity) -> bool:
    """Whether it may be a year of our time."""
    return quantity.scale == 1 and quantity.value[:2] in ("19", "20") and len(quantity.value) == 4
