"""Whose contract an address speaks, and how that contract says that something went wrong.

Three contracts live in one application: ours (/v1, RFC 9457), LibreTranslate's and DeepL's. What
an error is stays one table (`errors.py`); here stands only how the other two spell it, so that a
view raises the same classes wherever it is.
"""

from __future__ import annotations

import json
from typing import Literal

Dialect = Literal["epitome", "libretranslate", "deepl"]

LIBRETRANSLATE = frozenset(
    {
        "/translate",
        "/detect",
        "/languages",
        "/health",
        "/spec",
        "/frontend/settings",
        "/translate_file",
    }
)
DOWNLOADS = "/download_file/"
DEEPL = "/v2/"

# Open even where keys are set: Mastodon asks /languages without its key, a browser a download.
# The name of a file is a secret of its own (service/files_store.py).
_NEED_A_KEY = frozenset({"/translate", "/detect", "/translate_file"})

# Where those two contracts have another status than the table of errors.py.
_STATUSES = {
    "unauthorized": 403,
    "unsupported_language": 400,
    "undetermined_language": 400,
    "unsupported_media_type": 400,
}
_OPENINGS = {"invalid_request": "Invalid request: ", "rate_limited": "Slowdown: "}


def dialect_of(path: str) -> Dialect:
    """The contract of the address `path`."""
    if path.rstrip("/") in LIBRETRANSLATE or path.startswith(DOWNLOADS):
        return "libretranslate"
    return "deepl" if path.startswith(DEEPL) else "epitome"


def needs_key(path: str) -> bool:
    """Whether `path` answers only to a key, where keys are set."""
    return path.startswith(("/v1/", DEEPL)) or path in _NEED_A_KEY


def is_limited(path: str) -> bool:
    """Whether requests for `path` count against RATE_LIMIT."""
    return needs_key(path) or path == "/languages" or path.startswith(DOWNLOADS)


def spell(dialect: Dialect, slug: str, detail: str, status: int) -> tuple[str, int]:
    """An error as the clients of `dialect` expect it: a JSON body and its HTTP status."""
    status = _STATUSES.get(slug, status)
    if dialect == "deepl":
        return json.dumps({"message": detail}, ensure_ascii=False), status
    body = {"error": _OPENINGS.get(slug, "") + detail}
    return json.dumps(body, ensure_ascii=False), status
