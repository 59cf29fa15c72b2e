"""What the commands of `translator.py` can be told."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from models.training import pairs

STARTS = ("opus", "scratch")


def parser(names: Iterable[str]) -> argparse.ArgumentParser:
    """Returns: The command line with a command for each of `translator.COMMANDS`."""
    found = argparse.ArgumentParser(prog="python -m models.training.translator")
    commands = found.add_subparsers(dest="command", required=True)
    for name in names:
        command = commands.add_parser(name)
        command.add_argument("--data", type=Path, required=True, help="folder of `prepare`")
        if name in ("prepare", "start"):
            origin = command.add_mutually_exclusive_group(required=True)
            origin.add_argument("--parents", type=Path, help="folder of `parents`")
            origin.add_argument("--shipped", type=Path, help="models/weights: go on from these")
        if name in ("prepare", "add-written", "train", "loss"):
            command.add_argument("--eval", type=Path, required=True, help="evaluation texts")
        if name in ("train", "loss", "export"):
            command.add_argument("--direction", choices=pairs.DIRECTIONS, required=True)
            command.add_argument("--start", choices=STARTS, default="opus")
        if name in ("train", "loss"):
            command.add_argument("--threads", type=int, default=1)
            command.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
        if name in ("loss", "export"):
            command.add_argument("snapshots", type=Path, nargs="+", help="one, or some to average")
    of = commands.choices
    of["prepare"].add_argument("--corpus", type=Path, required=True, help="en-*.tsv.xz")
    of["export"].add_argument("--out", type=Path, required=True)
    _training_options(of["train"])
    return found


def _training_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--work", type=Path, required=True, help="folder of the run")
    command.add_argument("--minutes", type=float, required=True, help="of all runs together")
    command.add_argument(
        "--encoder-layers", type=int, default=0, help="upper layers of the English encoder to train"
    )
    command.add_argument("--budget", type=int, default=pairs.BUDGET, help="positions a batch")
    command.add_argument("--accumulate", type=int, default=pairs.ACCUMULATE, help="batches a step")
    command.add_argument("--dropout", type=float, default=0.0)
    command.add_argument(
        "--sampling", type=float, default=0.0, help="alpha of other pieces for sources, 0.5 or 0.3"
    )
    command.add_argument(
        "--consistency", type=float, default=0.0, help="alpha of R-Drop, 3 or 5; 0 for none"
    )
    command.add_argument("--learning-rate", type=float, help="the peak")
    command.add_argument(
        "--cooldown", type=float, default=0.7, help="last share of the budget, in which it falls"
    )
    command.add_argument(
        "--written", type=float, help="share of the written pairs, for a run too short for theirs"
    )
    command.add_argument("--seed", type=int, default=1, help="another one after --shipped")
    command.add_argument("--keep-snapshots", type=int, default=5, help="the last so many")
    command.add_argument("--evaluate-minutes", type=float, default=14.0)
    command.add_argument(
        "--no-translations", action="store_true", help="the loss alone: CTranslate2 is not there"
    )
