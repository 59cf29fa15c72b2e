"""The pins of the catalogue: what each model's files are, byte for byte.

Stands below `card.py`, which holds the files against them (`verify`), and `catalogue.py`, which
writes them (`python -m models.catalogue pin`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.catalogue_reader import CatalogueError, Table

# Data, never code. model.bin is CTranslate2's plain binary; a pickle by that name cannot load.
FILE_TYPES = (".bin", ".json", ".spm", ".md", ".txt")
PINS_MARK = "# --- Below: written by `python -m models.catalogue pin`. Do not edit. ---\n"
UNPINNED = "unpinned"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """A file of a model; `name` is a bare name in the model's directory."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> PinnedFile:
        """Pin the file at `path` as it is; reads all of it."""
        return cls(path.name, path.stat().st_size, sha256_of(path))

    def state_at(self, path: Path) -> Literal["as pinned", "missing", "changed"]:
        """What lies at `path` in its place; a link is no file. Reads all of it."""
        if path.is_symlink() or not path.is_file():
            return "missing"
        is_same = path.stat().st_size == self.size and sha256_of(path) == self.sha256
        return "as pinned" if is_same else "changed"


def read_pins(table: Table) -> tuple[str, tuple[PinnedFile, ...]]:
    """The revision and files of one `[pins.…]` table; an empty one pins nothing.

    Raises:
        CatalogueError: An entry is malformed, or the revision is not that of the files.
    """
    names = [key for key in table.left() if key != "revision"]
    files = tuple(_pinned_file(name, table) for name in names)
    revision = table.text("revision") if files else UNPINNED
    table.finish()
    if files and revision != revision_of(files):
        raise CatalogueError(f"{table.where}: revision is not that of the files")
    return revision, files


def pin(path: Path, models: Sequence[tuple[str, Path, tuple[PinnedFile, ...]]]) -> list[str]:
    """Write the revision, size and sha256 of what lies on the disk into the catalogue at `path`.

    Args:
        path: The catalogue; all above `PINS_MARK` stays as it is.
        models: (id, directory, pins so far) of every model, in the order of the catalogue; one
            whose directory does not exist keeps its pins.
    Returns:
        The ids pinned anew.
    Raises:
        CatalogueError: A directory holds a file of another kind than `FILE_TYPES`.
    """
    parts: list[str] = []
    pinned: list[str] = []
    for model_id, directory, files in models:
        if directory.is_dir():
            files = _files_on_disk(model_id, directory)
            pinned.append(model_id)
        if files:
            parts.append(_pins_of(model_id, files))
    by_hand = path.read_text(encoding="utf-8").split(PINS_MARK)[0].rstrip("\n")
    part_file = path.with_suffix(".part")
    part_file.write_text(f"{by_hand}\n\n{PINS_MARK}\n" + "\n".join(parts), encoding="utf-8")
    part_file.replace(path)
    return pinned


def bare_name(name: str, where: str) -> str:
    """`name`, if it can only name something in the directory it is joined to."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise CatalogueError(f"{where}: {name!r} is not a bare file name")
    return name


def revision_of(files: tuple[PinnedFile, ...]) -> str:
    """Twelve hexadecimal digits that change with any byte or name of the files."""
    lines = "".join(f"{file.sha256}  {file.name}\n" for file in sorted(files, key=_name_of))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def _name_of(file: PinnedFile) -> str:
    return file.name


def _files_on_disk(model_id: str, directory: Path) -> tuple[PinnedFile, ...]:
    files: list[PinnedFile] = []
    for path in sorted(directory.iterdir()):
        # The card's text may be corrected without making another model of it.
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        if path.is_symlink() or not path.is_file() or path.suffix not in FILE_TYPES:
            raise CatalogueError(f"{model_id}: {path.name} is no {', '.join(FILE_TYPES)} file")
        files.append(PinnedFile.of(path))
    return tuple(files)


def _pins_of(model_id: str, files: tuple[PinnedFile, ...]) -> str:
    rows = "".join(
        f'"{file.name}" = {{ size = {file.size}, sha256 = "{file.sha256}" }}\n' for file in files
    )
    return f'[pins.{model_id}]\nrevision = "{revision_of(files)}"\n{rows}'


def sha256_of(path: Path) -> str:
    """Of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def faults_of(folder: Path, files: Sequence[PinnedFile]) -> list[str]:
    """How `folder` differs from `files`, in words; nothing where it does not."""
    words = {"missing": "is missing", "changed": "was changed"}
    states = [(file.name, file.state_at(folder / file.name)) for file in files]
    return [f"{name} {words[state]}" for name, state in states if state in words]


def files_of(folder: Path) -> tuple[PinnedFile, ...]:
    """Name, size and sha256 of every file in `folder`."""
    return tuple(PinnedFile.of(path) for path in sorted(folder.iterdir()) if path.is_file())


def _pinned_file(name: str, pins: Table) -> PinnedFile:
    table = pins.table(name)
    file = PinnedFile(bare_name(name, pins.where), table.whole("size"), table.text("sha256"))
    table.finish()
    if not name.endswith(FILE_TYPES):
        raise CatalogueError(f"{table.where}: only {', '.join(FILE_TYPES)} files are models here")
    if not SHA256.fullmatch(file.sha256):
        raise CatalogueError(f"{table.where}: sha256 must be 64 hexadecimal digits")
    return file
