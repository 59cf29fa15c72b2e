"""Numbers that are only told roughly: dozens, hundreds, thousands, millions, in four languages.

"Тысячи вышли" is not "hundreds marched". No digit answers for them, and languages say them in other
ways too (тысячелетия, "many"), so one is asked for only where another stands.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from models.folding import fold
from models.number_words import look_up
from models.quantity_base import Quantity, Token, in_words, tokens_of
from models.word_tables import WordTable

_TABLE = WordTable(
    {
        "10": (
            "",
            "dozens tens десятки десятков десяткам десятками десятках δεκαδεσ δεκαδων عشرات",
        ),
        "100": ("", "hundreds сотни сотен сотням сотнями сотнях εκατονταδεσ εκατονταδων مئات"),
        "1000": (
            "",
            "thousands тысячи тысяч тысячам тысячами тысячах χιλιαδεσ χιλιαδων الاف الوف",
        ),
        "1000000": (
            "",
            "millions миллионы миллионов миллионам миллионами миллионах εκατομμυρια εκατομμυριων"
            " ملايين",
        ),
        "1000000000": (
            "",
            "billions миллиарды миллиардов миллиардам миллиардами миллиардах δισεκατομμυρια"
            " δισεκατομμυριων مليارات",
        ),
    }
)


@lru_cache(maxsize=64)
def magnitudes_in(text: str) -> tuple[Quantity, ...]:
    """Every rough number of `text`, in order; not the thousands of "five thousand"."""
    tokens = tokens_of(text)
    return tuple(
        in_words(int(size), "soft", token, token)
        for before, token in pairwise([None, *tokens])
        if token is not None and token.kind == "word" and (size := _TABLE.look_up(fold(token.text)))
        if not _is_counted(before)
    )


def _is_counted(before: Token | None) -> bool:
    """Whether the word before it makes a number of it."""
    if before is None or before.kind == "sign":
        return False
    word = look_up(before.text) if before.kind == "word" else None
    return before.kind != "word" or (word is not None and word.kind != "scale")
