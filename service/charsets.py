"""Bytes to text: a mark, UTF-8, what was declared, what can be told; or an error, never mojibake.

charset-normalizer guesses among the encodings in which the languages served here are written. Here
stands what it leaves open: whom to believe first, and which of two guesses that read the same bytes
almost alike is right.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from service.errors import UndecodableText
from service.texts import find_unusable_character

_MARKS = (
    # UTF-32 before UTF-16: its little-endian mark begins with that one's.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
GUESSED = (
    "cp1251",
    "koi8_r",
    "koi8_u",
    "iso8859_5",
    "cp866",
    "mac_cyrillic",
    "cp1253",
    "iso8859_7",
    "cp1256",
    "iso8859_6",
    "cp1252",
)
"""Encodings that are looked for where none is named."""

# What browsers take these names to mean (WHATWG Encoding Standard).
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
# Python has codecs for these, but no text is kept in them.
_NO_TEXT = frozenset(
    {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"}
)

_MIN_COHERENCE = 0.3
"""Share of letters as frequent as the language has them, below which a guess is none."""
_MIN_LEAD = 0.2
"""How much better than the declared encoding a guess must fit to be believed instead."""
_MIN_EVIDENCE = 100
"""Bytes beyond ASCII, below which nothing is guessed."""

_CONTROL = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_CONTROL_FAULT = "the bytes hold control characters: this is no text, or garbled"
_SIGN_INSIDE = re.compile(r"(?<=[^\W\d_])[€¶§¤¦©®°±µ╦║═│─■](?=[^\W\d_])")
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_META_BYTES = 4096


def decode(data: bytes, declared: str | None = None) -> str:
    """`data` as text, without its byte-order mark, line ends as "\\n".

    Args:
        data: The whole text.
        declared: The encoding its sender names, believed unless the bytes say otherwise.

    Raises:
        UndecodableText: No encoding reads it as text.
    """
    text = _marked(data)
    if text is None:
        text = _read(data, "utf-8")
    if text is None:
        text = _told(data, declared)
    if fault := find_unusable_character(text):
        raise UndecodableText(f"the text {fault}")
    if _CONTROL.search(text):
        raise UndecodableText(_CONTROL_FAULT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared_in_html(data: bytes) -> str | None:
    """The encoding that a page's own `<meta>` names."""
    found = _META.search(data[:_META_BYTES])
    return found[1].decode("ascii") if found else None


def _marked(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(name)
            except UnicodeDecodeError as err:
                place = err.start + len(mark)
                raise UndecodableText(
                    f"the text is marked as {name.upper()} but is not: see byte {place}"
                ) from None
    return None


def _read(data: bytes, name: str) -> str | None:
    """`data` in that encoding, or None where it is not text in it."""
    try:
        text = data.decode(name)
    except (ValueError, LookupError):  # a codec may also be one of bytes to bytes
        return None
    return None if "\0" in text or _CONTROL.search(text) else text


def _told(data: bytes, declared: str | None) -> str:
    """`data` in the encoding that is declared, or that fits by far better, or else best."""
    name = _codec(declared) if declared else None
    text = _read(data, name) if name else None
    guess, lead = _guess(data, name if text is not None else None)
    if text is not None and (guess is None or lead < _MIN_LEAD):
        return text
    if guess is None and _is_utf_8_with_controls(data):
        raise UndecodableText(_CONTROL_FAULT)
    if guess is None:
        raise UndecodableText(
            "the bytes are not UTF-8, and no other encoding can be told from them: "
            "send UTF-8, or name the charset"
        )
    return guess


def _is_utf_8_with_controls(data: bytes) -> bool:
    """Whether nothing else is wrong; with a null character it may be UTF-16 without its mark."""
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _codec(declared: str) -> str | None:
    """The Python codec for a declared name; None for a name that means no encoding of text."""
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TEXT else _MEANT.get(name, name)


def _guess(data: bytes, declared: str | None) -> tuple[str | None, float]:
    """The text in the encoding that fits best, and by how much it fits better than `declared`."""
    from charset_normalizer import from_bytes

    if sum(byte > 0x7F for byte in data) < _MIN_EVIDENCE:
        return _latin(data), 0.0
    wanted = list(dict.fromkeys((*GUESSED, declared) if declared else GUESSED))
    fits = {
        match.encoding: match.coherence
        for match in from_bytes(data, cp_isolation=wanted, preemptive_behaviour=False)
    }
    best = max(fits.values(), default=0.0)
    if best < _MIN_COHERENCE:
        return None, 0.0
    close = [name for name in fits if fits[name] > best - _MIN_LEAD]
    if "cp1253" in close or "iso8859_7" in close:  # it drops one for being so like the other
        close += ["cp1253", "iso8859_7"]
    readings = {text for name in close if (text := _read(data, name)) is not None}
    return _most_like_words(readings), best - fits.get(declared or "", 0.0)


def _latin(data: bytes) -> str | None:
    """Text in Latin letters whose few accents and quotes are the same bytes in all of these."""
    letters = bytes(byte for byte in data if chr(byte).isalpha())
    if sum(byte < 0x80 for byte in letters) < 0.9 * len(letters):
        return None
    readings = {_read(data, name) for name in ("cp1250", "cp1252", "cp1254")}
    return readings.pop() if len(readings) == 1 else None


def _most_like_words(readings: set[str]) -> str | None:
    """The one of several readings whose letters make words; None where two do so alike.

    windows-1253 and ISO 8859-7 differ in little: what is the letter "Ά" in the one is a quotation
    mark or a pilcrow in the other. Cyrillic in the wrong encoding of Cyrillic swaps its cases.
    """
    ranked = sorted(((_worth(text), text) for text in readings), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _worth(text: str) -> int:
    """Letters count for, capitals against, what does not stand inside a word much against."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    misplaced = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return 2 * letters - capitals - 4 * (misplaced + len(_SIGN_INSIDE.findall(text)))
