"""A run on a borrowed machine that takes and gives back a few dozen megabytes, such as a GPU.

Here, then there, then here again:

    python -m models.training.lend pack --direction en-xx --data DATA --eval EVAL --out LEND

    : > models/__init__.py    # of the copy there: serving needs packages that training does not
    python -m models.training.lend unpack --direction en-xx --lend LEND --data DATA
    python -m models.training.translator train --direction en-xx --device cuda --minutes 7 \
        --encoder-layers 6 --budget 40000 --accumulate 1 --dropout 0.1 --learning-rate 1e-3 \
        --evaluate-minutes 1 --no-translations --eval LEND --data DATA --work WORK
    python -m models.training.lend give --out OUT WORK/snapshot-*.pt

    python -m models.training.lend take --parts OUT --work WORK
    python -m models.training.translator export --direction en-xx … WORK/snapshot-0000000.pt

The pairs travel as ids, those that no share draws left behind; weights travel as int8 rows, which
is how they are shipped in the end, in files of a size that any transfer takes. There, torch,
transformers, sentencepiece and sacrebleu are enough. With the shipped weights both are 59 MB out
of English, where what comes back is 36, and less into it.

A pair's tokens cost some 200 million operations a target token out of English, so a GPU that gives
200 TFLOP/s to products of this size sees a million tokens a second, all pairs in half a minute:
hence dropout, a higher peak and the whole encoder. These settings have not been run on a GPU yet.
"""

from __future__ import annotations

import argparse
import lzma
import shutil
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training import pairs
from models.training.checkpoint import average, save_snapshot
from models.training.corpus import LANGUAGES
from models.training.encoded import Encoded, Side
from models.training.shares import LAST_SHARES, SHARES

PART_BYTES = 15_000_000
SCALE = "|scale"  # after a tensor's name: its rows' largest values
MODELS = ("en.model", "xx.model")
DEV = "flores"  # the development lines travel too


def slim(encoded: Encoded, domains: set[str]) -> Encoded:
    """Returns: The pairs of these domains that training takes."""
    kept = np.isin(encoded.domains, sorted(domains)) & encoded.no_longer_than(pairs.MAX_TOKENS)
    numbers = np.flatnonzero(kept).tolist()
    return Encoded(
        Side.of(encoded.english[i].tolist() for i in numbers),
        Side.of(encoded.target[i].tolist() for i in numbers),
        encoded.domains[kept],
    )


def pack(data: Path, direction: str, evaluation: Path, out: Path) -> None:
    """Writes what a borrowed machine needs to train one direction."""
    (out / DEV).mkdir(parents=True, exist_ok=True)
    for path in (evaluation / DEV).glob("dev.*"):
        shutil.copyfile(path, out / DEV / path.name)
    for name in MODELS:
        shutil.copyfile(data / name, out / name)
    for language in LANGUAGES:
        drawn = set(SHARES[language]) | set(LAST_SHARES[language])
        file = BytesIO()
        slim(Encoded.load(data / f"{language}.npz"), drawn).save(file)
        (out / f"{language}.npz.xz").write_bytes(lzma.compress(file.getvalue()))
    write_parts(torch.load(data / f"start-{direction}.pt", weights_only=True), out)


def unpack(lend: Path, direction: str, data: Path) -> None:
    """Writes the data folder that `translator train` reads."""
    data.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        shutil.copyfile(lend / name, data / name)
    for language in LANGUAGES:
        (data / f"{language}.npz").write_bytes(
            lzma.decompress((lend / f"{language}.npz.xz").read_bytes())
        )
    torch.save(read_parts(lend), data / f"start-{direction}.pt")


def write_parts(state: Mapping[str, Tensor], folder: Path) -> None:
    """Writes `part-N.npz`: matrices as int8 rows, the rest as it is, no tied tensor twice.

    Args:
        state: Tensors by name.
        folder: Exists; parts in it are replaced.
    """
    for old in folder.glob("part-*.npz"):
        old.unlink()
    part: dict[str, NDArray[np.generic]] = {}
    number = 0
    for name, array in _arrays(state):
        if part and sum(a.nbytes for a in part.values()) + array.nbytes > PART_BYTES:
            np.savez_compressed(folder / f"part-{number}.npz", **part)  # type: ignore[arg-type]
            part, number = {}, number + 1
        part[name] = array
    np.savez_compressed(folder / f"part-{number}.npz", **part)  # type: ignore[arg-type]


def read_parts(folder: Path) -> dict[str, Tensor]:
    """Returns: The tensors of `write_parts`, matrices to within half a step of their rows.

    Raises:
        FileNotFoundError: The folder has none.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for path in sorted(folder.glob("part-*.npz")):
        with np.load(path) as file:
            arrays.update(file)
    if not arrays:
        raise FileNotFoundError(f"{folder}: no part-*.npz")
    state: dict[str, Tensor] = {}
    for name, array in arrays.items():
        if array.dtype.kind == "U":
            state[name] = state[str(array)]
        elif not name.endswith(SCALE):
            scale = arrays.get(name + SCALE)
            value = array if scale is None else array.astype(np.float32) * scale
            state[name] = torch.from_numpy(np.asarray(value))
    return state


def _arrays(state: Mapping[str, Tensor]) -> Iterator[tuple[str, NDArray[np.generic]]]:
    seen: dict[int, str] = {}
    for name, tensor in state.items():
        if tensor.data_ptr() in seen:
            yield name, np.asarray(seen[tensor.data_ptr()])
            continue
        seen[tensor.data_ptr()] = name
        array = tensor.cpu().numpy()
        if tensor.dim() != 2 or not tensor.is_floating_point():
            yield name, array
            continue
        scale = np.maximum(np.abs(array).max(axis=1, keepdims=True), 1e-12) / 127
        yield name, np.rint(array / scale).astype(np.int8)
        yield name + SCALE, scale


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    arguments = _parser().parse_args(argv)
    if arguments.command == "pack":
        pack(arguments.data, arguments.direction, arguments.eval, arguments.out)
    elif arguments.command == "unpack":
        unpack(arguments.lend, arguments.direction, arguments.data)
    elif arguments.command == "give":
        arguments.out.mkdir(parents=True, exist_ok=True)
        write_parts(average(arguments.snapshots), arguments.out)
    else:
        arguments.work.mkdir(parents=True, exist_ok=True)
        save_snapshot(arguments.work, 0, read_parts(arguments.parts), keep=1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.training.lend")
    commands = parser.add_subparsers(dest="command", required=True)
    folders = {
        "pack": ("data", "eval", "out"),
        "unpack": ("lend", "data"),
        "give": ("out",),
        "take": ("parts", "work"),
    }
    for name, needed in folders.items():
        command = commands.add_parser(name)
        for folder in needed:
            command.add_argument(f"--{folder}", type=Path, required=True)
        if name in ("pack", "unpack"):
            command.add_argument("--direction", choices=pairs.DIRECTIONS, required=True)
    commands.choices["give"].add_argument("snapshots", type=Path, nargs="+")
    return parser


if __name__ == "__main__":
    main()
