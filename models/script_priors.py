"""What a text's script alone says of its language, before any n-gram is counted.

Which languages write it, with which letters, and how usual each is. `detector` asks here first;
langdetect's profiles are of n-grams alone and hold none of this.
"""

from __future__ import annotations

import re
from collections import Counter

# fmt: off
_LATIN_PROFILES = (
    "af", "ca", "cs", "cy", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt",
    "lv", "nl", "no", "pl", "pt", "ro", "sk", "sl", "so", "sq", "sv", "sw", "tl", "tr", "vi",
)
# fmt: on

# langdetect's own profile names, by script; scripts of one language are in ONLY_LANGUAGE.
PROFILES: dict[str, tuple[str, ...]] = {
    "Latin": _LATIN_PROFILES,
    "Cyrillic": ("ru", "uk", "bg", "mk"),
    "Arabic": ("ar", "fa", "ur"),
    "Devanagari": ("hi", "mr", "ne"),
    "Han": ("zh-cn", "zh-tw"),
}

ONLY_LANGUAGE = {
    "Greek": "el",
    "Hebrew": "he",
    "Thai": "th",
    "Hangul": "ko",
    "Hiragana": "ja",
    "Katakana": "ja",
    "Bengali": "bn",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Armenian": "hy",
    "Georgian": "ka",
}

# Letters each language writes with. A language whose alphabet lacks more than _FOREIGN_SHARE of
# a text's letters is out; where all are out (Serbian, Kazakh, Kurdish …) the answer is "und".
_ARABIC_LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱ"
_ALPHABETS = {
    "ru": frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    "uk": frozenset("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "bg": frozenset("абвгдежзийклмнопрстуфхцчшщъьюяѝ"),
    "mk": frozenset("абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ"),
    "ar": frozenset(_ARABIC_LETTERS + "ـ"),
    "fa": frozenset(_ARABIC_LETTERS + "ـپچژگکی"),
    "ur": frozenset(_ARABIC_LETTERS + "ـپچژگکیٹڈڑںےہھۂۓۃ"),
}
# Letters where a language never has them count as foreign to it: Bulgarian writes ь before о alone,
# Russian ъ before е, ё, ю, я alone.
_OUT_OF_PLACE = {"bg": re.compile("ь(?!о)"), "ru": re.compile("ъ(?![еёюя])")}
_FOREIGN_SHARE = 0.02

# What to expect of a script before reading; languages not named share what is left.
_PRIORS = {
    "Latin": {"en": 0.5},
    "Cyrillic": {"ru": 0.7, "uk": 0.15, "bg": 0.1, "mk": 0.05},
    "Arabic": {"ar": 0.8, "fa": 0.15, "ur": 0.05},
    "Devanagari": {"hi": 0.6},
    "Han": {"zh-cn": 0.7, "zh-tw": 0.3},
}


def dominant(scripts: Counter[str]) -> str:
    """Name the script most letters are in; kana make a text with Han letters Japanese.

    `scripts` then counts its Han letters and all its kana as Hiragana.
    """
    kana = scripts["Hiragana"] + scripts["Katakana"]
    if kana and kana * 10 > scripts["Han"]:
        scripts["Hiragana"] = kana + scripts.pop("Han", 0)
        del scripts["Katakana"]
    return max(sorted(scripts), key=scripts.__getitem__)


def possible(profiles: tuple[str, ...], words: str) -> list[str]:
    """Leave out the languages whose alphabet does not hold the letters of `words`."""
    lower = words.lower()
    letters = Counter(filter(str.isalpha, lower))
    allowed = _FOREIGN_SHARE * letters.total()
    return [code for code in profiles if _count_foreign(code, letters, lower) <= allowed]


def _count_foreign(code: str, letters: Counter[str], lower: str) -> int:
    if code not in _ALPHABETS:
        return 0
    out_of_place = len(_OUT_OF_PLACE[code].findall(lower)) if code in _OUT_OF_PLACE else 0
    foreign = sum(count for char, count in letters.items() if char not in _ALPHABETS[code])
    return foreign + out_of_place


def expected(script: str) -> dict[str, float]:
    """Give the share of each language among texts of `script`; together they are 1."""
    named = _PRIORS[script]
    others = [code for code in PROFILES[script] if code not in named]
    return named | {code: (1.0 - sum(named.values())) / len(others) for code in others}
