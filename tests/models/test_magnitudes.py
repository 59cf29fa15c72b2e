"""Dozens, hundreds and thousands stay what they are, in four scripts."""

import pytest

from models.number_checks import check_numbers


@pytest.mark.parametrize(
    ("source", "hypothesis", "lost", "new"),
    [
        ("Hundreds marched.", "Тысячи вышли на марш.", "Hundreds", "Тысячи"),
        ("Thousands marched.", "Εκατοντάδες διαδήλωσαν.", "Thousands", "Εκατοντάδες"),
        ("Thousands marched.", "سار الملايين.", "Thousands", "الملايين"),
        ("Десятки погибли.", "Hundreds died.", "Десятки", "Hundreds"),
    ],
)
def test_another_magnitude_is_a_fault(source: str, hypothesis: str, lost: str, new: str) -> None:
    assert [fault.detail for fault in check_numbers(source, hypothesis)] == [
        f"{lost} is missing",
        f"{new} is not in the source",
    ]


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("Hundreds of thousands marched.", "Сотни тысяч вышли на марш."),
        ("Hundreds of thousands marched.", "Εκατοντάδες χιλιάδες διαδήλωσαν."),
        ("Tens of thousands marched.", "سار عشرات الآلاف."),
        ("Dozens died.", "Погибли десятки."),
        ("for thousands of years", "на протяжении тысячелетий"),
        ("5,000 came of hundreds", "Из сотен пришли 5 тысяч."),
        ("Hundreds saw five thousand.", "Сотни видели пять тысяч."),
    ],
)
def test_the_same_magnitude_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []
    assert check_numbers(hypothesis, source) == []
