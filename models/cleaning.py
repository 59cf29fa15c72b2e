"""What a sentence looks like to a model: one line, no control characters, plain letters."""

from __future__ import annotations

import re
import unicodedata

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def plain_letters(text: str) -> str:
    """`text` with letters that are another's form as that one: Arabic of a PDF, "ﬁ", "Ｔ".

    Letters alone, so that "½" and "m²" stay, and one by one, since a run of combining marks as a
    whole costs its length squared.
    """
    if text.isascii():
        return text
    letters = (char for char in set(text) if char.isalpha())
    return text.translate({ord(char): unicodedata.normalize("NFKC", char) for char in letters})


def without_surrogates(text: str) -> str:
    """`text` with U+FFFD for each lone surrogate, which is no UTF-8 and no character."""
    return _SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters as one space.

    Hard-wrapped sentences hold line ends, and sentencepiece takes no lone surrogate; both are
    kept in the document (offsets stay exact) and end here.
    """
    return without_surrogates(_UNREADABLE.sub(" ", text)).strip()
