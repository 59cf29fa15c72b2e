"""What the value of a setting may be: a text of the environment -> a value, or an error.

A parser takes the setting's name and its text, and raises SettingError with both; of a secret with
the name alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

N = TypeVar("N", int, float)


class SettingError(Exception):
    """Raised for a setting that cannot be used; the message names it, its value and a cure."""


def whole(low: int, high: int) -> Callable[[str, str], int]:
    """A whole number within bounds, both included."""
    return _within(int, "a whole number", low, high)


def decimal(low: float, high: float) -> Callable[[str, str], float]:
    """A number within bounds, both included."""
    return _within(float, "a number", low, high)


def _within(read: Callable[[str], N], what: str, low: N, high: N) -> Callable[[str, str], N]:
    def parse(name: str, raw: str) -> N:
        try:
            value = read(raw)
        except ValueError:
            raise SettingError(f"{name}={raw!r} is not {what}") from None
        if not low <= value <= high:
            raise SettingError(f"{name}={raw!r} is not between {low} and {high}")
        return value

    return parse


def one_of(*choices: str) -> Callable[[str, str], str]:
    """One of these words, in any case of letters."""

    def parse(name: str, raw: str) -> str:
        if raw.lower() not in choices:
            raise SettingError(f"{name}={raw!r} is not one of {', '.join(choices)}")
        return raw.lower()

    return parse


def flag(name: str, raw: str) -> bool:
    """0 or 1."""
    if raw not in ("0", "1"):
        raise SettingError(f"{name}={raw!r} is not 0 or 1")
    return raw == "1"


def header_value(name: str, raw: str) -> str:
    """What may stand in a header of HTTP."""
    if not (raw.isascii() and raw.isprintable()) or len(raw) > 200:
        raise SettingError(f"{name}={raw!r} is not up to 200 printable ASCII characters")
    return raw


def secret_header_value(name: str, raw: str) -> str:
    """What may stand in a header of HTTP, and is never repeated."""
    if not (raw.isascii() and raw.isprintable()):
        raise SettingError(f"{name} is not printable ASCII")  # the key itself stays out
    return raw


def http_url(name: str, raw: str) -> str:
    """An address without a user name, which would be a secret."""
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise SettingError(f"{name} is not an http or https address without a user name")
    return raw


def host_name(name: str, raw: str) -> str:
    """A host name or an address to listen on."""
    if not raw or any(c.isspace() or c == "/" for c in raw):
        raise SettingError(f"{name}={raw!r} is not a host name or an address")
    return raw


def model_choices(name: str, raw: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a direction and a model: "en-ru=opus-mt-en-ru, summarise-en=embedded"."""
    pairs = []
    for part in (part.strip() for part in raw.split(",") if part.strip()):
        direction, _, model_id = (piece.strip() for piece in part.partition("="))
        if not re.fullmatch(r"[a-z]+-[a-z]+", direction) or not model_id:
            raise SettingError(
                f"{name}: {part!r} is not of the form en-ru=MODEL or summarise-en=MODEL"
            )
        pairs.append((direction, model_id))
    return tuple(pairs)


def any_path(_: str, raw: str) -> str:
    """Any path; whether it is there is found where it is used."""
    return raw


def key_list(name: str, raw: str) -> tuple[str, ...]:
    """Keys between commas, each long enough to be one; never repeated."""
    keys = tuple(key.strip() for key in raw.split(",") if key.strip())
    if not keys:  # a template filled badly must not open the service to everyone
        raise SettingError(f"{name} is set and holds no key; leave it empty if everyone may ask")
    for position, key in enumerate(keys, start=1):
        # The key itself stays out of the message: it is a secret.
        if not (key.isascii() and key.isprintable()) or " " in key or len(key) < 8:
            raise SettingError(
                f"{name}: key {position} is not 8 or more printable ASCII characters without spaces"
            )
    return keys
