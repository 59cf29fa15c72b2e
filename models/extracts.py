"""The article's own sentences as its summary: the most central ones that read by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from models.choice import Budget, select_verbatim
from models.dangling import first_dangling
from models.languages import HUB
from models.leaning import standing
from models.ranking import SentenceIndex
from models.words import count_words

# Choices made anew without what could not be read: each costs as much as the first, and a text of
# nothing else would be tried for ever.
MAX_ROUNDS = 2


def extract(index: SentenceIndex, budget: Budget, lang: str, title: str | None = None) -> list[int]:
    """The places of the sentences to give, in order.

    One about "him" of whom those before it do not speak gives way to the next in worth, unless
    then nothing would keep to the budget.

    Args:
        index: Of the article's sentences.
        budget: The whole of the choice keeps within it where any sentence does.
        lang: Of the article; who is meant is known in English, Russian, Greek and Arabic.
        title: Draws the sentences up that speak of it.
    """
    chosen = select_verbatim(index, budget, title)
    left = list(range(len(index.sentences)))
    for _ in range(MAX_ROUNDS):
        readable = _readable(chosen, index, lang)
        if readable == chosen:
            return chosen
        left = [place for place in left if place in readable or place not in chosen]
        anew = select_verbatim(index, budget, title, left)
        if not anew or not _fits(anew, index, budget):
            return readable or chosen
        chosen = anew
    return _readable(chosen, index, lang) or chosen


def _readable(chosen: Sequence[int], index: SentenceIndex, lang: str) -> list[int]:
    """`chosen` without what is about somebody whom they do not name."""
    if lang != HUB:
        return standing(chosen, index.sentences, lang)
    places = list(chosen)
    while loose := first_dangling([index.sentences[place] for place in places], index):
        places = [place for place in places if index.sentences[place] != loose]
    return places


def _fits(chosen: Sequence[int], index: SentenceIndex, budget: Budget) -> bool:
    words = sum(count_words(index.sentences[place]) for place in chosen)
    return words <= max(budget.words, budget.first_words if len(chosen) == 1 else 0)
