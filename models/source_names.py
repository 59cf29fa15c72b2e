"""Names of a Russian or Greek text that were lost on its way into English.

The other side of `english_names.py`, which reads the names of an English text: here a name is two
or more capitalised words in a row inside a sentence, as people have, and it is lost where English
hears none of them and has no capital of its own that could stand for it. A single capital can be
anything, Arabic has none, and name taggers would need a model for each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.english_names import MIN_SKELETON
from models.english_words import is_capitalised_word, is_common
from models.exonyms import MIN_CAPITAL_PROOF, by_english_form, exonyms, proven
from models.faults import Fault
from models.folding import fold, word_set
from models.transliteration import NARROW_TOLERANCE, TOLERANCE, skeleton, sounds_like

# Languages that write a name with a capital and a common word without one.
CAPITALISING = frozenset({"ru", "el"})
# `MIN_SKELETON` of an English word that is not written as a name.
MIN_SMALL = 3
MIN_WORDS = 2
MIN_LETTERS = 3
# What is looked at before a word, to see whether a sentence begins with it.
_BEFORE = 4
_WORD = re.compile(r"[^\W\d_]+")
_START = re.compile(r"(?:[.!?:;…·\u037e]\s|[\"“«(‘'\n•]\s?|[–—-]\s)\s*$")
# Greek writes bodies and feasts with capitals, which English translates and may write without.
_BODIES = re.compile(
    r".*(?:ικ(?:ός|ή|ό|ού|ής|ές|ών|ούς|οί|ά)|σμ(?:ός|ού|ό|οί|ών|ούς)|[ηήιίωώ]σ(?:η|ης|εις|εων)"
    r"|[αά]σ(?:η|εις|εων)|μέν(?:ος|η|ο|ου|ης|ες|ων|α|ους)|τητ(?:α|ας|ων|ες))$"
    r"|(?:υπουργ|δικαστ|ένωσ|συμβο[υύ]λ|πανεπιστ|τρ[αά]πεζ|επιτροπ|κυβ[εέ]ρν|κοινοβο[υύ]λ|κόμμα"
    r"|σ[υύ]νδεσμ|ομοσπονδ|εταιρ|σχολ|μουσεί|νοσοκομ|σώμα|δ[υύ]ν[αά]με|αεροπορ|υπηρεσ|αρχή"
    r"|γραμματ[εέ]|πρ[οό]εδρ|πρωθυπ|διευθυν|κ[εέ]ντρ|ινστιτο|[ιί]δρυμ|περιφ[εέ]ρ|δημοκρατία"
    r"|δημόσι|ταμεί|εισαγγελ|κράτ|κοινων|οικονομία|εκκλησ|μεγάλ|βόρει|νότι|ανατολ|πλατε[ιί]"
    r"|λεωφόρ|π[οό]λ[εέ]μ|κ[υύ]π[εέ]λλ|πρωτ[αά]θλ|αγών|θ[εέ]ατρ|στ[αά]δι|βραβεί|ημέρ|χριστο[υύ]γ"
    r"|δεύτερ|δευτέρ|τρίτ|τετάρτ|πέμπτ|σάββατ|ηνωμέν|νέ[αοε]|παλαι|ανώτ|έθν|θάλασσ|μέσ[αωο]"
    r"|υγεί|παιδεί|[αά]μ[υύ]ν|πόλη|άγι|αγί|ιερ[αοόήά]|[νθ]όμο|βασίλι|[ιί]αν|φεβρ|μαρτίου|απρ[ιί]λ"
    r"|μα[ίΐ]ου|ιουν|ιουλίου|αυγούστ|σεπτ[εέ]μ|οκτ[ωώ]βρ|νο[εέ]μβρ|δεκ[εέ]μβρ)"
)
# Capitals of English that stand before a name, where the other languages have none.
_TITLES = word_set("Mr Mrs Ms Dr Sir President Prime Minister Professor Prof")


def names_lost_in_english(source: str, english: str, source_lang: str) -> list[Fault]:
    """Names of `source` that `english`, its translation, does not have.

    Nothing of a language without capitals, nor where English has a name that nothing in the
    source sounds like: that may be this one in translation.
    """
    runs = list(_runs(source)) if source_lang in CAPITALISING else []
    if not runs:
        return []
    said = _WORD.findall(english)
    lost = [run for run in runs if not _is_kept(run, said, source_lang)]
    if not lost or _has_other(english, _WORD.findall(source), source_lang):
        return []
    return [Fault("name_lost", f"{' '.join(run)} is missing") for run in lost]


def _runs(source: str) -> Iterator[tuple[str, ...]]:
    """Capitalised words that follow each other inside a sentence, its first word not counted."""
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(source):
        word = match.group()
        if run and not (source[end : match.start()] == " " and _is_capitalised(word)):
            if len(run) >= MIN_WORDS:
                yield tuple(run)
            run = []
        if _is_capitalised(word) and not _begins_sentence(source, match.start()):
            run.append(word)
        end = match.end()
    if len(run) >= MIN_WORDS:
        yield tuple(run)


def _is_capitalised(word: str) -> bool:
    """In the script of the source: what is Latin there has been left as it is."""
    is_own = len(word) >= MIN_LETTERS and not word.isascii()
    return is_own and word[0].isupper() and word[1:].islower()


def _begins_sentence(text: str, place: int) -> bool:
    before = text[max(0, place - _BEFORE) : place]
    return not before.strip() or _START.search(before) is not None


def _is_kept(run: Sequence[str], said: Sequence[str], lang: str) -> bool:
    """Whether one of its words is heard among English words, or is of a kind that is translated."""
    if all(len(skeleton(word)) < MIN_SKELETON for word in run):
        return True
    if lang == "el" and any(_BODIES.match(word.lower()) for word in run):
        return True
    folded = [fold(word) for word in run]
    return (
        any(proven(word, lang, MIN_CAPITAL_PROOF) for word in folded)
        or any(_is_heard(word, other) for word in run for other in said)
        or any(exonym.is_in(folded, lang, MIN_WORDS) for exonym in exonyms())
    )


def _is_heard(word: str, english: str) -> bool:
    """Whether `english`, with a capital or, held to more, without one, can be `word`."""
    least, tolerance = (
        (MIN_SKELETON, TOLERANCE) if english[0].isupper() else (MIN_SMALL, NARROW_TOLERANCE)
    )
    return len(skeleton(english)) >= least and sounds_like(english, word, tolerance)


def _has_other(english: str, source: Sequence[str], lang: str) -> bool:
    """Whether a name of `english`, inside a sentence, has nothing in the source to answer it."""
    folded = [fold(word) for word in source]
    words = list(_WORD.finditer(english))
    known: set[int] = set()
    for place in range(len(words)):
        for length in (4, 3, 2, 1):
            exonym = by_english_form().get(tuple(w.group() for w in words[place : place + length]))
            if exonym is not None and exonym.is_in(folded, lang):
                known |= set(range(place, place + length))
    return any(
        _may_be_name(match.group(), english, match.start())
        and place not in known
        and not any(_is_heard(word, match.group()) for word in source)
        and match.group() not in source
        for place, match in enumerate(words)
    )


def _may_be_name(word: str, text: str, place: int) -> bool:
    if not word[0].isupper() or len(word) == 1 or word in _TITLES or is_capitalised_word(word):
        return False
    return not (_begins_sentence(text, place) and is_common(word))
