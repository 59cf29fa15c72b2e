"""Figures of an output that are the source's, written as the target writes them.

"6,214.87" is "6 214,87" in Russian and "6.214,87" in Greek. Models copy a figure, or mix the two
forms ("6,214,87"); read by the target's rules it is then another number. Versions, dates and
addresses stay, and a time keeps the source's point ("10.30"): that parts no decimals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.typography import outside_protected

# Grouping mark and decimal mark. In Russian a space that keeps the number on one line.
_MARKS = {"en": (",", "."), "ru": ("\u00a0", ","), "el": (".", ","), "ar": (",", ".")}
_GROUP_MARKS = {"en": ",", "ru": "[\u00a0\u202f\u2009 ]", "el": r"\.", "ar": ","}
_START, _END = r"(?<![\w.,:/])(?<![^\W\d][-–])", r"(?![.,]?\d)"
_FIGURES = {
    lang: re.compile(
        rf"{_START}(?:\d{{1,3}}(?:{groups}\d{{3}})+(?:{re.escape(_MARKS[lang][1])}\d+)?"
        rf"|\d+{re.escape(_MARKS[lang][1])}\d+){_END}"
    )
    for lang, groups in _GROUP_MARKS.items()
}
_WRITTEN = re.compile(
    rf"{_START}(?:[0-9]{{1,3}}(?:[\u00a0\u202f\u2009 ][0-9]{{3}})+(?:[.,][0-9]+)?"
    rf"|[0-9]+(?:[.,][0-9]+)+){_END}"
)
_TO_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")
_ORDINAL = re.compile(r"(?<![\w.,])(\d+)(st|nd|rd|th)\b")
# "Python 3.11", "section 3.5"; "at 10.30", "5.30pm".
_NAMED = re.compile(
    r"(?:\b(?:v|version|section|chapter|article|figure|table|part|release|rule|step|item|clause)\.?"
    r"|§|\b\w*[A-Z]\w*) ?\Z"
)
_AT = re.compile(r"\b(?:at|until|till|by|from|before|after|around) \Z")
_TIME = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_HALF = re.compile(r" ?[ap]\.? ?m\b", re.IGNORECASE)
_QUANTITY = re.compile(r" ?(?:[%‰°]|per ?cent|(?:m|b|tr)illion|thousand|points?\b)")


@dataclass(frozen=True, slots=True)
class _Figure:
    """Digits, after how many of them a mark stands, and after how many the decimal one.

    A time is written in every language as the source has it.
    """

    digits: str
    marks: frozenset[int]
    decimal: int | None
    is_time: bool = False

    def written(self, target_lang: str) -> str:
        """The figure as `target_lang` writes it."""
        group, point = (".", ".") if self.is_time else _MARKS[target_lang]
        places = sorted(self.marks)
        parts = [self.digits[i:j] for i, j in zip([0, *places], [*places, None], strict=True)]
        forms = ["" if i == 0 else point if i == self.decimal else group for i in (0, *places)]
        return "".join(form + part for form, part in zip(forms, parts, strict=True))

    def is_in(self, marks: frozenset[int]) -> bool:
        """Whether an output with these digits and `marks` is this figure, well or badly written."""
        return marks <= self.marks and (self.decimal is None or self.decimal in marks)


def localise_figures(text: str, source: str, source_lang: str, target_lang: str) -> str:
    """`text` with the figures of its `source`, and with English ordinals, in the target's form."""
    if source_lang not in _MARKS or target_lang not in _MARKS:
        return text
    if target_lang == "en":
        text = outside_protected(text, lambda part: _ORDINAL.sub(_ordinal, part))
    figures = _figures(source, source_lang)
    if not figures:
        return text

    def change(found: re.Match[str]) -> str:
        digits, marks = _read(found.group())
        figure = figures.get(digits)
        if figure is None or not figure.is_in(marks):
            return found.group()
        return figure.written(target_lang)

    return outside_protected(text, lambda part: _WRITTEN.sub(change, part))


def _figures(source: str, lang: str) -> Mapping[str, _Figure]:
    """The figures of `source` by their digits; two that differ in their marks are left out."""
    found: dict[str, _Figure | None] = {}
    text = source.translate(_TO_LATIN) if lang == "ar" else source
    point = _MARKS[lang][1]
    for match in _FIGURES[lang].finditer(text):
        is_time = _is_time(text, match)
        if not is_time and _is_name(text, match):
            continue
        digits, marks = _read(match.group())
        has_decimals = point in match.group()
        figure = _Figure(digits, marks, max(marks) if has_decimals else None, is_time)
        found[digits] = figure if found.get(digits, figure) == figure else None
    return {digits: figure for digits, figure in found.items() if figure is not None}


def _read(figure: str) -> tuple[str, frozenset[int]]:
    lengths = [len(part) for part in re.split(r"\D", figure)]
    return re.sub(r"\D", "", figure), frozenset(sum(lengths[:i]) for i in range(1, len(lengths)))


def _is_time(text: str, figure: re.Match[str]) -> bool:
    if not _TIME.fullmatch(figure.group()) or _QUANTITY.match(text, figure.end()):
        return False
    is_at = _AT.search(text[max(0, figure.start() - 8) : figure.start()]) is not None
    return is_at or _HALF.match(text, figure.end()) is not None


def _is_name(text: str, figure: re.Match[str]) -> bool:
    if "," in figure.group() or _QUANTITY.match(text, figure.end()):
        return False
    return _NAMED.search(text[max(0, figure.start() - 24) : figure.start()]) is not None


def _ordinal(found: re.Match[str]) -> str:
    number = found.group(1)
    is_teen = number[-2:-1] == "1"
    return number + ("th" if is_teen else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))
