"""One file from an address to the disk: resumed where it broke off, held to size and sha256.

huggingface_hub's own `http_get` does the transfer (proxies, retries, ranges, the progress bar).
Its `hf_hub_download` is not used: since 2.x it throws a partial file away when a process ends,
and a summariser has 1.6 GB. For the same reason Xet transfers are not used; plain HTTPS resumes,
and passes mirrors and proxies.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.catalogue_pins import PinnedFile, sha256_of
from models.store.errors import StoreError

Report = Callable[[str, int, int], None]
"""(file, bytes so far, bytes in all; 0 where that is not known)."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Left free beside what is to be written: a disk that is full to the last byte breaks others.
SPARE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file to fetch.

    Attributes:
        name: Its bare name here.
        url: Where it is; a `.gz` address is unpacked on arrival.
        size: Of what is transferred; None where the source does not say.
        sha256: Of the file as it lies here; empty where nobody states it.
        git_blob: git's own hash of a small file, as the hub states it; empty where it does not.
        is_hub: Whether the operator's hub token may be sent along.
    """

    name: str
    url: str
    size: int | None
    sha256: str = ""
    git_blob: str = ""
    is_hub: bool = False


def fetch_file(remote: RemoteFile, folder: Path, report: Report | None = None) -> PinnedFile:
    """Bring `remote` into `folder`, unless it lies there already; what it is then.

    A transfer that breaks off leaves `NAME.part`, and the next call goes on from there. A file
    that is not what it should be is removed.

    Raises:
        StoreError: It cannot be had, is another file, or the disk is full.
    """
    final = folder / remote.name
    if final.is_file() and not _is_expected(final, remote):
        final.unlink()
    if not final.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{remote.name}.part"
        try:
            _transfer(remote, part, report)
            if remote.url.endswith(".gz"):
                _unpack(part, final)
            else:
                part.replace(final)
        except OSError as error:
            raise disk_error(error, remote.name) or StoreError(
                f"{remote.name}: {error or type(error).__name__}"
            ) from error
    if not _is_expected(final, remote):
        found, wanted = sha256_of(final), remote.sha256 or f"git's {remote.git_blob}"
        final.unlink()
        raise StoreError(
            f"{remote.name}: its sha256 is {found}, not {wanted}: it was changed at its source or "
            "on the way, and has been removed here"
        )
    return PinnedFile(remote.name, final.stat().st_size, sha256_of(final))


def _is_expected(path: Path, remote: RemoteFile) -> bool:
    """Whether `path` is the file that was pinned; any file is, where nobody states a hash."""
    if remote.sha256:
        return sha256_of(path) == remote.sha256
    return not remote.git_blob or _git_blob(path) == remote.git_blob


def require_space(folder: Path, wanted: int) -> None:
    """Raise StoreError unless `wanted` bytes fit on the disk of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE_BYTES:
        raise StoreError(
            f"{folder}: {wanted / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB are free"
        )


def disk_error(error: OSError, what: str) -> StoreError | None:
    """The error of a full disk in words, or None for any other."""
    if error.errno not in _FULL:
        return None
    return StoreError(
        f"{what}: the disk is full ({os.strerror(error.errno)}); make room and run it again: "
        "it goes on where it stopped"
    )


def _transfer(remote: RemoteFile, part: Path, report: Report | None) -> None:
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers

    done = part.stat().st_size if part.is_file() else 0
    if remote.size is not None and done > remote.size:
        part.unlink()
        done = 0
    if remote.size is not None and done == remote.size:
        return
    try:
        with part.open("ab") as file:
            http_get(
                remote.url,
                file,
                resume_size=done,
                headers={
                    **build_hf_headers(token=None if remote.is_hub else False),
                    "Accept-Encoding": "identity",
                },
                expected_size=remote.size,
                displayed_filename=remote.name,
                tqdm_class=_reporting(remote, report),
            )
    except OfflineModeIsEnabled as error:
        raise StoreError("HF_HUB_OFFLINE forbids the network; set it to 0 to fetch") from error
    except HfHubHTTPError as error:
        status = error.response.status_code if error.response is not None else "no answer"
        raise StoreError(f"{remote.name}: {remote.url} answered {status}") from error
    except httpx2.HTTPError as error:
        raise StoreError(
            f"{remote.name}: the connection broke ({type(error).__name__}); "
            "run it again: it goes on where it stopped"
        ) from error


def _reporting(remote: RemoteFile, report: Report | None) -> Any:
    """A tqdm that draws nothing and passes its counts on."""
    from tqdm.auto import tqdm

    class Reporting(tqdm):  # type: ignore[misc]  # tqdm ships no types
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{**kwargs, "disable": True})
            self.n = kwargs.get("initial", 0)
            self._tell()

        def update(self, n: float | None = 1) -> None:
            self.n += int(n or 0)
            self._tell()

        def _tell(self) -> None:
            if report:
                report(remote.name, int(self.n), remote.size or 0)

    return Reporting


def _unpack(part: Path, final: Path) -> None:
    """Unpack the gzip file `part` to `final`, whole or not at all; `part` goes."""
    unpacked = final.with_name(f"{final.name}.unpacked")
    try:
        with gzip.open(part) as packed, unpacked.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    except (gzip.BadGzipFile, EOFError) as error:
        part.unlink()
        raise StoreError(f"{final.name}: what came is no gzip file; removed here") from error
    finally:
        if unpacked.is_file() and not part.is_file():
            unpacked.unlink()
    unpacked.replace(final)
    part.unlink()


def _git_blob(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
