"""What a hub's repository holds at a revision: its commit, and each file's size and hash.

Speaks to `HF_ENDPOINT`, which may be a mirror or a server of one's own, through huggingface_hub.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from models.store.download import RemoteFile
from models.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Listing:
    """A repository at one commit."""

    commit: str
    files: dict[str, RemoteFile]


PUBLIC_HUB = "https://huggingface.co"


def endpoint() -> str:
    """The hub to ask: `HF_ENDPOINT`, read now and not at import, or the public one.

    Empty, as an `ARG` of the Dockerfile leaves it, it would make huggingface_hub ask no host.
    """
    return os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or PUBLIC_HUB


def list_repository(repo: str, revision: str, model_id: str) -> Listing:
    """Ask the hub what `repo` holds at `revision` (a commit, branch or ref).

    Raises:
        StoreError: No answer, no such repository or revision, or one that asks for a login.
    """
    import httpx2
    from huggingface_hub import HfApi, hf_hub_url
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    where = endpoint()
    try:
        info = HfApi(endpoint=where).model_info(repo, revision=revision, files_metadata=True)
    except OfflineModeIsEnabled as error:
        raise StoreError("HF_HUB_OFFLINE forbids the network; set it to 0 to fetch") from error
    except GatedRepoError as error:
        raise StoreError(
            f"{model_id}: {repo} is open to accounts that accepted its terms; do so on the hub "
            "and set HF_TOKEN"
        ) from error
    except RevisionNotFoundError as error:
        raise StoreError(f"{model_id}: {repo} has no revision {revision}") from error
    except RepositoryNotFoundError as error:
        raise StoreError(f"{model_id}: there is no {repo} on {where}") from error
    except (HfHubHTTPError, httpx2.HTTPError, OSError) as error:
        raise StoreError(
            f"{model_id}: {where} does not answer "
            f"({type(error).__name__}); behind a proxy set HTTPS_PROXY, for a mirror HF_ENDPOINT"
        ) from error
    if not info.sha:
        raise StoreError(f"{model_id}: the hub names no commit of {repo}")
    files = {}
    for sibling in info.siblings or []:
        name = sibling.rfilename
        files[name] = RemoteFile(
            name=name,
            url=hf_hub_url(repo, name, revision=info.sha, endpoint=where),
            size=sibling.size,
            sha256=sibling.lfs.sha256 if sibling.lfs else "",
            git_blob="" if sibling.lfs else (sibling.blob_id or ""),
            is_hub=True,
        )
    return Listing(info.sha, files)
