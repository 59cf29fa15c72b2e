"""Words without what inflection of writing adds: case, accents, vowel marks, Arabic carriers.

The checks compare words of four scripts with tables and with each other; all of them fold first.
`unicodedata` gives the decomposition, no library the Arabic part (ة, ى and what is written
together with the word: و "and", ب "in", ل "to", ال "the").
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ء": None, "ٱ": "ا"})
_SIGMA = str.maketrans({"ς": "σ"})
# Written before an Arabic word without a space, longest first.
_PROCLITICS = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ف", "ب", "ك", "ل")
# What must remain of a word when something is taken from its front.
_MIN_STEM = 2


def word_set(words: str) -> frozenset[str]:
    """The words of a table written as one line of text."""
    return frozenset(words.split())


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """`word` in small letters, without accents and vowel marks; same word, same result."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return letters.translate(_ARABIC).translate(_SIGMA)


@lru_cache(maxsize=4096)
def arabic_stems(folded: str) -> tuple[str, ...]:
    """A folded Arabic word as it is, and without what may be written before it."""
    if not folded or not "\u0600" <= folded[0] <= "\u06ff":
        return (folded,)
    stems = [folded]
    for proclitic in _PROCLITICS:
        rest = folded.removeprefix(proclitic)
        if rest != folded and len(rest) >= _MIN_STEM and rest not in stems:
            stems.append(rest)
    return tuple(stems)
