"""Which words of a translation stand for which words of its source.

From the decoder's attention, asked for once more while the engine writes the finished translation
by force; only HTML needs it, to put inline tags around the right words (Bergamot does the same).
What stands on both sides as it is (numbers, names in Latin letters, marks) overrides it, and
without it words are matched by their place. Not a library call: aligners known to us (eflomal,
SimAlign) need models or corpora of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from models.numbers import canonical
from models.spans import MARK

Rows = list[list[float]]
"""(target units, source units) weights; a row sums to 1."""

Align = Callable[[Sequence[Sequence[str]]], Sequence[Rows | None]]
"""Traces of marked sentences -> weights from the last text to the first, None beyond reach."""

# Beyond this many pairs of units a sentence is no sentence.
MAX_PAIRS = 250_000

_UNIT = re.compile(rf"{MARK.pattern}|\d+(?:[.,٫]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|\S")
# Attention and place are worth what certain pairs are not.
_BLUR = 0.08


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, number, mark or sign: `text[start:stop]`."""

    start: int
    stop: int
    text: str

    @property
    def is_sign(self) -> bool:
        """Whether it is punctuation."""
        return not any(char.isalnum() for char in self.text) and not MARK.match(self.text)


def units_of(text: str) -> list[Unit]:
    """The units of a marked text, in order, white space left out."""
    return [Unit(*match.span(), match.group()) for match in _UNIT.finditer(text)]


def align(source: Sequence[Unit], target: Sequence[Unit], attention: Rows | None) -> Rows:
    """Weights of every source unit for every target unit.

    Args:
        source: Of the source, n of them.
        target: Of the translation, m of them.
        attention: (m, n); None where the engine gives none.
    """
    rows = attention if attention is not None else _by_place(len(target), len(source))
    certain = _certain(source, target)
    taken = set(certain.values())
    aligned = []
    for number, (unit, row) in enumerate(zip(target, rows, strict=True)):
        if number in certain:
            aligned.append([float(index == certain[number]) for index in range(len(source))])
            continue
        # Attention rests on signs where it has nothing to look at.
        weights = [
            0.0 if index in taken or (source[index].is_sign != unit.is_sign) else weight
            for index, weight in enumerate(row)
        ]
        aligned.append(_normal(weights) or _normal(row) or row)
    return aligned


def align_trace(trace: Sequence[str], attentions: Sequence[Rows | None]) -> Rows | None:
    """Weights from the last text of a route to the first, over the units of each.

    Args:
        trace: A marked sentence in each language of its route.
        attentions: One a hop.
    """
    units = [units_of(text) for text in trace]
    if not all(units) or len(units[0]) * len(units[-1]) > MAX_PAIRS:
        return None
    hops = [
        align(units[hop], units[hop + 1], attention) for hop, attention in enumerate(attentions)
    ]
    whole = reduce(compose, hops)
    return align(units[0], units[-1], whole) if len(hops) > 1 else whole


def compose(first: Rows, second: Rows) -> Rows:
    """From (b, a) and (c, b) the weights (c, a): a pivot's two hops in one."""
    width = len(first[0]) if first else 0
    return [
        [sum(weight * first[b][a] for b, weight in enumerate(row)) for a in range(width)]
        for row in second
    ]


def _certain(source: Sequence[Unit], target: Sequence[Unit]) -> dict[int, int]:
    """Target unit -> source unit, where both are one word, and the only ones of it."""
    there, here = ([_key(unit) for unit in side] for side in (source, target))
    counts = Counter(there), Counter(here)
    places = {key: index for index, key in enumerate(there)}
    return {
        number: places[key]
        for number, key in enumerate(here)
        if key is not None and counts[0][key] == counts[1][key] == 1
    }


def _key(unit: Unit) -> str | None:
    if unit.text[0].isdigit():
        return canonical(unit.text)
    return None if unit.is_sign else unit.text.casefold()


def _by_place(rows: int, columns: int) -> Rows:
    """Each target unit looks at the source unit at its own share of the sentence."""
    result = []
    for row in range(rows):
        place = (row + 0.5) / rows
        result.append(
            [
                1.0 / (_BLUR + abs((column + 0.5) / columns - place)) ** 4
                for column in range(columns)
            ]
        )
    return [_normal(row) or row for row in result]


def _normal(row: Sequence[float]) -> list[float]:
    """`row` with the sum 1; empty where it has no sum."""
    total = sum(row)
    return [weight / total for weight in row] if total > 0 else []
