"""Numerals of letters, Roman and Greek, are the numbers they stand for, in four scripts."""

import pytest

from models.number_checks import check_numbers
from models.quantities import quantities


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Pope Leo XIV spoke.", "14"),
        ("World War I ended.", "1"),
        ("Король Карл III", "3"),
        ("Николай I отрёкся.", "1"),
        ("в I квартале", "1"),
        ("Κάρολος Γ΄", "3"),
        ("Ο Λέων ΙΔ' μίλησε.", "14"),
        ("το ΣΤ΄ τμήμα", "6"),
        ("το γ΄ τρίμηνο", "3"),
        ("το γ\u0374 τρίμηνο", "3"),
    ],
)
def test_a_numeral_is_an_ordinal(text: str, value: str) -> None:
    assert [(q.value, q.written, q.sort) for q in quantities(text)] == [(value, "soft", "ordinal")]


@pytest.mark.parametrize(
    "text",
    [
        "Mary and I went.",
        "When Mary I met",
        "I left.",
        "σ' αυτό",
        "γ' αυτό",
        "Το Β ",
        "η Ελλάδα",
        "΄",
    ],
)
def test_what_only_looks_like_a_numeral_is_none(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("source", "hypothesis", "lost", "new"),
    [
        (
            "World War II ended, and World War I before.",
            "Вторая мировая закончилась, а до неё Вторая мировая.",
            "I",
            "Вторая",
        ),
        ("World War II ended.", "انتهت الحرب العالمية الأولى.", "II", "الأولى"),
        ("Pope Leo XIV spoke.", "تحدث البابا ليو الرابع.", "XIV", "الرابع"),
        ("Pope Leo XIV spoke.", "Ο Πάπας Λέων ΙΓ΄ μίλησε.", "XIV", "ΙΓ΄"),
        ("King Charles III spoke.", "Король Карл II выступил.", "III", "II"),
        ("Το γ΄ τρίμηνο.", "The first quarter.", "γ΄", "first"),
        ("В I квартале.", "In the second quarter.", "I", "second"),
    ],
)
def test_another_numeral_is_a_fault(source: str, hypothesis: str, lost: str, new: str) -> None:
    assert [fault.detail for fault in check_numbers(source, hypothesis)] == [
        f"{lost} is missing",
        f"{new} is not in the source",
    ]


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("World War II ended.", "Вторая мировая война закончилась."),
        ("World War II ended.", "Ο Β΄ Παγκόσμιος Πόλεμος τελείωσε."),
        ("World War I ended.", "انتهت الحرب العالمية الأولى."),
        ("Pope Leo XIV spoke.", "تحدث البابا ليو الرابع عشر."),
        ("Pope Leo XIV spoke.", "Ο Πάπας Λέων ΙΔ΄ μίλησε."),
        ("King Charles III spoke.", "Король Карл III выступил."),
        ("Elizabeth II reigned.", "Елизавета Вторая правила."),
        ("Το γ΄ τρίμηνο.", "The third quarter."),
        ("Το γ΄ τρίμηνο.", "III квартал."),
        ("in the 19th century", "في القرن XIX"),
    ],
)
def test_a_numeral_in_its_languages_way_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []
    assert check_numbers(hypothesis, source) == []
