"""The names of an English text that can be judged, and those that another does not have.

Names of common words ("Central Bank", "Smith") are translated in too many ways to be judged.
Named-entity recognisers would need a model for each language. Whether an output kept these names
is asked in `names.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.casing import is_all_capitals
from models.english_words import is_capitalised_word, is_common
from models.exonyms import Exonym, by_english_form
from models.folding import word_set
from models.transliteration import skeleton

# An English word may hold a hyphen or an apostrophe; "U.S." is one word.
_PART = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_WORD = re.compile(rf"(?:[A-Za-z]\.){{2,}}|{_PART.pattern}")
_NAME = re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*")
# Fewer consonants are found in any text by chance.
MIN_SKELETON = 2
MIN_LETTERS = 4
TITLES = word_set(
    "Prix Expo Mr Mrs Ms Dr Prof Sir Lord Lady St Jr Sr Inc Ltd Corp Co Gen Col Lt Sgt"
    " Dept Govt Univ Supt Insp"
)
# Peoples and adjectives take another word in translation ("Assyrians", "Napoleonic").
_PEOPLE = re.compile(r"(?:ians?|eans?|cans?|ese|ish|ics?|ites?|ists?|als?)$")
_MONEY = re.compile(r"US\s?(?:\$|dollar)")
# What is looked at before a word, to see whether a sentence begins with it.
_BEFORE = 4
_NEXT_NAME = re.compile(r" [A-Z][a-z]+(?:['’-][A-Za-z]+)*")
# What the list of English words may lack and a sentence may begin with ("Unsurprisingly").
_RARE = re.compile(r"\w{5}(?:ly|ing|ness|tion|ment)$")
_STARTS = re.compile(r"(?:^|[.!?:…]\s|[\"“«(‘']\s?|[–—-]\s)\s*$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an English text: its words, and its exonym where the table knows it.

    `offset` is of the first time it is said.
    """

    text: str
    offset: int
    words: tuple[str, ...]
    exonym: Exonym | None


@lru_cache(maxsize=64)
def names_in(text: str) -> tuple[Name, ...]:
    """The names of an English text that can be judged, in order, each once."""
    if is_all_capitals(text):
        return ()
    tokens = [(m.group().rstrip("."), m.start()) for m in _WORD.finditer(text)]
    found: dict[str, Name] = {}
    place = 0
    while place < len(tokens):
        exonym, length = _exonym_at(tokens, place)
        words = tuple(token for token, _ in tokens[place : place + length])
        offset = tokens[place][1]
        if exonym is not None:
            is_judged = not _MONEY.match(text, offset)
        else:
            is_first = _begins_sentence(text, offset)
            # A capital on the next word too, as on a surname, is no sentence's.
            is_full = _NEXT_NAME.match(text, offset + len(words[0])) is not None
            is_open = not is_first or (is_full and not _RARE.search(words[0]))
            is_judged = is_open and _is_name(words[0])
        if is_judged:
            name = Name(unpossessed(" ".join(words)), offset, words, exonym)
            found.setdefault(name.text, name)
        place += length
    return tuple(found.values())


def _exonym_at(tokens: Sequence[tuple[str, int]], place: int) -> tuple[Exonym | None, int]:
    for length in (5, 4, 3, 2, 1):
        words = tuple(unpossessed(token) for token, _ in tokens[place : place + length])
        exonym = by_english_form().get(words) if len(words) == length else None
        if exonym is not None:
            return exonym, length
    return None, 1


def unpossessed(word: str) -> str:
    """`word` without a possessive ending."""
    return re.sub(r"['’]s?$", "", word)


def _begins_sentence(text: str, offset: int) -> bool:
    """Whether a word at `offset` has its capital for that, or may have."""
    return _STARTS.search(text[max(0, offset - _BEFORE) : offset]) is not None


def _is_name(word: str) -> bool:
    """A capitalised word that is no English word and long enough to be heard again."""
    bare = unpossessed(word)
    if not re.fullmatch(r"(?:Mac|Mc|De|Le|La|Van|[ODL]['’])?[A-Z][a-z]+(?:-[A-Za-z][a-z]+)*", bare):
        return False
    if len(bare) < MIN_LETTERS or len(skeleton(bare)) < MIN_SKELETON or bare in TITLES:
        return False
    if _PEOPLE.search(bare) or _is_compound(bare.lower()):
        return False
    if any(is_common(part) or is_capitalised_word(part) for part in re.split(r"['’-]", bare)):
        return False
    return not _is_inflected(bare)


def _is_compound(word: str) -> bool:
    """Two English words in one, as the list has not all of them ("campground")."""
    return any(is_common(word[:cut]) and is_common(word[cut:]) for cut in range(3, len(word) - 3))


def _is_inflected(word: str) -> bool:
    """A form of a common word that the list lacks ("Reauthorised"), as sentences begin with."""
    plain = re.sub(r"(?:s|es|ed|d|ing|ly|er|ers)$", "", word)
    return is_common(plain) or is_common(plain + "e") or is_common(word.removeprefix("Re"))


def invented_names(sentence: str, article: str) -> list[tuple[str, int]]:
    """Capitalised words of an English `sentence` that `article` does not have, with their places.

    A first word counts only if English does not know it as a common word; a word that the article
    has in another case or with a plural or possessive ending is known.
    """
    known = {word.casefold() for word in _PART.findall(article)}
    known |= {part for word in known for part in re.split(r"['’-]", word)}
    return [
        (match.group(), match.start())
        for match in _NAME.finditer(sentence)
        if len(match.group()) > 1
        and not _is_known(match.group().casefold(), known)
        and not (_begins_sentence(sentence, match.start()) and _is_plain(match.group()))
    ]


def _is_plain(word: str) -> bool:
    bare = unpossessed(word)
    return all(is_common(part) for part in re.split(r"['’-]", bare)) or _is_inflected(bare)


def _is_known(word: str, known: set[str]) -> bool:
    parts = [part for part in re.split(r"['’-]", word) if part and part != "s"]
    return all(part in known or part.removesuffix("s") in known for part in parts)
