"""XML from strangers, and paragraphs whose text stands in several places.

No entity is resolved, no other file read, no document type with declarations of its own taken:
neither Word nor an OpenDocument writer makes one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from typing import Any, NamedTuple

from lxml import etree

from service.documents.units import Check, Unit, never
from service.errors import InvalidRequest

MAX_XML_BYTES = 24 * 1024 * 1024
"""Of one part. A tree takes some ten times that; a thousand pages of Word are about 10 MiB."""

MAX_TAGS = 1_000_000
"""Of all parts, opening and closing ones: two or three seconds of work. A thousand pages of Word
have some four hundred thousand."""
MAX_LOOKS = 2_000
"""Changes of formatting within one paragraph; beyond it the text alone is translated."""

# What XML 1.0 cannot hold; a model could write it, and lxml refuses it.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPAN = re.compile(r'<span id="(\d+)">([^<>]*)</span>')


class Trees:
    """Parses the parts of one file, which share one limit; `check` may end it."""

    def __init__(self, check: Check = never) -> None:
        self._check = check
        self._tags = 0

    def parse(self, data: bytes) -> Any:
        """The root of an XML part.

        Raises:
            InvalidRequest: Not XML, too much of it, or with a document type of its own.
        """
        self._check()
        self._count(data.count(b"<"))  # before there is a tree ten times as large
        root = _parsed(data)
        elements = int(root.xpath("count(//*)"))
        self._count(max(0, elements - data.count(b"<")))  # encodings that write "<" otherwise
        return root

    def _count(self, tags: int) -> None:
        self._tags += tags
        if self._tags > MAX_TAGS:
            raise InvalidRequest(f"the file has more than {MAX_TAGS:,} tags of XML")


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_XML_BYTES:
        raise InvalidRequest(f"a part of the file has more than {MAX_XML_BYTES:,} bytes of XML")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise InvalidRequest("a part of the file is not XML that can be read") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise InvalidRequest("a part of the file declares entities of its own")
    return root


def render(root: Any) -> bytes:
    """An XML part as bytes, with the declaration office programs write."""
    return bytes(
        etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    )


def writable(text: str) -> str:
    """`text` without the characters XML cannot hold."""
    return _UNWRITABLE.sub("", text)


class Slot(NamedTuple):
    """One place of a paragraph that holds text; equal `look` means equal formatting."""

    text: str
    look: object
    write: Callable[[str], None]


def unit_of_slots(slots: Sequence[Slot]) -> Unit | None:
    """The unit of neighbouring places; None where they are blank.

    Its translation goes into the place with most of the text, the others become empty; where
    formatting changes within, each look is a `<span>` whose translation goes back into it.
    """
    filled = [slot for slot in slots if slot.text]
    text = "".join(slot.text for slot in filled)
    if not text.strip():
        return None
    groups = _groups(filled)
    main = max(groups, key=lambda group: sum(len(slot.text.strip()) for slot in group))

    def put(translated: str) -> None:
        for group in groups:
            _fill(group, writable(translated) if group is main else "")

    if not 1 < len(groups) <= MAX_LOOKS:
        return Unit(text, put)
    markup = "".join(
        f'<span id="{number}">{escape("".join(slot.text for slot in group), quote=False)}</span>'
        for number, group in enumerate(groups)
    )
    return Unit(text, put, markup, lambda translated: _put_spans(groups, translated))


def _groups(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Neighbours of one look together; a blank joins what stands before it."""
    groups: list[list[Slot]] = []
    for slot in slots:
        if groups and (slot.look == groups[-1][0].look or not slot.text.strip()):
            groups[-1].append(slot)
        else:
            groups.append([slot])
    if len(groups) > 1 and not any(slot.text.strip() for slot in groups[0]):
        groups[:2] = [[*groups[0], *groups[1]]]
    return groups


def _fill(group: Sequence[Slot], text: str) -> None:
    """Write `text` into the first place of `group` that had words, nothing into the others."""
    first = next((slot for slot in group if slot.text.strip()), group[0])
    for slot in group:
        slot.write(text if slot is first else "")


def _put_spans(groups: Sequence[Sequence[Slot]], translated: str) -> bool:
    """Give each span's text to its group; false where spans are lost, new or in another order."""
    spans = [(int(found[1]), found[2]) for found in _SPAN.finditer(translated)]
    outside = _SPAN.split(translated)[::3]
    if [number for number, _ in spans] != [*range(len(groups))] or "<" in "".join(outside):
        return False
    # A blank or a mark between two spans goes to the one before it.
    texts = [text + after for (_, text), after in zip(spans, outside[1:], strict=True)]
    texts[0] = outside[0] + texts[0]
    for group, text in zip(groups, texts, strict=True):
        _fill(group, writable(unescape(text)))
    return True
