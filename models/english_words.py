"""Which English words are no names: common words, and those English always capitalises.

Read once, when first asked, from `data/english_words.txt` (SCOWL; its licence stands at its head).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).parent / "data" / "english_words.txt"


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    body = [line for line in lines if not line.startswith("#")]
    cut = body.index("---")
    return frozenset(body[:cut]), frozenset(body[cut + 1 :])


def is_common(word: str) -> bool:
    """Whether English writes `word` with a small letter."""
    return word.lower() in _lists()[0]


def is_capitalised_word(word: str) -> bool:
    """Whether `word` is a day, a people, a faith: capitalised, and yet translated."""
    return word in _lists()[1]
