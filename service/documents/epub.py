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

from service.documents.archive import MAX_ENTRIES, Archive, read_archive
from service.documents.direction import Target
from service.documents.markup import Markup, check_tokens
from service.documents.plain import decode
from service.documents.units import Check, Document, Unit, bounded, never
from service.documents.xml import Slot, Trees, render, unit_of_slots
from service.errors import InvalidRequest

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_CHAPTER = "application/xhtml+xml"
_CONTENTS = "application/x-dtbncx+xml"


def read_epub(data: bytes, check: Check = never) -> Document:
    """The units of an EPUB book, chapters in the order of its manifest; `check` may end it.

    Raises:
        InvalidRequest: Not an EPUB book, or beyond the bounds of archives.
    """
    archive = read_archive(data)
    chapters: dict[str, Markup] = {}
    contents: dict[str, Any] = {}
    trees = Trees(check)
    tokens = 0
    for name, kind in _manifest(archive, trees).items():
        if kind == _CHAPTER:
            chapters[name] = Markup(decode(archive.need(name)), check)
            tokens += chapters[name].tokens
            check_tokens(tokens)
        elif kind == _CONTENTS:
            contents[name] = trees.parse(archive.need(name))
    if not chapters:
        raise InvalidRequest("the file is not an EPUB book")
    texts = (unit for chapter in chapters.values() for unit in chapter.units)
    labels = (unit for root in contents.values() for unit in _labels(root))
    units = bounded(chain(texts, labels), check)

    def write(target: Target | None) -> bytes:
        changes = {name: chapter.render(target).encode() for name, chapter in chapters.items()}
        return archive.with_changes(changes | {n: render(root) for n, root in contents.items()})

    return Document(units, write)


def _manifest(archive: Archive, trees: Trees) -> dict[str, str]:
    """Name and media type of each part the book lists, once each.

    Of several packages the first is the book; the others are other renditions of it.

    Raises:
        InvalidRequest: It lists more than a file may have.
    """
    container = trees.parse(archive.need("META-INF/container.xml"))
    rootfile = next(container.iter(_CONTAINER + "rootfile"), None)
    if rootfile is None:
        return {}
    package = rootfile.get("full-path", "")
    listed: dict[str, str] = {}
    for item in trees.parse(archive.need(package)).iter(_OPF + "item"):
        listed.setdefault(item.get("href", "").split("#")[0], item.get("media-type", ""))
        if len(listed) > MAX_ENTRIES:
            raise InvalidRequest(f"the book lists more than {MAX_ENTRIES:,} parts")
    kinds: dict[str, str] = {}
    for href, kind in listed.items():
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href)))
        kinds.setdefault(name, kind)
    return kinds


def _labels(root: Any) -> Iterator[Unit]:
    for element in root.iter(_NCX + "text"):
        slot = Slot(element.text or "", None, _writer(element))
        if (unit := unit_of_slots([slot])) is not None:
            yield unit


def _writer(element: Any) -> Any:
    return lambda text: setattr(element, "text", text)
