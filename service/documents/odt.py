"""OpenDocument texts: the text of every paragraph and heading; the rest of the package as it is.

Unlike Word's, text stands directly in paragraphs and spans, before and after other elements.
Deleted text, comments and fields (page numbers, dates) are no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.documents.archive import read_archive
from service.documents.direction import Target, direct_odt
from service.documents.units import Check, Document, Unit, bounded, never
from service.documents.xml import Slot, Trees, render, unit_of_slots
from service.errors import InvalidRequest

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MEDIA_TYPE = b"application/vnd.oasis.opendocument.text"
_PARTS = ("content.xml", "styles.xml")  # styles.xml holds headers and footers
_WITHIN = frozenset(_TEXT + name for name in ("span", "a", "ruby", "ruby-base", "meta"))
_ENDS_UNIT = frozenset(_TEXT + name for name in ("line-break", "tab"))
_LINK, _STYLE_NAME = _TEXT + "a", _TEXT + "style-name"
_NO_TEXT = (_TEXT + "tracked-changes", _OFFICE + "annotation")


def read_odt(data: bytes, check: Check = never) -> Document:
    """The units of an OpenDocument text; `check` may end it.

    Raises:
        InvalidRequest: Not an OpenDocument text, or beyond the bounds of archives.
    """
    archive = read_archive(data)
    if archive.need("mimetype").strip() != _MEDIA_TYPE:
        raise InvalidRequest("the file is not an OpenDocument text")
    archive.need("content.xml")
    trees = Trees(check)
    roots = {name: trees.parse(archive.need(name)) for name in _PARTS if name in archive.contents}
    units = bounded((unit for root in roots.values() for unit in _units(root, check)), check)

    def write(target: Target | None) -> bytes:
        if target is not None:
            for root in roots.values():
                direct_odt(root, target)
        return archive.with_changes({name: render(root) for name, root in roots.items()})

    return Document(units, write)


def _units(root: Any, check: Check) -> Iterator[Unit]:
    for paragraph in root.iter(_TEXT + "p", _TEXT + "h"):
        check()
        if next(paragraph.iterancestors(*_NO_TEXT), None) is not None:
            continue
        slots: list[Slot] = []
        for slot in _slots(paragraph):
            if slot is not None:
                slots.append(slot)
                continue
            if (unit := unit_of_slots(slots)) is not None:
                yield unit
            slots = []
        if (unit := unit_of_slots(slots)) is not None:
            yield unit


def _slots(paragraph: Any) -> Iterator[Slot | None]:
    """The places of `paragraph` that hold text, in order; None where a unit ends.

    A look is what a span adds and the look around it: lists of all would take the square of the
    depth, and so would generators within generators.
    """
    yield from _head(paragraph, None)
    around: list[tuple[Any, Iterator[Any], object]] = [(paragraph, iter(paragraph), None)]
    while around:
        element, children, look = around[-1]
        child = next(children, None)
        if child is None:
            around.pop()
            if around:
                yield from _tail(element, around[-1][2])
        elif child.tag in _WITHIN:
            own = child if child.tag == _LINK else child.get(_STYLE_NAME)
            around.append((child, iter(child), (look, own)))
            yield from _head(child, (look, own))
        else:
            if child.tag in _ENDS_UNIT:
                yield None
            yield from _tail(child, look)


def _head(element: Any, look: object) -> Iterator[Slot]:
    if element.text:
        yield Slot(element.text, look, lambda text: setattr(element, "text", text))


def _tail(child: Any, look: object) -> Iterator[Slot]:
    if child.tail:
        yield Slot(child.tail, look, lambda text: setattr(child, "tail", text))
