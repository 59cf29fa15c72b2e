"""What each direction reads and writes: its vocabularies, its slices and its stream of batches.

Stands between the data folder that `prepare.py` writes and `translator.py`, which trains.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training import shares
from models.training.batches import PairBatches
from models.training.corpus import LANGUAGES
from models.training.encoded import Encoded, Side
from models.training.resegment import Resegmenter
from models.training.sampler import Sampler
from models.training.vocabulary import Vocabulary

DIRECTIONS = ("en-xx", "xx-en")
MAX_TOKENS = 80
# Padded positions of the longer side a batch, and batches a step. A batch is of one language and
# of like lengths, so a step takes several: the loss followed the noise of the steps, not their
# number (2.97 to 2.88 when a batch grew from 2,400 to 3,200 positions at one rate).
BUDGET = 2400
ACCUMULATE = 3


def batches_for(
    direction: str,
    data: Path,
    source: Vocabulary,
    allowed_ids: Mapping[str, NDArray[np.int64]],
    seed: int,
    budget: int = BUDGET,
    sampling: float = 0.0,
) -> PairBatches:
    """Returns: The training stream of one direction; labels are of `allowed_ids` alone.

    A source that a model wrote begins with one tag of its language more than others do, which have
    one out of English and none into it: what is learnt of a model's ways is kept apart (Caswell et
    al. 2019, "Tagged back-translation"). Larger batches are cut from larger pools, so that padding
    stays as it is. `sampling` is the `alpha` of `resegment.py`; 0 leaves the sources as they are.
    """
    sides: dict[str, tuple[Side, Side]] = {}
    samplers = {}
    drawn = shares.at(direction, 0.0)
    for language in LANGUAGES:
        pairs = Encoded.load(data / f"{language}.npz")
        source_side, labels, of_a_model = (
            (pairs.english, pairs.target, shares.SYNTHETIC_ENGLISH)
            if direction == "en-xx"
            else (pairs.target, pairs.english, shares.SYNTHETIC)
        )
        allowed = pairs.no_longer_than(MAX_TOKENS) & labels.within(allowed_ids[language])
        samplers[language] = Sampler(pairs.domains, drawn[language], allowed, seed)
        marked = source_side.begun_with(source.tag_id(language), pairs.domains == of_a_model)
        sides[language] = (marked, labels)
    prefix = {code: [source.tag_id(code)] if direction == "en-xx" else [] for code in LANGUAGES}
    pool = {code: size * max(budget, BUDGET) // BUDGET for code, size in shares.POOL.items()}
    resegmenter = Resegmenter(source, sampling, seed) if sampling else None
    return PairBatches(sides, samplers, prefix, source.pad_id, pool, budget, seed, resegmenter)


def vocabularies(direction: str, data: Path) -> tuple[Vocabulary, Vocabulary]:
    """Returns: Source and target."""
    english, target = Vocabulary.load(data / "en.model"), Vocabulary.load(data / "xx.model")
    return (english, target) if direction == "en-xx" else (target, english)


def slices(direction: str, target: Vocabulary) -> dict[str, NDArray[np.int64]]:
    """Returns: For each batch language the output ids allowed in the loss."""
    if direction == "en-xx":
        return {code: target.slice_of(code) for code in LANGUAGES}
    return {code: np.arange(len(target) - 1) for code in LANGUAGES}
