"""What a model reads in place of a mark, and how the mark is found again in what it writes.

The models were not trained with placeholders: of a hundred links left as they are in a sentence
not one survives. They copy short numbers and rare strings of capitals instead; docs/protection.md
has the figures and the command that measured them. A model's card names its forms, best first;
the second try of a sentence reads the second one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from models.numbers import to_latin_digits
from models.spans import MARK

# No years and no round sums. Neighbours differ in every place, so that a slip writes neither.
_NUMBERS = (
    *("9407", "8625", "7593", "9038", "8172", "7946", "9264", "8739", "7318", "9581"),
    *("8053", "7627", "9845", "8491", "7069", "9712", "8306", "7854", "9173", "8968"),
)
_LETTERS = (
    *("XQZ", "VXK", "ZJX", "QVX", "KZQ", "JXV", "XZK", "QJZ", "VQK", "ZXJ"),
    *("KXQ", "JZV", "QXK", "ZVQ", "XJK", "VZX", "KQJ", "JVZ", "XKV", "QZJ"),
)
FORMS: dict[str, tuple[str, ...]] = {
    "number": _NUMBERS,
    "decimal": tuple(f"{number[:2]}.{number[2:]}" for number in _NUMBERS),
    "letters": _LETTERS,
}
"""The forms a catalogue may name (`masks`)."""
DEFAULT_MASKS = ("decimal", "letters")

_ANY_MARK = MARK.pattern[1:-1]
# What a mask may not touch is put apart from it, and back where the source has it so.
_SPACE_BY_MARK = re.compile(rf"(?<={MARK.pattern}) | (?={MARK.pattern})")
_GLUED = re.compile(
    rf"(?:[^\W_]|[.,{_ANY_MARK}]){MARK.pattern}|{MARK.pattern}(?:[^\W_]|[.,{_ANY_MARK}])"
)
_FIGURES_BEFORE = re.compile(r"\d[.,]\Z")
_LETTER_AFTER = re.compile(rf"[^\W_]|{MARK.pattern}")
_NUMBER_AFTER = re.compile(rf"[^\W_]|{MARK.pattern}|[.,](?:\d|{MARK.pattern})")
_HYPHENED = re.compile(rf"({MARK.pattern})-")

# "9,407", "9 407": some models write thousands so. An ending goes with the number ("9407-й").
_THOUSANDS = r"[.,٬\u00a0\u202f ]?"
_POINT = "[.,٫]"
_ENDING = r"(?:-[^\W\d_]{1,3}(?![^\W_]))?"


@dataclass(frozen=True, slots=True)
class Masked:
    """A marked text as a model reads it.

    Attributes:
        source: The marked text.
        masks: Mark -> what stands for it; none of them is in `source` otherwise.
    """

    source: str
    masks: Mapping[str, str]

    @classmethod
    def of(cls, text: str, form: str) -> Masked:
        """Mask `text`. Marks beyond the number of masks share the last ones, and are lost."""
        marks = dict.fromkeys(MARK.findall(text))
        if not marks:
            return cls(text, {})
        folded, digits = text.casefold(), to_latin_digits(text)
        free = [
            mask
            for mask in FORMS[form]
            if mask.casefold() not in folded and not _finder(mask).search(digits)
        ]
        return cls(text, dict(zip(marks, chain(free, repeat(FORMS[form][-1])), strict=False)))

    @property
    def text(self) -> str:
        """What the model reads."""
        return _put(self.source, self.masks) if self.masks else self.source

    def unmask(self, output: str) -> str:
        """A model's output with marks again wherever a mask stands in it."""
        if not self.masks:
            return output
        output = MARK.sub("", output)
        digits = to_latin_digits(output)
        marks: dict[str, str] = {}  # of those that share a mask the first
        for mark, mask in self.masks.items():
            marks.setdefault(mask, mark)
        found = sorted(
            (match.start(), match.end(), mark)
            for mask, mark in marks.items()
            for match in _finder(mask).finditer(digits)
        )
        hyphened = set(_HYPHENED.findall(self.source))  # "{{n}}-то": no ending the model added
        parts: list[str] = []
        end = 0
        for start, stop, mark in found:
            if start >= end:
                parts += (output[end:start], mark)
                body = output[start:stop].partition("-")[0]
                end = start + len(body) if mark in hyphened else stop
        whole = _put("".join((*parts, output[end:])), {mark: mark for mark in self.masks})
        return self._glued(re.sub(" {2,}", " ", whole))

    def _glued(self, text: str) -> str:
        """`text` with no space beside a mark where the source has none and the same neighbour."""
        source = self.source.replace(",", ".")  # languages differ in which of them is the point
        touching = {
            source[start : start + 2]
            for match in MARK.finditer(source)
            for start in (match.start() - 1, match.start())
            if start >= 0
        }

        def closed(space: re.Match[str]) -> str:
            pair = text[space.start() - 1 : space.start()] + text[space.end() : space.end() + 1]
            return "" if pair.replace(",", ".") in touching and _GLUED.fullmatch(pair) else " "

        return _SPACE_BY_MARK.sub(closed, text)


def lost_marks(source: str, translated: str) -> int:
    """How many marks of `source` do not stand exactly once in `translated`."""
    found = Counter(MARK.findall(translated))
    wanted = MARK.findall(source)
    return len(found.keys() - set(wanted)) + sum(found[mark] != 1 for mark in wanted)


# From a word's first letter to the last character before the next mark, an opening bracket or
# quotation mark left outside.
_WORDS = re.compile(rf"[^\W_](?:[^{_ANY_MARK}]*[^\s(\[«“„\"'`{_ANY_MARK}])?")


def split_at_marks(text: str) -> list[str]:
    """`text` in parts, in order: marks with the punctuation and space about them, and words.

    Joined, they are `text`; only parts with a letter are for translation.
    """
    parts: list[str] = []
    end = 0
    for match in _WORDS.finditer(text):
        parts += (text[end : match.start()], match.group())
        end = match.end()
    return [part for part in (*parts, text[end:]) if part]


def _put(text: str, forms: Mapping[str, str]) -> str:
    """`text` with each mark as `forms` has it, a space between it and a letter it would touch.

    An ending or prefix that the model glued on would make another link of a link, and a figure
    beyond a point or a comma another number of a number.
    """
    parts: list[str] = []
    end = 0
    for match in MARK.finditer(text):
        form, before = forms[match.group()], text[max(end, match.start() - 2) : match.start()]
        is_number = form[-1].isdigit()
        touches = before[-1:].isalnum() or (is_number and _FIGURES_BEFORE.match(before))
        touched = (_NUMBER_AFTER if is_number else _LETTER_AFTER).match(text, match.end())
        parts += (text[end : match.start()], " " if touches else "", form, " " if touched else "")
        end = match.end()
    return "".join((*parts, text[end:]))


@lru_cache(maxsize=256)
def _finder(mask: str) -> re.Pattern[str]:
    if mask.isalpha():
        return re.compile(rf"(?<![^\W_]){mask}(?![^\W_])", re.IGNORECASE)
    body = mask.replace(".", _POINT) if "." in mask else mask[:1] + _THOUSANDS + mask[1:]
    return re.compile(rf"(?<!\d)(?<!\d[.,]){body}(?![^\W_])(?![.,]\d){_ENDING}")
