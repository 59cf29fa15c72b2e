"""A surname that is an English word too is judged beside a first name that was kept."""

import pytest

from models.surnames import check_surnames


@pytest.mark.parametrize(
    ("lang", "english", "right", "wrong"),
    [
        (
            "ru",
            "The court acquitted Stephen Hale 🎈.",
            "Суд оправдал Стивена Хейла 🎈.",
            "Суд оправдал Стивена Мартина 🎈.",
        ),
        (
            "el",
            "The court acquitted Stephen Hale.",
            "Το δικαστήριο αθώωσε τον Στίβεν Χέιλ.",
            "Το δικαστήριο αθώωσε τον Στίβεν Μάρτιν.",
        ),
    ],
)
def test_another_surname_after_the_same_first_name_is_told(
    lang: str, english: str, right: str, wrong: str
) -> None:
    assert check_surnames(english, right, lang) == []
    assert check_surnames(right, english, "en", lang) == []
    (lost,) = check_surnames(english, wrong, lang)
    assert (lost.code, lost.detail, lost.spans) == ("name_lost", "Hale is missing", ())
    (invented,) = check_surnames(wrong, english, "en", lang)
    (span,) = invented.spans
    assert invented.code == "name_invented"
    assert english[span.offset : span.offset + span.length] == "Hale"


@pytest.mark.parametrize(
    ("english", "other", "lang"),
    [
        ("They crossed the Mara River.", "Они перешли реку Мара Вторую.", "ru"),
        ("They crossed the Mara Rush.", "Они перешли порог Мара.", "ru"),
        ("We saw Stephen Hale Smith.", "Мы видели Стивена Мартина Смита.", "ru"),
        ("We saw Stephen’s Dog.", "Мы видели Стивена Мартина.", "ru"),
        ("He met Stephen Hale.", "Он встретил его.", "ru"),
        ("The court acquitted Stephen Hale.", "برأت المحكمة ستيفن مارتن.", "ar"),  # no capitals
        ("The court acquitted Stephen Hale.", "Das Gericht sprach Stephen Martin frei.", "de"),
        ("", "", "ru"),
    ],
)
def test_what_may_be_translated_is_left_alone(english: str, other: str, lang: str) -> None:
    assert check_surnames(english, other, lang) == []
    assert check_surnames(other, english, "en", lang) == []
