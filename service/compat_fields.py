"""The fields of a request in LibreTranslate's or DeepL's contract: JSON, a form or the address.

flask-openapi3 validates one form of body per address, and werkzeug's own readers replace what is
not UTF-8 and drop repeated names. This reader gives one plain dict whatever the form; pydantic
checks it afterwards (`compat_schemas.py`).
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import parse_qsl

from flask import g, request
from werkzeug.datastructures import MultiDict

from service.bodies import StrictRequest
from service.errors import InvalidRequest, UnsupportedMediaType
from service.state import state

# Beside the texts themselves: every other field that a known client sends, and some to spare.
OTHER_FIELDS = 32
# Boundaries, headers and the small fields around an uploaded file.
MULTIPART_EXTRA_BYTES = 64 * 1024
UPLOAD = "/translate_file"


def read_fields() -> dict[str, Any]:
    """The fields of the present request, read once.

    A JSON body is taken alone; of a form and the address together, a name that comes once is a
    string, one that comes more often a list of strings.

    Raises:
        InvalidRequest, BodyTooLarge, UnsupportedMediaType: As for a body of /v1.
    """
    if "fields" not in g:
        g.fields = _read()
    return cast("dict[str, Any]", g.fields)


def key_of_fields() -> str:
    """The `api_key` among the fields; "" where there is none."""
    key = read_fields().get("api_key")
    return key.strip() if isinstance(key, str) else ""


def _read() -> dict[str, Any]:
    if request.mimetype == "application/json" and not _is_bare_get():
        return cast("dict[str, Any]", request.get_json())
    fields: MultiDict[str, str] = MultiDict(_pairs(request.query_string, "the address"))
    if request.mimetype == "application/x-www-form-urlencoded":
        _check_charset()
        fields.update(_pairs(_strict().read_limited(), "the form"))
    elif request.mimetype == "multipart/form-data":
        fields.update(_multipart())
    return {
        name: values[0] if len(values) == 1 else values for name, values in fields.lists() if values
    }


def _is_bare_get() -> bool:
    """A GET without a body; clients that send JSON to other addresses call it JSON all the same.

    One with a body may hold fields there: DeepL's own client sends a form with its GET.
    """
    return request.method in ("GET", "HEAD") and not _strict().read_limited()


def _pairs(data: bytes, where: str) -> list[tuple[str, str]]:
    """Names and values of a form or a query string, strictly UTF-8.

    Raises:
        InvalidRequest: Not UTF-8, or too many fields.
    """
    try:
        return parse_qsl(
            data.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=state().settings.max_texts + OTHER_FIELDS,
        )
    except UnicodeDecodeError:
        raise InvalidRequest(f"{where} is not UTF-8") from None
    except ValueError:
        raise InvalidRequest(f"{where} has too many fields") from None


def _multipart() -> MultiDict[str, str]:
    """The fields of a multipart form; its files stay in `request.files`."""
    if request.path == UPLOAD:
        request.max_content_length = state().settings.max_file_bytes + MULTIPART_EXTRA_BYTES
    _check_charset()
    data = _strict().read_limited()
    if request.path != UPLOAD:  # a file may be anything; werkzeug replaces what it cannot decode
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            raise InvalidRequest("the form is not UTF-8") from None
    request.max_form_memory_size = request.max_content_length
    request.max_form_parts = state().settings.max_texts + OTHER_FIELDS
    return request.form


def _check_charset() -> None:
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("send the form in UTF-8")


def _strict() -> StrictRequest:
    return cast("StrictRequest", request)
