"""Which sentences carry a text, and which of them support a summary sentence.

Bags of stems with inverse sentence frequency: no model, any language, linear in the text. The
well-kept libraries for this (sumy, gensim) need run-time data or rank whole documents only, and
neither ties a summary sentence back to its source. An index is made once for each text and
handed on: the summariser and the evidence read the same one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.stems import is_function_word, stems

# A further source sentence is evidence only if it explains this much more of the summary sentence.
MIN_GAIN = 0.12
MAX_EVIDENCE = 3
# News puts its point first: what the first sentence gains over the last ones.
LEAD_PRIOR = 0.3
# Largest part of a text's sentences that may be taken for headlines.
MAX_HEADINGS_SHARE = 0.3
# Sentences more alike than this say the same thing (Jaccard of their stems).
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Support:
    """Sentence number `index` supports with `score` (0 to 1, share explained)."""

    index: int
    score: float


class SentenceIndex:
    """The sentences of one text as weighted bags of stems.

    Attributes:
        sentences: As they were given.
        headings: Those of them that are headlines.
        lead: The place of the first that is none, the news of a report; None without any.
        vocabulary: Every distinct word of the text once, to look names up in: a fifth of a long
            text.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        self.headings = headings_of(self.sentences)
        body = (place for place, each in enumerate(self.sentences) if each not in self.headings)
        self.lead = next(body, None)
        self.vocabulary = " ".join(dict.fromkeys(" ".join(sentences).split()))
        self.bags = [stems(sentence) for sentence in sentences]
        self._places: dict[str, list[int]] = {}
        for place, bag in enumerate(self.bags):
            for stem in bag:
                self._places.setdefault(stem, []).append(place)
        total = len(self.bags) + 1
        self._idf = {
            stem: math.log(total / (1 + len(places))) + 1.0 for stem, places in self._places.items()
        }
        self._unseen = math.log(total) + 1.0

    def weight(self, stem: str) -> float:
        """Inverse sentence frequency; a stem the text does not have weighs most."""
        return self._idf.get(stem, self._unseen)

    def support(self, sentence: str, limit: int = MAX_EVIDENCE) -> tuple[Support, ...]:
        """The sentences that explain `sentence`, best first; at least one if any stem is shared.

        Each explains a share of the weight of its stems; a second and third are named only if
        they explain at least `MIN_GAIN` more of it.
        """
        wanted = {stem: self.weight(stem) for stem in stems(sentence)}
        total = sum(wanted.values()) or 1.0
        chosen: list[Support] = []
        missing = dict(wanted)
        while missing and len(chosen) < limit:
            gains: dict[int, float] = {}
            for stem, weight in missing.items():
                for place in self._places.get(stem, ()):
                    gains[place] = gains.get(place, 0.0) + weight
            best = max(gains, key=lambda place: (gains[place], -place), default=None)
            least = MIN_GAIN * total if chosen else 0.0
            if best is None or gains[best] <= least:
                break
            share = sum(wanted.get(stem, 0.0) for stem in self.bags[best]) / total
            chosen.append(Support(best, round(min(share, 1.0), 4)))
            for stem in self.bags[best]:
                missing.pop(stem, None)
        return tuple(sorted(chosen, key=lambda support: -support.score))

    def salience(self, title: str | None = None) -> list[float]:
        """How central each sentence is: cosine to the text's centroid, with a lead prior.

        Source: centroid summarisation (Radev et al. 2004); the lead prior because news puts its
        point first (lead-3 is the baseline that summarisers struggle to beat). Stems of the
        title weigh double.
        """
        centroid = self._centroid(title)
        return [
            self._cosine(bag, centroid) + LEAD_PRIOR / (1.0 + position)
            for position, bag in enumerate(self.bags)
        ]

    def ranks(self, title: str | None = None) -> list[float]:
        """The salience of each sentence as a share of the most salient one's, 0 to 1."""
        salience = self.salience(title)
        most = max(salience, default=0.0) or 1.0
        return [round(value / most, 4) for value in salience]

    def centralities(self, texts: Sequence[str], title: str | None = None) -> list[float]:
        """How near each of `texts`, a summary's sentences, is to the centroid, 0 to 1."""
        centroid = self._centroid(title)
        return [self._cosine(stems(text), centroid) for text in texts]

    def _centroid(self, title: str | None) -> dict[str, float]:
        """Of unit length; stems that come once carry no theme, nor do the shortest words."""
        titled = set(stems(title)) if title else set()
        counts: Counter[str] = Counter()
        for bag in self.bags:
            counts.update(bag)
        vector = {
            stem: count * self.weight(stem) * (2.0 if stem in titled else 1.0)
            for stem, count in counts.items()
            if count > 1 and not is_function_word(stem)
        }
        norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        return {stem: value / norm for stem, value in vector.items()}

    def _cosine(self, bag: Counter[str], centroid: dict[str, float]) -> float:
        dot = own = 0.0
        for stem, count in bag.items():
            value = count * self.weight(stem)
            own += value * value
            dot += value * centroid.get(stem, 0.0)
        return dot / math.sqrt(own) if own else 0.0


def headings_of(sentences: Sequence[str]) -> frozenset[str]:
    """Those of `sentences` that end in no mark, as headlines do.

    None where they are many: then that is how the text is written.
    """
    unmarked = [sentence for sentence in sentences if sentence[-1:].isalnum()]
    is_few = len(unmarked) <= MAX_HEADINGS_SHARE * len(sentences)
    return frozenset(unmarked if is_few else ())


def bearers(supports: Sequence[Sequence[Support]]) -> list[int | None]:
    """For each of several texts the sentence that bears it out best and bears out none before it.

    Args:
        supports: Of each text, best first, as `SentenceIndex.support` gives them.
    Returns:
        The sentence's place; None where none is left, since the texts before say what it says.
    """
    found: list[int | None] = []
    for of_one in supports:
        free = [support.index for support in of_one if support.index not in found]
        found.append(free[0] if free else None)
    return found
