"""The numbers in a text, in one spelling for all scripts, so that they can be compared.

"3.5", "3,5" and "٣٫٥" are one number, "1,200", "1 200" and "1.200" another. Its own module
because the checks, the alignment and the masks all compare numbers; not a library call because the
parsers known to us (babel, dateparser) need the locale, which a summary of mixed origin has not.
"""

from __future__ import annotations

import re
import unicodedata

_GROUP_MARKS = ",.٬'’\u00a0\u202f\u2009 "
_DECIMAL_MARKS = ".,٫"

# Groups of three after a mark are thousands; one or more digits after a decimal mark follow.
NUMBER_PATTERN = (
    rf"\d{{1,3}}(?:[{_GROUP_MARKS}]\d{{3}})+(?!\d)(?:[{_DECIMAL_MARKS}]\d+)?"
    rf"|\d+(?:[{_DECIMAL_MARKS}]\d+)?"
)


def to_latin_digits(text: str) -> str:
    """Turn every decimal digit of any script into 0-9; other characters stay."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() and not char.isascii() else char
        for char in text
    )


def canonical(number: str) -> str:
    """One spelling: no thousands marks, "." for decimals, no leading zeros.

    A mark before exactly three last digits counts as a thousands mark ("1.234" is 1234), since
    sums are commoner in news than three decimals; both sides of a comparison get the same rule.
    After a zero nothing can be thousands: "0.125" keeps its point.
    """
    digits = to_latin_digits(number)
    parts = re.split(r"\D", digits)
    if len(parts) == 1:
        whole, fraction = parts[0], ""
    elif parts[0].strip("0") and all(len(part) == 3 for part in parts[1:]):
        whole, fraction = "".join(parts), ""
    else:
        whole, fraction = "".join(parts[:-1]), parts[-1]
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole
