"""`make train-smoke`: the real training code learns to copy and to reverse digits.

Two "languages" share one tiny Marian: `>>rus<<` copies a row of digits, `>>ell<<` writes it
backwards. Vocabulary, batches, sliced loss, loop, conversion and CTranslate2 are the ones the
translators are trained and served with, so a mistake in any of them shows here within a minute.
Exits with status 1 if fewer than nine in ten unseen rows come out right.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from models.training import conversion, loop, marian, scores
from models.training.batches import PairBatches
from models.training.encoded import Side
from models.training.sampler import Sampler
from models.training.vocabulary import TAGS, Vocabulary, train_spm

PIECES = 269  # 256 bytes, </s>, <unk>, the space mark, ten digits
SHAPE = marian.Shape(width=128, encoder_layers=1, decoder_layers=1, heads=4, ffn=256)
STEPS = 600  # half a minute of one core; a budget in steps does not fail on a busy machine
TASKS = {"ru": 1, "el": -1}  # the step a row of digits is read with
NEEDED = 0.9


def rows(count: int, seed: int) -> list[str]:
    """Returns: `count` rows of three to six digits."""
    rng = random.Random(seed)
    return ["".join(rng.choices("0123456789", k=rng.randint(3, 6))) for _ in range(count)]


def train(folder: Path, vocabulary: Vocabulary, lines: list[str]) -> None:
    """Trains on `lines` and leaves a CTranslate2 model in `folder`/ct2."""
    sides = {
        code: tuple(Side.of(vocabulary.spm.encode(text)) for text in (lines, turned(lines, step)))
        for code, step in TASKS.items()
    }
    everything = np.ones(len(lines), dtype=np.bool_)
    domains = np.full(len(lines), "digits")
    batches = PairBatches(
        {code: (pair[0], pair[1]) for code, pair in sides.items()},
        {code: Sampler(domains, {"digits": 1.0}, everything, seed=1) for code in TASKS},
        {code: [vocabulary.tag_id(code)] for code in TASKS},
        vocabulary.pad_id,
        pool=dict.fromkeys(TASKS, 2000),
        budget=1000,
    )
    model = marian.build(vocabulary, vocabulary, shape=SHAPE)
    slices = {code: vocabulary.slice_of(code) for code in TASKS}
    objective = marian.SlicedLoss(model, slices, vocabulary.pad_id)
    config = loop.LoopConfig(
        work=folder / "run",
        max_steps=STEPS,
        learning_rate=3e-3,
        warmup_steps=50,
        muon=True,
        keep_snapshots=1,
    )
    loop.train(objective, batches, config)
    conversion.convert("en-xx", model, vocabulary, vocabulary, folder / "ct2")


def turned(lines: list[str], step: int) -> list[str]:
    """Returns: The lines, each read with this step."""
    return [line[::step] for line in lines]


def share_right(folder: Path, vocabulary: Vocabulary, lines: list[str], code: str) -> float:
    """Returns: The share of `lines` whose greedy translation is exactly right."""
    translator = scores.open_translator(folder / "ct2", threads=1)
    wanted = turned(lines, TASKS[code])
    test = scores.TestSet([TAGS[code]], lines, wanted)
    found = scores.translate(translator, vocabulary, vocabulary, test, beam_size=1)
    return sum(one == other for one, other in zip(found, wanted, strict=True)) / len(lines)


def main() -> int:
    """Returns: The exit status."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = rows(20_000, seed=1)
        train_spm(lines, folder / "digits.model", PIECES, {})
        vocabulary = Vocabulary.load(folder / "digits.model")
        train(folder, vocabulary, lines)
        unseen = sorted(set(rows(400, seed=2)) - set(lines))
        shares = {code: share_right(folder, vocabulary, unseen, code) for code in TASKS}
    print(f"copied {shares['ru']:.1%}, reversed {shares['el']:.1%} of {len(unseen)} unseen rows")
    return 0 if min(shares.values()) >= NEEDED else 1


if __name__ == "__main__":
    sys.exit(main())
