"""Zip files from strangers: read whole, within bounds, and written again with few changes.

Nothing is unpacked to a disk, so names cannot lead anywhere; sizes are held against what really
comes out, since a header may say anything.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from service.errors import InvalidRequest

MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
"""Unpacked to packed size of one entry. Word's XML comes to 5 to 30; a bomb to a thousand."""
SMALL_ENTRY_BYTES = 1024 * 1024
"""An entry up to this may have any ratio: a few blank pages compress well."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Archive:
    """The entries of a zip file, in its order."""

    infos: tuple[zipfile.ZipInfo, ...]
    contents: Mapping[str, bytes]

    def need(self, name: str) -> bytes:
        """The content of entry `name`.

        Raises:
            InvalidRequest: There is none.
        """
        if name not in self.contents:
            raise InvalidRequest("the file is not what its name says: a part is missing")
        return self.contents[name]

    def with_changes(self, changes: Mapping[str, bytes]) -> bytes:
        """A zip file with these entries in place of their namesakes; order and names stay."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as out:
            for info in self.infos:
                kept = zipfile.ZipInfo(info.filename, info.date_time)
                kept.compress_type, kept.external_attr = info.compress_type, info.external_attr
                out.writestr(kept, changes.get(info.filename, self.contents[info.filename]))
        return target.getvalue()


def read_archive(data: bytes) -> Archive:
    """Every entry of a zip file.

    Raises:
        InvalidRequest: Not a zip file, encrypted, or larger within than the bounds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = tuple(archive.infolist())
            _check(infos)
            return Archive(infos, _contents(archive, infos))
    except _BROKEN:
        raise InvalidRequest("the file is not a zip archive that can be read") from None


def _check(infos: tuple[zipfile.ZipInfo, ...]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise InvalidRequest(f"the file has {len(infos):,} parts; the limit is {MAX_ENTRIES:,}")
    if len({info.filename for info in infos}) < len(infos):
        raise InvalidRequest("the file has two parts of one name")
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise _too_large()
    for info in infos:
        if info.flag_bits & 1:
            raise InvalidRequest("the file is encrypted")
        if info.compress_type not in _METHODS:
            raise InvalidRequest("the file is compressed in a way that is not read here")
        if info.filename.startswith("/") or ".." in info.filename.replace("\\", "/").split("/"):
            raise InvalidRequest("the file has a part whose name leads out of it")
        if info.file_size > max(SMALL_ENTRY_BYTES, MAX_RATIO * info.compress_size):
            raise _too_large()


def _contents(archive: zipfile.ZipFile, infos: tuple[zipfile.ZipInfo, ...]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    for info in infos:
        with archive.open(info) as entry:
            # One byte more than may be: a stream longer than its header says is caught here.
            content = entry.read(min(left, info.file_size) + 1)
        if len(content) > min(left, info.file_size):
            raise _too_large()
        left -= len(content)
        contents[info.filename] = content
    return contents


def _too_large() -> InvalidRequest:
    return InvalidRequest(f"the file unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")
