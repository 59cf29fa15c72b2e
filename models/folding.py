"""Words without what inflection of writing adds: case, accents, vowel marks, Arabic carriers.

The checks compare words of four scripts with tables and with each other; all of them fold first.
`unicodedata` gives the decomposition, no library the Arabic part (ة, ى and what is written
together with the word: و "and", ب "in", ل "to", ال "the").
"""

from __future__ import annotations

import re
import unicodedata

from models.remembering import remembered

_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ء": None, "ٱ": "ا"})
# Written before an Arabic word without a space, longest first.
_PROCLITICS = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ف", "ب", "ك", "ل")
# The same as a pattern, for words of a table: fewer, so that "كما" ("as") is not ك and ما.
_ARABIC_FRONT = "[وفبلك]?(?:ال)?"
# With accents and vowel marks of their own, which are no letters, and "isn't" whole.
_WORD = re.compile(r"\w[\w\u0300-\u036f\u064b-\u065f\u0670'’]*")
# What must remain of a word when something is taken from its front.
_MIN_STEM = 2


def word_set(words: str) -> frozenset[str]:
    """The words of a table written as one line of text."""
    return frozenset(words.split())


@remembered(4096)
def fold(word: str) -> str:
    """`word` in small letters, without accents and vowel marks; same word, same result."""
    if word.isascii():
        return word.lower()
    plain = decomposed(word).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char)).translate(_ARABIC)


def decomposed(text: str) -> str:
    """`text` in NFKD, but for the order of its marks: for who leaves them out anyway.

    Letter by letter: to put the marks of one letter in order takes the square of their number, in
    one call that nothing can stop and that keeps every other thread waiting.
    """
    if text.isascii():
        return text
    others = {char for char in text if char > "\x7f"}
    return text.translate({ord(char): unicodedata.normalize("NFKD", char) for char in others})


@remembered(4096)
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


def fold_words(text: str) -> str:
    """The folded words of `text`, a space between two: what a `cue_pattern` is searched in."""
    return " ".join(fold(word) for word in _WORD.findall(text))


def cue_pattern(cues: str, is_prefixed: bool = False) -> str:
    """A regular expression for the words of a table in the text of `fold_words`.

    Args:
        cues: Words, beginnings ("refus*") and endings ("*less"), in any spelling, a space between.
        is_prefixed: Whether whole Arabic words too may have their article and a preposition before
            them; beginnings always may.
    """
    forms = {_form(cue, is_prefixed) for cue in cues.split()}
    return rf"(?<!\w)(?:{'|'.join(sorted(forms, key=len, reverse=True))})(?!\w)"


def _form(cue: str, is_prefixed: bool) -> str:
    word = re.escape(fold(cue.strip("*")))
    if cue.startswith("*"):
        return rf"\w*{word}"
    is_beginning = cue.endswith("*")
    is_arabic = "\u0600" <= word[0] <= "\u06ff"
    front = _ARABIC_FRONT if is_arabic and (is_beginning or is_prefixed) else ""
    return front + word + (r"\w*" if is_beginning else "")
