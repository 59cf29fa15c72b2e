"""Word's files: the text of every paragraph, wherever it stands; the rest of the package as it is.

Body, tables, text boxes, headers, footers and notes are all paragraphs (`w:p`) of runs (`w:r`).
A line break or a tab ends a unit; deleted text and field codes are no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from service.documents.archive import read_archive
from service.documents.direction import Target, direct_docx
from service.documents.units import Check, Document, Unit, bounded, never
from service.documents.xml import Slot, Trees, render, unit_of_slots
from service.errors import InvalidRequest

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WITH_TEXT = tuple(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    for kind in ("document.main", "header", "footer", "footnotes", "endnotes")
)
_ENDS_UNIT = frozenset(_W + name for name in ("br", "tab", "cr", "ptab"))
# Properties of a run that nobody sees.
_UNSEEN = frozenset(_W + name for name in ("lang", "noProof", "rPrChange"))


def read_docx(data: bytes, check: Check = never) -> Document:
    """The units of a Word file; `check` may end it.

    Raises:
        InvalidRequest: Not a Word file, or beyond the bounds of archives.
    """
    archive = read_archive(data)
    trees = Trees(check)
    types = trees.parse(archive.need("[Content_Types].xml"))
    rows = types.iter(_TYPES + "Override")
    # Once each: a thousand rows may name one part.
    names = dict.fromkeys(
        row.get("PartName", "").lstrip("/") for row in rows if row.get("ContentType") in _WITH_TEXT
    )
    if not names:
        raise InvalidRequest("the file is not a Word document")
    roots = {name: trees.parse(archive.need(name)) for name in names}
    units = bounded((unit for root in roots.values() for unit in _units(root, check)), check)

    def write(target: Target | None) -> bytes:
        if target is not None:
            for root in roots.values():
                direct_docx(root, target)
        return archive.with_changes({name: render(root) for name, root in roots.items()})

    return Document(units, write)


def _units(root: Any, check: Check) -> Iterator[Unit]:
    for parts in _paragraphs(root, check):
        slots: list[Slot] = []
        run, look = None, None
        for element, link in parts:
            if element.tag in _ENDS_UNIT:
                if (unit := unit_of_slots(slots)) is not None:
                    yield unit
                slots = []
                continue
            if (parent := element.getparent()) is not run:  # a run may hold a million texts
                run, look = parent, _look(parent, link)
            slots.append(_slot(element, look))
        if (unit := unit_of_slots(slots)) is not None:
            yield unit


def _paragraphs(root: Any, check: Check) -> Iterable[list[tuple[Any, Any]]]:
    """Texts and breaks of each paragraph itself, not of paragraphs within it (text boxes).

    Each with the link it stands in. One walk for all: one for each would take the square of the
    depth of boxes within boxes. Neighbouring runs are asked once where they stand.
    """
    found: dict[Any, list[tuple[Any, Any]]] = {}
    around, own, link = None, None, None
    for element in root.iter(_W + "p", _W + "t", *_ENDS_UNIT):
        if element.tag == _W + "p":
            check()
            found[element] = []
            continue
        run = element.getparent()
        if run is None or run.tag != _W + "r":
            continue
        if (parent := run.getparent()) is not around or own is None:
            around = parent
            owner = next(run.iterancestors(_W + "p"), None)
            own = None if owner is None else found[owner]
            link = next(run.iterancestors(_W + "hyperlink"), None)
        if own is not None:
            own.append((element, link))
    return found.values()


def _slot(element: Any, look: object) -> Slot:
    def write(text: str) -> None:
        element.text = text
        element.set(_SPACE, "preserve")

    return Slot(element.text or "", look, write)


def _look(run: Any, link: Any) -> tuple[object, ...]:
    """What makes a run look as it does: its properties, and the link it stands in."""
    properties = next(run.iterchildren(_W + "rPr"), ())
    return (*(_written(p) for p in properties if p.tag not in _UNSEEN), link)


def _written(element: Any) -> object:
    """A property so that equal ones are equal; most are a name and a value."""
    if len(element) or element.text:
        return etree.tostring(element, method="c14n")
    return (element.tag, *sorted(element.items()))
