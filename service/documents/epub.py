"""EPUB books: the chapters' text and the table of contents; the rest of the package as it is.

ebooklib would read them, but is under the AGPL. A book's chapters are XHTML, handled like an
HTML file, so that not a byte changes but the text.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import unquote

from service.documents.archive import Archive, read_archive
from service.documents.direction import Target
from service.documents.markup import Markup, check_tokens
from service.documents.plain import decode
from service.documents.units import Document, Unit, bounded
from service.documents.xml import Slot, parse, render, unit_of_slots
from service.errors import InvalidRequest

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_CHAPTER = "application/xhtml+xml"
_CONTENTS = "application/x-dtbncx+xml"


def read_epub(data: bytes) -> Document:
    """The units of an EPUB book, chapters in the order of its manifest.

    Raises:
        InvalidRequest: Not an EPUB book, or beyond the bounds of archives.
    """
    archive = read_archive(data)
    chapters: dict[str, Markup] = {}
    contents: dict[str, Any] = {}
    tokens = 0
    for name, kind in _manifest(archive).items():
        if kind == _CHAPTER:
            chapters[name] = Markup(decode(archive.need(name)))
            tokens += chapters[name].tokens
            check_tokens(tokens)
        elif kind == _CONTENTS:
            contents[name] = parse(archive.need(name))
    if not chapters:
        raise InvalidRequest("the file is not an EPUB book")
    texts = (unit for chapter in chapters.values() for unit in chapter.units)
    labels = (unit for root in contents.values() for unit in _labels(root))
    units = bounded(chain(texts, labels))

    def write(target: Target | None) -> bytes:
        changes = {name: chapter.render(target).encode() for name, chapter in chapters.items()}
        return archive.with_changes(changes | {n: render(root) for n, root in contents.items()})

    return Document(units, write)


def _manifest(archive: Archive) -> dict[str, str]:
    """Name and media type of each part the book lists, once each.

    Of several packages the first is the book; the others are other renditions of it.
    """
    container = parse(archive.need("META-INF/container.xml"))
    rootfile = next(container.iter(_CONTAINER + "rootfile"), None)
    if rootfile is None:
        return {}
    package = rootfile.get("full-path", "")
    kinds: dict[str, str] = {}
    for item in parse(archive.need(package)).iter(_OPF + "item"):
        href = unquote(item.get("href", "").split("#")[0])
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), href))
        kinds.setdefault(name, item.get("media-type", ""))
    return kinds


def _labels(root: Any) -> Iterator[Unit]:
    for element in root.iter(_NCX + "text"):
        slot = Slot(element.text or "", None, _writer(element))
        if (unit := unit_of_slots([slot])) is not None:
            yield unit


def _writer(element: Any) -> Any:
    return lambda text: setattr(element, "text", text)
