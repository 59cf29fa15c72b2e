"""Capitals: which text is written in them, what a model reads instead, and the way back."""

import pytest

from models.casing import from_capitals, is_all_capitals, to_capitals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COUNCIL APPROVES NEW BRIDGE", True),
        ("BREAKING: NATO CHIEF RESIGNS", True),
        ("NATO", False),
        ("NATO AND EU", False),
        ("The US and NATO meet in UNESCO's hall", False),
        ("IBM and BMW", False),
        ("42", False),
        ("", False),
        ("ПРЕЗИДЕНТ УШЁЛ В ОТСТАВКУ", True),
        ("الرئيس يستقيل", False),
    ],
)
def test_a_headline_is_told_from_acronyms(text: str, expected: bool) -> None:
    assert is_all_capitals(text) is expected


@pytest.mark.parametrize(
    ("headline", "read"),
    [
        ("PUTIN MEETS ERDOGAN AS NATO WATCHES", "Putin meets Erdogan as NATO watches"),
        ("DON'T PANIC, SAYS THE MAYOR", "Don't panic, says the mayor"),
        ("WHO WARNS OF NEW VIRUS", "WHO warns of new virus"),
        ("WHO WON THE ELECTION?", "Who won the election?"),
        ("MORE AT https://a.org/B TODAY, FRIENDS", "More at https://a.org/B today, friends"),
        ("A normal line", "A normal line"),
    ],
)
def test_a_headline_is_read_in_sentence_case(headline: str, read: str) -> None:
    assert from_capitals(headline, "en") == read


@pytest.mark.parametrize(
    ("lang", "line", "read"),
    [
        ("en", "LISBON — The government fell.", "Lisbon — The government fell."),
        ("en", "NEW YORK (AP) — Stocks rose on Friday.", "New York (AP) — Stocks rose on Friday."),
        ("en", "RIO DE JANEIRO, May 5 - Fires went on.", "Rio de Janeiro, May 5 - Fires went on."),
        ("en", "UN (AFP) - Talks went on.", "UN (AFP) - Talks went on."),
        ("en", "NATO — The alliance met.", "NATO — The alliance met."),
        ("en", "NASA — and ESA — met.", "NASA — and ESA — met."),
        ("ru", "РОСТОВ-НА-ДОНУ, 5 мая — Банк снизил ставку.", None),
        ("el", "ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) – Η κυβέρνηση ανακοίνωσε μέτρα.", ""),
    ],
)
def test_the_place_of_a_dateline_is_read_as_a_name(lang: str, line: str, read: str | None) -> None:
    if read is None:
        read = "Ростов-на-Дону, 5 мая — Банк снизил ставку."
    assert from_capitals(line, lang) == (read or line)


def test_a_russian_headline_is_read_in_sentence_case_and_a_greek_one_left() -> None:
    assert from_capitals("ПРЕЗИДЕНТ УШЁЛ", "ru") == "Президент ушёл"
    assert from_capitals("ΝΕΑ ΜΕΤΡΑ ΣΗΜΕΡΑ", "el") == "ΝΕΑ ΜΕΤΡΑ ΣΗΜΕΡΑ"


@pytest.mark.parametrize(
    ("lang", "text", "capitals"),
    [
        ("el", "Ο Μάιος ή ο ήλιος", "Ο ΜΑΪΟΣ Ή Ο ΗΛΙΟΣ"),
        ("el", "προϋπολογισμός, άυλος", "ΠΡΟΫΠΟΛΟΓΙΣΜΟΣ, ΑΫΛΟΣ"),
        ("el", "ο κόσμος https://a.gr/x", "Ο ΚΟΣΜΟΣ https://a.gr/x"),
        ("ru", "ещё съезд", "ЕЩЁ СЪЕЗД"),
        ("ar", "العالم NATO", "العالم NATO"),
        ("en", "the {{name}} bridge", "THE {{name}} BRIDGE"),
    ],
)
def test_capitals_are_those_of_the_language(lang: str, text: str, capitals: str) -> None:
    assert to_capitals(text, lang) == capitals
