"""What a number counts or means in a source against what it does in an output.

Percent, currency, measure, the half of the day: for numbers that answer each other. Where the one
has its measure and the other none, other words may say it ("28-летний" for "28-year-old"), so only
what follows a bare number tells whether it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.bounds import bound_of
from models.faults import Fault
from models.folding import fold
from models.measures import HOURS, MEGA, YEARS, is_odd_sign, measure_of
from models.number_pairs import Pair
from models.number_words import look_up
from models.quantities import Quantity, currencies_in, measures_in
from models.quantity_links import is_year
from models.types import Span
from models.units import PERCENT

_NEXT_SIGN = re.compile(r"[ \u00a0\u202f]?([a-z]+)(?!\w)")
# What may say a measure in a way that no table has: letters and strokes at the number ("2ωρης",
# "30-дневный", 6x4"), a short form behind it ("2 in.") or a sign of one letter ("30 m").
_JOINED = re.compile(r"[^\W\d]|[-‐‑'’\"″′”°º]")
_SHORT_FORM = 4
_ONE_LETTER_WORDS = "авикосуяaηο"
_WORD = re.compile(r"([^\W\d_²³]+)(\.)?")
_NEAR = re.compile(r"(?:[\s.-]*[^\W\d_²³]+\.?){1,3}")
# What stands between a number and its measure beside a scale.
_BETWEEN = ("square", "sq", "cubic", "кв", "куб", "τετραγωνικ", "κυβικ")
# Of a calendar's years and of ages either language may be silent; "mega" is of another word.
_NEVER_GONE = (None, YEARS, MEGA)
# Thousands and decimals are never marked alike.
_ALIKE = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*\1(?!\d{3}$)\d+")
_HALVES = {"am": "a.m.", "pm": "p.m."}


def check_units(pairs: Sequence[Pair], source: str, hypothesis: str) -> list[Fault]:
    """The numbers of `hypothesis` that count or mean something else than in `source`."""
    return [
        fault
        for q, g in pairs
        if not {"soft", "article"} & {q.written, g.written}
        for fault in (
            *_measure_faults(source, q, hypothesis, g),
            *_unit_faults(source, q, hypothesis, g),
            *_form_faults(source, q, hypothesis, g),
        )
    ]


def _unit_faults(source: str, q: Quantity, hypothesis: str, g: Quantity) -> list[Fault]:
    if q.unit == g.unit:
        return []
    what = None
    if PERCENT in (q.unit, g.unit) and (q.half or g.half):
        return []  # "3 π.μ." are percentage points too
    if PERCENT in (q.unit, g.unit):
        has = "has" if g.unit == PERCENT else "lacks"
        what = f"{has} a percent sign unlike the source"
    elif q.unit and g.unit:
        what = f"is in {say(g)}, the source has {say(q)}"
    elif q.unit and q.unit not in currencies_in(hypothesis):
        what = f"lacks its currency, {say(q)}"
    elif g.unit and g.unit not in currencies_in(source):
        what = f"is in {say(g)}, the source names none"
    return [relabelled(hypothesis, g, what)] if what else []


def _measure_faults(source: str, q: Quantity, hypothesis: str, g: Quantity) -> list[Fault]:
    """Not where a calendar year has its word on one side, and other words follow on the other."""
    if is_year(q) and YEARS in (q.measure, g.measure):
        return []
    one, other = q.measure or _odd_sign(source, q), g.measure or _odd_sign(hypothesis, g)
    if (q.measure or g.measure) and one and other:
        what = f"is in {other}, the source has {one}"
        return [relabelled(hypothesis, g, what)] if one != other else []
    if _is_gone(source, q, hypothesis, g):
        return [relabelled(hypothesis, g, f"lacks its measure, {q.measure}")]
    if _is_gone(hypothesis, g, source, q):
        return [relabelled(hypothesis, g, f"is in {g.measure}, the source names no measure")]
    return []


def _is_gone(text: str, q: Quantity, other: str, bare: Quantity) -> bool:
    """Whether the measure of `q` stands neither beside `bare` nor elsewhere in its text."""
    if q.measure in _NEVER_GONE or bare.measure or q.written != "digits" or is_year(q):
        return False
    if _may_be_measured(other, bare):
        return False
    if measures_in(other)[q.measure] >= measures_in(text)[q.measure]:
        return False
    return _is_beside(text, q)


def _is_beside(text: str, q: Quantity) -> bool:
    """Whether the measure of `q` is the next word: "19 в день" measures no days."""
    word, _ = _next_word(text, q)
    # "В 3 часа" is of the clock too.
    return measure_of(word) == q.measure and (q.measure != HOURS or word.isascii())


def _may_be_measured(text: str, q: Quantity) -> bool:
    word, is_dotted = _next_word(text, q)
    is_sign = len(word) == 1 and fold(word) not in _ONE_LETTER_WORDS
    is_short = is_dotted and 0 < len(word) <= _SHORT_FORM
    return is_sign or is_short or bool(_JOINED.match(text, q.offset + q.length))


def _next_word(text: str, q: Quantity) -> tuple[str, bool]:
    """The word behind `q`, its scale and its square or cube; whether a dot follows it."""
    near = _NEAR.match(text, q.offset + q.length)
    for found in _WORD.finditer(near.group()) if near else ():
        known = look_up(found[1])
        if not fold(found[1]).startswith(_BETWEEN) and (known is None or known.kind != "scale"):
            return found[1], bool(found[2])
    return "", False


def _form_faults(source: str, q: Quantity, hypothesis: str, g: Quantity) -> list[Fault]:
    """The other half of the day, fewer for more, and marks that make no number."""
    written = text_of(hypothesis, g)
    ours, theirs = bound_of(source, q), bound_of(hypothesis, g)
    if q.half and g.half and q.half != g.half:
        what = f"{written} is {_HALVES[g.half]}, the source has {_HALVES[q.half]}"
    elif ours and theirs and ours != theirs:
        what = f"{theirs} than {written} where the source says {ours}"
    elif _ALIKE.fullmatch(written) and not _ALIKE.fullmatch(text_of(source, q)):
        what = f"{written} marks its thousands and its decimals alike"
    else:
        return []
    return [Fault("number_invented", what, (Span(g.offset, g.length),))]


def _odd_sign(text: str, q: Quantity) -> str | None:
    """A sign right after the number that is of no measure: the "mmg" of "3mmg"."""
    found = _NEXT_SIGN.match(text, q.offset + q.length)
    return found[1] if found and is_odd_sign(found[1]) else None


def say(q: Quantity) -> str:
    """The unit of `q` in words."""
    return "per cent" if q.unit == PERCENT else str(q.unit)


def text_of(text: str, q: Quantity) -> str:
    """`q` as `text` writes it."""
    return text[q.offset : q.offset + q.length]


def relabelled(output: str, q: Quantity, what: str) -> Fault:
    """The fault of a number that stands in `output` as another one's."""
    return Fault("unit_changed", f"{text_of(output, q)} {what}", (Span(q.offset, q.length),))
