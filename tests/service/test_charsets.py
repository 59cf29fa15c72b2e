"""Bytes become the text they are, or an error; never something that only looks like text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.charsets import declared_in_html, decode
from service.errors import UndecodableText
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN

EXAMPLES = Path(__file__).parents[2] / "examples"
LONG = {
    "ru": (EXAMPLES / "article-ru.txt").read_text(encoding="utf-8") + RUSSIAN,
    "el": GREEK,
    "ar": (EXAMPLES / "article-ar.txt").read_text(encoding="utf-8") + ARABIC,
}
LEGACY = [
    ("ru", "windows-1251"),
    ("ru", "koi8-r"),
    ("ru", "iso-8859-5"),
    ("ru", "cp866"),
    ("ru", "mac-cyrillic"),
    ("el", "windows-1253"),
    ("el", "iso-8859-7"),
    ("ar", "windows-1256"),
    ("ar", "iso-8859-6"),
]


def in_encoding(text: str, encoding: str) -> bytes:
    """`text` without what the encoding lacks (quotation marks and dashes, mostly)."""
    return text.encode(encoding, "ignore")


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, GREEK, ARABIC, "👩🏽‍🚀 مرحبا Привет Γειά"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_by_its_mark_or_as_utf_8(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")]
)
def test_either_byte_order_is_read(mark: bytes, encoding: str) -> None:
    assert decode(mark + RUSSIAN.encode(encoding), "windows-1251") == RUSSIAN


@pytest.mark.parametrize(("lang", "encoding"), LEGACY)
def test_a_legacy_encoding_is_told_from_the_bytes(lang: str, encoding: str) -> None:
    data = in_encoding(LONG[lang], encoding)
    assert decode(data) == data.decode(encoding)


@pytest.mark.parametrize(("lang", "encoding"), LEGACY)
@pytest.mark.parametrize("start", range(0, 300, 37))
def test_a_short_text_is_told_or_refused_but_never_garbled(
    lang: str, encoding: str, start: int
) -> None:
    for length in (20, 60, 100, 140, 220):
        data = in_encoding(LONG[lang][start : start + length], encoding)
        try:
            assert decode(data) == data.decode(encoding)
        except UndecodableText:
            assert sum(byte > 0x7F for byte in data) < 130


@pytest.mark.parametrize(("lang", "encoding"), LEGACY)
def test_a_declared_encoding_is_believed_for_a_short_text(lang: str, encoding: str) -> None:
    data = in_encoding(LONG[lang][:25], encoding)
    assert decode(data, encoding.upper()) == data.decode(encoding)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "windows-1251", "koi8-r", "x"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "koi8-r"), (RUSSIAN, "windows-1251"), (GREEK, "windows-1253"), (RUSSIAN, "utf-8")],
)
def test_a_wrong_declaration_does_not_garble(text: str, encoding: str, declared: str) -> None:
    data = in_encoding(text, encoding)
    assert decode(data, declared) == data.decode(encoding)


def test_the_capital_alpha_that_two_greek_encodings_keep_apart() -> None:
    assert "Άννα" in GREEK
    for encoding in ("windows-1253", "iso-8859-7"):
        assert "Άννα" in decode(in_encoding(GREEK, encoding))


def test_latin_text_with_a_few_quotes_is_read() -> None:
    text = "“It’s closed,” said the owner of the café — for €5."
    assert decode(text.encode("cp1252")) == text


def test_latin_1_means_what_browsers_take_it_to_mean() -> None:
    assert decode("“naïve”".encode("cp1252"), "ISO-8859-1") == "“naïve”"


@pytest.mark.parametrize(
    "data",
    [
        "мост".encode("koi8-r"),
        "naïve".encode("latin-1"),
        bytes(range(128, 256)) * 4,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04\x14\x00\x08\x08",
        b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n\x00\x01",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf\xff",
        b"a\0b",
        b"\x1b[31mred",
    ],
)
def test_what_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableText):
        decode(data)


@pytest.mark.parametrize(
    "declared", ["unicode_escape", "idna", "punycode", "utf-7", "rot13", "hex"]
)
def test_a_declared_codec_that_is_no_encoding_of_text_is_not_used(declared: str) -> None:
    assert decode(b"\\u0041+AEE-", declared) == "\\u0041+AEE-"
    with pytest.raises(UndecodableText):
        decode(b"\\u0041\xff", declared)


@pytest.mark.parametrize("text", ["Мост\vоткрыт." * 40, "Мост\x7f", "\x1b[31mred"])
def test_control_characters_are_not_said_to_be_another_encoding(text: str) -> None:
    with pytest.raises(UndecodableText) as caught:
        decode(text.encode())
    assert str(caught.value).startswith("the bytes hold control characters")


def test_an_error_says_where_and_never_what() -> None:
    with pytest.raises(UndecodableText) as caught:
        decode(b"\xef\xbb\xbfZanzibar\xff")
    assert str(caught.value) == "the text is marked as UTF-8 but is not: see byte 11"


def test_line_ends_become_one() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b"<META CHARSET=koi8-r>", "koi8-r"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-7">', "iso-8859-7"),
        (b"<p>charset=koi8-r</p>", None),
        (b"x" * 5000 + b"<meta charset=koi8-r>", None),
    ],
)
def test_the_encoding_a_page_names_is_found_in_its_head(html: bytes, found: str | None) -> None:
    assert declared_in_html(html) == found


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_every_text_survives_utf_8(text: str) -> None:
    text = text.removeprefix("\ufeff")
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-8-sig")) == text


def test_noise_is_never_a_text() -> None:
    for _ in range(20):
        with pytest.raises(UndecodableText):
            decode(os.urandom(4000))
