"""Which pairs read most like news: those a translator with little time should see most.

Stands between `prepare.py`, which asks, and `shares.py`, where what is near has a share of its own.
There is no Greek and no Arabic news in the corpus, but some of its prose, talk, manuals and even
interface strings are a good deal nearer to news than the rest; their English says which.

Source: Moore and Lewis 2010, "Intelligent selection of language model training data": the
difference of two cross entropies, that of a model of the wished-for text and that of a model of
the text at hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.training.encoded import Side
from models.training.vocabulary import EOS_ID, Vocabulary

NEAR = "near"  # the domain's name
# Of these domains the most news-like pairs become `NEAR`: three quarters of a million English
# tokens for Greek and Arabic, more than an hour on a CPU can draw; Russian has its news besides.
AMONG = ("prose", "talk", "docs", "ui")
COUNTS: Mapping[str, int] = {"ru": 80_000, "el": 40_000, "ar": 40_000}
MIN_TOKENS = 10  # below, a likely sentence is a greeting or somebody's name
NEWS_ARTICLES = 20_000
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# A context seen so often trusts its own counts as much as those of single pieces.
TRUST = 20.0


def news(articles: Sequence[str], english: Vocabulary) -> Bigrams:
    """Returns: What the English sentences of the summaries' articles are like."""
    order = np.random.default_rng(0).permutation(len(articles))[:NEWS_ARTICLES]
    sentences = [part for i in order for part in SENTENCE_END.split(articles[i]) if part]
    return Bigrams(Side.of(english.spm.encode(sentences, num_threads=2)), len(english))


class Bigrams:
    """A bigram model of pieces, mixed with single pieces where a context was seldom seen.

    Args:
        text: Sentences.
        pieces: How many there are.
    """

    def __init__(self, text: Side, pieces: int) -> None:
        self.pieces = pieces
        ids = text.ids.astype(np.int64)
        self._keys, counts = np.unique(self._pairs(text), return_counts=True)
        self._counts = counts.astype(np.float64)
        self._contexts = np.bincount(self._keys // pieces, self._counts, pieces)
        single = np.bincount(ids, minlength=pieces) + 0.5
        self._single = single / single.sum()

    def log_probabilities(self, text: Side) -> NDArray[np.float64]:
        """Returns: (tokens,) of `text.ids`, in nats, each given the one before it."""
        pairs = self._pairs(text)
        places = np.minimum(np.searchsorted(self._keys, pairs), len(self._keys) - 1)
        seen = np.where(self._keys[places] == pairs, self._counts[places], 0.0)
        contexts = self._contexts[pairs // self.pieces]
        own = seen + TRUST * self._single[text.ids]
        found: NDArray[np.float64] = np.log(own / (contexts + TRUST))
        return found

    def _pairs(self, text: Side) -> NDArray[np.int64]:
        before = np.roll(text.ids.astype(np.int64), 1)
        before[text.starts[:-1][text.lengths() > 0]] = EOS_ID
        return before * self.pieces + text.ids


def news_likeness(text: Side, wished: Bigrams) -> NDArray[np.float64]:
    """How much likelier each sentence is to `wished` than among all of `text`.

    Returns:
        (sentences,) nats a token; 0 for a sentence without tokens.
    """
    difference = wished.log_probabilities(text)
    difference -= Bigrams(text, wished.pieces).log_probabilities(text)
    so_far = np.concatenate([[0.0], np.cumsum(difference)])
    sums: NDArray[np.float64] = so_far[text.starts[1:]] - so_far[text.starts[:-1]]
    return sums / np.maximum(text.lengths(), 1)


def with_near(
    domains: NDArray[np.str_], english: Side, likeness: NDArray[np.float64], count: int
) -> NDArray[np.str_]:
    """Returns: (pairs,) domains, the `count` likeliest pairs of `AMONG` renamed to `NEAR`."""
    can_be = np.flatnonzero(np.isin(domains, AMONG) & (english.lengths() >= MIN_TOKENS))
    nearest = can_be[np.argsort(-likeness[can_be], kind="stable")][:count]
    renamed = domains.astype(np.dtypes.StrDType(max(domains.dtype.itemsize // 4, len(NEAR))))
    renamed[nearest] = NEAR
    return renamed
