"""A file with its options, as multipart/form-data -> the body that JSON would have held.

The file becomes `text` or `html`, so the schema, the faults and the answer are those of JSON. The
bytes stay in memory: werkzeug would put a larger file on the disk, and nobody's text is written
there.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from service.charsets import declared_in_html, decode
from service.errors import Fault, InvalidRequest, UnsupportedMediaType
from service.inputs import INPUTS

UPLOADS_AT = frozenset({"/v1/digest", "/v1/summarize"})
FILE, OPTIONS = "file", "options"

_BY_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
_BY_TYPE = {
    "text/plain": "text",
    "text/markdown": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
}
_LISTS = ("targets", "keep")

ParseObject = Callable[[bytes], dict[str, Any]]
ShownName = Callable[[str], str]


class _NoList(ValueError):
    """Raised for a field that begins like a JSON list and is none."""


def body_of_upload(
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    parse_object: ParseObject,
    shown_name: ShownName,
) -> dict[str, Any]:
    """The body as JSON would have given it.

    Args:
        form: The plain fields; `targets` may be several or one with commas, `keep` several, each
            a term or a JSON list of terms, `length` a preset or a JSON object, `glossary` a JSON
            object, `options` a JSON object with any of them.
        files: `file`, and `options` where it came with a name.
        parse_object: The strict reader of JSON.
        shown_name: How a field's name, which may be anything, is shown.

    Raises:
        InvalidRequest: No file, several, a field twice, a field that is none.
        UnsupportedMediaType: The file is neither text nor HTML.
        UndecodableText: Its encoding cannot be told.
    """
    faults: list[Fault] = []
    body = _options(form, files, parse_object)
    for name in form:
        if name == OPTIONS:
            continue
        if name in body or (name not in _LISTS and len(form.getlist(name)) > 1):
            faults.append(Fault((shown_name(name),), "is given more than once"))
            continue
        try:
            body[name] = _value(name, form.getlist(name), parse_object)
        except _NoList:
            faults.append(Fault((name,), "begins like a JSON list and is none"))
    faults += [
        Fault((name,), "cannot stand beside a file: it is the article")
        for name in INPUTS
        if name in body
    ]
    faults += _faults_of_files(files)
    if faults:
        raise _invalid(faults)
    return {**_input(files[FILE]), **body}


def _options(
    form: MultiDict[str, str], files: MultiDict[str, FileStorage], parse_object: ParseObject
) -> dict[str, Any]:
    given = [value.encode() for value in form.getlist(OPTIONS)]
    given += [part.read() for part in files.getlist(OPTIONS)]
    if len(given) > 1:
        raise _invalid([Fault((OPTIONS,), "is given more than once")])
    return parse_object(given[0]) if given else {}


def _invalid(faults: list[Fault]) -> InvalidRequest:
    where = "; ".join(f"{fault.loc[0]} {fault.message}" for fault in faults[:3])
    return InvalidRequest(f"the upload is not right: {where}", faults)


def _value(name: str, values: list[str], parse_object: ParseObject) -> Any:
    """A field as JSON would have it; everything else in a form is a string."""
    if name == "targets":
        return [code.strip() for value in values for code in value.split(",") if code.strip()]
    if name == "keep":
        return [term for value in values for term in _terms(value)]
    if name in ("length", "glossary") and values[0].lstrip().startswith("{"):
        return parse_object(values[0].encode())
    return values[0]


def _terms(value: str) -> list[Any]:
    """One term, or those of a JSON list; a comma may be part of a term."""
    if not value.lstrip().startswith("["):
        return [value] if value.strip() else []
    try:
        terms: list[Any] = json.loads(value)
    except (ValueError, RecursionError):
        raise _NoList from None
    return terms


def _faults_of_files(files: MultiDict[str, FileStorage]) -> list[Fault]:
    faults = []
    if FILE not in files:
        faults.append(Fault((FILE,), "is required: the article, as a file with its name"))
    elif len(files.getlist(FILE)) > 1:
        faults.append(Fault((FILE,), "is given more than once"))
    if set(files) - {FILE, OPTIONS}:
        faults.append(Fault(("(a file)",), f"is not a field here; the file goes into {FILE}"))
    return faults


def _input(part: FileStorage) -> dict[str, str]:
    """`{"text": …}` or `{"html": …}`."""
    suffix = PurePosixPath((part.filename or "").lower()).suffix
    kind = _BY_SUFFIX.get(suffix)
    if kind is None and suffix in ("", ".bin"):
        kind = _BY_TYPE.get(part.mimetype)
    if kind is None:
        raise UnsupportedMediaType(f"a file may be one of {', '.join(_BY_SUFFIX)}")
    data = part.read()
    declared = part.mimetype_params.get("charset")
    if kind == "html":
        declared = declared or declared_in_html(data)
    return {kind: decode(data, declared)}
