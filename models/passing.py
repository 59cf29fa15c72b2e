"""What goes past the models: runs no language has words for.

A line of dots, a row of emoji, a base64 string or three thousand letters without a space cost a
decoder seconds and come out as other rubbish. A translation keeps them to the letter, between the
pieces that are translated; a summariser does not read them. What a caller wants protected by name
(placeholders, tags) is another matter.
"""

from __future__ import annotations

import re

# Longest run without white space that may still be words: compounds, an address, words joined
# by dashes. Nothing of this length in FLORES or WMT22 is anything but an address.
LONGEST_RUN_CHARS = 64
# Marks in a row ("?!", "...", "—«") belong to their sentence up to here.
LONGEST_MARKS = 8

_PASSING = re.compile(rf"\S{{{LONGEST_RUN_CHARS + 1},}}|[^\w\s]{{{LONGEST_MARKS + 1},}}")


def split_passing(text: str) -> list[tuple[str, bool]]:
    """Cut `text` into (part, whether it passes as it is); joined by spaces, nothing is lost.

    Parts are in order, without white space at their ends, none empty.
    """
    parts: list[tuple[str, bool]] = []
    end = 0
    for match in _PASSING.finditer(text):
        parts += ((text[end : match.start()], False), (match.group(), True))
        end = match.end()
    parts.append((text[end:], False))
    return [(part.strip(), passes or not has_words(part)) for part, passes in parts if part.strip()]


def without_passing(text: str) -> str:
    """`text` with a space for every such run: all that is left is to be read."""
    return _PASSING.sub(" ", text).strip()


def has_words(text: str) -> bool:
    """Whether there is anything to translate: a letter of any script."""
    return any(char.isalpha() for char in text)
