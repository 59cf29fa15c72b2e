"""Cuts an over-long sentence into pieces that fit an engine, never inside a visible character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# Best first: after a clause mark, its closing brackets and white space; after white space.
_CLAUSE_END = re.compile(r"[.;:,!?…·\u0387\u037e،؛؟)\]»”—–][\"'»”’)\]]*\s+")
_SPACE = re.compile(r"\s+")
# A cut earlier in the piece than this leaves a crumb that translates badly.
_EARLIEST_CUT = 0.4
# Sub-word vocabularies of 32,000 take three to five characters a token: the first guess.
_CHARS_A_TOKEN = 4

_JOINER = "\u200d"


def split_to_budget(text: str, budget: int, count: Callable[[str], int]) -> list[str]:
    """Cut an over-long sentence into pieces of at most `budget` tokens.

    Cuts come after clause punctuation, else after white space, else between graphemes: a base
    letter keeps its marks, an emoji its modifiers, a surrogate its other half.

    Args:
        text: The sentence.
        budget: Largest piece, in tokens as `count` gives them.
        count: Tokens of a string; called about a dozen times a piece, on strings of about the
            budget's size, so that the whole is linear in `text`. Should not shrink as text grows.
    Returns:
        Pieces in order, none empty; joined, they are `text`. One grapheme that passes the
        budget alone is a piece of its own.
    Raises:
        ValueError: `budget` is not positive.
    """
    if budget < 1:
        raise ValueError(f"a budget of {budget} tokens holds no text")
    pieces: list[str] = []
    start = 0
    while start < len(text):
        stop = _find_fit(text, start, budget, count)
        if stop < len(text):
            stop = _find_break(text, start, stop)
        pieces.append(text[start:stop])
        start = stop
    return pieces


def find_grapheme_end(text: str, start: int, limit: int) -> int:
    """Find the last place up to `limit` that cuts no grapheme; beyond it where there is none."""
    stop = limit
    while stop > start and not _is_grapheme_start(text, stop, start):
        stop -= 1
    if stop > start:
        return stop
    stop = max(limit, start + 1)
    while not _is_grapheme_start(text, stop, start):
        stop += 1
    return stop


def _find_fit(text: str, start: int, budget: int, count: Callable[[str], int]) -> int:
    """Find the furthest end of a piece from `start` within the budget, by doubling and halving."""
    fits, step = start, budget * _CHARS_A_TOKEN
    while True:
        beyond = min(start + step, len(text))
        if count(text[start:beyond]) > budget:
            break
        if beyond == len(text):
            return beyond
        fits, step = beyond, step * 2
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        if count(text[start:middle]) <= budget:
            fits = middle
        else:
            beyond = middle
    return fits


def _find_break(text: str, start: int, limit: int) -> int:
    """Find the best place to cut in `text[start:limit]`, never `start` itself."""
    earliest = start + int((limit - start) * _EARLIEST_CUT)
    for pattern in (_CLAUSE_END, _SPACE):
        ends = [match.end() for match in pattern.finditer(text, earliest, limit)]
        if ends and _is_grapheme_start(text, ends[-1], start):
            return ends[-1]
    return find_grapheme_end(text, start, limit)


def _is_grapheme_start(text: str, index: int, start: int) -> bool:
    """Tell whether a cut before `text[index]` leaves every visible character whole.

    One begins at `start`: what stands before it is not looked at again for every piece of a row.
    The rules of UAX #29 that matter for news text; Hangul jamo and Indic conjuncts are left out.
    """
    if not 0 < index < len(text):
        return True
    previous, char = text[index - 1], text[index]
    if "\ud800" <= previous <= "\udbff" and "\udc00" <= char <= "\udfff":
        return False
    if previous == "\r" and char == "\n":
        return False
    if _JOINER in (previous, char) or unicodedata.category(char)[0] == "M":
        return False
    if _is_emoji_modifier(char):
        return False
    if _is_flag_half(char) and _is_flag_half(previous):
        return _count_flag_halves(text, start, index) % 2 == 0
    return True


def _is_emoji_modifier(char: str) -> bool:
    """Tell skin tones and the tag letters of regional flags."""
    return "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _count_flag_halves(text: str, start: int, stop: int) -> int:
    first = stop
    while first > start and _is_flag_half(text[first - 1]):
        first -= 1
    return stop - first
