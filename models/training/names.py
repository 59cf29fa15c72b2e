"""Which short strings of the corpus are names: the same sounds on both sides, in two scripts.

Stands beside `corpus.py`, which leaves short interface strings out but for these. Maps, clocks and
school programs name the world's cities, regions and people; running text of the corpus holds few
of them, and a name that was never seen is what our translators get wrong most.
"""

from __future__ import annotations

import re

from models.transliteration import sounds_like

NAME = "name"  # the domain's name
AMONG = ("ui", "dictionary")
MAX_WORDS = 3
# Two letters are a country's code, whose translation is the country.
ENGLISH = re.compile(r"[A-Z][a-zß-ÿ'’]{2,}(?:-[A-Za-zß-ÿ'’]+)*")
TARGETS = {
    "ru": re.compile(r"[\u0410-\u042f\u0401][\u0400-\u04ff'’-]+"),
    "el": re.compile(r"[\u0386-\u03ab][\u0370-\u03ff'’-]+"),
    "ar": re.compile(r"[\u0620-\u06ff-]{2,}"),
}


def is_name(english: str, target: str, language: str) -> bool:
    """Whether up to three capitalised words stand beside as many that sound like them.

    A word of both languages that one took from the other is taken for a name too ("Geography").
    """
    words, others = english.split(), target.split()
    return (
        0 < len(words) == len(others) <= MAX_WORDS
        and all(ENGLISH.fullmatch(word) for word in words)
        and all(TARGETS[language].fullmatch(word) for word in others)
        and all(sounds_like(word, other) for word, other in zip(words, others, strict=True))
    )
