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

from flask import Flask, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from models import Overloaded
from service.compat_fields import key_of_fields
from service.dialects import dialect_of, is_limited, needs_key
from service.errors import RateLimited, Unauthorized
from service.settings import Settings
from service.state import state

RETRY_AFTER_S = 2
"""What a refused request is told to wait: about the time of one digest on two cores."""


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


class Limits:
    """The keys, the rates and the places of one application."""

    def __init__(self, settings: Settings) -> None:
        self._keys = tuple(_digest(key) for key in settings.api_keys)
        self._places = threading.BoundedSemaphore(settings.max_jobs)
        self._per_minute = settings.rate_limit
        self._rate = RateLimitItemPerMinute(settings.rate_limit) if settings.rate_limit else None
        self._window = MovingWindowRateLimiter(MemoryStorage()) if settings.rate_limit else None

    def check_key(self, key: str) -> None:
        """Compare `key` with every known one, in the same time whichever fits.

        Raises:
            Unauthorized: Keys are set and `key` is none of them.
        """
        if not self._keys:
            return
        given = _digest(key)
        matches = [hmac.compare_digest(given, known) for known in self._keys]
        if not any(matches):
            raise Unauthorized

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
    caller = f"address {request.remote_addr}"
    if state().settings.api_keys and needs_key(request.path):
        key = _key_of_request()
        limits.check_key(key)
        caller = _digest(key).hex()
    limits.check_rate(caller)


def _key_of_request() -> str:
    dialect = dialect_of(request.path)
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == ("deepl-auth-key" if dialect == "deepl" else "bearer"):
        return credentials.strip()
    key = request.headers.get("X-API-Key", "").strip()
    return key or (key_of_fields() if dialect == "libretranslate" else "")
