"""From the bytes of a request to a JSON object, strictly; an uploaded file becomes one too.

Flask's own reader answers HTML, takes NaN, keeps the last of two equal keys and hides what was
wrong. This one says what was wrong, and where, without repeating any of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from flask import Request
from gunicorn.http.errors import ParseException
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from service.errors import BodyTooLarge, Fault, InvalidRequest, UnsupportedMediaType
from service.texts import find_unusable_character
from service.uploads import UPLOADS_AT, body_of_upload

MAX_DRAIN_BYTES = 16 * 1024 * 1024
"""How much of a refused body is read and thrown away, so that its sender sees the answer."""

MAX_LISTED = 100
"""Faults of one body that are listed: more help nobody, and a megabyte may hold half a million."""

# What gunicorn raises where a body does not come as its headers say; werkzeug turns some of it
# into its own.
_TRANSFER = (ParseException, OSError, ClientDisconnected)
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}\Z")


class StrictRequest(Request):
    """A request whose JSON is UTF-8, finite, without double keys, and an object.

    Where files may be uploaded, one is taken for the JSON with its contents; `is_upload` says so.
    """

    is_upload = False
    # The whole body is within MAX_BODY_BYTES, so its fields need no limit of their own.
    max_form_memory_size = None
    max_form_parts = 64

    def get_json(self, *_: bool, cache: bool = True, **__: bool) -> dict[str, Any]:
        """The body as a dict; faults are raised even where Flask is asked to be silent.

        Raises:
            UnsupportedMediaType: Not application/json, or compressed; a file of another kind.
            BodyTooLarge: More bytes than the limit.
            InvalidRequest: Not a JSON object in UTF-8; an upload without a file; not all there.
            UndecodableText: A file whose encoding cannot be told.
        """
        if self.mimetype == "multipart/form-data" and self.path in UPLOADS_AT:
            _check_fields(self.read_limited(), self.form)
            self.is_upload = True
            return body_of_upload(self.form, self.files, parse_object, shown_name)
        if self.mimetype != "application/json":
            raise UnsupportedMediaType("send the body as 'Content-Type: application/json'")
        if self.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise UnsupportedMediaType("send the body in UTF-8, the only encoding of JSON")
        return parse_object(self.read_limited(cache))

    def read_limited(self, cache: bool = True) -> bytes:
        """The whole body, at most MAX_CONTENT_LENGTH of it.

        Raises:
            UnsupportedMediaType: Compressed.
            BodyTooLarge: More bytes than the limit.
            InvalidRequest: It breaks off, comes too slowly, or in malformed chunks.
        """
        if self.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
            raise UnsupportedMediaType("send the body uncompressed (Content-Encoding: identity)")
        try:
            data = self._read(cache)
        except _TRANSFER as err:
            raise InvalidRequest(_said_of_transfer(err)) from None
        # gunicorn ends the stream where the sender stops, and werkzeug does not count.
        if len(data) < (self.content_length or 0):
            raise InvalidRequest("the body broke off")
        return data

    def _read(self, cache: bool) -> bytes:
        limit = self.max_content_length or 0
        try:
            data = self.get_data(cache=cache)
        except RequestEntityTooLarge as err:
            self._drop(self.content_length or 0)
            raise BodyTooLarge(limit) from err
        # Without a Content-Length (chunked) werkzeug stops at the limit and says nothing.
        if self.content_length is None and len(data) >= limit and self._drain(1):
            self._drop(MAX_DRAIN_BYTES)
            raise BodyTooLarge(limit)
        return data

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        """Memory, whatever the size (werkzeug's goes to a disk beyond 500 kB).

        The body is bounded and in memory already, and the image may write nowhere else.
        """
        return BytesIO()

    def _drop(self, most: int) -> None:
        """Drain, as far as there is something that can be read: the body is refused anyway."""
        with suppress(*_TRANSFER):
            self._drain(most)

    def _drain(self, most: int) -> int:
        """Read and drop up to `most` bytes of what the sender still sends; returns how many.

        Closing a socket with unread bytes resets the connection, and the sender of two
        megabytes would see "broken pipe" instead of the 413.
        """
        stream = self.environ["wsgi.input"]
        left = most = min(most, MAX_DRAIN_BYTES)
        while left > 0 and (chunk := stream.read(min(left, 65_536))):
            left -= len(chunk)
        return most - left


def _said_of_transfer(error: Exception) -> str:
    if isinstance(error, ParseException):
        return "the body's chunks are malformed"
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "the body did not come in time"
    return "the body broke off"


def _check_fields(data: bytes, form: MultiDict[str, str]) -> None:
    """Refuse fields that werkzeug could not decode: it puts U+FFFD in place of what it cannot.

    One that the sender wrote is among the bytes as it is. Files are decoded later, strictly.

    Raises:
        InvalidRequest: A field is not UTF-8.
    """
    for values in form.listvalues():
        if any("\ufffd" in value and value.encode() not in data for value in values):
            raise InvalidRequest("the form is not UTF-8")


def parse_object(data: bytes) -> dict[str, Any]:
    """`data` as a JSON object.

    Raises:
        InvalidRequest: Not UTF-8, not JSON, not finite, a key twice, not an object.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InvalidRequest(f"the body is not UTF-8: see byte {err.start}") from None
    if not text.strip():
        raise InvalidRequest("the body is empty: send a JSON object")
    repeated: list[Fault] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if any(find_unusable_character(key) for key in found):
            raise InvalidRequest("a key of the body holds a null character or a lone surrogate")
        if len(found) < len(pairs):
            times = Counter(key for key, _ in pairs)
            repeated.extend(
                Fault((shown_name(key),), "is given more than once")
                for key in found
                if times[key] > 1
            )
            del repeated[MAX_LISTED:]
        return found

    try:
        value = json.loads(text, object_pairs_hook=collect, parse_constant=_refuse_constant)
    except json.JSONDecodeError as err:
        where = f"line {err.lineno}, column {err.colno}"
        raise InvalidRequest(f"the body is not JSON: {err.msg} ({where})") from None
    except RecursionError:
        raise InvalidRequest("the body is nested too deeply") from None
    except ValueError:  # Python refuses whole numbers of more than 4,300 digits
        raise InvalidRequest("the body holds a number with too many digits") from None
    if repeated:
        raise InvalidRequest("a key is given more than once", repeated)
    if not isinstance(value, dict):
        raise InvalidRequest(f"the body must be a JSON object, not {_json_type(value)}")
    return value


def _refuse_constant(name: str) -> Any:
    raise InvalidRequest(f"the body is not JSON: {name} is not a JSON number")


def _json_type(value: Any) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def shown_name(key: str) -> str:
    """`key` where it looks like the name of a field; anything else might be the user's text."""
    return key if _PLAIN_NAME.match(key) else "(unprintable key)"
