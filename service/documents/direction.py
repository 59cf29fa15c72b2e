"""A translated file says its new language, and which way its lines run.

Letters order themselves; the side a paragraph starts from, and where its full stop stands, do
not: an Arabic paragraph in a file that says "left to right" is hard to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

# What follows w:bidi within w:pPr (ECMA-376, 17.3.1.26); Word calls another order corrupt.
# fmt: off
_AFTER_BIDI = frozenset(_W + name for name in (
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
))
# fmt: on
_HTML_TAG = re.compile(r"<html\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """The language a file is written in now."""

    code: str
    direction: Literal["ltr", "rtl"]


def direct_docx(root: Any, target: Target) -> None:
    """Let every paragraph of a Word part run as `target` does."""
    for paragraph in root.iter(_W + "p"):
        properties = paragraph.find(_W + "pPr")
        found = None if properties is None else properties.find(_W + "bidi")
        if found is not None:
            properties.remove(found)
        if target.direction == "ltr":
            continue
        if properties is None:
            properties = paragraph.makeelement(_W + "pPr")
            paragraph.insert(0, properties)
        place = next(
            (i for i, child in enumerate(properties) if child.tag in _AFTER_BIDI), len(properties)
        )
        properties.insert(place, properties.makeelement(_W + "bidi"))


def direct_odt(root: Any, target: Target) -> None:
    """Let every paragraph style of an OpenDocument part run as `target` does."""
    mode = "rl-tb" if target.direction == "rtl" else "lr-tb"
    name = _STYLE + "paragraph-properties"
    for style in root.iter(_STYLE + "default-style"):
        if style.get(_STYLE + "family") == "paragraph" and style.find(name) is None:
            style.insert(0, style.makeelement(name))
    for properties in root.iter(name):
        is_default = properties.getparent().tag == _STYLE + "default-style"
        if is_default or properties.get(_STYLE + "writing-mode") is not None:
            properties.set(_STYLE + "writing-mode", mode)


def direct_markup(source: str, target: Target) -> str:
    """Let the `<html>` tag of a page say `target`; a page without one stays as it is."""
    found = _HTML_TAG.search(source)
    if found is None:
        return source
    tag = found.group()
    for attribute in ("lang", "xml:lang"):
        if _attribute(attribute).search(tag):
            tag = _with(tag, attribute, target.code)
    if target.direction == "rtl" or _attribute("dir").search(tag):
        tag = _with(tag, "dir", target.direction)
    return source[: found.start()] + tag + source[found.end() :]


def _attribute(name: str) -> re.Pattern[str]:
    return re.compile(rf"(\s{name}\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.IGNORECASE)


def _with(tag: str, name: str, value: str) -> str:
    """`tag` with the attribute set, in its place where it has one."""
    changed, count = _attribute(name).subn(rf'\g<1>"{value}"', tag, count=1)
    return changed if count else f'{tag[:-1]} {name}="{value}">'
