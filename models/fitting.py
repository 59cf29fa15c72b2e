"""Which sentences of a written summary are given, once each has its form in the article's language.

Translated back from English they have grown, and the article's own sentences, which stand in where
that would be rough, were made neither for a length nor to be read without each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.choice import LEAD_EDGE, Budget, choose
from models.leaning import leans, standing
from models.ranking import SentenceIndex, Support
from models.repair import tidy
from models.summariser import untold_lead
from models.words import count_words


def with_lead(
    summary: tuple[str, ...], index: SentenceIndex, sentences: Sequence[str], lang: str
) -> tuple[str, ...]:
    """`summary` with the lead first, where none of it comes from there: for extracts, see `choice`.

    Args:
        summary: Written of the indexed sentences.
        index: Of the article in English.
        sentences: The same in `lang`: a lead that begins with "he" there names nobody.
    """
    lead = untold_lead(summary, index)
    if lead is None or index.lead is None or leans(sentences[index.lead], lang):
        return summary
    return (tidy(lead), *summary)


def fitting(own: Sequence[str], values: Sequence[float], budget: Budget) -> list[int]:
    """The places of the sentences that are not empty and, where they are too much, fit together.

    Args:
        own: Each written sentence in the article's language, empty where it has none there.
        values: Of each, what it is worth.
        budget: They keep to it together where one of them does.
    """
    there = [place for place, sentence in enumerate(own) if sentence]
    words = sum(count_words(own[place]) for place in there)
    if words <= budget.words and len(there) <= budget.sentences:
        return there
    chosen = choose([own[place] for place in there], [values[place] for place in there], budget)
    return [there[place] for place in chosen]


def worths(
    summary: Sequence[str], supports: Sequence[Sequence[Support]], index: SentenceIndex
) -> list[float]:
    """How central each sentence is; the one that tells the article's lead is worth most.

    A lead is mostly the longest of them, and the trifle that fits would be the summary.

    Args:
        summary: As it was written.
        supports: Of each of its sentences, best first.
        index: Of the sentences it was written from.
    """
    values = index.centralities(summary)
    for place, best in enumerate(supports):
        if best and best[0].index == index.lead:
            values[place] = max(values) + LEAD_EDGE
            break
    return values


def readable(
    kept: Sequence[int], sources: Sequence[int | None], sentences: Sequence[str], lang: str
) -> list[int]:
    """Those of `kept` whose sources do not lean on what the others before them leave out.

    The written sentence names whom it means, the article's own that bears it out may not ("Он
    добавил"). All of them where none would be left.

    Args:
        kept: Places of written sentences, each with a source.
        sources: Of every written sentence, the place of the article's own that stands for it.
        sentences: The article's, in `lang`.
    """
    places = {k: place for k in kept if (place := sources[k]) is not None}
    told = standing(list(places.values()), sentences, lang)
    return [k for k, place in places.items() if place in told] or list(kept)
