"""The loss on development lines: the finest measure of a translator in training.

Stands beside `scores.py`, whose chrF++ says how good a model is; this says which of two is better,
in a quarter of a minute and to the third decimal, where chrF++ of a hundred lines moves by a
point between neighbouring snapshots. It needs no CTranslate2: a borrowed machine has it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.batches import cut, tensors
from models.training.encoded import Side
from models.training.loop import to_device
from models.training.marian import SlicedLoss
from models.training.precision import autocast
from models.training.scores import TestSet
from models.training.vocabulary import Vocabulary

LINES = 300
BUDGET = 2400  # padded positions a batch


class DevLoss:
    """Mean negative log-likelihood of the references, in nats a token, without smoothing.

    Args:
        tests: Lines of each language.
        source, target: The model's vocabularies.
        allowed_ids: For each language the output ids of its slice; a reference with another
            piece is left out.
    Raises:
        ValueError: No reference of a language can be written with its ids.
    """

    def __init__(
        self,
        tests: Mapping[str, TestSet],
        source: Vocabulary,
        target: Vocabulary,
        allowed_ids: Mapping[str, NDArray[np.int64]],
    ) -> None:
        self._batches: dict[str, list[dict[str, Any]]] = {}
        for language, test in tests.items():
            sides = (
                Side.of(source.spm.encode(test.sources)),
                Side.of(target.spm.encode(test.references)),
            )
            lengths = np.stack([side.lengths() for side in sides], axis=1) + 1
            usable = np.flatnonzero(sides[1].within(allowed_ids[language]))
            if not len(usable):
                raise ValueError(f"{language}: no reference is of its slice's pieces alone")
            prefix = [source.ids[token] for token in test.prefix]
            self._batches[language] = [
                tensors(sides, usable[rows], prefix, source.pad_id, language)
                for rows in cut(lengths[usable], BUDGET)
            ]

    def __call__(self, objective: SlicedLoss) -> dict[str, float]:
        """Returns: `nll_` and the language for each, and their mean as `nll`.

        The model is left in eval mode.
        """
        objective.eval()
        device: str = objective.model.device.type
        found: dict[str, float] = {}
        for language, batches in self._batches.items():
            total, tokens = 0.0, 0
            for batch in batches:
                with torch.no_grad(), autocast(device):
                    loss = objective(**to_device(batch, device)).loss
                count = len(batch["kept"])
                total += float(loss) * count
                tokens += count
            found[f"nll_{language}"] = total / tokens
        return {**found, "nll": sum(found.values()) / len(found)}
