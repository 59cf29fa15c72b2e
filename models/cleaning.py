"""What a sentence looks like to a model: one line, no control characters."""

from __future__ import annotations

import re

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters as one space.

    Hard-wrapped sentences hold line ends, and sentencepiece takes no lone surrogate; both are
    kept in the document (offsets stay exact) and end here.
    """
    return _SURROGATE.sub("\ufffd", _UNREADABLE.sub(" ", text)).strip()
