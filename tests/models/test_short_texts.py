"""Texts of a few words: told from their neighbours, and what is done where they cannot be."""

from functools import cache
from pathlib import Path

import pytest

from models.detector import LangdetectDetector
from models.readable import nearest_readable
from models.types import DetectedLanguage, LanguageGuess, TranslateJob
from tests.models.test_pipeline import build

HEADLINES = Path(__file__).parents[1] / "data" / "languages"
READ = frozenset(("en", "ru", "el", "ar"))


@cache
def detector() -> LangdetectDetector:
    return LangdetectDetector()


def told(text: str) -> str:
    return detector().detect(text).code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ru", "Президент подписал закон"),
        ("ru", "Центробанк снизил ставку до 14 процентов"),
        ("ru", "Пожар на складе в Самаре тушат 120 человек"),
        ("ru", "Температура упала до минус 25 градусов"),
        ("bg", "Президентът подписа закона"),
        ("mk", "Температурите паѓаат до минус 15 степени"),
        ("uk", "Президент підписав закон"),
        ("en", "Election results"),
        ("en", "He had"),
        ("en", "Nos. 1, 2, and 3 were sold for £1m–£2m."),
        ("fr", "Résultats des élections"),
        ("de", "Ergebnisse der Wahl"),
        ("af", "Wat vandag gebeur het"),
        ("ar", "كتاب جديد"),
        ("fa", "کتاب تازه"),
        ("el", "Νέα"),
    ],
)
def test_a_headline_is_told_from_its_neighbours(code: str, text: str) -> None:
    assert told(text) == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ru", "Г-н Иванов и г-жа Петрова приехали в г. Тверь на ул. Ленина, д. 5."),
        ("ru", "Банк Northern Rock был первым"),
        ("ru", "New York Times выпустила статью"),
        ("el", "Η τράπεζα Goldman Sachs"),
        ("ar", "أعلنت شركة Microsoft Office"),
        ("en", "The café in São Paulo cost R$20."),
        ("en", "Louis XVI was killed in 1793."),
        ("en", "Trump meets Putin in Alaska"),
        ("en", "Project Ω"),
        ("en", "The minister said «Мы не уйдём» to reporters in Moscow on Friday."),
        ("und", "Microsoft"),
    ],
)
def test_names_say_little_of_the_language_around_them(code: str, text: str) -> None:
    assert told(text) == code


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("Тверь", "bg"),  # ь before another letter than о
        ("её", "bg mk uk"),
        ("Тръмп", "ru"),  # ъ before a consonant
        ("мышь", "bg"),
        ("ќе", "ru"),
        ("її", "ru"),
    ],
)
def test_a_letter_out_of_place_rules_a_language_out(text: str, impossible: str) -> None:
    found = detector().detect(f"{text} {text}")
    guesses = {found.code, *(guess.code for guess in found.alternatives)}
    assert guesses.isdisjoint(impossible.split())


@pytest.mark.parametrize(
    ("code", "least"),
    [
        *(("en", 58), ("ru", 58), ("bg", 50), ("mk", 52), ("uk", 49)),
        *(("fr", 57), ("de", 57), ("af", 48)),
    ],
)
def test_most_headlines_are_told(code: str, least: int) -> None:
    lines = (HEADLINES / f"{code}.txt").read_text("utf-8").splitlines()
    assert len(lines) == 60
    assert sum(told(line) == code for line in lines) >= least


def test_a_language_nobody_knows_is_seldom_taken_for_one_that_is_read() -> None:
    lines = (HEADLINES / "sr.txt").read_text("utf-8").splitlines()
    assert sum(told(line) in READ for line in lines) <= 15


def guesses(*pairs: tuple[str, float]) -> tuple[LanguageGuess, ...]:
    return tuple(LanguageGuess(code, confidence) for code, confidence in pairs)


def test_a_language_that_is_read_and_as_likely_is_taken() -> None:
    unread = DetectedLanguage("bg", 0.6, guesses(("ru", 0.3), ("mk", 0.1)))
    assert nearest_readable(unread, READ.__contains__) == DetectedLanguage(
        "ru", 0.3, guesses(("bg", 0.6), ("mk", 0.1))
    )


@pytest.mark.parametrize(
    "found",
    [
        DetectedLanguage("ru", 0.5, guesses(("bg", 0.4))),
        DetectedLanguage("bg", 0.75, guesses(("ru", 0.2))),
        DetectedLanguage("und", 0.0, guesses(("ru", 0.39))),
        DetectedLanguage("bg", 0.45, guesses(("ru", 0.19))),
        DetectedLanguage("bg", 1.0),
        DetectedLanguage("und", 0.0),
    ],
)
def test_else_what_was_told_stays(found: DetectedLanguage) -> None:
    assert nearest_readable(found, READ.__contains__) == found


def test_a_short_text_is_translated_from_the_language_that_is_read() -> None:
    (item,) = build().translate(TranslateJob(("Цена на нефть марки Brent упала",), ("en",))).items
    assert (item.error, item.language.code) == (None, "ru")
    assert item.language.alternatives[0].code == "uk"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("bg", "Общинският съвет реши във вторник да построи нов мост над реката."),
        ("mk", "Градскиот совет одлучи во вторникот да изгради нов мост преку реката."),
        ("uk", "Міська рада вирішила у вівторок збудувати новий міст через річку."),
        ("de", "Der Stadtrat hat am Dienstag beschlossen, eine neue Brücke zu bauen."),
    ],
)
def test_the_error_of_an_item_and_its_language_say_the_same(code: str, text: str) -> None:
    (item,) = build().translate(TranslateJob((text,), ("en",))).items
    assert item.error == "unsupported_language"
    assert item.language.code == code
    assert item.language.confidence > 0.9
    assert item.detail == f"the language {code!r} is not supported; supported: en, ru, el, ar"
