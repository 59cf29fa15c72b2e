"""What the end of a stretch of text is: a word, a unit, an initial, an abbreviation that goes on.

Half of what `segmenter_rules.py` asks of a cut; the other half is what begins behind it.
"""

from __future__ import annotations

import re

from models.languages import LANGUAGES
from models.segmenter_words import COUNTS, LETTERED, OPEN_ABBREVIATIONS, OPENERS, UNITS

# Each language's abbreviations and the English ones: names in Latin letters are everywhere.
_ABBREVIATIONS = {
    lang: dict.fromkeys(UNITS[lang], "unit")
    | dict.fromkeys(OPEN_ABBREVIATIONS["en"] | OPEN_ABBREVIATIONS[lang], "open")
    | dict.fromkeys(COUNTS[lang], "count")
    for lang in LANGUAGES
}
# Four short words with their points.
_ABBREVIATION_CHARS = 32
# With accents and Arabic vowel signs, which are no \w.
_LETTER = r"[\w\u0300-\u036f\u064b-\u0652\u0670]"
_SHORT_WORD = rf"{_LETTER}{{1,6}}\."
_ABBREVIATION = re.compile(rf"(?<!{_LETTER})(?:{_SHORT_WORD}\s?){{0,3}}{_SHORT_WORD}\s*\Z")
# "last year's.", "can't.", "1990-х.", "10 Gbit/s."; but "A." of "d'A. Dumas" is an initial.
_SUFFIX = re.compile(r"\w['’/-](?P<letter>\w)\.\s*\Z")
_ACRONYM = re.compile(r"(?:\w{1,2}\.){2,}\s*")
_NUMBERED_UNIT = re.compile(r"\d\s*[^\W\d_]{1,2}\.\s*\Z")
_DEGREES = re.compile(r"[°º]\s?[^\W\d_]\.\s*\Z")
# Latin A to H and K, Cyrillic А to Е and С, Greek Α to Ε: later letters are mostly initials.
_LETTERED = re.compile(r"(?P<word>\w+)\s[A-HK\u0410-\u0415\u0421\u0391-\u0395]\.\s*\Z")
_LATIN_LETTER = re.compile(r"(?<!\w)[A-Z]\.\s*\Z")
_LAST_LATIN = "\u024f"
_LETTER_AFTER_WORD = re.compile(r"[a-z]\s[A-Z]\.\s*\Z")
_PRONOUNS = (("en", "i"), ("en", "I"), ("ru", "я"))


def classify_end(before: str, lang: str, following: str = "") -> str | None:
    """Tell what `before` ends in: "open", "unit", "count", "letter", "initial", "acronym".

    Of "и т. п." the longest form listed counts: "т.п.", not "п.". A "letter" names a kind
    ("plan B.") or a scale ("22 °C."), or ends a word ("year's."), and ends sentences as words do;
    so does one that no name of `following`, the next word, can have for an initial.
    """
    if not before.rstrip().endswith("."):
        return None
    match = _ABBREVIATION.search(before, max(0, len(before) - _ABBREVIATION_CHARS))
    if not match:
        return None
    if _ends_in_letter(before, lang):
        return "letter"
    written = [part.strip() for part in match.group().split(".")[:-1]]
    parts = [part.lower() for part in written]
    kinds = _ABBREVIATIONS.get(lang, _ABBREVIATIONS["en"])
    is_capital = len(written[-1]) == 1 and written[-1].isupper()
    for first in range(len(parts)):
        kind = kinds.get(".".join(parts[first:]) + ".")
        if kind == "unit" and is_capital and first == len(parts) - 1:
            break  # "президент В. Петров", not "в XX в."
        if kind:
            return kind
    if not _is_initial(written[-1], lang):
        return None
    if _ACRONYM.fullmatch(match.group()):
        return "acronym"
    return "letter" if _is_no_initial_of(following, before, lang) else "initial"


def _ends_in_letter(before: str, lang: str) -> bool:
    """Tell "last year's.", "plan B." and "22 °C." from the initial of a name."""
    suffix = _SUFFIX.search(before)
    if suffix:
        return suffix["letter"].islower()
    lettered = _LETTERED.search(before)
    is_kind = lettered is not None and lettered["word"].lower() in LETTERED.get(lang, ())
    return is_kind or _DEGREES.search(before) is not None


def _is_no_initial_of(word: str, before: str, lang: str) -> bool:
    """Tell "в соцсети X. Оппозиция" and "posted on X. The" from "J. Smith"."""
    if _LATIN_LETTER.search(before) and word[:1].isupper() and word[0] > _LAST_LATIN:
        return True
    return lang == "en" and word in OPENERS["en"] and _LETTER_AFTER_WORD.search(before) is not None


def _is_initial(word: str, lang: str) -> bool:
    """Tell the "А." of "А. С. Пушкин"; not "I." and "я.", which end sentences."""
    return len(word) == 1 and word.isalpha() and (lang, word) not in _PRONOUNS


def is_numbered_unit(before: str) -> bool:
    """Tell "5 m." and "в 2020 г." from an initial."""
    return _NUMBERED_UNIT.search(before) is not None
