"""The translators' recipe and its command line.

    python -m models.training.parents --out PARENTS
    python -m models.training.translator prepare --corpus DIR --eval DIR --parents PARENTS \
        --data DIR
    python -m models.training.translator add-written --data DIR --eval DIR
    python -m models.training.translator start --data DIR --parents PARENTS
    python -m models.training.translator train --direction en-xx --minutes 67 --data DIR \
        --work DIR --eval DIR
    python -m models.training.translator loss --direction en-xx --data DIR --eval DIR SNAPSHOT…
    python -m models.training.translator export --direction en-xx --data DIR --out DIR SNAPSHOT…

`add-written` takes in what has been written since `prepare` (`written/`), and is seldom needed.
With `--shipped models/weights` in place of `--parents PARENTS`, `prepare` and `start` begin from
the weights in this repository and need nothing else: the way to train further on a new machine.
Give `train` another `--seed` then, or it begins with the pairs those weights have just seen.

On a CPU a step takes a fifth less time where memory is kept and comes in large pages:

    export LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2  # Debian's libjemalloc2
    export MALLOC_CONF=thp:always,dirty_decay_ms:-1,muzzy_decay_ms:-1,oversize_threshold:0,narenas:1

`train` goes on where a stopped run of the same `--work` ended; a larger `--minutes` adds time.
With `--start scratch` the model is a smaller Marian of random weights (`marian.SMALL`), for a
machine with time or a GPU; `start` is not needed then.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import MarianMTModel

from models.training import (
    loop,
    low_states,
    marian,
    opus_start,
    pairs,
    scores,
    shares,
    shipped,
    translator_options,
)
from models.training.checkpoint import average
from models.training.corpus import EvalGuard
from models.training.dev_loss import LINES, DevLoss
from models.training.vocabulary import Vocabulary, without_paths

# Peaks. 1e-3 undid what a start knew: the loss rose from 3.2 to 3.4 and stood there, and fell to
# 3.2 within a hundred steps at half of it (docs/training.md).
LEARNING_RATES = {"en-xx": 3e-4, "xx-en": 4e-4}

DEV_LINES = 100


def build(
    start: str,
    direction: str,
    data: Path,
    source: Vocabulary,
    target: Vocabulary,
    dropout: float = 0.0,
) -> MarianMTModel:
    """Returns: The model before its first step, from "opus" or from "scratch"."""
    if start == "opus":
        return opus_start.load(direction, data, source, target, dropout)
    torch.manual_seed(1)
    return marian.build(source, target, dropout)


def begin(arguments: argparse.Namespace) -> None:
    """Writes the data folder, with the parents' pieces or the shipped ones."""
    from models.training.prepare import prepare  # a machine that only trains has no Babel

    folders = (arguments.corpus, arguments.eval, arguments.data)
    if arguments.shipped:
        prepare(*folders, pieces=shipped.pieces(arguments.shipped))
    else:
        prepare(*folders, parent=arguments.parents / opus_start.PARENTS["en-xx"])


def train(arguments: argparse.Namespace) -> None:
    """Trains or goes on training one direction."""
    torch.set_num_threads(arguments.threads)
    direction = arguments.direction
    source, target = pairs.vocabularies(direction, arguments.data)
    model = build(arguments.start, direction, arguments.data, source, target, arguments.dropout)
    if arguments.start == "opus":
        opus_start.freeze(model, direction, arguments.encoder_layers)
    if arguments.device == "cuda":
        low_states.keep_low(model)
    kept = pairs.slices(direction, target)
    objective = marian.SlicedLoss(model, kept, target.pad_id, arguments.consistency)
    batches = pairs.batches_for(
        direction,
        arguments.data,
        source,
        kept,
        arguments.seed,
        arguments.budget,
        arguments.sampling,
    )

    def before_step(share: float) -> None:
        batches.set_shares(shares.at(direction, share, arguments.written))

    config = loop.LoopConfig(
        work=arguments.work,
        minutes=arguments.minutes,
        learning_rate=arguments.learning_rate or LEARNING_RATES[direction],
        warmup_steps=20,
        hold_steps=100_000,
        cooldown=arguments.cooldown,
        accumulate=arguments.accumulate,
        muon=True,
        device=arguments.device,
        evaluate_minutes=arguments.evaluate_minutes,
        checkpoint_minutes=min(4.0, arguments.minutes / 10.0),
        keep_snapshots=arguments.keep_snapshots,
    )
    dev_loss = _dev_loss(arguments, source, target, kept)
    tests = scores.read_flores(arguments.eval, "dev", direction, DEV_LINES)

    def convert(folder: Path) -> None:
        write(direction, model, source, target, folder)

    chrf = scores.evaluator(convert, source, target, tests, arguments.threads)

    def evaluate(_: object) -> dict[str, float]:
        return {**dev_loss(objective), **({} if arguments.no_translations else chrf(model))}

    loop.train(objective, batches, config, evaluate, before_step)


def loss(arguments: argparse.Namespace) -> None:
    """Prints the loss on development lines of a snapshot, or of the mean of several."""
    torch.set_num_threads(arguments.threads)
    source, target = pairs.vocabularies(arguments.direction, arguments.data)
    model = build(arguments.start, arguments.direction, arguments.data, source, target)
    marian.take_state(model, average(arguments.snapshots))
    kept = pairs.slices(arguments.direction, target)
    objective = marian.SlicedLoss(model, kept, target.pad_id).to(arguments.device)
    found = _dev_loss(arguments, source, target, kept)(objective)
    print(" ".join(f"{name} {value:.4f}" for name, value in found.items()))


def _dev_loss(
    arguments: argparse.Namespace,
    source: Vocabulary,
    target: Vocabulary,
    kept: Mapping[str, NDArray[np.int64]],
) -> DevLoss:
    tests = scores.read_flores(arguments.eval, "dev", arguments.direction, LINES)
    return DevLoss(tests, source, target, kept)


def export(arguments: argparse.Namespace) -> None:
    """Writes the CTranslate2 folder of a snapshot, or of the mean of several."""
    source, target = pairs.vocabularies(arguments.direction, arguments.data)
    model = build(arguments.start, arguments.direction, arguments.data, source, target)
    marian.take_state(model, average(arguments.snapshots))
    write(arguments.direction, model, source, target, arguments.out)


def write(
    direction: str, model: MarianMTModel, source: Vocabulary, target: Vocabulary, out: Path
) -> None:
    """Writes what is shipped: weights, vocabularies, sentencepiece models, transformers' shape."""
    from models.training import conversion  # a machine that only trains has no CTranslate2

    conversion.convert(direction, model.eval(), source, target, out)
    model.config.to_json_file(out / "hf_config.json")
    for side, name in ((source, "source.spm"), (target, "target.spm")):
        (out / name).write_bytes(without_paths(side.spm.serialized_model_proto()))


def begin_weights(arguments: argparse.Namespace) -> None:
    """Writes the weights before the first step, from the parents or the shipped ones."""
    if arguments.shipped:
        shipped.make(arguments.data, arguments.shipped)
    else:
        opus_start.make(arguments.data, arguments.parents)


def add_written(arguments: argparse.Namespace) -> None:
    """Adds to the data folder what has been written since it was made."""
    from models.training import prepare

    guard = EvalGuard.from_folder(arguments.eval)
    print(f"{prepare.add_written(arguments.data, guard)} new sentences")


COMMANDS = {
    "prepare": begin,
    "add-written": add_written,
    "start": begin_weights,
    "train": train,
    "loss": loss,
    "export": export,
}


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    arguments = translator_options.parser(COMMANDS).parse_args(argv)
    COMMANDS[arguments.command](arguments)


if __name__ == "__main__":
    main()
