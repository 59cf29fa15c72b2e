"""Batches of article-summary pairs, as the training loop takes them: endless and resumable."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from models.training.summary_pairs import Pair, prefix

#: Source tokens with prefix and EOS: the median article takes 400; attention grows with the square.
MAX_SOURCE_TOKENS = 480
MAX_TARGET_TOKENS = 128
#: Rows a source gives to one epoch: extractive BBC only as a spice, or outputs turn to copies.
ROWS_PER_EPOCH = {"bbc.extractive": 500}


def encode_source(processor: Any, text: str) -> list[int]:
    """Encode an article with its prefix, cut to the limit, EOS last."""
    ids: list[int] = processor.encode(text)[: MAX_SOURCE_TOKENS - 1]
    return [*ids, processor.eos_id()]


class PairBatches:
    """Endless batches of pairs of like length; every epoch in another order.

    Args:
        pairs: What to learn.
        processor: sentencepiece.
        size: Pairs in a batch.
        seed: Of the order.
    """

    def __init__(self, pairs: Sequence[Pair], processor: Any, size: int = 8, seed: int = 1) -> None:
        self._pairs, self._processor, self._size, self._seed = pairs, processor, size, seed
        self._epoch = self._position = 0
        self._order = self._shuffled(0)

    def __next__(self) -> dict[str, Tensor]:
        if self._position == len(self._order):
            self._epoch, self._position = self._epoch + 1, 0
            self._order = self._shuffled(self._epoch)
        batch = self._order[self._position]
        self._position += 1
        return collate([self._encoded(self._pairs[index]) for index in batch])

    def state_dict(self) -> dict[str, Any]:
        """Return the place in the stream."""
        return {"epoch": self._epoch, "position": self._position}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back to a place in the stream."""
        self._epoch, self._position = state["epoch"], state["position"]
        self._order = self._shuffled(self._epoch)

    def _encoded(self, pair: Pair) -> tuple[list[int], list[int]]:
        start = prefix(len(pair.summary.split()))
        target = self._processor.encode(pair.summary)[: MAX_TARGET_TOKENS - 1]
        return encode_source(self._processor, start + pair.article), [
            *target,
            self._processor.eos_id(),
        ]

    def _shuffled(self, epoch: int) -> list[list[int]]:
        """Return one epoch's batches of pair indices."""
        rng = random.Random(f"{self._seed}/{epoch}")
        by_source: dict[str, list[int]] = {}
        for index, pair in enumerate(self._pairs):
            by_source.setdefault(pair.source, []).append(index)
        chosen: list[int] = []
        for source, indices in sorted(by_source.items()):
            rng.shuffle(indices)
            chosen += indices[: ROWS_PER_EPOCH.get(source)]
        rng.shuffle(chosen)
        batches = []
        window = 32 * self._size  # sorted by length within: little padding, still random
        for start in range(0, len(chosen), window):
            near = sorted(chosen[start : start + window], key=lambda i: len(self._pairs[i].article))
            batches += [near[i : i + self._size] for i in range(0, len(near), self._size)]
        rng.shuffle(batches)
        return batches


def collate(examples: Sequence[tuple[list[int], list[int]]]) -> dict[str, Tensor]:
    """Pad examples right: pad id 0 in sources, -100 in labels."""

    def padded(rows: Iterator[list[int]], value: int) -> Tensor:
        tensors = [torch.tensor(row) for row in rows]
        return nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=value)

    ids = padded((source for source, _ in examples), 0)  # (batch, source_len) int64
    labels = padded((target for _, target in examples), -100)  # (batch, target_len) int64
    return {"input_ids": ids, "attention_mask": (ids != 0).long(), "labels": labels}
