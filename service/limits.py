"""Who may ask, how often, and how many at once. (How much: `bodies.py`; how long: the Job.)

Keys of /v1 come in headers only: an address ends up in logs and histories. LibreTranslate's
clients can send theirs in no other way than in the body or the address, so there it is read
(`compat_fields.py`). Health checks and documentation stay open.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from models import Overloaded
from service.compat_fields import key_of_fields
from service.dialects import Dialect, dialect_of, is_limited, needs_key
from service.errors import RateLimited, ServiceError, Unauthorized
from service.settings import Settings
from service.state import state

RETRY_AFTER_S = 2
"""What a refused request is told to wait: about the time of one digest on two cores."""

_HEADERS = "'Authorization: Bearer KEY' or 'X-API-Key: KEY'"
_WAYS: dict[Dialect, str] = {
    "epitome": f"as {_HEADERS}",
    "libretranslate": f"in `api_key`, or as {_HEADERS}",
    "deepl": "as 'Authorization: DeepL-Auth-Key KEY' or 'X-API-Key: KEY'",
}


class KeyNeeded(Unauthorized):
    """Raised like its base; says what is read in this contract, which may be no Bearer."""

    def __init__(self, dialect: Dialect) -> None:
        ServiceError.__init__(self, f"send a key {_WAYS[dialect]}")


def _digest(key: str) -> bytes:
    # A key of a JSON body may be any string; half of a character is one of a wrong key.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def caller() -> str:
    """Whose key the present request carries, as a digest; "" where none was asked for."""
    return str(g.get("caller", ""))


class Limits:
    """The keys, the rates and the places of one application."""

    def __init__(self, settings: Settings) -> None:
        self._keys = tuple(_digest(key) for key in settings.api_keys)
        self._places = threading.BoundedSemaphore(settings.max_jobs)
        self._per_minute = settings.rate_limit
        self._rate = RateLimitItemPerMinute(settings.rate_limit) if settings.rate_limit else None
        self._window = MovingWindowRateLimiter(MemoryStorage()) if settings.rate_limit else None

    def knows(self, key: str) -> bool:
        """Compare `key` with every one that is set, in the same time whichever fits."""
        given = _digest(key)
        matches = [hmac.compare_digest(given, known) for known in self._keys]
        return any(matches)

    def check_rate(self, caller: str) -> None:
        """Count a request of `caller`.

        Raises:
            RateLimited: It is one too many within the last minute.
        """
        if self._rate is None or self._window is None:
            return
        if not self._window.hit(self._rate, caller):
            reset_at, _ = self._window.get_window_stats(self._rate, caller)
            raise RateLimited(self._per_minute, max(1, math.ceil(reset_at - time.time())))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one of MAX_JOBS places.

        Raises:
            Overloaded: All are taken.
        """
        if not self._places.acquire(blocking=False):
            raise Overloaded(RETRY_AFTER_S)
        try:
            yield
        finally:
            self._places.release()


def register_limits(app: Flask) -> None:
    """Let `app` check keys and rates before it reads a body."""
    app.before_request(_check)


def _check() -> None:
    if not is_limited(request.path) or request.method == "OPTIONS":
        return
    limits = state().limits
    if state().settings.api_keys and needs_key(request.path):
        key = _key_of_request()
        if not limits.knows(key):
            raise KeyNeeded(dialect_of(request.path))
        g.caller = _digest(key).hex()
    limits.check_rate(caller() or f"address {request.remote_addr}")


def _key_of_request() -> str:
    dialect = dialect_of(request.path)
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    wanted = "deepl-auth-key" if dialect == "deepl" else "bearer"
    key = credentials.strip() if scheme.lower() == wanted else ""
    key = key or request.headers.get("X-API-Key", "").strip()
    return key or (key_of_fields() if dialect == "libretranslate" else "")
