"""All-capital text: into normal case before a model reads it, back into capitals after.

Models learn from running text; in capitals every word is unknown to them, and a headline comes
back untranslated. Greek loses its accents in capitals and Arabic has none; `str.upper` knows
neither the first nor the dieresis that a lost accent leaves behind.
"""

from __future__ import annotations

import re
import unicodedata

from models.datelines import dateline_place, joins_names
from models.english_words import is_common
from models.folding import word_set
from models.typography import outside_protected, without_protected

# Words of more letters than this tell capitals from acronyms, and so many of them must be there.
SHORT_WORD = 3
MIN_LONG_WORDS = 2
LEAST_SHARE = 0.8
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ACRONYMS = word_set(
    "NATO UN EU US USA UK UAE UNESCO UNICEF WHO IMF WTO OECD OPEC ECB FBI CIA NASA ESA BBC CNN AFP"
    " AP COVID HIV AIDS DNA GDP CEO TV AI IT MP MPS PM FIFA UEFA NBA NHL FC IAEA G7 G20 BRICS ANC"
    " GPS LGBT NGO ISIS EDF IBM BMW VW UBS HSBC HQ VIP ID PC"
)
# English words when they are not acronyms; a question begins with "who".
_EITHER = {"WHO": re.compile(r"\?\s*$"), "IT": re.compile(r""), "AP": re.compile(r"$^")}


def is_all_capitals(text: str) -> bool:
    """Whether `text` is written in capitals, acronyms not counted."""
    alone = [word for word in _WORD.findall(without_protected(text)) if word not in _ACRONYMS]
    words = [word for word in alone if len(word) > SHORT_WORD]
    if sum(word.isupper() for word in words) < MIN_LONG_WORDS:
        return len(words) == 1 and len(alone) > 1 and all(word.isupper() for word in alone)
    return sum(map(str.isupper, words)) >= LEAST_SHARE * len(words)


def from_capitals(text: str, lang: str) -> str:
    """`text` as a model reads it: in sentence case where it is all capitals.

    The place of a dateline ("LISBON - The …") becomes a name, anything else is as it is. Greek
    capitals lack the accents that running text needs; they are left.
    """
    if lang not in ("en", "ru"):
        return text
    if is_all_capitals(text):
        return to_sentence_case(text, lang)
    place = dateline_place(text)
    return _WORD.sub(_place_word, place) + text[len(place) :]


def _place_word(match: re.Match[str]) -> str:
    """A word of a dateline's place: "RIO DE JANEIRO" as Rio de Janeiro, "UN" as it is."""
    word = match.group()
    if not word.isupper() or len(word) == 1 or word in _ACRONYMS:
        return word
    is_first = match.start() == 0
    return word.lower() if joins_names(word.lower()) and not is_first else word.capitalize()


def to_sentence_case(text: str, lang: str) -> str:
    """An all-capital `text` as running text: names and acronyms keep a capital in English."""
    lowered = outside_protected(
        text, lambda part: _WORD.sub(lambda m: _word(m.group(), text, lang), part)
    )
    first = next((i for i, char in enumerate(lowered) if char.isalpha()), None)
    if first is None:
        return lowered
    return lowered[:first] + lowered[first].upper() + lowered[first + 1 :]


def _word(word: str, text: str, lang: str) -> str:
    if lang != "en" or not word.isupper():
        return word.lower()
    if word in _ACRONYMS and not (word in _EITHER and _EITHER[word].search(text)):
        return word
    bare = re.sub(r"['’]S?$", "", word)
    if is_common(bare) or len(bare) == 1:
        return "I" if word == "I" else word.lower()
    if not re.search(r"[AEIOUY]", bare):
        return word
    # "DON'T" is common in its parts; a name keeps one capital.
    is_contraction = re.search(r"['’](?:T|RE|LL|VE|D|M|S)$", word) and is_common(
        re.split(r"['’]", word)[0].removesuffix("N") or word
    )
    return word.lower() if is_contraction else word.capitalize()


def to_capitals(text: str, lang: str) -> str:
    """`text` in capitals as `lang` writes them; links and placeholders stay."""
    if lang == "ar":
        return text
    return outside_protected(text, _greek_capitals if lang == "el" else str.upper)


# An accent that told two vowels apart leaves a dieresis: Μάιος, ΜΑΪΟΣ.
_HIATUS = re.compile(r"([άέόΆΈΌ])([ιυ])(?![\u0308\u0344])")
_OR = re.compile(r"(?<!\w)[ήΉ](?!\w)")


def _greek_capitals(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    marked = _HIATUS.sub(lambda m: m[1] + {"ι": "ϊ", "υ": "ϋ"}[m[2]], composed)
    parts = re.split(r"((?<!\w)[ήΉ](?!\w))", marked)
    return "".join("Ή" if _OR.fullmatch(part) else _unaccented(part).upper() for part in parts)


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", decomposed.replace("\u0301", ""))
