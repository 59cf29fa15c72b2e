"""Batches of one language and like lengths, cut by a budget of tokens.

One language a batch lets the loss be taken over that language's slice of the vocabulary; like
lengths keep padding near nothing; a budget in tokens keeps steps of even cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.encoded import Side
from models.training.resegment import Resegmenter
from models.training.sampler import Sampler
from models.training.vocabulary import EOS_ID

IGNORED = -100  # torch's cross entropy leaves out labels of this value
# Of 1.19 and 1.05 padded positions a token (English to Russian), bands of 6 in pools of 22,800
# pairs leave 1.07 and 1.06; of 1.27 and 1.05 (Greek), 1.12 and 1.09.
BAND = 6


def cut(lengths: NDArray[np.int64], budget: int) -> list[NDArray[np.int64]]:
    """Groups rows into batches of at most `budget` padded positions, rows of like length.

    Rows are sorted by their longer side into bands of `BAND` batches, and within a band by how
    much longer their first side is than their second, so that both sides are of like length.

    Args:
        lengths: (rows,) or (rows, 2): tokens; the longer side counts.
        budget: Padded positions of the longer side a batch.
    Returns:
        Row numbers of each batch, short rows first but for the order within a band; every row
        once. A row longer than the budget stands alone.
    """
    widest = lengths if lengths.ndim == 1 else lengths.max(axis=1)
    order = np.argsort(widest, kind="stable")
    if lengths.ndim > 1:
        band = np.cumsum(widest[order]) // (budget * BAND)
        lean = lengths[order, 0] - lengths[order, 1]
        order = order[np.lexsort((lean, band))]
    batches: list[NDArray[np.int64]] = []
    start = 0
    longest = 0
    for end, length in enumerate(widest[order]):
        longest = max(longest, length)
        if start < end and longest * (end + 1 - start) > budget:
            batches.append(order[start:end])
            start, longest = end, length
    return [*batches, order[start:]] if len(order) else batches


def tensors(
    sides: tuple[Side, Side],
    pairs: NDArray[np.int64],
    prefix: list[int],
    pad_id: int,
    language: str,
) -> dict[str, Any]:
    """Returns: One batch, what `marian.SlicedLoss` is called with.

    Args:
        sides: Source and target.
        pairs: Their numbers.
        prefix: Ids put before each source.
        pad_id: Of the source; labels are padded with -100.
        language: Whose slice of the vocabulary the labels are of.
    """
    source, target = sides
    inputs = source.padded(pairs, prefix, EOS_ID, pad_id)
    labels = target.padded(pairs, [], EOS_ID, IGNORED)
    return {
        "input_ids": torch.from_numpy(inputs),  # (batch, source_len) int64, padded right
        "attention_mask": torch.from_numpy((inputs != pad_id).astype(np.int64)),
        "labels": torch.from_numpy(labels),  # (batch, target_len) int64, -100 right
        # (tokens,) int64: where in the flattened labels a token stands. Found here, since a GPU
        # that looks for them has Python wait until it comes to it.
        "kept": torch.from_numpy(np.flatnonzero(labels != IGNORED)),
        "language": language,
    }


@dataclass(frozen=True)
class _Pool:
    """Pairs drawn together and the batches they were cut into.

    Attributes:
        before: What fixes it: its number, how many pairs were drawn before, and the shares.
        drawn: How many pairs of each language and domain were drawn after it.
        sides: For each language what the numbers in `batches` count.
        batches: Language and numbers.
    """

    before: dict[str, Any]
    drawn: dict[str, dict[str, int]]
    sides: Mapping[str, tuple[Side, Side]]
    batches: list[tuple[str, NDArray[np.int64]]]


class PairBatches:
    """An endless, resumable stream of batches over several languages.

    It draws a pool of pairs for each language, cuts each pool into batches, shuffles the
    batches, and goes to the next pool when they are used up, which a thread has drawn meanwhile.

    Args:
        sides: For each language its source and target.
        samplers: For each language who draws the pairs.
        prefix: For each language ids put before the source (the tag, or nothing).
        pad_id: Of the source.
        pool: Pairs drawn for each language at a time.
        budget: Padded positions of the longer side in a batch.
        seed: Of the order of batches.
        resegmenter: Cuts the sources of each pool anew; None leaves them as they are.
    """

    def __init__(
        self,
        sides: Mapping[str, tuple[Side, Side]],
        samplers: Mapping[str, Sampler],
        prefix: Mapping[str, list[int]],
        pad_id: int,
        pool: Mapping[str, int],
        budget: int,
        seed: int = 1,
        resegmenter: Resegmenter | None = None,
    ) -> None:
        self._sides = sides
        self._samplers = samplers
        self._prefix = prefix
        self._pad_id = pad_id
        self._size = pool
        self._budget = budget
        self._seed = seed
        self._resegmenter = resegmenter
        self._shares = {name: dict(sampler.shares) for name, sampler in samplers.items()}
        drawn = {name: dict(sampler.drawn) for name, sampler in samplers.items()}
        self._pool = _Pool({}, drawn, {}, [])
        self._place = 0
        self._thread = ThreadPoolExecutor(1)
        self._next: Future[_Pool] | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self

    def __next__(self) -> dict[str, Any]:
        if self._place >= len(self._pool.batches):  # beyond it: resumed with a larger budget
            self._pool = (self._next or self._draw_next()).result()
            self._place = 0
            self._next = self._draw_next()
        language, pairs = self._pool.batches[self._place]
        self._place += 1
        sides = self._pool.sides[language]
        return tensors(sides, pairs, self._prefix[language], self._pad_id, language)

    def set_shares(self, shares: Mapping[str, Mapping[str, float]]) -> None:
        """Changes how much of each domain is drawn of each language, in a new pool."""
        wanted = {name: dict(shares[name]) for name in self._samplers}
        if wanted != self._shares:
            self._shares = wanted
            self._place = len(self._pool.batches)
            self._next = None

    def state_dict(self) -> dict[str, Any]:
        """Returns: Where the current pool began and the place in it."""
        return {**self._pool.before, "place": self._place}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Draws the pool of `state` again and goes to its place."""
        if "pools" not in state:
            return
        self._shares = {name: dict(shares) for name, shares in state["shares"].items()}
        self._pool = self._thread.submit(
            self._draw, state["pools"], state["drawn"], self._shares
        ).result()
        self._place = state["place"]
        self._next = None

    def _draw_next(self) -> Future[_Pool]:
        number = self._pool.before.get("pools", -1) + 1
        return self._thread.submit(self._draw, number, self._pool.drawn, self._shares)

    def _draw(
        self,
        number: int,
        drawn: Mapping[str, Mapping[str, int]],
        shares: Mapping[str, Mapping[str, float]],
    ) -> _Pool:
        """In the thread, which alone touches the samplers."""
        before = {"pools": number, "drawn": drawn, "shares": shares}
        sides = dict(self._sides)
        batches: list[tuple[str, NDArray[np.int64]]] = []
        for language, sampler in self._samplers.items():
            sampler.drawn, sampler.shares = dict(drawn[language]), dict(shares[language])
            pairs = sampler.draw(self._size[language])
            if self._resegmenter is not None:
                source, target = self._sides[language]
                sides[language] = self._resegmenter(source, pairs, number), target.take(pairs)
                pairs = np.arange(len(pairs))
            lengths = np.stack([side.lengths()[pairs] for side in sides[language]], axis=1)
            batches += [(language, pairs[rows]) for rows in cut(lengths + 1, self._budget)]
        order = np.random.default_rng([self._seed, number]).permutation(len(batches))
        after = {name: sampler.drawn for name, sampler in self._samplers.items()}
        return _Pool(before, after, sides, [batches[row] for row in order])
