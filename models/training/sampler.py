"""Draws pairs domain by domain, in the shares a recipe names.

Two thirds of the raw pairs are interface strings, and an article is not made of those.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray


class Sampler:
    """Draws pair numbers so that domains come in fixed shares, each without repetition.

    Each domain is gone through in a new random order whenever it has been used up.

    Args:
        domains: (pairs,) of domain names.
        shares: Weight of each domain; one that is absent here is never drawn. The attribute may
            be set to other weights of the same domains between draws.
        allowed: (pairs,) bool; the others are never drawn.
        seed: Fixes every order.
    """

    def __init__(
        self,
        domains: NDArray[np.str_],
        shares: Mapping[str, float],
        allowed: NDArray[np.bool_],
        seed: int,
    ) -> None:
        members = {name: np.flatnonzero((domains == name) & allowed) for name in shares}
        self._members = {name: found for name, found in members.items() if len(found)}
        if not self._members:
            raise ValueError(f"no pair of the domains {sorted(shares)}")
        self.shares = dict(shares)
        self._seed = seed
        self.drawn = dict.fromkeys(self._members, 0)

    def draw(self, count: int) -> NDArray[np.int64]:
        """Returns: (about `count`,) pair numbers, domain by domain."""
        weights = [self.shares.get(name, 0.0) for name in self._members]
        parts = []
        for name, weight in zip(self._members, weights, strict=True):
            wanted = math.ceil(count * weight / sum(weights))
            parts.append(self._take(name, wanted))
            self.drawn[name] = self.drawn.get(name, 0) + wanted
        return np.concatenate(parts)

    def _take(self, name: str, wanted: int) -> NDArray[np.int64]:
        members = self._members[name]
        first = self.drawn.get(name, 0)  # none yet: the domain came with a run's data later
        taken: list[NDArray[np.int64]] = []
        while wanted > 0:
            epoch, place = divmod(first, len(members))
            seeds = [self._seed, zlib.crc32(name.encode()), epoch]
            order = np.random.default_rng(seeds).permutation(members)
            taken.append(order[place : place + wanted])
            first += len(taken[-1])
            wanted -= len(taken[-1])
        return np.concatenate(taken) if taken else np.empty(0, dtype=np.int64)
