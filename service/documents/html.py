"""An HTML file: its text between block tags is translated, the rest stays to the byte."""

from __future__ import annotations

from service.documents.markup import Markup
from service.documents.plain import decode
from service.documents.units import Check, Document, bounded, never


def read_html(data: bytes, check: Check = never) -> Document:
    """The units of an HTML file in UTF-8; `check` may end it.

    Raises:
        InvalidRequest: Not UTF-8.
    """
    markup = Markup(decode(data), check)
    return Document(bounded(markup.units), lambda target: markup.render(target).encode())
