"""Quotation marks as each target prints them: paired, nested, and mended where one is missing.

Russian, Greek and Arabic quote in «». A second pair inside the first is „“ in Russian and “” in
Greek and Arabic, as their printers do. Marks that cannot be paired stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from models.languages import LANGUAGES

_INNER = {"ru": ("„", "“"), "el": ("“", "”"), "ar": ("“", "”")}
_QUOTES = '"“”„‟«»'
_SINGLE = "'‘’"
# Before and after a single mark that quotes; inside a word, and after one of these, it elides.
_BEFORE = re.compile(r"(?:^|[\s(\[«“\"—–])\Z")
_AFTER = re.compile(r"[\s.,،;؛·:!?؟…)\]»”\"]|\Z")
_ELIDED = re.compile(
    r"(?<!\w)(?:[σμτνθδκγ]|απ|γι|κι|αλλ|παρ|κατ|μετ|αντ|επ|υπ|αφ|εφ|καθ|ανθ|μεθ|υφ|ούτ|τίποτ|πάρ|δώσ"
    r"|φέρ|όλ|πέντ)\Z",
    re.IGNORECASE,
)
# «A», — said he, — B»: where the first half was closed too early.
_SAID_BETWEEN = re.compile(r",? — [^—«»]+ — \S")
_COMMA = re.compile(r"[,،] ")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that opens or closes, at `place`; `is_inner` inside another pair."""

    place: int
    is_open: bool
    is_inner: bool = False


def set_quotes(text: str, bare: str, target_lang: str) -> str:
    """`text` with its quotation marks as `target_lang` prints them; done twice, no more changes.

    Args:
        text: A sentence, or what a model made of one.
        bare: `text`, same length, with spaces where no mark may be touched.
        target_lang: "ru", "el" or "ar".
    """
    doubles = [place for place, char in enumerate(bare) if char in _QUOTES]
    singles = [place for place, char in enumerate(bare) if char in _SINGLE and _quotes(bare, place)]
    if not doubles and not singles:
        return text
    for places in (sorted((*doubles, *singles)), doubles) if singles else (doubles,):
        marks = _roles(bare, places)
        if sum(1 if mark.is_open else -1 for mark in marks) == 0 and _nested(marks) is not None:
            return _written(text, _nested(marks) or (), target_lang)
    marks = _roles(bare, doubles)
    mended = _mended(text, marks, target_lang)
    if mended is not None:
        return mended
    return _half(text, marks, target_lang) if len(marks) == 1 else text


def _quotes(text: str, place: int) -> bool:
    return _opens_word(text, place) or (
        _AFTER.match(text, place + 1) is not None
        and text[place - 1 : place].strip() not in ("", *_SINGLE)
        and _ELIDED.search(text[max(0, place - 8) : place]) is None
    )


def _opens_word(text: str, place: int) -> bool:
    return (
        _BEFORE.search(text[max(0, place - 1) : place]) is not None
        and text[place + 1 : place + 2].isalnum()
    )


def _roles(text: str, places: Sequence[int]) -> list[_Mark]:
    """What each mark does, in order, told from its form and from what is open before it."""
    opened: list[str] = []
    marks: list[_Mark] = []
    for place in places:
        is_open = _opens(text, place, opened)
        marks.append(_Mark(place, is_open))
        if is_open:
            opened.append(text[place])
        elif opened:
            opened.pop()
    return marks


def _opens(text: str, place: int, opened: Sequence[str]) -> bool:
    char = text[place]
    if char in _SINGLE:
        return _opens_word(text, place)
    if char in "«„‟":
        return True
    if char in "»”":
        return False
    if char == "“":  # opens in English, closes what „ opened
        return not (opened and opened[-1] == "„")
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not opened:
        return not (before and not before.isspace() and (not after or after in " .,،؛;:!?؟…»"))
    # Inside a quotation a straight mark closes, unless it hangs before a word.
    return (not before or before.isspace() or before in "([«“„") and after.isalnum()


def _nested(marks: Sequence[_Mark]) -> list[_Mark] | None:
    """`marks` with their depth told; None where one closes what nothing opened."""
    depth = 0
    found = []
    for mark in marks:
        depth += mark.is_open
        if depth == 0:
            return None
        found.append(_Mark(mark.place, mark.is_open, depth > 1))
        depth -= not mark.is_open
    return found


def _written(text: str, marks: Sequence[_Mark], target_lang: str) -> str:
    """`text` with each mark in its form, and no space between it and what it encloses."""
    forms = (LANGUAGES[target_lang].quotes, _INNER[target_lang])
    parts: list[str] = []
    end = 0
    for mark in marks:
        part = text[end : mark.place]
        parts += (part if mark.is_open else part.rstrip(), forms[mark.is_inner][not mark.is_open])
        end = mark.place + 1
        while mark.is_open and text[end : end + 1].isspace():
            end += 1
    return "".join((*parts, text[end:]))


def _mended(text: str, marks: Sequence[_Mark], target_lang: str) -> str | None:
    """`text` where one mark too many or too few has an evident place; None where it has none."""
    depths = accumulate(1 if mark.is_open else -1 for mark in marks)
    lone = next((i for i, depth in enumerate(depths) if depth < 0), None)
    if lone is None:
        return _closed_inside(text, marks, target_lang)
    if lone < 2 or _nested([*marks[:lone], *marks[lone + 1 :]]) is None:
        return None
    closed, place = marks[lone - 1].place, marks[lone].place
    between = text[closed + 1 : place]
    if target_lang == "ru" and _SAID_BETWEEN.match(between):
        rest = [mark for mark in marks if mark.place != closed]
        pairs = [_Mark(m.place - (m.place > closed), m.is_open) for m in rest]
        return _written(text[:closed] + text[closed + 1 :], _nested(pairs) or (), target_lang)
    # "said he: «A», B»" lacks a mark before B; "«A», said he, B»" has it after the next comma.
    commas = [comma.end() for comma in _COMMA.finditer(between)]
    which = 0 if text[: marks[0].place].strip() else 1
    if not between.startswith((",", "،")) or len(commas) <= which:
        return None
    at = closed + 1 + commas[which]
    pairs = [_Mark(m.place + (m.place >= at), m.is_open) for m in marks]
    pairs.insert(lone, _Mark(at, is_open=True))
    return _written(text[:at] + "«" + text[at:], _nested(pairs) or (), target_lang)


def _closed_inside(text: str, marks: Sequence[_Mark], target_lang: str) -> str | None:
    """«A «B», said he: the one mark after B closes both."""
    if [mark.is_open for mark in marks] != [True, True, False]:
        return None
    at = marks[-1].place + 1
    pairs = _nested([*marks, _Mark(at, is_open=False)])
    return _written(text[:at] + "»" + text[at:], pairs or (), target_lang)


def _half(text: str, marks: Sequence[_Mark], target_lang: str) -> str:
    """A sentence that begins or ends a longer quotation, with its one mark."""
    mark = marks[0]
    before, after = text[: mark.place], text[mark.place + 1 :]
    is_end = not mark.is_open and before[-1:].strip() and not before[-1:].isdigit()
    if (mark.is_open and not before.strip()) or (is_end and not re.search(r"\w", after)):
        return _written(text, marks, target_lang)
    return text
