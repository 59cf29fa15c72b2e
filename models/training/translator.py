"""The translators' recipe and its command line.

    python -m models.training.parents --out PARENTS
    python -m models.training.translator prepare --corpus DIR --eval DIR --parents PARENTS \
        --data DIR
    python -m models.training.translator start --data DIR --parents PARENTS
    python -m models.training.translator train --direction en-xx --minutes 67 --data DIR \
        --work DIR --eval DIR
    python -m models.training.translator export --direction en-xx --data DIR --work DIR --out DIR

With `--shipped models/weights` in place of `--parents PARENTS`, `prepare` and `start` begin from
the weights in this repository and need nothing else: the way to train further on a new machine.
Give `train` another `--seed` then, or it begins with the pairs those weights have just seen.

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

from models.engines.shortlist import FILE
from models.training import loop, marian, opus_start, scores, shipped
from models.training.batches import PairBatches
from models.training.checkpoint import average, snapshots
from models.training.corpus import LANGUAGES
from models.training.encoded import Encoded, Side
from models.training.prepare import prepare
from models.training.sampler import Sampler
from models.training.shares import LAST_PART, LAST_SHARES, POOL, SHARES
from models.training.vocabulary import EOS_ID, TAGS, UNK_ID, Vocabulary, without_paths

DIRECTIONS = ("en-xx", "xx-en")
STARTS = ("opus", "scratch")
# Peaks of AdamW. 1e-3 undid what a start knew: the loss rose from 3.2 to 3.4 and stood there,
# and fell to 3.2 within a hundred steps at half of it (docs/design.md).
LEARNING_RATES = {"en-xx": 4e-4, "xx-en": 5e-4}

MAX_TOKENS = 80
DEV_LINES = 100
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
) -> PairBatches:
    """Returns: The training stream of one direction; labels are of `allowed_ids` alone."""
    sides: dict[str, tuple[Side, Side]] = {}
    samplers = {}
    for language in LANGUAGES:
        pairs = Encoded.load(data / f"{language}.npz")
        longest = np.maximum(pairs.english.lengths(), pairs.target.lengths())
        shortest = np.minimum(pairs.english.lengths(), pairs.target.lengths())
        allowed = (longest <= MAX_TOKENS) & (shortest > 0)
        labels = pairs.target if direction == "en-xx" else pairs.english
        allowed &= labels.within(allowed_ids[language])
        samplers[language] = Sampler(pairs.domains, SHARES[language], allowed, seed)
        both = (pairs.english, pairs.target)
        sides[language] = both if direction == "en-xx" else (both[1], both[0])
    prefix = {code: [source.tag_id(code)] if direction == "en-xx" else [] for code in LANGUAGES}
    return PairBatches(sides, samplers, prefix, EOS_ID, source.pad_id, POOL, BUDGET, seed)


def vocabularies(direction: str, data: Path) -> tuple[Vocabulary, Vocabulary]:
    """Returns: Source and target."""
    english, target = Vocabulary.load(data / "en.model"), Vocabulary.load(data / "xx.model")
    return (english, target) if direction == "en-xx" else (target, english)


def slices(direction: str, target: Vocabulary) -> dict[str, NDArray[np.int64]]:
    """Returns: For each batch language the output ids allowed in the loss."""
    if direction == "en-xx":
        return {code: target.slice_of(code) for code in LANGUAGES}
    return {code: np.arange(len(target) - 1) for code in LANGUAGES}


def build(
    start: str, direction: str, data: Path, source: Vocabulary, target: Vocabulary
) -> MarianMTModel:
    """Returns: The model before its first step, from "opus" or from "scratch"."""
    if start == "opus":
        return opus_start.load(direction, data, source, target)
    torch.manual_seed(1)
    return marian.build(source, target)


def begin(arguments: argparse.Namespace) -> None:
    """Writes the data folder, with the parents' pieces or the shipped ones."""
    folders = (arguments.corpus, arguments.eval, arguments.data)
    if arguments.shipped:
        prepare(*folders, pieces=shipped.pieces(arguments.shipped))
    else:
        prepare(*folders, parent=arguments.parents / opus_start.PARENTS["en-xx"])


def train(arguments: argparse.Namespace) -> None:
    """Trains or goes on training one direction."""
    torch.set_num_threads(arguments.threads)
    direction = arguments.direction
    source, target = vocabularies(direction, arguments.data)
    model = build(arguments.start, direction, arguments.data, source, target)
    if not arguments.whole and arguments.start == "opus":
        opus_start.freeze(model, direction)
    kept = slices(direction, target)
    objective = marian.SlicedLoss(model, kept, target.pad_id)
    batches = batches_for(direction, arguments.data, source, kept, arguments.seed)

    def before_step(share: float) -> None:
        batches.set_shares(SHARES if share < LAST_PART else LAST_SHARES)

    config = loop.LoopConfig(
        work=arguments.work,
        minutes=arguments.minutes,
        learning_rate=arguments.learning_rate or LEARNING_RATES[direction],
        warmup_steps=100,
        hold_steps=100_000,
        cooldown=0.7,
        accumulate=ACCUMULATE,
        device=arguments.device,
        evaluate_minutes=arguments.evaluate_minutes,
    )
    tests = scores.read_flores(arguments.eval, "dev", direction, DEV_LINES)
    evaluate = scores.evaluator(
        lambda folder: convert(direction, model, source, target, folder),
        source,
        target,
        tests,
        arguments.threads,
    )
    loop.train(objective, batches, config, evaluate, before_step)


def export(arguments: argparse.Namespace) -> None:
    """Writes the CTranslate2 folder of a run's last snapshot, or of the mean of several."""
    source, target = vocabularies(arguments.direction, arguments.data)
    model = build(arguments.start, arguments.direction, arguments.data, source, target)
    weights = average(snapshots(arguments.work)[-arguments.average :])
    model.load_state_dict({name.removeprefix("model."): w for name, w in weights.items()})
    write(arguments.direction, model, source, target, arguments.out)


def convert(
    direction: str, model: MarianMTModel, source: Vocabulary, target: Vocabulary, out: Path
) -> None:
    """Writes what CTranslate2 reads, the shortlist of each tag with it."""
    marian.convert(model, source, target, out)
    if direction == "en-xx":
        write_shortlist(target, out)


def write(
    direction: str, model: MarianMTModel, source: Vocabulary, target: Vocabulary, out: Path
) -> None:
    """Writes what is shipped: weights, vocabularies, sentencepiece models, transformers' shape."""
    convert(direction, model.eval(), source, target, out)
    model.config.to_json_file(out / "hf_config.json")
    for side, name in ((source, "source.spm"), (target, "target.spm")):
        (out / name).write_bytes(without_paths(side.spm.serialized_model_proto()))


def write_shortlist(target: Vocabulary, out: Path) -> None:
    """Writes the pieces each tag allows (models/engines/shortlist.py): those of its loss."""
    lines = []
    for language, tag in TAGS.items():
        tokens = [target.tokens[i] for i in target.slice_of(language) if i > UNK_ID]
        lines.append(f"{tag}\t{' '.join(tokens)}\n")
    (out / FILE).write_text("".join(lines), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    arguments = _parser().parse_args(argv)
    if arguments.command == "prepare":
        begin(arguments)
    elif arguments.command == "start":
        if arguments.shipped:
            shipped.make(arguments.data, arguments.shipped)
        else:
            opus_start.make(arguments.data, arguments.parents)
    elif arguments.command == "train":
        train(arguments)
    else:
        export(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.training.translator")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("prepare", "start", "train", "export"):
        command = commands.add_parser(name)
        command.add_argument("--data", type=Path, required=True, help="folder of `prepare`")
        if name in ("prepare", "start"):
            origin = command.add_mutually_exclusive_group(required=True)
            origin.add_argument("--parents", type=Path, help="folder of `parents`")
            origin.add_argument("--shipped", type=Path, help="models/weights: go on from these")
        if name in ("prepare", "train"):
            command.add_argument("--eval", type=Path, required=True, help="evaluation texts")
        if name in ("train", "export"):
            command.add_argument("--direction", choices=DIRECTIONS, required=True)
            command.add_argument("--work", type=Path, required=True, help="folder of the run")
            command.add_argument("--start", choices=STARTS, default="opus")
    of = commands.choices
    of["prepare"].add_argument("--corpus", type=Path, required=True, help="en-*.tsv.xz")
    of["train"].add_argument("--minutes", type=float, required=True, help="of all runs together")
    of["train"].add_argument("--whole", action="store_true", help="train the English half too")
    of["train"].add_argument("--threads", type=int, default=1)
    of["train"].add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    of["train"].add_argument("--learning-rate", type=float, help="the peak")
    of["train"].add_argument("--seed", type=int, default=1, help="another one after --shipped")
    of["train"].add_argument("--evaluate-minutes", type=float, default=14.0)
    of["export"].add_argument("--out", type=Path, required=True)
    of["export"].add_argument("--average", type=int, default=1, help="last snapshots to average")
    return parser


if __name__ == "__main__":
    main()
