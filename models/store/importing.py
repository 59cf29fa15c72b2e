"""Models that come on a disk instead of over the network: a directory or a tar file.

Two kinds are understood: another machine's store (with its lock.json: converted models, ready to
serve), and a directory with one folder a model, `ID/` or `OWNER/NAME/`, as a hub's repository
looks. What comes is held to the pins of this store and of the catalogue as if it had been
fetched; a ready model answers its golden sentences here before it serves.
"""

from __future__ import annotations

import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from models.catalogue_pins import faults_of, files_of
from models.store.bringing import Tell, make_ready, try_out
from models.store.download import RemoteFile, disk_error, require_space
from models.store.errors import StoreError, StoreUsageError
from models.store.families import files_to_fetch
from models.store.library import ModelStore
from models.store.lock import Lock, Locked, read_lock, write_lock
from models.store.planning import agreed_licence
from models.store.recipes import Recipe


def import_models(
    store: ModelStore,
    origin: Path,
    ids: Sequence[str],
    *,
    quantisation: str,
    accepted: Sequence[str] = (),
    keep: bool = False,
    only_fetch: bool = False,
    tell: Tell | None = None,
) -> list[str]:
    """Take the models of `ids` (all there are, where empty) from `origin`; returns their ids.

    Raises:
        ConsentMissing, StoreUsageError: The call.
        StoreError: A file is not what was pinned, or the disk is full.
    """
    say = tell or (lambda _: None)
    with store.changing(), _opened(store, origin) as folder:
        theirs = read_lock(folder / "lock.json")
        chosen = list(ids) or _found_in(store, folder, theirs)
        if not chosen:
            raise StoreUsageError(f"{origin}: neither a store nor models of the catalogue in it")
        for model_id in chosen:
            recipe, before = store.recipe(model_id), store.lock.models.get(model_id)
            consent = agreed_licence(recipe, before, accepted)
            say(f"{model_id}: importing from {origin}")
            try:
                other = theirs.models.get(model_id)
                if other and other.served:
                    _import_ready(store, recipe, folder, other, consent)
                else:
                    _import_source(store, recipe, folder, consent, before)
                    if not only_fetch:
                        make_ready(store, model_id, quantisation, say, keep=keep)
            except OSError as error:
                raise disk_error(error, model_id) or StoreError(f"{model_id}: {error}") from error
    return chosen


@contextmanager
def _opened(store: ModelStore, origin: Path) -> Iterator[Path]:
    """The directory to import from; a tar file is unpacked beside the store, safely."""
    if origin.is_dir():
        yield origin
        return
    if not origin.is_file():
        raise StoreUsageError(f"{origin}: neither a directory nor a file")
    require_space(store.directory, origin.stat().st_size)
    with tempfile.TemporaryDirectory(dir=store.directory, prefix=".import-") as unpacked:
        try:
            with tarfile.open(origin) as archive:
                archive.extractall(unpacked, filter="data")
        except (tarfile.TarError, EOFError) as error:
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            raise StoreError(f"{origin}: cannot be unpacked: {reason}") from error
        except OSError as error:
            raise disk_error(error, str(origin)) or StoreError(f"{origin}: {error}") from error
        yield Path(unpacked)


def _found_in(store: ModelStore, folder: Path, theirs: Lock) -> list[str]:
    return [
        model_id
        for model_id, recipe in store.recipes.models.items()
        if (model_id in theirs.models and theirs.models[model_id].served)
        or _folder_of(recipe, folder).is_dir()
    ]


def _folder_of(recipe: Recipe, folder: Path) -> Path:
    places = (folder / recipe.id, folder / "sources" / recipe.id, folder / (recipe.repo or "."))
    return next((place for place in places if place != folder and place.is_dir()), places[0])


def _import_ready(
    store: ModelStore, recipe: Recipe, folder: Path, other: Locked, consent: str
) -> None:
    """Take a converted model, if it is whole, comes of pinned files, and answers here."""
    served = other.served
    if served is None:
        raise StoreUsageError(f"{recipe.id}: not ready there")
    there = folder / "ready" / Path(served.directory).name
    if faults := faults_of(there, served.files):
        raise StoreError(f"{recipe.id}: {faults[0]} in what was imported")
    before = store.lock.models.get(recipe.id)
    _hold_to_pins(recipe, other, before)
    staging = store.directory / "staging" / recipe.id
    require_space(store.directory, sum(file.size for file in served.files))
    try:
        shutil.copytree(there, staging, dirs_exist_ok=False)
        kept = replace(other, accepted=consent, served=before.served if before else None)
        write_lock(store.directory / "lock.json", Lock({**store.lock.models, recipe.id: kept}))
        try_out(store, recipe.id, staging, served.quantisation)
    finally:
        shutil.rmtree(staging.parent, ignore_errors=True)


def _import_source(
    store: ModelStore, recipe: Recipe, folder: Path, consent: str, before: Locked | None
) -> None:
    """Take the files of a repository as they are."""
    there = _folder_of(recipe, folder)
    if not there.is_dir():
        raise StoreUsageError(f"{recipe.id}: not in {folder}")
    listed = {path.name: RemoteFile(path.name, "", None) for path in there.iterdir()}
    names = files_to_fetch(recipe.kind, listed, recipe.id)
    place = store.source_directory(recipe.id)
    require_space(place, sum((there / name).stat().st_size for name in names))
    for name in names:
        shutil.copyfile(there / name, place / name)
    chosen = tuple(file for file in files_of(place) if file.name in names)
    revision = before.revision if before else ""
    locked = Locked(recipe.origin, revision, chosen, consent, before.served if before else None)
    try:
        _hold_to_pins(recipe, locked, before)
    except StoreError:
        store.drop_source(recipe.id)
        raise
    write_lock(store.directory / "lock.json", Lock({**store.lock.models, recipe.id: locked}))


def _hold_to_pins(recipe: Recipe, locked: Locked, before: Locked | None) -> None:
    """Raise StoreError where the files are not those of the catalogue or of this store's lock."""
    pinned = {file.name: file.sha256 for file in before.files} if before else {}
    pinned |= recipe.sha256
    for file in locked.files:
        wanted = pinned.get(file.name)
        if wanted and file.sha256 != wanted:
            raise StoreError(f"{recipe.id}: {file.name} is not the file that was pinned")
