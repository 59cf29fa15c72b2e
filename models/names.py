"""Whether an output kept the names of its source, transliterated or translated.

Judged so that a warning is worth reading: a name counts as lost only where the table of exonyms
knows its forms and none is there, or where it is no English word at all (`english_names.py`) and
nothing in the output sounds like it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from models.english_names import MIN_SKELETON, Name, names_in, unpossessed
from models.english_words import is_common
from models.exonyms import (
    MIN_CAPITAL_PROOF,
    MIN_PROOF,
    Exonym,
    named_by,
    proven,
    rivals,
)
from models.faults import Fault
from models.folding import arabic_stems, fold
from models.transliteration import NARROW_TOLERANCE, TOLERANCE, skeleton, sounds_like
from models.types import Span

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u064b-\u0652\u0670]+[^\W\d_]*)*")
# Letters that an English word shares with a name it belongs to ("Beninese", Benin).
MIN_HINT = 4
# Letters of an article or particle that may be a word of its own.
MAX_PARTICLE = 3
# Continents and the like stand in full where English has an acronym, Britain has many names, and
# the others begin common words.
_UNPROVEN = frozenset(
    {"Africa", "Europe", "Asia", "United States", "United Kingdom", "England", "Mediterranean"}
    | {"Catalonia", "Paraguay", "Qatar", "Arctic", "Pacific"}
)


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
    said_as = " ".join(map(unpossessed, name.words))
    own = [fold(part) for part in re.findall(r"[^\W\d_]+", said_as)]
    if any(part in words for part in own):
        return True
    heard = [part for part in own if len(skeleton(part)) >= MIN_SKELETON]
    if name.exonym is not None:  # the White House and the Red Cross are never said by their sound
        heard = [part for part in heard if not is_common(part)]
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
    named = named_by(word, lang)
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
