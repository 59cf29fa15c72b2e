"""Degrees below zero: where a source has frost, an output must not have warmth.

A minus is a sign before the number or words before or behind it, in four languages. It is read only
beside degrees: elsewhere a stroke before a number is a dash, a range or the mark of a list. A text
that may say it in another way ("below", "frost") is asked nothing.
"""

from __future__ import annotations

import re

from models.faults import Fault
from models.folding import cue_pattern, fold, fold_words
from models.quantities import quantities
from models.quantity_base import Quantity
from models.types import Span

_SPACE = "[ \u00a0\u202f]"
# Right behind the number, folded but for the letters of the scales.
_DEGREES = re.compile(
    rf"{_SPACE}?(?:[°º˚℃℉]|[CFСΦ](?!\w)|-?(?i:degree|град|βαθμ|درج))|{_SPACE}(?i:below zero)"
)
_STROKE = rf"(?<![\w)°%])(?:[-–‑‐]|−{_SPACE}?)"
_MINUS_BEFORE = re.compile(
    rf"(?:{_STROKE}|(?<!\w)(?i:minus|минус|μείον|πλην|ناقص|سالب){_SPACE})[\u200e\u200f\u202a-\u202e]?$"
)
# Between the number and its "below zero": degrees and their scale.
_BELOW_ZERO = re.compile(
    r"(?:\W*(?:degrees?|celsius|fahrenheit|centigrade|[cfс]|град\w*|по|цельси\w*|фаренгейт\w*|βαθμ\w*"
    r"|κελσιου|φαρεναιτ|درج\w*|مءويه|مئويه|سيليزيه|فهرنهايت))*\W*"
    r"(?:below (?:zero|freezing)|ниже нуля|мороза|(?:υπο|κατω απο) το μηδεν|(?:تحت|دون) الصفر)"
)
_MAX_BEFORE = 12
_MAX_BEHIND = 60
_CUES = re.compile(
    cue_pattern(
        "minus negative below sub* freez* frost* frozen минус* мороз* ниже отрицательн* заморозк*"
        " μειον πλην υπο κατω αρνητικ* παγετ* παγων* تحت دون ناقص سالب* صقيع* تجمد* سلبي*"
    )
)
# Arabic writes the sign on either side.
_STROKES = re.compile(rf"{_STROKE}\d|\d[-−–](?![\w-])")


def check_signs(source: str, hypothesis: str) -> list[Fault]:
    """Degrees of `hypothesis` that lack the source's minus, or have one that it lacks."""
    asked, given = _degrees(source), _degrees(hypothesis)
    if not asked or not given:
        return []
    if any(below for _, below in asked) and not _may_be_below_zero(hypothesis):
        cold = {q.value for q, below in asked if below}
        wrong, said = [g for g, _ in given if g.value in cold], "{} where the source says minus {}"
    elif any(below for _, below in given) and not _may_be_below_zero(source):
        warm = {q.value for q, _ in asked}
        wrong = [g for g, below in given if below and g.value in warm]
        said = "minus {} where the source says {}"
    else:
        return []
    return [_fault(hypothesis, g, said) for g in wrong]


def _degrees(text: str) -> list[tuple[Quantity, bool]]:
    """The degrees of `text`, and whether each is below zero."""
    found = [q for q in quantities(text) if _DEGREES.match(text, q.offset + q.length)]
    return [(q, _is_below_zero(text, q)) for q in found]


def _is_below_zero(text: str, q: Quantity) -> bool:
    end = q.offset + q.length
    behind = " ".join(map(fold, text[end : end + _MAX_BEHIND].split()))
    before = text[max(0, q.offset - _MAX_BEFORE) : q.offset]
    return bool(_MINUS_BEFORE.search(before) or _BELOW_ZERO.match(behind))


def _may_be_below_zero(text: str) -> bool:
    return bool(_STROKES.search(text) or _CUES.search(fold_words(text)))


def _fault(hypothesis: str, g: Quantity, said: str) -> Fault:
    written = hypothesis[g.offset : g.offset + g.length]
    detail = said.format(written, written)
    return Fault("number_invented", detail, (Span(g.offset, g.length),))
