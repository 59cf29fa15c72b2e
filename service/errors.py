"""Everything that can go wrong: the tree of errors, and the table of their statuses.

    ServiceError                       the HTTP side refuses; `models.ModelError` is its sister
    ├── InvalidRequest                 400 the body is not what the schema asks for
    ├── Unauthorized                   401 no key, or a wrong one
    ├── FetchDisabled                  403 an address to fetch, and ALLOW_FETCH is off
    ├── BodyTooLarge                   413 more bytes than MAX_BODY_BYTES
    ├── PageTooLarge                   413 a fetched page beyond its limit
    ├── UnsupportedMediaType           415 not JSON, or compressed; a page that is no text
    ├── NotSupported                   422 a language of another contract's request
    ├── UndecodableText                422 bytes that are text in no known encoding
    ├── NoArticle                      422 HTML without an article in it
    ├── FetchRefused                   422 an address that is not public
    ├── NotTranslated                  500 a text has no translation, so its list has none
    ├── NotFound                       404 a file that is not, or no longer, kept
    ├── RateLimited                    429 more requests a minute than RATE_LIMIT
    ├── FetchFailed                    502 no page came from the other server
    └── NotReady                       503 the models have not answered yet

Raise anywhere; the handlers of `problems.py` make the answer. The detail of both trees is safe to
show: it never holds user text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

STATUSES: dict[str, tuple[int, str]] = {
    "invalid_request": (400, "The request is not valid"),
    "unauthorized": (401, "A valid API key is needed"),
    "fetch_disabled": (403, "Addresses are not fetched here"),
    "not_found": (404, "There is nothing at this address"),
    "method_not_allowed": (405, "This address does not answer this method"),
    "too_large": (413, "The request is too large"),
    "unsupported_media_type": (415, "The body is in a form that is not read here"),
    "unsupported_language": (422, "The language is not supported"),
    "unsupported_pair": (422, "No model leads from this language to that one"),
    "undetermined_language": (422, "The language cannot be told"),
    "undecodable_text": (422, "The encoding of the text cannot be told"),
    "no_article": (422, "There is no article in this"),
    "fetch_refused": (422, "The address is not one to fetch from"),
    "rate_limited": (429, "Too many requests"),
    "internal": (500, "Something broke on this side"),
    "fetch_failed": (502, "The page could not be fetched"),
    "overloaded": (503, "The service is busy"),
    "not_ready": (503, "The models are not ready"),
    "deadline_exceeded": (504, "The answer took too long"),
}
"""Slug -> HTTP status and title. A slug never changes its meaning."""


class ServiceError(Exception):
    """Base of what the HTTP side refuses on purpose."""

    slug: ClassVar[str] = "internal"
    headers: ClassVar[dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a body: where (keys and indices from the root), and what would work."""

    loc: tuple[str | int, ...]
    message: str


class InvalidRequest(ServiceError):
    """Raised for a body that is not what the schema asks for; `faults` lists all of them."""

    slug = "invalid_request"

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(detail)


class Unauthorized(ServiceError):
    """Raised where keys are set and the request carries none of them."""

    slug = "unauthorized"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}

    def __init__(self) -> None:
        super().__init__("send a key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'")


class BodyTooLarge(ServiceError):
    """Raised for a body of more bytes than the limit."""

    slug = "too_large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"the body is larger than the limit of {limit_bytes:,} bytes")


class FetchDisabled(ServiceError):
    """Raised for an address to fetch where the operator has not allowed fetching."""

    slug = "fetch_disabled"

    def __init__(self) -> None:
        super().__init__("addresses are not fetched here: send the page itself in `html`")


class FetchRefused(ServiceError):
    """Raised for an address that may not be fetched from; never names it."""

    slug = "fetch_refused"


class FetchFailed(ServiceError):
    """Raised where the other server gave no page; never names it."""

    slug = "fetch_failed"


class PageTooLarge(ServiceError):
    """Raised for a fetched page of more bytes than the limit."""

    slug = "too_large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"the page is larger than the limit of {limit_bytes:,} bytes")


class NoArticle(ServiceError):
    """Raised for HTML in which no article is found."""

    slug = "no_article"


class UndecodableText(ServiceError):
    """Raised for bytes that are text in no encoding that is named or can be told."""

    slug = "undecodable_text"


class UnsupportedMediaType(ServiceError):
    """Raised for a body, a file or a page in a form that is not read here."""

    slug = "unsupported_media_type"
    headers: ClassVar[dict[str, str]] = {"Accept-Encoding": "identity"}


class NotSupported(ServiceError):
    """Raised for a language that a request in another contract's words asks for."""

    slug = "unsupported_language"


class NotTranslated(ServiceError):
    """Raised where a text could not be translated and its contract cannot say so beside it."""

    slug = "internal"


class NotFound(ServiceError):
    """Raised for a file that is not, or no longer, kept."""

    slug = "not_found"


class RateLimited(ServiceError):
    """Raised for a caller beyond the rate; the same request passes in `retry_after_s`."""

    slug = "rate_limited"

    def __init__(self, per_minute: int, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(
            f"more than {per_minute} requests in a minute; try again in {retry_after_s} s"
        )


class NotReady(ServiceError):
    """Raised until every model has answered a golden sentence."""

    slug = "not_ready"

    def __init__(self, detail: str, retry_after_s: int = 1) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(detail)
