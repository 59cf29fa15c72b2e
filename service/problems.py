"""Errors -> answers: one body shape (RFC 9457) for whatever is raised.

An exception of neither tree (`errors.py`, `models.ModelError`) is answered with its request id
alone, and logged by its class and its stack, without its message, which might hold text. Addresses
that speak LibreTranslate's or DeepL's contract get the same error in its words (`dialects.py`).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from typing import Any

from flask import Flask, Response, g, request
from pydantic import BaseModel, Field
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from models import ModelError
from service.dialects import dialect_of, spell
from service.errors import STATUSES, Fault, ServiceError

PROBLEM_JSON = "application/problem+json"


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
