"""Translated files until they are fetched: in memory, for a while, under names nobody can guess.

In memory because there is one process, and because the only place the image may write is memory
too (/dev/shm); so no path is ever made of what a caller sent. A full store refuses: throwing out
a result that nobody has fetched yet would lose it silently.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from models import Overloaded
from service.errors import NotFound

NAME_BYTES = 24
RETRY_AFTER_S = 60


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A translated file; `name` is what a browser saves it as."""

    data: bytes
    name: str
    media_type: str


class FileStore:
    """Thread-safe.

    Args:
        max_bytes: Of all files together.
        keep_s: How long each is kept.
        clock: In seconds, ever growing.
    """

    def __init__(
        self, max_bytes: int, keep_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._max_bytes = max_bytes
        self._keep_s = keep_s
        self._clock = clock
        self._lock = threading.Lock()
        self._files: dict[str, tuple[float, StoredFile]] = {}

    def check_room(self, size: int) -> None:
        """See that `size` bytes would fit now, before the work is done.

        Raises:
            Overloaded: They would not.
        """
        with self._lock:
            self._drop_old()
            if self._used() + size > self._max_bytes:
                raise Overloaded(RETRY_AFTER_S)

    def put(self, file: StoredFile, ending: str) -> str:
        """Keep `file`; returns the name to fetch it by.

        Raises:
            Overloaded: There is no room.
        """
        with self._lock:
            self._drop_old()
            if self._used() + len(file.data) > self._max_bytes:
                raise Overloaded(RETRY_AFTER_S)
            key = secrets.token_urlsafe(NAME_BYTES) + ending
            self._files[key] = (self._clock() + self._keep_s, file)
            return key

    def get(self, key: str) -> StoredFile:
        """The file kept as `key`.

        Raises:
            NotFound: None, or no longer.
        """
        with self._lock:
            self._drop_old()
            if key not in self._files:
                raise NotFound("no such file, or no longer")
            return self._files[key][1]

    def _used(self) -> int:
        return sum(len(file.data) for _, file in self._files.values())

    def _drop_old(self) -> None:
        now = self._clock()
        self._files = {key: row for key, row in self._files.items() if row[0] > now}
