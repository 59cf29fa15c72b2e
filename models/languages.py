"""The languages: codes, names, scripts, direction and punctuation of each.

The table every other module reads: the detector takes scripts from it, the segmenter sentence
marks, the typography quotation marks, the checks the script an output must have. Not a locale
library (babel, CLDR): four languages with facts about punctuation that CLDR does not hold; what
a model is told of its target (tags) is on its card. The fifty that langdetect may answer beside
them are in `other_languages`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from models.other_languages import OTHER_LANGUAGES, RIGHT_TO_LEFT

HUB = "en"
"""What a text goes through where no model leads straight from its language to the target."""
UNDETERMINED = "und"


@dataclass(frozen=True, slots=True)
class Language:
    """A language the models read or write.

    Attributes:
        code: BCP-47.
        script: Unicode's name of the script ("Latin", "Cyrillic", "Greek", "Arabic").
        sentence_marks: What ends a sentence; the first one is the full stop.
        quotes: Opening and closing quotation mark of printed text.
    """

    code: str
    name: str
    script: str
    direction: Literal["ltr", "rtl"]
    semicolon: str
    sentence_marks: str
    quotes: tuple[str, str]


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language(
            code="en",
            name="English",
            script="Latin",
            direction="ltr",
            semicolon=";",
            sentence_marks=".?!…",
            quotes=("“", "”"),
        ),
        Language(
            code="ru",
            name="Russian",
            script="Cyrillic",
            direction="ltr",
            semicolon=";",
            sentence_marks=".?!…",
            quotes=("«", "»"),
        ),
        Language(
            code="el",
            name="Greek",
            script="Greek",
            direction="ltr",
            semicolon="·",
            # U+037E is the Greek question mark's own code point; keyboards type ";".
            sentence_marks=".;\u037e!…",
            quotes=("«", "»"),
        ),
        Language(
            code="ar",
            name="Arabic",
            script="Arabic",
            direction="rtl",
            semicolon="؛",
            sentence_marks=".؟!…",
            quotes=("«", "»"),
        ),
    )
}

SUPPORTED = ("en", "ru", "el", "ar")
"""Languages the models read and write; others are summarised by their own sentences."""

TARGETS = ("en", "ru", "el", "ar")
"""Languages a text may be translated into."""

# ISO 639-2/3 and withdrawn ISO 639-1 codes that still arrive, IANA language subtag registry.
_ALIASES = {
    "eng": "en",
    "rus": "ru",
    "ell": "el",
    "gre": "el",
    "ara": "ar",
    "arb": "ar",
    "zho": "zh",
    "chi": "zh",
    "cmn": "zh",
    "iw": "he",
    "in": "id",
    "nb": "no",
    "fil": "tl",
}

_CHINESE_SCRIPTS = {"cn": "Hans", "sg": "Hans", "my": "Hans"} | dict.fromkeys(
    ("tw", "hk", "mo"), "Hant"
)

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")


def normalise(code: str) -> str:
    """Give a language code its BCP-47 form, without region.

    "EN_us" and "en_US.UTF-8" become "en", "zh-cn" becomes "zh-Hans", "zh-TW" "zh-Hant", "rus"
    "ru"; a script is kept where it tells texts apart ("sr-Latn", "zh-Hant") and dropped where
    it is the language's only one ("ru-Cyrl"). A well-formed code of a language this module does
    not know comes back in the same form: whether it is supported is the caller's question.

    Raises:
        ValueError: Not the form of a language code.
    """
    plain = code.strip().replace("_", "-").split(".")[0].split("@")[0].lower()
    if not _TAG.fullmatch(plain):
        raise ValueError(f"{code!r} is not a language code such as 'en' or 'zh-Hans'")
    primary, *rest = plain.split("-")
    primary = _ALIASES.get(primary, primary)
    script = next((s.title() for s in rest if len(s) == 4 and s.isalpha()), None)
    if primary == "zh" and script is None:
        script = next((_CHINESE_SCRIPTS[s] for s in rest if s in _CHINESE_SCRIPTS), None)
    return f"{primary}-{script}" if script and primary not in LANGUAGES else primary


def name_of(code: str) -> str:
    """Name a language in English for a message; an unknown code stands for itself."""
    if code in LANGUAGES:
        return LANGUAGES[code].name
    if code == UNDETERMINED:
        return "undetermined"
    return OTHER_LANGUAGES[code][0] if code in OTHER_LANGUAGES else code


def script_and_direction(code: str) -> tuple[str, Literal["ltr", "rtl"]]:
    """Name the script a language is written in, and the way it runs.

    Raises:
        KeyError: Not a language this module knows.
    """
    if code in LANGUAGES:
        return LANGUAGES[code].script, LANGUAGES[code].direction
    script = OTHER_LANGUAGES[code][1]
    return script, "rtl" if script in RIGHT_TO_LEFT else "ltr"


# First words of Unicode names that are no script: symbols of every script's texts.
# fmt: off
_SCRIPTLESS = frozenset((
    "MATHEMATICAL", "MODIFIER", "MICRO", "FEMININE", "MASCULINE", "OHM", "KELVIN", "ANGSTROM",
    "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER", "TURNED", "ROTATED", "INFORMATION", "PLANCK",
    "EULER", "ALEF", "BET", "GIMEL", "DALET", "PER", "IDEOGRAPHIC", "VERTICAL",
))
# fmt: on
_SCRIPT_NAMES = {"CJK": "Han", "KANGXI": "Han"}


@lru_cache(maxsize=4096)
def script_of(char: str) -> str | None:
    """Name the script of a letter ("Latin", "Greek", "Han", …); None for anything else.

    From the first word of the character's Unicode name: the standard library holds no script
    property.
    """
    if not char.isalpha():
        return None
    words = unicodedata.name(char, "").split()
    if words and words[0] in ("FULLWIDTH", "HALFWIDTH"):
        words = words[1:]
    if not words or words[0] in _SCRIPTLESS:
        return None
    return _SCRIPT_NAMES.get(words[0], words[0].title())


def count_scripts(text: str) -> Counter[str]:
    """Count the letters of each script; linear, one look-up for each distinct character."""
    scripts: Counter[str] = Counter()
    for char, count in Counter(text).items():
        script = script_of(char)
        if script is not None:
            scripts[script] += count
    return scripts


def script_share(text: str, script: str) -> float:
    """Tell which share of the letters of `text` (0 to 1) is of `script`; 0 without letters."""
    scripts = count_scripts(text)
    letters = scripts.total()
    return scripts[script] / letters if letters else 0.0
