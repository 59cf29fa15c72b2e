"""The store: a directory with the full-size models of this machine, and what changes it.

    MODELS_DIR/
      lock.json          what was fetched and what serves (lock.py)
      models.toml        an operator's own models, if any
      sources/ID/        files on their way, or kept for another conversion
      ready/ID-REV-TYPE/ a converted model that has answered its golden sentences

A change becomes one by renaming lock.json; all before that can be interrupted and leaves what
serves as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from models.catalogue_pins import faults_of, files_of, revision_of
from models.catalogue_reader import CatalogueError
from models.store.download import Report, fetch_file, require_space
from models.store.errors import StoreBusy, StoreError, StoreUsageError
from models.store.lock import Lock, Locked, Served, read_lock, write_lock
from models.store.planning import agreed_licence, plan
from models.store.recipes import OPERATORS_FILE, Recipe, load_recipes


@dataclass(frozen=True, slots=True)
class Entry:
    """A model as `models list` shows it.

    Attributes:
        state: "ready" (may serve), "fetched" (to be converted), or "known" (nothing here yet).
        size_bytes: On this disk.
    """

    recipe: Recipe
    state: str
    quantisation: str
    revision: str
    size_bytes: int


class ModelStore:
    """The full-size models in `directory`. One process changes it at a time.

    Args:
        directory: Made when something is first fetched.
    Raises:
        StoreUsageError: The operator's models.toml is wrong; the message says where.
        StoreError: The directory cannot be read.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        try:
            self.recipes = load_recipes(directory / OPERATORS_FILE)
        except CatalogueError as error:
            raise StoreUsageError(str(error)) from error
        except OSError as error:
            raise StoreError(f"{directory}: {error.strerror or error}") from error

    @property
    def lock(self) -> Lock:
        """What is here, as the lock file says now."""
        return read_lock(self.directory / "lock.json")

    def recipe(self, model_id: str) -> Recipe:
        """The recipe of `model_id`.

        Raises:
            StoreUsageError: The catalogue has none.
        """
        if model_id not in self.recipes.models:
            known = ", ".join(self.recipes.models)
            raise StoreUsageError(f"no full-size model {model_id!r}; there are {known}")
        return self.recipes.models[model_id]

    def profile(self, name: str) -> tuple[str, ...]:
        """The models of a profile of the catalogue.

        Raises:
            StoreUsageError: There is no such profile.
        """
        if name not in self.recipes.profiles:
            known = ", ".join(self.recipes.profiles)
            raise StoreUsageError(f"no profile {name!r}; there are {known}")
        return self.recipes.profiles[name]

    def entries(self) -> list[Entry]:
        """Every model that may be fetched, with its state here."""
        models = self.lock.models
        return [
            self._entry(recipe, models.get(recipe.id)) for recipe in self.recipes.models.values()
        ]

    def _entry(self, recipe: Recipe, locked: Locked | None) -> Entry:
        if locked and locked.served:
            size = sum(file.size for file in locked.served.files)
            return Entry(recipe, "ready", locked.served.quantisation, locked.revision, size)
        if locked and self._has_source(recipe.id, locked):
            return Entry(recipe, "fetched", "", locked.revision, sum(f.size for f in locked.files))
        return Entry(recipe, "known", "", locked.revision if locked else "", 0)

    def ready_directory(self, served: Served) -> Path:
        """Where a converted model lies."""
        return self.directory / "ready" / served.directory

    def source_directory(self, model_id: str) -> Path:
        """Where the fetched files of a model lie, or will."""
        return self.directory / "sources" / model_id

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the store against every other process that would change it.

        Raises:
            StoreBusy: Another one holds it.
        """
        from filelock import FileLock, Timeout

        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.directory / ".busy", blocking=False)
            lock.acquire()
        except Timeout as error:
            raise StoreBusy(f"{self.directory}: another process is fetching into it") from error
        except OSError as error:
            raise StoreError(f"{self.directory}: {error.strerror or error}") from error
        try:
            yield
        finally:
            lock.release()

    def fetch(
        self,
        model_id: str,
        *,
        accepted: Sequence[str] = (),
        update: bool = False,
        report: Report | None = None,
    ) -> Locked:
        """Bring a model's files here and hold them to their pins; within `changing`.

        Args:
            accepted: Ids whose licence the operator accepts.
            update: Take what the source has now, even where it is not what was fetched before.
        Raises:
            ConsentMissing: Its licence has to be accepted first.
            StoreError: Network, disk, or a file that is not the pinned one.
        """
        recipe = self.recipe(model_id)
        before = self.lock.models.get(model_id)
        consent = agreed_licence(recipe, before, accepted)
        if before and self._has_source(model_id, before) and not update:
            return self._locked(model_id, replace(before, accepted=consent))
        commit, remotes = plan(recipe, None if update else before)
        folder = self.source_directory(model_id)
        require_space(folder, sum(r.size or 0 for r in remotes) - _bytes_in(folder))
        files = tuple(fetch_file(remote, folder, report) for remote in remotes)
        # What serves goes on serving until its successor has answered its golden sentences.
        served = before.served if before else None
        return self._locked(model_id, Locked(recipe.origin, commit, files, consent, served))

    def _has_source(self, model_id: str, locked: Locked) -> bool:
        folder = self.source_directory(model_id)
        return bool(locked.files) and all((folder / file.name).is_file() for file in locked.files)

    def _locked(self, model_id: str, locked: Locked) -> Locked:
        write_lock(self.directory / "lock.json", Lock({**self.lock.models, model_id: locked}))
        return locked

    def activate(self, model_id: str, converted: Path, quantisation: str) -> Served:
        """Let the converted and tested directory serve; within `changing`.

        The directory is moved beside the present one, and the lock file decides.
        """
        locked = self.lock.models[model_id]
        files = files_of(converted)
        name = f"{model_id}-{revision_of(files)}-{quantisation}"
        served = Served(name, quantisation, files)
        place = self.ready_directory(served)
        if place.exists():
            shutil.rmtree(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        converted.rename(place)
        self._locked(model_id, replace(locked, served=served))
        if locked.served and locked.served.directory != name:
            shutil.rmtree(self.ready_directory(locked.served), ignore_errors=True)
        return served

    def drop_source(self, model_id: str) -> None:
        """Remove the fetched files of a model; what was converted stays, and so do its pins."""
        shutil.rmtree(self.source_directory(model_id), ignore_errors=True)

    def remove(self, model_id: str, *, forget: bool = False) -> bool:
        """Remove a model from the disk; whether there was anything. Within `changing`.

        Args:
            forget: Drop its pins and the consent as well, so that the next fetch pins anew.
        """
        self.recipe(model_id)
        lock = self.lock
        locked = lock.models.get(model_id)
        was_there = self.source_directory(model_id).exists()
        if locked:
            was_there = was_there or locked.served is not None or forget
            models = {name: each for name, each in lock.models.items() if name != model_id}
            if not forget:
                models[model_id] = replace(locked, served=None)
            write_lock(self.directory / "lock.json", Lock(models))
            if locked.served:
                shutil.rmtree(self.ready_directory(locked.served), ignore_errors=True)
        self.drop_source(model_id)
        return was_there

    def verify(self, model_id: str) -> list[str]:
        """What is wrong with the files of a model that serves, one line each; reads all of them."""
        locked = self.lock.models.get(model_id)
        if locked is None or locked.served is None:
            return [f"{model_id}: not here"]
        folder = self.ready_directory(locked.served)
        return [f"{model_id}: {fault}" for fault in faults_of(folder, locked.served.files)]


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0
