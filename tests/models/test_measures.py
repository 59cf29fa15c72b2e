"""A dose, a length, a weight is in the unit the source gives it in, in four scripts."""

import pytest

from models.measures import measure_of
from models.number_checks import check_numbers


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("ml mL мл مل millilitres миллилитра χιλιοστόλιτρα مليلتر بالملليلتر", "millilitres"),
        ("mg мг ملغ مغ milligrams миллиграммов χιλιοστόγραμμα مليغرام ملليجرام", "milligrams"),
        ("µg μg мкг micrograms микрограмма μικρογραμμάρια ميكروغرام", "micrograms"),
        ("g г γρ غ grams граммов γραμμάρια غرامات", "grams"),
        ("mm мм ملم millimetres миллиметров χιλιοστά χιλιοστόμετρα مليمتر", "millimetres"),
        ("l л litres литра λίτρα لترات", "litres"),
        ("ميل миля miles", "miles"),
        ("كلم كم км km", "kilometres"),
    ],
)
def test_a_sign_and_a_word_are_of_one_measure(words: str, measure: str) -> None:
    assert {measure_of(word) for word in words.split()} == {measure}


@pytest.mark.parametrize("word", ["G", "million", "год", "мл.", "μ", "غدا", "лет", "المجر"])
def test_what_only_looks_like_a_small_unit_is_none(word: str) -> None:
    assert measure_of(word) in (None, "years")


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        ("Give 0.5 ml.", "أعط 0.5 ميل.", "0.5 is in miles, the source has millilitres"),
        ("Give 0.5 ml.", "Δώστε 0,5 χιλιοστά.", "0,5 is in millimetres, the source has millil"),
        ("Give 0.5 ml.", "Дайте 0,5 л.", "0,5 is in litres, the source has millilitres"),
        ("Take 3 mg.", "Примите 3 г.", "3 is in grams, the source has milligrams"),
        ("Take 3 mg.", "خذ 3 ميجا.", "3 is in mega, the source has milligrams"),
        ("Take 3 mg.", "Πάρτε 3mmg.", "3 is in mmg, the source has milligrams"),
        ("Take 3 mmg.", "Примите 3 метра.", "3 is in metres, the source has mmg"),
        ("Take 50 µg.", "Примите 50 мг.", "50 is in milligrams, the source has micrograms"),
        ("Примите 5 мг.", "Take 5 g.", "5 is in grams, the source has milligrams"),
        ("تناول ٥ ملغ.", "Take 5 ml.", "5 is in millilitres, the source has milligrams"),
        ("Πάρτε 5 γρ.", "Take 5 kg.", "5 is in kilograms, the source has grams"),
        ("Take 5 g.", "خذ 5 ملي غرام.", "5 is in milligrams, the source has grams"),
    ],
)
def test_another_small_unit_is_a_fault(source: str, hypothesis: str, detail: str) -> None:
    (fault,) = check_numbers(source, hypothesis)
    assert fault.code == "unit_changed" and fault.detail.startswith(detail)


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("Give 0.5 ml.", "Дайте 0,5 миллилитра."),
        ("Give 0.5 ml.", "Δώστε 0,5 ml."),
        ("Give 0.5 ml.", "أعط 0.5 ملي لتر."),
        ("Take 3 mg.", "Πάρτε 3 χιλιοστόγραμμα."),
        ("Take 3mg.", "خذ ٣ ملغم."),
        ("50 µg of selenium", "50 мкг селена"),
        ("50 micrograms", "50 μικρογραμμάρια"),
        ("20 g of salt", "٢٠ غ من الملح"),
        ("a 5G network", "сеть 5G"),
        ("In 1990 days went by.", "В 1990 г. шли дни."),
        ("2 days in Moscow", "2 дня в г. Москва"),
        ("after 20 years", "после 20 yrs"),
        ("in the 20th year", "на 20-й год"),
        ("10 megabytes", "10 ميجا بايت"),
        ("a 150 hp engine", "двигатель на 150 л. с."),
        ("", ""),
    ],
)
def test_the_same_small_unit_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []
