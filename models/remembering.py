"""A cache for functions of words: what is too long to be a word is worked out anew.

`functools.lru_cache` counts entries, not bytes. A text may hold one "word" of half a megabyte, and
thousands of such, one a request, would stay for good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

LONGEST_WORDS = 128
"""Code points of all arguments together."""

T = TypeVar("T")


def remembered(entries: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Let a function of one or more words remember its last `entries` results."""

    def wrap(function: Callable[..., T]) -> Callable[..., T]:
        known = lru_cache(maxsize=entries)(function)

        @wraps(function)
        def looked_up(*words: str) -> T:
            return known(*words) if sum(map(len, words)) <= LONGEST_WORDS else function(*words)

        return looked_up

    return wrap
