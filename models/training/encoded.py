"""Pairs as ids: packed end to end, a few bytes a sentence, in one file a language.

Stands between `prepare.py`, which fills it, and `batches.py`, which reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Side:
    """Sentences of one side as one run of ids.

    Attributes:
        ids: (tokens,) uint16, sentences end to end, without tag and EOS.
        starts: (sentences + 1,) int64; sentence i is `ids[starts[i]:starts[i + 1]]`.
    """

    ids: NDArray[np.uint16]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, sentences: Iterable[list[int] | NDArray[np.uint16]]) -> Side:
        """Packs rows of ids."""
        rows = [np.asarray(row, dtype=np.uint16) for row in sentences]
        ids = np.concatenate([np.empty(0, dtype=np.uint16), *rows])
        return cls(ids, np.cumsum([0, *map(len, rows)], dtype=np.int64))

    def __getitem__(self, index: int) -> NDArray[np.uint16]:
        return self.ids[self.starts[index] : self.starts[index + 1]]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[NDArray[np.uint16]]:
        return (self[index] for index in range(len(self)))

    def take(self, numbers: NDArray[np.int64]) -> Side:
        """Returns: Some sentences, in the order of `numbers`."""
        lengths = self.lengths()[numbers]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        places = np.repeat(self.starts[numbers] - starts[:-1], lengths) + np.arange(starts[-1])
        return Side(self.ids[places], starts)

    def begun_with(self, token: int, chosen: NDArray[np.bool_]) -> Side:
        """Returns: All sentences, those of `chosen` (sentences,) with `token` in front."""
        ids = np.insert(self.ids, self.starts[:-1][chosen], token)
        longer = np.concatenate([[0], np.cumsum(chosen)])
        return Side(ids, self.starts + longer)

    def lengths(self) -> NDArray[np.int64]:
        """Returns: (sentences,) tokens a sentence."""
        return np.diff(self.starts)

    def padded(
        self, numbers: NDArray[np.int64], prefix: list[int], eos_id: int, pad_id: int
    ) -> NDArray[np.int64]:
        """Some sentences as a matrix, without a loop over them: a GPU would wait for one.

        Returns:
            (len(numbers), longest) int64: prefix, sentence, `eos_id`, then `pad_id`.
        """
        starts = self.starts[numbers]
        lengths = self.starts[numbers + 1] - starts
        places = np.arange(lengths.max())
        is_token = places < lengths[:, None]
        begin = len(prefix)
        out = np.full((len(numbers), begin + len(places) + 1), pad_id, dtype=np.int64)
        out[:, :begin] = prefix
        out[:, begin:-1][is_token] = self.ids[(starts[:, None] + places)[is_token]]
        out[np.arange(len(numbers)), begin + lengths] = eos_id
        return out

    def within(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Returns: (sentences,) whether a sentence is made of `ids` alone."""
        foreign = np.isin(self.ids, ids, invert=True)
        so_far = np.concatenate([[0], np.cumsum(foreign)])
        same: NDArray[np.bool_] = so_far[self.starts[1:]] == so_far[self.starts[:-1]]
        return same

    def save(self, file: Path | BinaryIO) -> None:
        """Writes one `.npz`."""
        np.savez(file, ids=self.ids, starts=self.starts)

    @classmethod
    def load(cls, path: Path) -> Side:
        """Reads what `save` wrote."""
        with np.load(path) as file:
            return cls(file["ids"], file["starts"])


@dataclass(frozen=True)
class Encoded:
    """The pairs of one language, in ids, with the domain of each.

    Attributes:
        domains: (pairs,) of domain names.
    """

    english: Side
    target: Side
    domains: NDArray[np.str_]

    def no_longer_than(self, tokens: int) -> NDArray[np.bool_]:
        """Returns: (pairs,) whether both sides have a token at least and `tokens` at most."""
        lengths = np.stack([self.english.lengths(), self.target.lengths()])
        kept: NDArray[np.bool_] = (lengths.min(axis=0) > 0) & (lengths.max(axis=0) <= tokens)
        return kept

    def take(self, numbers: NDArray[np.int64]) -> Encoded:
        """Returns: Some pairs, in the order of `numbers`."""
        return Encoded(self.english.take(numbers), self.target.take(numbers), self.domains[numbers])

    def save(self, file: Path | BinaryIO) -> None:
        """Writes one `.npz`."""
        np.savez(
            file,
            english=self.english.ids,
            english_starts=self.english.starts,
            target=self.target.ids,
            target_starts=self.target.starts,
            domains=self.domains,
        )

    @classmethod
    def load(cls, path: Path) -> Encoded:
        """Reads what `save` wrote."""
        with np.load(path) as file:
            return cls(
                Side(file["english"], file["english_starts"]),
                Side(file["target"], file["target_starts"]),
                file["domains"],
            )


def add(path: Path, domain: str, english: Side, target: Side, keep: bool = False) -> None:
    """Puts the pairs into a language's file, in place of those made before, or beside (`keep`)."""
    rest = Encoded.load(path)
    if not keep:
        rest = rest.take(np.flatnonzero(rest.domains != domain))
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        Encoded(
            Side.of([*rest.english, *english]),
            Side.of([*rest.target, *target]),
            np.asarray([*rest.domains.tolist(), *[domain] * len(english)]),
        ).save(file)
    part.replace(path)
