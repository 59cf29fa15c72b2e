"""Names that are translated: Germany, Германия, Γερμανία, ألمانيا.

Read once, when first asked, from `data/exonyms.toml`, which says where they are from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from models.folding import arabic_stems
from models.remembering import remembered

_TABLE = Path(__file__).parent / "data" / "exonyms.toml"
# A short beginning begins too many words: so many letters more it may have.
_SHORT = 4
# A beginning must have as many letters to prove that a word is the name and no other word.
MIN_PROOF = 5
# Enough where the word has a capital inside a sentence.
MIN_CAPITAL_PROOF = 4
_SHORT_ENDING = 6


@dataclass(frozen=True, slots=True)
class Exonym:
    """A name with its English forms and the beginnings of its forms in the other languages."""

    name: str
    english: tuple[str, ...]
    forms: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

    def is_in(self, words: Sequence[str], lang: str, least: int = 1) -> bool:
        """Whether a form of `least` words or more stands among folded `words` in `lang`."""
        return any(
            all(any(_begins(word, part) for word in words) for part in form)
            for code, forms in self.forms
            if code == lang
            for form in forms
            if len(form) >= least
        )


def _begins(word: str, part: str) -> bool:
    return any(
        stem.startswith(part) and (len(part) >= _SHORT or len(stem) - len(part) <= _SHORT_ENDING)
        for stem in arabic_stems(word)
    )


@lru_cache(maxsize=1)
def exonyms() -> tuple[Exonym, ...]:
    """Every name of the table."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(
        Exonym(
            name,
            tuple(row["en"]),
            tuple(
                (lang, tuple(tuple(form.split()) for form in row[lang]))
                for lang in ("ru", "el", "ar")
            ),
        )
        for name, row in table.items()
    )


@lru_cache(maxsize=1)
def by_english_form() -> dict[tuple[str, ...], Exonym]:
    """Each English form, as its words, with its name; longest forms first."""
    pairs = [(tuple(form.split()), name) for name in exonyms() for form in name.english]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1)
def _proofs() -> dict[tuple[str, str], list[tuple[str, Exonym]]]:
    """(language, first letters) -> the beginnings long enough to prove that a name is meant."""
    found: dict[tuple[str, str], list[tuple[str, Exonym]]] = {}
    for exonym in exonyms():
        for lang, forms in exonym.forms:
            for form in forms:
                if len(form) == 1 and len(form[0]) >= MIN_CAPITAL_PROOF:
                    found.setdefault((lang, form[0][:MIN_CAPITAL_PROOF]), []).append(
                        (form[0], exonym)
                    )
    return found


def proven(word: str, lang: str, least: int) -> Exonym | None:
    """The name that a folded `word` of a text in `lang` is a form of, by `least` letters."""
    length, names = _longest_forms(word, lang)
    return names[0] if names and length >= least else None


def named_by(word: str, lang: str) -> tuple[Exonym, ...]:
    """The names that a folded `word` is a form of: those whose beginning has most letters.

    Niger's forms begin Nigeria's too, and «британский» is of Britain and the United Kingdom.
    """
    return _longest_forms(word, lang)[1]


@remembered(4096)
def _longest_forms(word: str, lang: str) -> tuple[int, tuple[Exonym, ...]]:
    """How many letters of `word` prove names at most, and the names that as many prove."""
    found = [
        (len(part), exonym)
        for stem in arabic_stems(word)
        for part, exonym in _proofs().get((lang, stem[:MIN_CAPITAL_PROOF]), ())
        if stem.startswith(part) and len(stem) - len(part) <= _SHORT_ENDING
    ]
    longest = max((length for length, _ in found), default=0)
    return longest, tuple(exonym for length, exonym in found if length == longest)


@lru_cache(maxsize=1024)
def rivals(exonym: Exonym) -> tuple[Exonym, ...]:
    """Names that hold `exonym`, or end as it does: Sudan, and South Korea for North Korea."""
    words = exonym.name.split()
    return tuple(
        other
        for other in exonyms()
        if other is not exonym
        and (
            other.name.split()[-1] == words[-1]
            or {*words} < {*other.name.split()}
            or {*other.name.split()} < {*words}
        )
    )
