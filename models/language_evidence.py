"""What the n-grams and words of a text say of its language, as logarithms of likelihoods.

The detector's second half. langdetect's own judge draws n-grams at random until it is sure, and
gives 0.99999 to a wrong guess on one word ("Президент" is Bulgarian to it); here every n-gram of
the text counts once, so a short text weighs little, the same text the same, and no seed is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

from models.english_words import is_common
from models.frequent_words import FREQUENT_WORDS

# The n-grams of one letter, two and three overlap: what they say together is worth that of a few
# fewer. 1.5 to 4 were tried on lines of FLORES dev and of the Declaration of Human Rights: below,
# a short text is told too surely; beyond, its neighbours give way to the supported languages.
_OVERLAP = 2.5
# Half of langdetect's own smoothing, which is of a share of 1 in 10,000.
_UNSEEN_SHARE = 0.5e-4
# What the n-grams of a word with a capital are worth, the first word apart: names are spelt as
# where they are from ("São Paulo"), and Bulgaria's profile is full of Ivanov and Petrov.
_NAME = 0.5
# What a frequent word is worth beside its n-grams: exp(2), so seven times as likely there.
_FREQUENT_WORD = 2.0
# What a word is worth that stands in the list of English words, or does not.
_ENGLISH_WORD = 1.0
_SHORTEST_ENGLISH_WORD = 4

_BETWEEN_WORDS = re.compile(r"[\s'’ʼ]+")


class Evidence:
    """langdetect's profiles of one script's languages, and their frequent words.

    Reads the profiles when built; holds no state between calls.
    """

    def __init__(self, profiles: Sequence[str]) -> None:
        factory = DetectorFactory()
        folder = Path(PROFILES_DIRECTORY)
        factory.load_json_profile([(folder / name).read_text("utf-8") for name in profiles])
        self._codes: list[str] = factory.langlist
        self._shares: dict[str, list[float]] = factory.word_lang_prob_map

    def weigh(self, words: str, candidates: Sequence[str]) -> dict[str, float]:
        """Give the log-likelihood of `words` in each of `candidates`, up to a common term.

        Args:
            words: Letters of one script, words apart.
            candidates: Names of profiles.
        """
        rows = [
            (_NAME if index and word[0].isupper() else 1.0, self._shares[gram])
            for index, word in enumerate(words.split())
            for gram in _grams(word)
            if gram in self._shares
        ]
        columns = [self._codes.index(code) for code in candidates]
        totals = np.zeros(len(columns))
        if rows:
            shares = np.asarray([row for _, row in rows])[:, columns]  # (n-grams, candidates)
            totals = np.asarray([worth for worth, _ in rows]) @ np.log(shares + _UNSEEN_SHARE)
        weights = dict(zip(candidates, (totals / _OVERLAP).tolist(), strict=True))
        for word in filter(None, _BETWEEN_WORDS.split(words)):
            for code in candidates:
                if word.lower() in FREQUENT_WORDS.get(code, ()):
                    weights[code] += _FREQUENT_WORD
            if "en" in weights and len(word) >= _SHORTEST_ENGLISH_WORD:
                weights["en"] += _weigh_english(word)
        return weights


def _grams(word: str) -> Iterator[str]:
    """Give the n-grams of 1 to 3 characters, the spaces around the word among them."""
    gram = NGram()
    for char in f"{word} ":
        gram.add_char(char)
        for length in range(1, NGram.N_GRAM + 1):
            found = gram.get(length)
            if found:
                yield found


def _weigh_english(word: str) -> float:
    """A capital makes an unknown word a name, which tells nothing."""
    if is_common(word):
        return _ENGLISH_WORD
    return -_ENGLISH_WORD if word.islower() else 0.0
