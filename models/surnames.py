"""Surnames that are English words ("Hale", "Hall"), judged where both sides show a full name.

`english_names.py` leaves common words alone, as most names of them are translated ("Mara River",
"река Мара"). Russian and Greek tell a surname by its capital: where the word after the first
name has one too and sounds otherwise, the person is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from models.english_names import MIN_SKELETON, names_in
from models.english_words import is_common
from models.faults import Fault
from models.folding import word_set
from models.languages import HUB
from models.source_names import CAPITALISING
from models.transliteration import skeleton, sounds_like
from models.types import Span

_WORD = re.compile(r"[^\W\d_]+")
# Common words that follow a name of a place or a body, and are translated.
BODIES = word_set(
    "University College School Court Chambers Street Road Avenue Square Bridge Park Hill River"
    " Lake Sea Bay Island Islands Mountain Valley Pass Falls Forest Desert Castle Palace Tower"
    " House Hall Church Cathedral Temple Station Airport Port Harbour Center Centre City Town"
    " Village District Region Province County Bank Group Company Club Union Party League Cup Prize"
    " Award Museum Gallery Theatre Hospital Hotel Institute Foundation Fund Agency Council"
    " Commission Committee Agreement Treaty Act Law Plan War Battle Dynasty Empire Republic"
    " Civilization News Times Post Report Maps World Everything"
)
_OFFICES = word_set("President Minister Republican")
# A surname after a first name, and no capital after it: "Pakistani President Khan" is none.
_SURNAME = re.compile(r" ([A-Z][a-z]+)(?![\w'’-]|\.? [A-Z])")


def check_surnames(
    source: str, hypothesis: str, target_lang: str, source_lang: str = HUB
) -> list[Fault]:
    """A first name that is kept and a surname that is not; one of the two texts is English."""
    if target_lang == HUB:
        strange = _strange(hypothesis, source) if source_lang in CAPITALISING else ()
        return [
            Fault("name_invented", f"{m[1]} is not in the source", (Span(m.start(1), len(m[1])),))
            for m in strange
        ]
    strange = _strange(source, hypothesis) if target_lang in CAPITALISING else ()
    return [Fault("name_lost", f"{match[1]} is missing") for match in strange]


def _strange(english: str, other: str) -> Iterator[re.Match[str]]:
    """Surnames of `english` that are common words and sound like none of `other`."""
    words = list(_WORD.finditer(other))
    for name in names_in(english):
        surname = _SURNAME.match(english, name.offset + len(name.words[0]))
        is_possessive = name.words[0] != name.text
        if name.exonym is not None or is_possessive or surname is None:
            continue
        if not _is_judged(surname[1]):
            continue
        is_said = any(sounds_like(surname[1], word.group()) for word in words)
        if not is_said and any(
            sounds_like(name.text, first.group()) and _is_surname(other, first, second)
            for first, second in pairwise(words)
        ):
            yield surname


def _is_judged(word: str) -> bool:
    return is_common(word) and word not in BODIES | _OFFICES and len(skeleton(word)) >= MIN_SKELETON


def _is_surname(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether `second` stands right after `first`, a capital on both, and can be heard."""
    return (
        text[first.end() : second.start()] == " "
        and not second.group().isascii()
        and all(m.group()[0].isupper() and m.group()[1:].islower() for m in (first, second))
        and len(skeleton(second.group())) >= MIN_SKELETON
    )
