"""Which number of an output answers which of its source: the surest pairs first, in linear time."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from functools import partial

from models.quantities import Quantity

# A number of more parts is no number.
MOST_PARTS = 8

Pair = tuple[Quantity, Quantity]
"""A quantity of the source, and the one of the output that answers it."""


def match_numbers(asked: list[Quantity], given: list[Quantity]) -> list[Pair]:
    """Take out of both lists what answers each other, the surest pairs first."""
    pair = partial(_pair, asked, given)
    pairs: list[Pair] = []
    for is_digits in (True, False):
        pairs += pair(partial(_same_kind, is_digits))
        pairs += pair(partial(_same_value, is_digits))
    pairs += pair(lambda q: q.readings if q.written == "digits" else ())
    _match_parts(asked, given)
    _match_parts(given, asked)
    # An article is no number: the 1 of "1 hour" must not be answered by any "a" of the sentence.
    pairs += pair(lambda q: q.readings if q.written != "article" else ())
    return pairs


def match_digits(asked: list[Quantity], given: list[Quantity]) -> list[Pair]:
    """Take out of both lists what has the same digits and another scale: 24.6 and 24.6 billion."""
    return _pair(asked, given, _unscaled)


def _pair(
    asked: list[Quantity],
    given: list[Quantity],
    keys: Callable[[Quantity], Iterable[Hashable]],
) -> list[Pair]:
    """Pair each with the first other one that has a key of its own, out of both lists."""
    free = _Places(given, keys)
    pairs: list[Pair] = []
    answered: set[int] = set()
    for place, q in enumerate(asked):
        other = free.first(keys(q))
        if other is not None:
            free.taken.add(other)
            pairs.append((q, given[other]))
            answered.add(place)
    given[:] = [g for place, g in enumerate(given) if place not in free.taken]
    asked[:] = [q for place, q in enumerate(asked) if place not in answered]
    return pairs


class _Places:
    """Where in a list the quantities of each key stand, those that are taken passed over."""

    def __init__(
        self, found: Sequence[Quantity], keys: Callable[[Quantity], Iterable[Hashable]]
    ) -> None:
        self.taken: set[int] = set()
        self._rows: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for place, q in enumerate(found):
            for key in keys(q):
                self._rows[key].append(place)

    def first(self, keys: Iterable[Hashable], besides: Sequence[int] = ()) -> int | None:
        """The first free place of any of `keys` that is not of `besides`; None without one."""
        rows = [self._rows[key] for key in keys if key in self._rows]
        for row in rows:
            while row and row[0] in self.taken:
                row.popleft()
        firsts = (next((p for p in row if p not in besides), None) for row in rows)
        return min((place for place in firsts if place is not None), default=None)


def _same_value(is_digits: bool, q: Quantity) -> Sequence[Hashable]:
    return [q.value] if (q.written == "digits") is is_digits else ()


def _same_kind(is_digits: bool, q: Quantity) -> Sequence[Hashable]:
    kind = (q.written, q.sort, q.unit, q.measure, q.half)
    return [(value, kind) for value in _same_value(is_digits, q)]


def _unscaled(q: Quantity) -> Sequence[Hashable]:
    return [Decimal(q.value) / q.scale] if q.written == "digits" else ()


def _match_parts(whole: list[Quantity], apart: list[Quantity]) -> None:
    """ "12.30" on one side and "12:30" on the other, "5.11" and "5 November"."""
    free = _Places(apart, lambda q: q.readings if q.written != "article" and not q.parts else ())
    left = []
    for q in whole:
        ways = [q.parts, *(tuple(r.split(".")) for r in sorted(q.readings) if "." in r)]
        if not q.parts or not any(_take(free, parts) for parts in ways):
            left.append(q)
    whole[:] = left
    apart[:] = [g for place, g in enumerate(apart) if place not in free.taken]


def _take(free: _Places, parts: Sequence[str]) -> bool:
    """Whether every one of `parts` has a free place of its own; they are taken then."""
    if len(parts) > MOST_PARTS:
        return False
    taken: list[int] = []
    for part in parts:
        place = free.first([part], taken)
        if place is None:
            return False
        taken.append(place)
    free.taken.update(taken)
    return True
