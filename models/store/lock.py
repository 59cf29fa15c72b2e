"""The lock file of a store: what was fetched, byte for byte, and what of it may serve.

`lock.json` is the store's one truth. It is replaced whole, by renaming, so that whoever reads it
sees the state before a change or after it. What it holds of a source is held from then on: a
file that comes back different is refused until the operator asks for an update.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from models.catalogue_pins import PinnedFile
from models.store.errors import StoreError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Served:
    """A converted model that has answered its golden sentences."""

    directory: str
    quantisation: str
    files: tuple[PinnedFile, ...]


@dataclass(frozen=True, slots=True)
class Locked:
    """One model: where its bytes came from, and what became of them.

    Attributes:
        origin: Repository or address.
        revision: The commit; empty for plain addresses.
        files: What was fetched.
        accepted: The licence an operator accepted, where it needed that.
        served: None until it was converted and answered.
    """

    origin: str
    revision: str
    files: tuple[PinnedFile, ...]
    accepted: str = ""
    served: Served | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """The whole file."""

    models: Mapping[str, Locked] = field(default_factory=dict)


def read_lock(path: Path) -> Lock:
    """The lock at `path`; an empty one where there is none.

    Raises:
        StoreError: It is not a lock file this version understands.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Lock()
    except (OSError, ValueError) as error:
        raise StoreError(f"{path}: cannot be read: {type(error).__name__}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise StoreError(f"{path}: not a lock file of format {FORMAT}")
    try:
        return Lock({name: _locked(each) for name, each in data["models"].items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path}: damaged: {error!r}") from error


def write_lock(path: Path, lock: Lock) -> None:
    """Replace the lock at `path` in one step; it is on the disk when this returns."""
    data = {
        "format": FORMAT,
        "models": {name: asdict(m) for name, m in sorted(lock.models.items())},
    }
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".lock-", delete=False
    ) as file:
        json.dump(data, file, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _locked(data: Any) -> Locked:
    served = data["served"]
    return Locked(
        origin=str(data["origin"]),
        revision=str(data["revision"]),
        files=_files(data["files"]),
        accepted=str(data["accepted"]),
        served=None
        if served is None
        else Served(str(served["directory"]), str(served["quantisation"]), _files(served["files"])),
    )


def _files(rows: Any) -> tuple[PinnedFile, ...]:
    return tuple(PinnedFile(str(r["name"]), int(r["size"]), str(r["sha256"])) for r in rows)
