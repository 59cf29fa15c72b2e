"""LibreTranslate's and DeepL's addresses in the OpenAPI document.

Their bodies come as JSON or as a form, which flask-openapi3 does not collect from one view, so
the body is written here, from the models that check it.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from service.compat_answers import ErrorOut, MessageOut
from service.compat_schemas import DeepLFields, LibreDetectFields, LibreTranslateFields
from service.dialects import dialect_of, is_limited, needs_key

SCHEMAS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (ErrorOut, MessageOut, LibreTranslateFields, LibreDetectFields, DeepLFields)
}
_FORM = "application/x-www-form-urlencoded"
_RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
_DESCRIPTIONS = {
    400: "The request is not valid, or the language is not supported.",
    403: "Keys are set and the request carries none of them.",
    404: "No such file, or no longer.",
    413: "The body is larger than the limit.",
    429: "Too many requests; wait for `Retry-After` seconds.",
    500: "A text could not be translated, or something broke on this side.",
    503: "The models are busy or not ready; wait for `Retry-After` seconds.",
    504: "The answer took longer than the deadline.",
}


def fields_body(kind: type[BaseModel]) -> dict[str, Any]:
    """The body of an operation that takes JSON or a form, for `openapi_extensions`."""
    schema = {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}
    content = {"application/json": schema, _FORM: schema}
    return {"requestBody": {"required": True, "content": content}}


def file_body() -> dict[str, Any]:
    """The body of /translate_file."""
    properties = {
        "file": {"type": "string", "format": "binary"},
        "source": {"type": "string"},
        "target": {"type": "string"},
        "api_key": {"type": "string"},
    }
    schema = {"type": "object", "properties": properties, "required": ["file", "source", "target"]}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def libre_errors(*statuses: int) -> dict[str | int, Any]:
    """Responses in LibreTranslate's shape."""
    return {status: _error(status, ErrorOut) for status in statuses}


def deepl_errors(*statuses: int) -> dict[str | int, Any]:
    """Responses in DeepL's shape."""
    return {status: _error(status, MessageOut) for status in statuses}


def _error(status: int, kind: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {
        "description": _DESCRIPTIONS[status],
        "content": {"application/json": {"schema": schema}},
        **({"headers": _RETRY_AFTER} if status in (429, 503) else {}),
    }


def schemas() -> dict[str, Any]:
    """The schemas that the bodies and errors above refer to."""
    return {
        name: model.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, model in SCHEMAS.items()
    }


def limit(path: str, operation: dict[str, Any], *, has_keys: bool, has_rate: bool) -> None:
    """Write into `operation` what keys and rates mean for it."""
    errors = deepl_errors if dialect_of(path) == "deepl" else libre_errors
    if has_keys and needs_key(path):
        operation["responses"]["403"] = errors(403)[403]
        operation["security"] = (
            [{"deepl": []}] if dialect_of(path) == "deepl" else [{"bearer": []}, {"header": []}]
        )
    if has_rate and is_limited(path):
        operation["responses"]["429"] = errors(429)[429]
