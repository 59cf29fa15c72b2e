"""Everything that can go wrong, as one body shape (RFC 9457) through one table.

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

Raise anywhere; the handlers here make the answer. The detail of both trees is safe to show: it
never holds user text. An exception of any other class is answered with its request id alone,
and logged by its class and its stack, without its message, which might hold text. Addresses that
speak LibreTranslate's or DeepL's contract get the same error in its words (`dialects.py`).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Flask, Response, g, request
from pydantic import BaseModel, Field
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from models import ModelError
from service.dialects import dialect_of, spell

PROBLEM_JSON = "application/problem+json"

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


class ProblemError(BaseModel):
    """One fault of a body."""

    loc: list[str | int] = Field(description="Keys and indices from the root of the body.")
    message: str


class Problem(BaseModel):
    """The body of every error (RFC 9457, application/problem+json)."""

    type: str = Field(description="A stable slug.", json_schema_extra={"enum": [*STATUSES]})
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[ProblemError]


def problem(
    slug: str, detail: str, faults: Sequence[Fault] = (), *, status: int | None = None
) -> Response:
    """The answer to a request that failed; `status` only where it is not the slug's own."""
    table_status, title = STATUSES[slug]
    g.problem = slug
    dialect = dialect_of(request.path)
    if dialect != "epitome":
        text, own_status = spell(dialect, slug, detail, status or table_status)
        return Response(text, status=own_status, mimetype="application/json")
    body = Problem(
        type=slug,
        title=title,
        status=status or table_status,
        detail=detail,
        request_id=g.get("request_id", ""),
        errors=[ProblemError(loc=[*fault.loc], message=fault.message) for fault in faults],
    )
    return Response(body.model_dump_json(), status=body.status, mimetype=PROBLEM_JSON)


def register_error_handlers(app: Flask) -> None:
    """Let `app` answer every exception with a problem."""
    app.register_error_handler(ServiceError, _refused)
    app.register_error_handler(ModelError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(error: ServiceError | ModelError) -> Response:
    answer = problem(error.slug, str(error), getattr(error, "faults", ()))
    if answer.mimetype == PROBLEM_JSON:  # such as the challenge of a 401
        answer.headers.update(getattr(error, "headers", {}))
    if answer.status_code in (429, 503):
        answer.headers["Retry-After"] = str(getattr(error, "retry_after_s", 1))
    if answer.status_code == 500:
        _log_failure(error)
    return answer


def _http(error: HTTPException) -> WerkzeugResponse:
    """Werkzeug's own errors: an unknown address, a wrong method, a malformed request."""
    original = error.get_response()
    status = original.status_code
    if status < 400:  # a redirect is an HTTPException too
        return original
    slug = next((slug for slug, row in STATUSES.items() if row[0] == status), None)
    if slug is None:
        slug = "invalid_request" if status < 500 else "internal"
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    details = {
        404: "no such address; /openapi.json lists them",
        405: f"allowed here: {allowed}",
    }
    answer = problem(slug, details.get(status, STATUSES[slug][1].lower()), status=status)
    if allowed:
        answer.headers["Allow"] = allowed
    return answer


def _broken(error: Exception) -> Response:
    _log_failure(error)
    return problem(
        "internal", f"the request failed; its id is {g.get('request_id', '')} in the log"
    )


def _log_failure(error: BaseException) -> None:
    logging.getLogger("epitome.service").error(
        "request failed",
        extra={"fields": {"request_id": g.get("request_id", ""), **describe_exception(error)}},
    )


def describe_exception(error: BaseException) -> dict[str, Any]:
    """Class names and stack of `error` and its causes, without any message or value."""
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 8:
        chain.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)
    stack = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"exception": chain, "stack": stack}
