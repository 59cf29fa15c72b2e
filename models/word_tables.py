"""Tables of inflected words: which of them begin alike, and which must be met whole.

`units.py` and `measures.py` say what the words mean; here is how a word of any of the four
languages is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.folding import arabic_stems, fold, word_set

DEFAULT_ENDING = 4


class WordTable:
    """Words and what they mean.

    Args:
        rows: For each meaning the beginnings of its words, then the words that are met whole since
            their beginnings begin others ("фут", "футбол").
        endings: How many letters may follow a beginning, where `DEFAULT_ENDING` are too many.
    """

    def __init__(
        self, rows: Mapping[str, tuple[str, str]], endings: Mapping[str, int] | None = None
    ) -> None:
        own = endings or {}
        beginnings = [
            (fold(start), meaning, own.get(start, DEFAULT_ENDING))
            for meaning, (starts, _) in rows.items()
            for start in starts.split()
        ]
        self._beginnings = sorted(beginnings, key=lambda row: -len(row[0]))
        self._whole = {
            fold(word): meaning for meaning, (_, words) in rows.items() for word in word_set(words)
        }

    def look_up(self, folded: str) -> str | None:
        """What a folded word means, or None; an Arabic one without its particles too."""
        return next(filter(None, map(self._meaning, arabic_stems(folded))), None)

    def _meaning(self, stem: str) -> str | None:
        if stem in self._whole:
            return self._whole[stem]
        for start, meaning, ending in self._beginnings:
            if stem.startswith(start) and len(stem) - len(start) <= ending:
                return meaning
        return None
