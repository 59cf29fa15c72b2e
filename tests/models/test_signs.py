"""Frost stays frost, in four languages."""

import time

import pytest

from models.number_checks import check_numbers
from models.quantity_signs import check_signs


@pytest.mark.parametrize(
    ("source", "hypothesis", "detail"),
    [
        ("It was -3C at night.", "Ночью было 3 °C.", "3 where the source says minus 3"),
        ("It was −3 °C.", "Ήταν 3 βαθμοί.", "3 where the source says minus 3"),
        ("Minus 14 degrees.", "14 градусов.", "14 where the source says minus 14"),
        ("minus fourteen degrees", "أربع عشرة درجة", "أربع عشرة where the source says minus أرب"),
        ("It was 14 degrees Celsius below zero.", "كانت 14 درجة مئوية.", "14 where the source"),
        ("Было 14 градусов мороза.", "It was 14 degrees.", "14 where the source says minus 14"),
        ("Было -14 °С.", "It was 14 degrees Celsius.", "14 where the source says minus 14"),
        ("Είχε μείον 3 βαθμούς.", "It was 3 degrees.", "3 where the source says minus 3"),
        ("3 βαθμοί Κελσίου υπό το μηδέν", "3 degrees", "3 where the source says minus 3"),
        ("٣ درجات تحت الصفر", "3 degrees", "3 where the source says minus 3"),
        ("It was 3 °C.", "Было -3 °C.", "minus 3 where the source says 3"),
        ("It was 14 degrees.", "14 градусов мороза", "minus 14 where the source says 14"),
        ("14 درجة", "minus 14 degrees", "minus 14 where the source says 14"),
    ],
)
def test_a_minus_lost_or_invented_is_a_fault(source: str, hypothesis: str, detail: str) -> None:
    (fault,) = check_numbers(source, hypothesis)
    assert fault.code == "number_invented" and fault.detail.startswith(detail)
    (span,) = fault.spans
    assert hypothesis[span.offset :][: span.length] in detail


@pytest.mark.parametrize(
    ("source", "hypothesis"),
    [
        ("It was -3C at night.", "Ночью было −3 °C."),
        ("It was -3C at night.", "Ночью было три градуса мороза."),
        ("It was −3 °C.", "Ήταν 3 βαθμοί κάτω από το μηδέν."),
        ("It was −3 °C.", "Ήταν μείον 3 βαθμοί."),
        ("minus 14 degrees", "14 درجة مئوية تحت الصفر"),
        ("minus 14 degrees", "سالب 14 درجة"),
        ("minus 14 degrees", "ناقص أربع عشرة درجة"),
        ("minus 14 degrees", "14- درجة"),
        ("minus 14 degrees", "14-градусный мороз"),
        ("10-14 degrees", "10–14 градусов"),
        ("It fell below 14 degrees.", "Температура упала ниже 14 градусов."),
        ("between 3 and 14 °C", "от 3 до 14 °C"),
        ("The air – 14 degrees – was fine.", "Воздух — 14 градусов — был хорош."),
        ("a 30-degree slope", "склон в 30 градусов"),
        ("- 14 degrees in Athens", "14 βαθμοί στην Αθήνα"),
        ("It was 3 °C below the norm.", "На 3 °C ниже нормы."),
        ("Vitamin C: 3 C-rated items", "3 изделия"),
        ("", ""),
    ],
)
def test_what_says_the_same_is_no_fault(source: str, hypothesis: str) -> None:
    assert check_numbers(source, hypothesis) == []


def test_the_time_grows_with_the_text() -> None:
    def seconds(times: int) -> float:
        begun = time.process_time()
        check_signs("It was -3 degrees on 9 June. " * times, "Было 3 градуса 9 июля. " * times)
        return time.process_time() - begun

    seconds(10)
    assert seconds(800) < 16 * max(seconds(200), 0.02)
