"""Batches of one language and like lengths, cut by a budget of tokens.

One language a batch lets the loss be taken over that language's slice of the vocabulary; like
lengths keep padding near nothing; a budget in tokens keeps steps of even cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.encoded import Side
from models.training.sampler import Sampler

IGNORED = -100  # torch's cross entropy leaves out labels of this value


def cut(lengths: NDArray[np.int64], budget: int) -> list[NDArray[np.int64]]:
    """Groups rows into batches of at most `budget` padded positions, rows of like length.

    Args:
        lengths: (rows,) or (rows, sides): tokens; the longer side counts.
        budget: Padded positions of the longer side a batch.
    Returns:
        Row numbers of each batch, short rows first; every row once. A row longer than the
        budget stands alone.
    """
    widest = lengths if lengths.ndim == 1 else lengths.max(axis=1)
    order = np.argsort(widest, kind="stable")
    batches: list[NDArray[np.int64]] = []
    start = 0
    for end in range(1, len(order) + 1):
        full = end < len(order) and widest[order[end]] * (end + 1 - start) > budget
        if full or end == len(order):
            batches.append(order[start:end])
            start = end
    return batches


def pad(rows: list[NDArray[np.int64]], value: int) -> Tensor:
    """Returns: (rows, longest) int64, padded right."""
    out = np.full((len(rows), max(len(row) for row in rows)), value, dtype=np.int64)
    for number, row in enumerate(rows):
        out[number, : len(row)] = row
    return torch.from_numpy(out)


class PairBatches:
    """An endless, resumable stream of batches over several languages.

    It draws a pool of pairs for each language, cuts each pool into batches, shuffles the
    batches, and draws anew when they are used up.

    Args:
        sides: For each language its source and target.
        samplers: For each language who draws the pairs.
        prefix: For each language ids put before the source (the tag, or nothing).
        eos_id, pad_id: Of the source; labels are padded with -100.
        pool: Pairs drawn for each language at a time.
        budget: Padded positions of the longer side in a batch.
        seed: Of the order of batches.
    """

    def __init__(
        self,
        sides: Mapping[str, tuple[Side, Side]],
        samplers: Mapping[str, Sampler],
        prefix: Mapping[str, list[int]],
        eos_id: int,
        pad_id: int,
        pool: Mapping[str, int],
        budget: int,
        seed: int = 1,
    ) -> None:
        self._sides = sides
        self._samplers = samplers
        self._prefix = prefix
        self._eos_id = eos_id
        self._pad_id = pad_id
        self._pool = pool
        self._budget = budget
        self._seed = seed
        self._pools = 0
        self._place = 0
        self._batches: list[tuple[str, NDArray[np.int64]]] = []
        self._before: dict[str, Any] = {}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self

    def __next__(self) -> dict[str, Any]:
        if self._place == len(self._batches):
            self._refill()
        language, pairs = self._batches[self._place]
        self._place += 1
        return self._tensors(language, pairs)

    def set_shares(self, shares: Mapping[str, Mapping[str, float]]) -> None:
        """Changes how much of each domain is drawn of each language, from the next pool on."""
        for language, sampler in self._samplers.items():
            sampler.shares = dict(shares[language])

    def state_dict(self) -> dict[str, Any]:
        """Returns: Where the current pool began and the place in it."""
        return {**self._before, "place": self._place}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Draws the pool of `state` again and goes to its place."""
        if "pools" not in state:
            return
        self._pools = state["pools"]
        for language, sampler in self._samplers.items():
            sampler.drawn = dict(state["drawn"][language])
            sampler.shares = dict(state["shares"][language])
        self._refill()
        self._place = state["place"]

    def _refill(self) -> None:
        self._before = {
            "pools": self._pools,
            "drawn": {name: dict(sampler.drawn) for name, sampler in self._samplers.items()},
            "shares": {name: dict(sampler.shares) for name, sampler in self._samplers.items()},
        }
        self._batches = []
        for language, sampler in self._samplers.items():
            pairs = sampler.draw(self._pool[language])
            lengths = np.stack([side.lengths()[pairs] for side in self._sides[language]], axis=1)
            self._batches += [(language, pairs[rows]) for rows in cut(lengths + 1, self._budget)]
        order = np.random.default_rng([self._seed, self._pools]).permutation(len(self._batches))
        self._batches = [self._batches[number] for number in order]
        self._pools += 1
        self._place = 0

    def _tensors(self, language: str, pairs: NDArray[np.int64]) -> dict[str, Any]:
        source, target = self._sides[language]
        prefix = np.asarray(self._prefix[language], dtype=np.int64)
        end = np.asarray([self._eos_id], dtype=np.int64)
        inputs = pad([np.concatenate([prefix, source[i], end]) for i in pairs], self._pad_id)
        labels = pad([np.concatenate([target[i], end]) for i in pairs], IGNORED)
        return {
            "input_ids": inputs,  # (batch, source_len) int64, padded right
            "attention_mask": (inputs != self._pad_id).long(),
            "labels": labels,  # (batch, target_len) int64, -100 right
            "language": language,
        }
