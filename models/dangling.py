"""A summary sentence about "he" or "she" of whom the summary has not spoken.

Sentences are chosen one by one, and a quotation of "he said" may come behind a sentence about
somebody else: then readers give it to the wrong one. English alone, where summaries are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.attribution import BEFORE, before_pronoun
from models.english_words import is_common
from models.ranking import SentenceIndex

_CAPITALISED = re.compile(r"\b[A-Z]\w+")
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:He|She|They)\b")


def first_dangling(summary: Sequence[str], index: SentenceIndex) -> str | None:
    """The first sentence of `summary` about somebody whom those before it do not name.

    Args:
        summary: In order.
        index: Of the article's sentences. Who is meant stands in the nearest sentence with a name
            before the source, unless the summary has the sentence right before it.
    Returns:
        The sentence; None where each can be read.
    """
    told = ""
    last = None
    for sentence in summary:
        best = index.support(sentence, limit=1)
        place = best[0].index if best else 0
        if place > 0 and last not in (place - 1, place) and _is_dependent(sentence):
            near = index.sentences[max(0, place - BEFORE) : place]
            meant = next(filter(None, map(_names, reversed(near))), [])
            if not any(name in told for name in meant):
                return sentence
        told += f" {sentence}"
        last = place
    return None


def stands_alone(sentence: str) -> bool:
    """Whether nobody in it is "he", "she" or "they" before it has a name."""
    match = _PERSON.search(sentence)
    return match is None or bool(_names(sentence[: match.start()]))


def _is_dependent(sentence: str) -> bool:
    said = before_pronoun(sentence)
    return _SUBJECT.match(sentence) is not None or (said is not None and not _names(said))


def _names(sentence: str) -> list[str]:
    """Words with a capital that no list of common words has."""
    return [word for word in _CAPITALISED.findall(sentence) if not is_common(word)]
