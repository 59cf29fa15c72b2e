"""The same number in any script and locale is one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numbers import canonical, to_latin_digits
from tests.models.written_numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose 3.5 % to 1,200 euros", {"3.5": 1, "1200": 1}),
        ("Выросло на 3,5 % до 1 200 евро", {"3.5": 1, "1200": 1}),
        ("Αυξήθηκε 3,5 % στα 1.200 ευρώ", {"3.5": 1, "1200": 1}),
        ("ارتفع ٣٫٥ ٪ إلى ١٬٢٠٠ يورو", {"3.5": 1, "1200": 1}),
        ("1\u00a0234\u00a0567 people", {"1234567": 1}),
        ("1,234,567.89", {"1234567.89": 1}),
        ("at 12:30 on 5 May 2024", {"12": 1, "30": 1, "5": 1, "2024": 1}),
        ("versions 1.2.3", {"1.2": 1, "3": 1}),
        ("007 and 7", {"7": 2}),
        ("J-10, COVID-19, 5G 🎉", {"10": 1, "19": 1, "5": 1}),
        ("the 1990s; the 21st", {"1990": 1, "21": 1}),
        ("no numbers, ни одного, κανένας, لا شيء", {}),
        ("۱۲۳ (Persian digits)", {"123": 1}),
    ],
)
def test_numbers_are_found_in_one_spelling(text: str, expected: dict[str, int]) -> None:
    assert dict(numbers_in(text)) == expected


def test_years_beside_each_other_are_not_one_number() -> None:
    assert dict(numbers_in("2023 2024")) == {"2023": 1, "2024": 1}


def test_digits_that_are_no_decimals_stay() -> None:
    assert to_latin_digits("x² ½ ٤") == "x² ½ 4"


@given(st.integers(0, 10**12))
def test_thousands_marks_do_not_change_a_number(number: int) -> None:
    plain = str(number)
    for mark in (",", ".", "\u00a0", "\u202f", "٬", "'"):
        assert canonical(f"{number:,}".replace(",", mark)) == plain


@given(st.integers(0, 10**9))
def test_arabic_indic_digits_are_the_same_number(number: int) -> None:
    arabic = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert numbers_in(arabic) == numbers_in(str(number))
