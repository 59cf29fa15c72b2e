"""A run on a borrowed machine that takes and gives back a few dozen megabytes, such as a GPU.

Here, then there, then here again:

    models/training/pack.sh CORPUS EVAL DATA LEND    # ends in `lend pack`

    : > models/__init__.py    # of the copy there: serving needs packages that training does not
    python -m models.training.lend unpack --lend LEND --data DATA
    models/training/lend.sh LEND DATA WORK 0 11    # ON=12.5: and on, to see what more brings

    python -m models.training.lend take --parts WORK/given/en-xx --work HOME
    python -m models.training.translator export --direction en-xx … HOME/snapshot-0000000.pt

The pairs travel as ids, those that no share draws left behind; weights travel as int8 rows, which
is how they are shipped in the end, in files of a size that any transfer takes. There, torch,
transformers, sentencepiece and sacrebleu are enough. LEND is about 130 MB: 63 of
pairs and news, 35 of weights out of English and 30 of those into it; where only 64 pass at a time,
`unpack` takes what has come so far. What comes back is as large as the weights.

On an H200 two trainings, each seeing every batch twice for R-Drop, see 159,000 and 141,000 target
tokens a second with the looks at dev between (docs/training.md has what that took). The machine's
start took 45 to 60 s, unpacking six; `setsid lend.sh …` trains on while what is learnt is carried
home.
"""

from __future__ import annotations

import argparse
import lzma
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training import news, pairs
from models.training.checkpoint import average, save_snapshot, snapshots
from models.training.corpus import LANGUAGES
from models.training.encoded import Encoded
from models.training.shares import SHARES, SYNTHETIC, SYNTHETIC_ENGLISH

PART_BYTES = 15_000_000
SCALE = "|scale"  # after a tensor's name: its rows' largest values
MODELS = ("en.model", "xx.model")
DEV = "flores"  # the development lines travel too
XZ = ".xz"


def slim(encoded: Encoded, domains: set[str]) -> Encoded:
    """Returns: The pairs of these domains that training takes."""
    kept = np.isin(encoded.domains, sorted(domains)) & encoded.no_longer_than(pairs.MAX_TOKENS)
    return encoded.take(np.flatnonzero(kept))


def pack(data: Path, evaluation: Path, out: Path) -> None:
    """Writes what a borrowed machine needs to train the directions that have a start.

    Raises:
        FileNotFoundError: None has.
    """
    starts = {name: data / f"start-{name}.pt" for name in pairs.DIRECTIONS}
    starts = {name: path for name, path in starts.items() if path.exists()}
    if not starts:
        raise FileNotFoundError(f"{data}: no start of {' or '.join(pairs.DIRECTIONS)}")
    (out / DEV).mkdir(parents=True, exist_ok=True)
    for path in (evaluation / DEV).glob("dev.*"):
        shutil.copyfile(path, out / DEV / path.name)
    for name in MODELS:
        shutil.copyfile(data / name, out / name)
    contents = {news.FILE: (data / news.FILE).read_bytes()}
    for language in LANGUAGES:
        file = BytesIO()
        drawn = {SYNTHETIC, SYNTHETIC_ENGLISH, *SHARES[language]}
        slim(Encoded.load(data / f"{language}.npz"), drawn).save(file)
        contents[f"{language}.npz"] = file.getvalue()
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # xz takes minutes, outside Python's lock
        for name, packed in zip(contents, pool.map(lzma.compress, contents.values()), strict=True):
            (out / (name + XZ)).write_bytes(packed)
    for direction, path in starts.items():
        (out / direction).mkdir(exist_ok=True)
        write_parts(torch.load(path, weights_only=True), out / direction)


def unpack(lend: Path, data: Path) -> None:
    """Writes of the data folder that `translator train` reads what has arrived so far.

    Raises:
        FileNotFoundError: Nothing has.
    """
    here = [name for name in pairs.DIRECTIONS if (lend / name).is_dir()]
    packed = [*lend.glob(f"*{XZ}")]
    if not here and not packed:
        names = " or ".join(pairs.DIRECTIONS)
        raise FileNotFoundError(f"{lend}: no pairs and no weights of {names}")
    data.mkdir(parents=True, exist_ok=True)
    for path in filter(Path.exists, (lend / name for name in MODELS)):
        shutil.copyfile(path, data / path.name)
    for path in packed:
        (data / path.stem).write_bytes(lzma.decompress(path.read_bytes()))
    for direction in here:
        torch.save(read_parts(lend / direction), data / f"start-{direction}.pt")


def write_parts(state: Mapping[str, Tensor], folder: Path) -> None:
    """Writes `part-N.npz`: matrices as int8 rows, the rest as it is, no tied tensor twice.

    Args:
        state: Tensors by name.
        folder: Exists; parts in it are replaced.
    """
    for old in folder.glob("part-*.npz"):
        old.unlink()
    for number, part in enumerate(_parts(_arrays(state))):
        np.savez_compressed(folder / f"part-{number}.npz", **part)  # type: ignore[arg-type]


def _parts(
    arrays: Iterable[tuple[str, NDArray[np.generic]]],
) -> Iterator[dict[str, NDArray[np.generic]]]:
    """Yields: As many arrays as `PART_BYTES` hold, one at least."""
    part: dict[str, NDArray[np.generic]] = {}
    for name, array in arrays:
        if part and sum(a.nbytes for a in part.values()) + array.nbytes > PART_BYTES:
            yield part
            part = {}
        part[name] = array
    yield part


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


def take(parts: Path, work: Path) -> None:
    """Writes what was brought home as `work`'s only snapshot.

    Raises:
        FileExistsError: There are snapshots in it, and this one would pass for their oldest.
        FileNotFoundError: `parts` has none.
    """
    if snapshots(work):
        raise FileExistsError(f"{work} has snapshots: name another folder for what comes home")
    state = read_parts(parts)
    work.mkdir(parents=True, exist_ok=True)
    save_snapshot(work, 0, state, keep=1)


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
        pack(arguments.data, arguments.eval, arguments.out)
    elif arguments.command == "unpack":
        unpack(arguments.lend, arguments.data)
    elif arguments.command == "give":
        arguments.out.mkdir(parents=True, exist_ok=True)
        write_parts(average(arguments.snapshots), arguments.out)
    else:
        take(arguments.parts, arguments.work)


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
    commands.choices["give"].add_argument("snapshots", type=Path, nargs="+")
    return parser


if __name__ == "__main__":
    main()
