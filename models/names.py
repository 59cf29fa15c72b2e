"""The names of a text, and whether an output kept, transliterated or translated them.

Judged so that a warning is worth reading: a name counts as lost only where the table of exonyms
knows its forms and none is there, or where it is no English word at all and nothing in the output
sounds like it. Names of common words ("Central Bank", "Smith") are translated in too many ways to
be judged. Named-entity recognisers would need a model for each language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from models.casing import is_all_capitals
from models.english_words import is_capitalised_word, is_common
from models.exonyms import (
    MIN_CAPITAL_PROOF,
    MIN_PROOF,
    Exonym,
    by_english_form,
    named_by,
    proven,
    rivals,
)
from models.faults import Fault
from models.folding import arabic_stems, fold, word_set
from models.transliteration import NARROW_TOLERANCE, TOLERANCE, skeleton, sounds_like
from models.types import Span

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0652\u0670]+[^\W\d_]*)*")
# An English word may hold a hyphen or an apostrophe; "U.S." is one word.
_ENGLISH_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAME = re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*")
# Fewer consonants are found in any text by chance.
MIN_SKELETON = 2
MIN_LETTERS = 4
# Letters that an English word shares with a name it belongs to ("Beninese", Benin).
MIN_HINT = 4
# Letters of an article or particle that may be a word of its own.
MAX_PARTICLE = 3
TITLES = word_set(
    "Prix Expo Mr Mrs Ms Dr Prof Sir Lord Lady St Jr Sr Inc Ltd Corp Co Gen Col Lt Sgt"
    " Dept Govt Univ Supt Insp"
)
# Continents and the like stand in full where English has an acronym, Britain has many names, and
# the others begin common words.
_UNPROVEN = frozenset(
    {"Africa", "Europe", "Asia", "United States", "United Kingdom", "England", "Mediterranean"}
    | {"Catalonia", "Paraguay", "Qatar", "Arctic", "Pacific"}
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
    tokens = [(m.group().rstrip("."), m.start()) for m in _ENGLISH_WORD.finditer(text)]
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
            name = Name(_bare(" ".join(words)), offset, words, exonym)
            found.setdefault(name.text, name)
        place += length
    return tuple(found.values())


def _exonym_at(tokens: Sequence[tuple[str, int]], place: int) -> tuple[Exonym | None, int]:
    for length in (5, 4, 3, 2, 1):
        words = tuple(_bare(token) for token, _ in tokens[place : place + length])
        exonym = by_english_form().get(words) if len(words) == length else None
        if exonym is not None:
            return exonym, length
    return None, 1


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _begins_sentence(text: str, offset: int) -> bool:
    """Whether a word at `offset` has its capital for that, or may have."""
    return _STARTS.search(text[max(0, offset - _BEFORE) : offset]) is not None


def _is_name(word: str) -> bool:
    """A capitalised word that is no English word and long enough to be heard again."""
    bare = _bare(word)
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


def lost_names(source: str, hypothesis: str, target_lang: str) -> list[Fault]:
    """Names of an English `source` that cannot be found in `hypothesis`."""
    missing = _missing(source, hypothesis, target_lang, TOLERANCE)
    return [Fault("name_lost", f"{name.text} is missing") for name in missing]


def _missing(english: str, other: str, lang: str, tolerance: float) -> list[Name]:
    """Names of `english` that cannot be found in `other`, a text in `lang`."""
    names = names_in(english)
    words = _words(other) if names else []
    return [name for name in names if not _is_kept(name, words, lang, tolerance)]


def _words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _is_kept(name: Name, words: Sequence[str], lang: str, tolerance: float) -> bool:
    if name.exonym is not None:
        if len(name.exonym.name.split()) == 1:
            words = [word for word in words if not _is_of_another(word, name.exonym, lang)]
        if name.exonym.is_in(words, lang):
            return True
        if any(rival.is_in(words, lang) for rival in rivals(name.exonym)):
            return False
    own = [fold(part) for word in name.words for part in re.findall(r"[^\W\d_]+", _bare(word))]
    if any(part in words for part in own):
        return True
    heard = [part for part in own if len(skeleton(part)) >= MIN_SKELETON]
    if not heard:
        return False
    said = set(words)
    if name.exonym is not None:
        tolerance = NARROW_TOLERANCE
    else:  # "аль Хатиб", "де Голль": a short word may belong to the next one
        said |= {a + b for a, b in pairwise(words) if min(len(a), len(b)) <= MAX_PARTICLE}
    return any(sounds_like(part, word, tolerance) for part in heard for word in said)


def _is_of_another(word: str, exonym: Exonym, lang: str) -> bool:
    """Whether a word of a text in `lang` is the name of a state, and of another than `exonym`."""
    named = named_by(word, lang, MIN_CAPITAL_PROOF)
    return bool(named) and exonym not in named


def foreign_exonyms(source: str, hypothesis: str, target_lang: str) -> list[Fault]:
    """States and cities that `hypothesis` names, with a capital, and the English `source` not."""
    said: list[str] | None = None
    faults = []
    for match in _WORD.finditer(hypothesis):
        word = match.group()
        if target_lang != "ar" and not word[0].isupper():
            continue
        is_first = match.start() == 0 or target_lang == "ar"
        exonym = proven(fold(word), target_lang, MIN_PROOF if is_first else MIN_CAPITAL_PROOF)
        if exonym is None or exonym.name in _UNPROVEN:
            continue
        said = said if said is not None else _words(source)
        if not _is_hinted(exonym, said) and not _is_heard(fold(word), said):
            span = Span(match.start(), len(word))
            faults.append(Fault("name_invented", f"{word} is not in the source", (span,)))
    return faults


def unheard_names(
    english: str, source: str, source_lang: str, tolerance: float = TOLERANCE
) -> list[tuple[str, int]]:
    """Names of `english` that its source in another language does not have, with their places.

    The same question as that of `lost_names`, asked the other way round. `tolerance` is narrower
    where the source is long: among many words some sound like any name.
    """
    missing = _missing(english, source, source_lang, tolerance)
    return [(name.text, name.offset) for name in missing]


def _is_hinted(exonym: Exonym, said: Sequence[str]) -> bool:
    """Whether any word of the source shares its beginning ("Beninese" for Benin)."""
    parts = [fold(part) for form in exonym.english for part in re.findall(r"[^\W\d_]+", form)]
    return any(
        word == part or (len(part) >= MIN_HINT and word.startswith(part[:MIN_HINT]))
        for part in parts
        for word in said
    )


def _is_heard(word: str, said: Sequence[str]) -> bool:
    """Whether a word of the source sounds like `word`: a namesake, not an invention."""
    return any(
        len(skeleton(other)) >= MIN_SKELETON and sounds_like(other, stem)
        for other in said
        for stem in arabic_stems(word)
    )


def invented_names(sentence: str, article: str) -> list[tuple[str, int]]:
    """Capitalised words of an English `sentence` that `article` does not have, with their places.

    A first word counts only if English does not know it as a common word; a word that the article
    has in another case or with a plural or possessive ending is known.
    """
    known = {word.casefold() for word in _NAME_PARTS.findall(article)}
    known |= {part for word in known for part in re.split(r"['’-]", word)}
    return [
        (match.group(), match.start())
        for match in _NAME.finditer(sentence)
        if len(match.group()) > 1
        and not _is_known(match.group().casefold(), known)
        and not (_begins_sentence(sentence, match.start()) and _is_plain(match.group()))
    ]


_NAME_PARTS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def _is_plain(word: str) -> bool:
    bare = _bare(word)
    return all(is_common(part) for part in re.split(r"['’-]", bare)) or _is_inflected(bare)


def _is_known(word: str, known: set[str]) -> bool:
    parts = [part for part in re.split(r"['’-]", word) if part and part != "s"]
    return all(part in known or part.removesuffix("s") in known for part in parts)
