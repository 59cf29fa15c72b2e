"""A summary sentence about "he", "she" or "it" of whom the summary has not spoken.

Sentences are chosen one by one, and a quotation of "he said" may come behind a sentence about
somebody else: then readers give it to the wrong one. English alone, where summaries are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from models.antecedents import last_person
from models.attribution import BEFORE, before_pronoun
from models.english_words import is_common
from models.ranking import SentenceIndex
from models.stems import stems

_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:He|She|They)\b")
_IT = re.compile(r"Its?\b")
# "It is clear that", "It took him years": nothing is meant.
_MEANS_NOTHING = re.compile(
    r"It(?:['’]s|\s(?:is|was|seems|seemed|appears|appeared|remains|remained|takes|took|turned|follows"
    r"|(?:has|had|will|would|may|might|could)\s(?:be|been|take|taken|seem)))\b"
    r".*\b(?:that|to|who|whether|how|why|when|if|since|for|before|until|years?|months?|days?)\b"
)
# Words at the beginning of a sentence among which its subject is looked for; shorter ones are none.
_OPENING_WORDS, _MIN_LETTERS = 5, 4
_WORD = re.compile(r"[^\W\d_]+")


def first_dangling(summary: Sequence[str], index: SentenceIndex) -> str | None:
    """The first sentence of `summary` about somebody or something that those before do not name.

    Args:
        summary: In order.
        index: Of the article's sentences. Who is meant by "she" is the last person who can be
            (`antecedents.py`), by "they" who stands in the nearest sentence with a name before the
            source, and "it" is what the nearest sentence before begins with that has no "it" there;
            unless the summary has the sentence right before it.
    Returns:
        The sentence; None where each can be read.
    """
    told = previous = ""
    last = None
    for sentence in summary:
        best = index.support(sentence, limit=1)
        place = best[0].index if best else 0
        if place > 0 and last not in (place - 1, place):
            if _is_dependent(sentence):
                meant = _meant(sentence, place, index.sentences)
                is_loose = not any(name in told for name in meant)
            else:
                is_loose = _means_something(sentence) and not _is_told(
                    place, last, previous, index.sentences
                )
            if is_loose:
                return sentence
        told += f" {sentence}"
        last, previous = place, sentence
    return None


def stands_alone(sentence: str) -> bool:
    """Whether nobody in it is "he", "she" or "they" before it has a name."""
    match = _PERSON.search(sentence)
    return match is None or bool(_names(sentence[: match.start()]))


def _meant(sentence: str, place: int, sentences: Sequence[str]) -> Iterable[str]:
    subject = _SUBJECT.match(sentence)
    if subject and subject.group() != "They":
        return last_person(place, sentences, subject.group().lower())
    near = sentences[max(0, place - BEFORE) : place]
    return next(filter(None, map(_names, reversed(near))), [])


def _means_something(sentence: str) -> bool:
    return _IT.match(sentence) is not None and _MEANS_NOTHING.match(sentence) is None


def _is_told(place: int, last: int | None, previous: str, sentences: Sequence[str]) -> bool:
    """Whether `previous`, from the sentence `last`, says what "it" is in the one at `place`."""
    while place > 0 and _IT.match(sentences[place]):
        place -= 1
    if last is not None and last >= place:
        return True
    opening = _WORD.findall(sentences[place])[:_OPENING_WORDS]
    known = stems(previous)
    return any(stems(word).keys() & known.keys() for word in opening if len(word) >= _MIN_LETTERS)


def _is_dependent(sentence: str) -> bool:
    said = before_pronoun(sentence)
    return _SUBJECT.match(sentence) is not None or (said is not None and not _names(said))


def _names(sentence: str) -> list[str]:
    """Words with a capital that no list of common words has."""
    return [word for word in _CAPITALISED.findall(sentence) if not is_common(word)]
