"""How the cost of some work grows with its input: a ratio, which a slow machine does not change."""

from __future__ import annotations

import time
from collections.abc import Callable

QUADRUPLED = 9.0
"""Above what four times the input may cost: 4 where cost is linear, 16 where it is quadratic."""
# A shorter run is mostly noise: the input grows until one run takes this long.
_LEAST_S = 0.004
_MOST = 1 << 18


def growth(work: Callable[[int], object]) -> float:
    """How many times as long `work` takes on 4n as on n, best of three each."""
    n = 1 << 10
    while n < _MOST and _seconds(work, n) < _LEAST_S:
        n *= 2
    return _best(work, 4 * n) / _best(work, n)


def _best(work: Callable[[int], object], n: int) -> float:
    return min(_seconds(work, n) for _ in range(3))


def _seconds(work: Callable[[int], object], n: int) -> float:
    start = time.process_time()
    work(n)
    return time.process_time() - start
