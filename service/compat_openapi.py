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
from service.documented_errors import deepl_errors, libre_errors

SCHEMAS: dict[str, type[BaseModel]] = {
    model.__name__: model
    for model in (ErrorOut, MessageOut, LibreTranslateFields, LibreDetectFields, DeepLFields)
}
_FORM = "application/x-www-form-urlencoded"


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


def schemas() -> dict[str, Any]:
    """The schemas that the bodies above and these contracts' errors refer to."""
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
