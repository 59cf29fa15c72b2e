"""Files whose text is translated and whose everything else stays: txt, html, srt, docx, odt, epub.

A document is a list of units, each a stretch of text with a way to put its translation back.
Why not python-docx, odfdo and ebooklib: docs/design.md, "Documents".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from service.documents.docx import read_docx
from service.documents.epub import read_epub
from service.documents.html import read_html
from service.documents.odt import read_odt
from service.documents.plain import read_srt, read_txt
from service.documents.units import Check, Document, never
from service.errors import InvalidRequest


class Reader(Protocol):
    """Bytes -> the document; what `check` raises ends the reading."""

    def __call__(self, data: bytes, check: Check = never) -> Document:
        """Read a file."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """How a file of one kind is read, and what it is called in HTTP."""

    media_type: str
    read: Reader


_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

FORMATS: Mapping[str, Format] = {
    ".txt": Format("text/plain", read_txt),
    ".html": Format("text/html", read_html),
    ".srt": Format("application/x-subrip", read_srt),
    ".docx": Format(_OFFICE, read_docx),
    ".odt": Format("application/vnd.oasis.opendocument.text", read_odt),
    ".epub": Format("application/epub+zip", read_epub),
}


def format_of(name: str) -> tuple[str, Format]:
    """The ending of a file's name and what it means.

    Raises:
        InvalidRequest: No format that is read here.
    """
    ending = PurePosixPath(name.lower()).suffix
    ending = {".htm": ".html", ".xhtml": ".html"}.get(ending, ending)
    if ending not in FORMATS:
        known = ", ".join(kind.removeprefix(".") for kind in FORMATS)
        raise InvalidRequest(f"file format not supported: give {known}")
    return ending, FORMATS[ending]


__all__ = ["FORMATS", "Document", "Format", "format_of"]
