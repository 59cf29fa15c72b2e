"""Before a model is fetched: whether its licence was agreed to, and which files it will be.

The catalogue's pins, the lock's and what the hub states are held against each other here, so that
`library` only has to bring what was planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.store.download import RemoteFile
from models.store.errors import ConsentMissing, StoreError
from models.store.families import files_to_fetch
from models.store.hub import list_repository
from models.store.lock import Locked
from models.store.recipes import Recipe


def agreed_licence(recipe: Recipe, before: Locked | None, accepted: Sequence[str]) -> str:
    """The licence that was accepted, or "" where none has to be.

    Raises:
        ConsentMissing: It has to be, and was not.
    """
    if not recipe.consent:
        return ""
    if recipe.id in accepted or (before and before.accepted == recipe.licence):
        return recipe.licence
    raise ConsentMissing(recipe.id, recipe.licence, recipe.consent)


def plan(recipe: Recipe, before: Locked | None) -> tuple[str, list[RemoteFile]]:
    """The commit and the files to fetch, each with the strictest hash that is known.

    Args:
        recipe: Says where from.
        before: What was fetched, to fetch the same again; None takes what the source has now.
    Raises:
        StoreError: The hub does not answer, lacks a file, or states another hash than was pinned.
    """
    pinned = {file.name: file.sha256 for file in before.files} if before else {}
    if recipe.urls:
        commit, listed = "", {n: RemoteFile(n, u, None) for n, u in recipe.urls.items()}
    else:
        revision = before.revision if before and before.revision else recipe.revision
        listing = list_repository(recipe.repo, revision, recipe.id)
        commit, listed = listing.commit, listing.files
    if pinned:
        names = list(pinned)
        if missing := [name for name in names if name not in listed]:
            raise StoreError(f"{recipe.id}: its source no longer has {missing[0]}")
    else:
        names = files_to_fetch(recipe.kind, listed, recipe.id)
    return commit, [_pinned(recipe, listed[name], pinned) for name in names]


def _pinned(recipe: Recipe, remote: RemoteFile, locked: dict[str, str]) -> RemoteFile:
    """`remote` with its sha256: the catalogue's, else the lock's, else what the hub states."""
    known = recipe.sha256.get(remote.name) or locked.get(remote.name) or remote.sha256
    if remote.sha256 and remote.sha256 != known:
        raise StoreError(
            f"{recipe.id}: the hub states another sha256 for {remote.name} than was pinned"
        )
    return replace(remote, sha256=known)
