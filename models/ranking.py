"""Which sentences carry a text, and which of them support a summary sentence.

Bags of stems with inverse sentence frequency: no model, any language, linear in the text. The
well-kept libraries for this (sumy, gensim) need run-time data or rank whole documents only, and
neither ties a summary sentence back to its source.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# Cut words to this many letters: crude, and enough to join inflected forms in the four scripts.
STEM_LETTERS = 6
# A further source sentence is evidence only if it explains this much more of the summary sentence.
MIN_GAIN = 0.12
MAX_EVIDENCE = 3
# News puts its point first: what the first sentence gains over the last ones.
LEAD_PRIOR = 0.3
# Sentences more alike than this say the same thing (Jaccard of their stems).
SAME = 0.5

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Support:
    """Sentence number `index` supports with `score` (0 to 1, share explained)."""

    index: int
    score: float


def stems(text: str) -> Counter[str]:
    """Case-folded, accent-free word beginnings and whole numbers, with their counts."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return Counter(token[:STEM_LETTERS] for token in _TOKEN.findall(plain))


class SentenceIndex:
    """The sentences of one text as weighted bags of stems."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.text = " ".join(sentences)
        self.bags = [stems(sentence) for sentence in sentences]
        frequency = Counter(stem for bag in self.bags for stem in bag)
        total = len(self.bags) + 1
        self._idf = {stem: math.log(total / (1 + n)) + 1.0 for stem, n in frequency.items()}
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
            gains = [sum(missing.get(stem, 0.0) for stem in bag) for bag in self.bags]
            best = max(range(len(gains)), key=lambda index: gains[index], default=None)
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

    def centralities(self, texts: Sequence[str], title: str | None = None) -> list[float]:
        """How near each of `texts`, a summary's sentences, is to the centroid, 0 to 1."""
        centroid = self._centroid(title)
        return [self._cosine(stems(text), centroid) for text in texts]

    def _centroid(self, title: str | None) -> dict[str, float]:
        """Of unit length; stems that come once carry no theme and are left out."""
        titled = set(stems(title)) if title else set()
        counts: Counter[str] = Counter()
        for bag in self.bags:
            counts.update(bag)
        vector = {
            stem: count * self.weight(stem) * (2.0 if stem in titled else 1.0)
            for stem, count in counts.items()
            if count > 1
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

    def select(self, wanted: int, title: str | None = None) -> list[int]:
        """The `wanted` most central sentences that do not repeat each other, in text order."""
        salience = self.salience(title)
        order = sorted(range(len(salience)), key=lambda index: (-salience[index], index))
        chosen: list[int] = []
        for index in order:
            if len(chosen) == wanted:
                break
            if all(overlap(self.bags[index], self.bags[other]) < SAME for other in chosen):
                chosen.append(index)
        return sorted(chosen)


def overlap(first: Counter[str], second: Counter[str]) -> float:
    """Jaccard similarity of two bags of stems, 0 to 1."""
    union = len(first.keys() | second.keys())
    return len(first.keys() & second.keys()) / union if union else 0.0
