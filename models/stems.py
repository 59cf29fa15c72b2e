"""Bags of stems: what two sentences have in common, in any language, without a model.

Words cut to their beginnings join inflected forms; scripts without spaces give pairs or triples
of characters instead. The stemmers and segmenters of libraries know a few languages each and
need data of their own; ranking needs no more than that like things look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from models.folding import decomposed
from models.words import IDEOGRAPHIC, SPACELESS, SYLLABIC

# Cut words to this many letters: crude, and enough to join inflected forms of most scripts.
STEM_LETTERS = 6
# A Chinese word is mostly two characters, a Thai syllable mostly three.
IDEOGRAPHIC_GRAM = 2
SYLLABIC_GRAM = 3
# Letters; in the four languages and their neighbours these are mostly prepositions and articles.
LONGEST_FUNCTION_WORD = 2

# Share of a sentence's stems by which another says it again, beside more of its own.
CONTAINED = 0.8

# Vowel signs of Indic scripts are no \w, and stand inside words; the danda does not.
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_TOKEN = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)*)|(?P<ideographs>[{IDEOGRAPHIC}]+)|(?P<syllables>[{SYLLABIC}]+)"
    rf"|(?:(?![{IDEOGRAPHIC}{SYLLABIC}])[^\W\d_])(?:(?![{IDEOGRAPHIC}{SYLLABIC}])[^\W\d_]|[{_INDIC}])*"
)


def stems(text: str) -> Counter[str]:
    """Case-folded, accent-free word beginnings and whole numbers, with their counts."""
    folded = decomposed(text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return Counter(_stems(plain))


def overlap(first: Counter[str], second: Counter[str]) -> float:
    """Jaccard similarity of two bags of stems, 0 to 1."""
    union = len(first.keys() | second.keys())
    return len(first.keys() & second.keys()) / union if union else 0.0


def says_again(first: Counter[str], second: Counter[str]) -> bool:
    """Whether `second` has nearly every stem of theme that `first` has, and every number."""
    own = {stem for stem in first if not is_function_word(stem)}
    missing = own - second.keys()
    is_told = len(missing) <= (1.0 - CONTAINED) * len(own)
    return bool(own) and is_told and not any(stem[0].isdigit() for stem in missing)


def is_function_word(stem: str) -> bool:
    """Whether a stem is one of the shortest words: "of", "на", "το", "zu" carry no theme.

    A list of them for each of fifty languages would be better and is not to be had; two
    characters of Chinese are a whole word.
    """
    return len(stem) <= LONGEST_FUNCTION_WORD and stem.isalpha() and not SPACELESS.match(stem)


def _stems(plain: str) -> Iterator[str]:
    for match in _TOKEN.finditer(plain):
        token = match.group()
        if match["ideographs"]:
            yield from _grams(token, IDEOGRAPHIC_GRAM)
        elif match["syllables"]:
            yield from _grams(token, SYLLABIC_GRAM)
        else:
            yield token[:STEM_LETTERS]


def _grams(run: str, size: int) -> Iterator[str]:
    """Every `size` neighbours of `run`; a shorter run is one by itself."""
    for start in range(max(1, len(run) - size + 1)):
        yield run[start : start + size]
