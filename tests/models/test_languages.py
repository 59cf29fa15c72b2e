"""The table of languages: codes, names, scripts."""

import dataclasses
from pathlib import Path

import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY

from models.languages import (
    LANGUAGES,
    SUPPORTED,
    TARGETS,
    name_of,
    normalise,
    script_of,
    script_share,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        *(("en", "en"), ("EN_us", "en"), ("en_US.UTF-8", "en"), (" ru ", "ru"), ("rus", "ru")),
        *(("gre", "el"), ("ell-GR", "el"), ("ara", "ar"), ("arb-EG", "ar"), ("ru-Cyrl-RU", "ru")),
        *(("zh-cn", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh", "zh")),
        *(("zh-hans-CN", "zh-Hans"), ("sr-latn", "sr-Latn"), ("iw", "he"), ("und", "und")),
        *(("pt-BR", "pt"), ("tlh", "tlh"), ("de-CH-1996", "de")),
    ],
)
def test_a_code_becomes_bcp_47(given: str, expected: str) -> None:
    assert normalise(given) == expected
    assert normalise(expected) == expected


@pytest.mark.parametrize("given", ["", "e", "english", "1", "русский", "en--us", "en us", "\x00"])
def test_what_is_no_code_is_refused_with_its_name(given: str) -> None:
    with pytest.raises(ValueError, match="is not a language code such as 'en'"):
        normalise(given)


def test_the_supported_languages_are_in_the_table() -> None:
    assert SUPPORTED == TARGETS == tuple(LANGUAGES) == ("en", "ru", "el", "ar")
    assert [LANGUAGES[code].script for code in TARGETS] == ["Latin", "Cyrillic", "Greek", "Arabic"]
    assert [code for code in TARGETS if LANGUAGES[code].direction == "rtl"] == ["ar"]


def test_a_language_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        LANGUAGES["en"].name = "x"  # type: ignore[misc]


def test_every_language_langdetect_knows_has_a_name() -> None:
    for profile in Path(PROFILES_DIRECTORY).iterdir():
        code = normalise(profile.name)
        assert name_of(code) != code
    assert name_of("el") == "Greek"
    assert name_of("und") == "undetermined"
    assert name_of("tlh") == "tlh"


@pytest.mark.parametrize(
    ("char", "script"),
    [
        *(("a", "Latin"), ("É", "Latin"), ("Ａ", "Latin"), ("ß", "Latin"), ("я", "Cyrillic")),
        *(("ё", "Cyrillic"), ("ώ", "Greek"), ("ع", "Arabic"), ("پ", "Arabic"), ("ﷲ", "Arabic")),
        *(("漢", "Han"), ("か", "Hiragana"), ("한", "Hangul"), ("ש", "Hebrew")),
        *(("1", None), (" ", None), ("😀", None), ("𝒳", None), ("µ", None), ("\u0301", None)),
        *(("\x00", None), ("\ud800", None), ("٣", None)),
    ],
)
def test_a_letter_has_a_script(char: str, script: str | None) -> None:
    assert script_of(char) == script


def test_the_share_of_a_script_counts_letters_only() -> None:
    assert script_share("abвг 123 😀 !", "Latin") == 0.5
    assert script_share("abвг", "Cyrillic") == 0.5
    assert script_share("123 😀", "Latin") == 0.0
    assert script_share("", "Greek") == 0.0
    assert script_share("Αθήνα", "Greek") == 1.0
