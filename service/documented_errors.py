"""What the OpenAPI document says of errors, in the shape of each contract.

Our own problems for /v1, LibreTranslate's and DeepL's bodies for theirs; `openapi.py` has the rest.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from service.compat_answers import ErrorOut, MessageOut
from service.problems import PROBLEM_JSON, Problem

_EVERYWHERE = {
    429: "Too many requests; wait for `Retry-After` seconds.",
    503: "The models are busy or not ready; wait for `Retry-After` seconds.",
    504: "The answer took longer than the deadline.",
}
_OURS = _EVERYWHERE | {
    400: "The body is not valid; `errors` lists the first 100 faults, `detail` counts all.",
    401: "Keys are set and the request carries none of them.",
    403: "An address was given, and fetching is off.",
    413: "The body, the text or the page is larger than the limit.",
    415: "The body, the file or the page is in a form that is not read here.",
    422: "No supported language, no article, no known encoding, or no public address.",
    500: "Something broke on this side; the log has the request id.",
    502: "The page could not be fetched.",
}
_THEIRS = _EVERYWHERE | {
    400: "The request is not valid, or the language is not supported.",
    403: "Keys are set and the request carries none of them.",
    404: "No such file, or no longer.",
    413: "The body is larger than the limit.",
    500: "A text could not be translated, or something broke on this side.",
}


def problems(*statuses: int) -> dict[str | int, Any]:
    """Responses of an operation that are problems, for flask-openapi3's `responses`."""
    return {status: _response(status, _OURS[status], PROBLEM_JSON, Problem) for status in statuses}


def libre_errors(*statuses: int) -> dict[str | int, Any]:
    """Responses in LibreTranslate's shape."""
    return {
        status: _response(status, _THEIRS[status], "application/json", ErrorOut)
        for status in statuses
    }


def deepl_errors(*statuses: int) -> dict[str | int, Any]:
    """Responses in DeepL's shape."""
    return {
        status: _response(status, _THEIRS[status], "application/json", MessageOut)
        for status in statuses
    }


def _response(
    status: int, description: str, media_type: str, body: type[BaseModel]
) -> dict[str, Any]:
    waits = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    schema = {"$ref": f"#/components/schemas/{body.__name__}"}
    return {
        "description": description,
        "content": {media_type: {"schema": schema}},
        **({"headers": waits} if status in (429, 503) else {}),
    }
