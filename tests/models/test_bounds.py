"""Fewer than stays fewer, more than more, in four scripts."""

import pytest

from models.number_checks import check_numbers


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        ("Fewer than 100 came.", "Пришло более 100.", "more than 100 where the source says fewer"),
        ("Over 100 came.", "Ήρθαν λιγότεροι από 100.", "fewer than 100 where the source says more"),
        ("No fewer than 9 came.", "جاء أقل من 9.", "fewer than 9 where the source says more"),
        ("At least $5m.", "Не более 5 млн долларов.", "fewer than 5 where the source says more"),
        ("جاء أكثر من 30.", "Less than 30 came.", "fewer than 30 where the source says more"),
    ],
)
def test_fewer_for_more_is_a_fault(source: str, hypothesis: str, detail: str) -> None:
    assert [(f.code, f.detail) for f in check_numbers(source, hypothesis)] == [
        ("number_invented", detail)
    ]


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("Fewer than 100 came.", "Пришло менее 100."),
        ("At least 100 came.", "Пришло не менее 100."),
        ("At least 100 came.", "جاء ما لا يقل عن 100."),
        ("No more than 100 came.", "Ήρθαν το πολύ 100."),
        ("More than 100 came.", "Пришло 100 и больше."),
        ("It rose above 5.", "Он вырос до 5."),
        ("Under 30 but over 20.", "Менее 30, но более 20."),
        ("There were fewer than then: 100.", "Было больше: 100."),
    ],
)
def test_the_same_bound_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []
    assert check_numbers(hypothesis, source) == []
