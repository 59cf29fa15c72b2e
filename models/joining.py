"""A sentence that was translated in pieces as one again, begun as its source begins.

Models write each piece as a sentence of its own: with a capital, and with a stop in the midst of
the whole. A whole one they now and then begin small.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.spans import MARK
from models.typography import blanked

_FIRST = re.compile(rf"[^\W_]|{MARK.pattern}")
_ENDS = re.compile(r"[.!?…؟;:]['\"”’»)\]]*\Z")
_ONE_STOP = re.compile(r"(?<![.…])\.\Z")
# A longer first word may be a name, where the piece has one.
FUNCTION_WORD_CHARS = 3


def run_on(sources: Sequence[str], texts: Sequence[str], target_lang: str) -> list[str]:
    """`texts`, the translations of the pieces `sources` of one sentence, to be put one by one.

    A piece that goes on in its source goes on here, and the next begins small where that does.
    """
    found: list[str] = []
    goes_on = False
    for place, (source, text) in enumerate(zip(sources, texts, strict=True)):
        begun = _begun_small(text, source) if goes_on else text
        goes_on = place + 1 < len(sources) and _ENDS.search(source) is None
        found.append(_without_stop(begun, source, target_lang) if goes_on else begun)
    return found


def _without_stop(text: str, source: str, target_lang: str) -> str:
    stopless = _ONE_STOP.sub("", text)
    if stopless == text or source[-1:] not in ",،":
        return stopless
    return stopless + ("،" if target_lang == "ar" else ",")


def _begun_small(text: str, source: str) -> str:
    if not source[:1].islower():
        return text
    word = re.match(r"[^\W\d_]+", text)
    if word is None or (len(word.group()) > 1 and word.group().isupper()):
        return text
    is_safe = len(word.group()) <= FUNCTION_WORD_CHARS or source == source.lower()
    return text[0].lower() + text[1:] if is_safe else text


def begin_as(text: str, source: str) -> str:
    """`text` with a capital where `source` begins with one.

    Nothing changes where either begins with a figure or a mark, or `text` with a link, code, or a
    word that has its capital further on ("iPhone").
    """
    asked, first = _FIRST.search(source), _FIRST.search(text)
    if asked is None or first is None or not asked.group().isupper():
        return text
    place = first.start()
    word = re.match(r"\w+", blanked(text)[place:])
    if word is None or not word.group().islower():
        return text
    return text[:place] + text[place].upper() + text[place + 1 :]
