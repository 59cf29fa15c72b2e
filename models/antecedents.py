"""Whom "she" or "it" means in an English article, as far as the order of its sentences tells.

Where the article has a pronoun the summariser writes a name, now and then a wrong one: "The Clogwyn
Du'r Arddu is survived by two sons" of "She is survived by two sons". The name stands in the
article, and a name for a pronoun is what good summaries have, so neither names nor strays show it.
Models of coreference would know better and are not to be had here; a wrong "no" costs little, since
the article's own sentence stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.attribution import BEFORE, outside_quotations, speaker_of, without_speech
from models.english_words import is_capitalised_word, is_common
from models.folding import word_set
from models.surnames import BODIES

# Inside a sentence "it" and "they" mean anything; at its beginning, what came before.
_SUBJECT = re.compile(r"\b(?:[Hh]e|[Ss]he|It|They)\b")
_PERSON = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_RUN = re.compile(
    r"(?<![\w’'-])[A-Z][\w’'-]*(?:\.?\s(?:(?:al|bin|da|de|del|der|du|el|la|van|von)\s)?[A-Z][\w’'-]*)*"
)
# Behind these a name is no subject: "Born in Leeds, she"; "the ledges of Clogwyn".
_PREPOSITION = re.compile(
    r"\b(?:about|across|after|against|along|around|at|before|behind|beside|between|by|during|for|from"
    r"|in|inside|into|near|of|off|on|onto|outside|over|past|since|through|to|toward|towards|under"
    r"|until|upon|via|with|within|without)\s(?:the\s)?$",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"(?:^|[.!?:…])\W*$")
# How far a name may stand from the last "she" of a biography, in sentences.
REACH = 30
# What is looked at before a name; longer than the longest preposition with its article.
_BEFORE_NAME = 16
# The first word of so many letters behind the pronoun that the draft has too is near its verb.
_MIN_VERB_LETTERS = 4
_TITLES = {"he": word_set("Mrs Ms Miss Lady Dame Queen"), "she": word_set("Mr Sir Lord King")}


def is_misnamed(draft: str, place: int, sentences: Sequence[str]) -> bool:
    """Whether `draft` has a name where its source has a pronoun, and the pronoun means another.

    Args:
        draft: One sentence of a summary.
        place: Which of `sentences` it comes from.
        sentences: The article's, in order.
    Returns:
        True where the source has "he" or "she" and the name is not that of the last person before
        in whose sentence they could be the subject; where it has "it" or "they" and the name does
        not stand in the sentences right before.
    """
    source = outside_quotations(sentences[place])
    pronoun = _SUBJECT.search(source)
    if pronoun is None:
        return False
    said = set(_words(sentences[place].casefold()))
    spoken = without_speech(outside_quotations(draft))
    names = list(_names_before_verb(spoken, source[pronoun.end() :]))
    if not names or any(_core(name) & said for name in names):
        return False
    meant = _meant(pronoun.group().lower(), place, sentences)
    return not any(word in meant for name in names for word in name)


def last_person(place: int, sentences: Sequence[str], pronoun: str) -> set[str]:
    """The words of the names that "he" or "she" in the sentence at `place` most likely means.

    They are those of the nearest sentence, from that one back, with a name before any "he" or "she"
    that follows no preposition and is no university's or river's; none if there is none.
    """
    before = reversed(sentences[max(0, place - REACH) : place + 1])
    people = ({word for name in _people(each, pronoun) for word in name} for each in before)
    return next(filter(None, people), set())


def _meant(pronoun: str, place: int, sentences: Sequence[str]) -> set[str]:
    if pronoun in _TITLES:
        return last_person(place, sentences, pronoun)
    near = sentences[max(0, place - BEFORE) : place]
    return {word for sentence in near for name in _names(sentence) for word in name}


def _names_before_verb(draft: str, predicate: str) -> Iterator[list[str]]:
    """The names of `draft` that stand before the first word it has of `predicate`."""
    own = {word.group().casefold(): word.start() for word in reversed([*_WORD.finditer(draft)])}
    verbs = (word for word in _WORD.findall(predicate.casefold()) if word in own)
    end = own.get(next((word for word in verbs if len(word) >= _MIN_VERB_LETTERS), ""), 0)
    return _names(draft[:end], is_subject=True)


def _people(sentence: str, pronoun: str) -> Iterator[list[str]]:
    around = outside_quotations(sentence)
    mentioned = _PERSON.search(around)
    end = mentioned.start() if mentioned else len(around)
    for name in _names(around[:end], is_subject=True):
        if not BODIES.intersection(name) and not _TITLES[pronoun].intersection(name):
            yield name
    speaker = speaker_of(sentence)
    if speaker is not None:
        yield [speaker]


def _names(text: str, is_subject: bool = False) -> Iterator[list[str]]:
    """The words of each run of capitals that may be a name, not behind "in" if `is_subject`."""
    for match in _RUN.finditer(text):
        words = _words(match.group())
        before = text[max(0, match.start() - _BEFORE_NAME) : match.start()]
        if _BEGINNING.search(before) and is_common(words[0]):
            del words[0]
        name = [
            word
            for word in words
            if len(word) > 1 and word[0].isupper() and not is_capitalised_word(word)
        ]
        if name and not (is_subject and _PREPOSITION.search(before)):
            yield name


def _core(name: list[str]) -> set[str]:
    """The words of a name, in small letters, that are no common ones, if there are any."""
    words = {word.casefold() for word in name}
    return {word for word in words if not is_common(word)} or words


def _words(text: str) -> list[str]:
    """The words without a possessive ending, "Du'r" and "O'Neill" whole."""
    return [re.sub(r"['’]s?$", "", word) for word in _WORD.findall(text)]
