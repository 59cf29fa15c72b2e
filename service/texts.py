"""Characters that no text may hold, said with their place.

Lone surrogates cannot be written as UTF-8, so no tokeniser reads them; a null character ends
strings in C. Both come from broken conversions upstream, which the caller should hear of:
cleaning them away would move every offset of the answer.
"""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def find_unusable_character(text: str) -> str | None:
    """What is wrong with `text`, with its offset in code points; None where nothing is."""
    if (position := text.find("\0")) >= 0:
        return f"holds a null character at offset {position}"
    if found := _SURROGATE.search(text):
        return f"holds a lone surrogate (half of a character) at offset {found.start()}"
    return None
