"""What can go wrong on the ML side.

    ModelError
    ├── BadText                    the text itself cannot be worked on
    │   ├── EmptyText              nothing but white space or invisible characters
    │   └── TextTooLong            beyond the limit the operator set
    ├── LanguageError
    │   ├── UndeterminedLanguage   too little to tell the language by
    │   ├── UnsupportedLanguage    a known language that no model here reads
    │   └── UnsupportedPair        no route from source to target
    ├── BusyError
    │   ├── Overloaded             the queue is full; try again in `retry_after_s`
    │   ├── DeadlineExceeded       the answer did not come in time
    │   └── Cancelled              nobody waits for the answer any more
    └── ModelUnavailable           weights missing, changed or unable to answer
        ├── HashMismatch           a file is not what the catalogue pinned
        └── EngineFailure          the engine broke while generating

`slug` is the stable name that reaches clients; the message of every class is safe to show (it
never holds user text). `service/errors.py` turns slugs into HTTP statuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class ModelError(Exception):
    """Base of everything `models` raises on purpose."""

    slug: ClassVar[str] = "internal"


class BadText(ModelError):
    """The text cannot be worked on."""

    slug = "invalid_request"


class EmptyText(BadText):
    """Raised for a text with no visible character."""

    def __init__(self) -> None:
        super().__init__("the text is empty: give at least one word")


class TextTooLong(BadText):
    """Raised for a text beyond the limit (in code points)."""

    slug = "too_large"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"the text has {length:,} characters; the limit is {limit:,}")


class LanguageError(ModelError):
    """The language of the text, or the pair, cannot be served."""

    slug = "unsupported_language"


class UndeterminedLanguage(LanguageError):
    """Raised where the text gives too little to tell its language by."""

    slug = "undetermined_language"

    def __init__(self, supported: Sequence[str]) -> None:
        super().__init__(
            "the language of the text cannot be told: name it in `source` "
            f"(one of {', '.join(supported)})"
        )


class UnsupportedLanguage(LanguageError):
    """Raised for a language no model here reads or writes."""

    def __init__(self, code: str, supported: Sequence[str], hint: str = "") -> None:
        self.code = code
        self.supported = tuple(supported)
        message = f"the language {code!r} is not supported; supported: {', '.join(supported)}"
        super().__init__(f"{message}. {hint}" if hint else message)


class UnsupportedPair(LanguageError):
    """Raised where no route leads from source to target."""

    slug = "unsupported_pair"

    def __init__(self, source_lang: str, target_lang: str) -> None:
        super().__init__(f"no model leads from {source_lang!r} to {target_lang!r}")


class BusyError(ModelError):
    """The service is at its limits; the same request may pass later."""

    slug = "overloaded"


class Overloaded(BusyError):
    """Raised when the queue of an engine is full."""

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"the queue is full; try again in {retry_after_s} s")


class DeadlineExceeded(BusyError):
    """Raised when an answer did not come within the request's deadline."""

    slug = "deadline_exceeded"

    def __init__(self, deadline_s: float) -> None:
        super().__init__(f"no answer within the deadline of {deadline_s:g} s")


class Cancelled(BusyError):
    """Raised when the caller called the work off; nobody is left to read it."""

    def __init__(self) -> None:
        super().__init__("the work was called off")


class ModelUnavailable(ModelError):
    """A model cannot serve: its files are missing or it does not answer."""

    slug = "internal"


class HashMismatch(ModelUnavailable):
    """Raised when a weight file is not the one the catalogue pinned."""

    def __init__(self, model_id: str, file: str) -> None:
        super().__init__(f"{model_id}: {file} does not have the sha256 of the catalogue")


class EngineFailure(ModelUnavailable):
    """Raised when an engine broke while generating."""
