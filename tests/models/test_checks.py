"""What an output lost, invented, looped or copied is named; a good one is clean."""

from itertools import count
from pathlib import Path

import pytest

from models.checks import check_summary_sentence, check_translation
from models.english_names import invented_names
from models.faults import severity
from models.form_checks import LENGTH_RATIO, MIN_RATIO_CHARS
from models.loops import find_loop
from tests.models.growth import QUADRUPLED, growth

FLORES = Path(__file__).parents[3] / "shared" / "eval" / "flores"

GOOD = [
    (
        "The bank raised its rate to 4.5% on Tuesday.",
        "Во вторник банк поднял ставку до 4,5 %.",
        "ru",
    ),
    (
        "The bank raised its rate to 4.5% on Tuesday.",
        "Η τράπεζα αύξησε το επιτόκιο στο 4,5 %.",
        "el",
    ),
    (
        "The bank raised its rate to 4.5% on Tuesday.",
        "رفع البنك سعر الفائدة إلى ٤٫٥٪ يوم الثلاثاء.",
        "ar",
    ),
    ("Ставку подняли до 4,5 %.", "The rate was raised to 4.5%.", "en"),
    ("NATO", "NATO", "ru"),
    ("The price covers two ships.", "В цену входят 2 корабля.", "ru"),
    ("В цену входят 2 корабля.", "The price covers two ships.", "en"),
    ("42", "42", "ar"),
]


@pytest.mark.parametrize(("source", "hypothesis", "target"), GOOD)
def test_a_good_translation_is_clean(source: str, hypothesis: str, target: str) -> None:
    assert check_translation(source, hypothesis, target) == ()


@pytest.mark.parametrize(
    ("source", "hypothesis", "target", "code", "detail"),
    [
        ("It cost 42 euros.", "Это стоило 24 евро.", "ru", "number_lost", "42"),
        ("It cost 42 euros.", "Это стоило 24 евро.", "ru", "number_invented", "24"),
        ("It cost 42 euros.", "Κόστισε πολλά ευρώ.", "el", "number_lost", "42"),
        ("It was very costly.", "كلف ١٢ يورو.", "ar", "number_invented", "١٢"),
        ("He left the room.", "Он вышел вышел вышел из комнаты.", "ru", "repetition", "вышел"),
        ("He left the room.", "και πήγε και πήγε και πήγε εκεί", "el", "repetition", "και πήγε"),
        (
            "He left at once.",
            "Он ушел из дома в лес, ушел из дома в лес.",
            "ru",
            "repetition",
            "ушел",
        ),
        (
            "He left at once.",
            "غادر بيته على الفور، غادر بيته على الفور.",
            "ar",
            "repetition",
            "غادر",
        ),
        ("The man left early.", "The old man went home.", "ar", "wrong_script", "0% Arabic"),
        ("The man left very early in the day.", "Да.", "ru", "length_ratio", "0.09"),
        ("Der Mann ging früh nach Hause", "Der Mann ging früh nach Hause", "en", "copy", "100%"),
    ],
)
def test_a_fault_is_named(
    source: str, hypothesis: str, target: str, code: str, detail: str
) -> None:
    faults = {fault.code: fault.detail for fault in check_translation(source, hypothesis, target)}
    assert code in faults
    assert faults[code].startswith(detail)


def test_a_latin_name_may_be_tied_to_an_arabic_word() -> None:
    source = "INE and the bank said that F-16 and AdX jets flew."
    tied = "قال البنك وINE إن طائرات F-16 وAdX حلقت."
    assert check_translation(source, tied, "ar") == ()
    (stray,) = check_translation("The bank said so.", "قال البنك وINE ذلك.", "ar")
    assert (stray.code, stray.detail) == ("wrong_script", "وINE is not Arabic")


def test_a_copy_in_the_wrong_script_is_worse_than_a_lost_number() -> None:
    copied = check_translation("The bank has 42 euros.", "The bank has 42 euros.", "ru")
    lost = check_translation("The bank has 42 euros.", "У банка есть евро.", "ru")
    assert severity(copied) > severity(lost) > 0


def test_a_loop_of_numbers_is_no_loop() -> None:
    assert find_loop("0 0 0 1 1 1") is None
    assert find_loop("ha ha ha") == "ha"
    assert find_loop("one two one two one two") == "one two"


def test_a_run_that_the_source_has_twice_too_is_no_fault() -> None:
    source = "We shall overcome, we shall overcome. Over and over and over he said it."
    hypothesis = "Мы все преодолеем, мы все преодолеем. Снова и снова и вновь он говорил это."
    assert "repetition" not in {fault.code for fault in check_translation(source, hypothesis, "ru")}


def test_a_summary_sentence_may_not_say_twice_what_its_article_says_once() -> None:
    article = "The work of the mayor, the work of the council, the work of the port ended. "
    twice = "The work of the mayor ended, of the mayor ended."
    assert [f.code for f in check_summary_sentence(twice, article)] == ["repetition"]


ARTICLE = (
    "Maria Petrova of the European Central Bank said on 5 May that prices rose 3.5 percent. "
    "The U.S. Congress and Britain's parliament did not reply."
)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Petrova said prices rose.", []),
        ("The European Central Bank spoke.", []),
        ("Prices rose in Britain, Maria Petrova's bank said.", []),
        ("Prices rose in Germany, John Smith said.", ["Germany", "John", "Smith"]),
        ("Germany said nothing.", ["Germany"]),
        ("Officials said nothing.", []),  # a common word at the start: its capital proves nothing
    ],
)
def test_names_that_the_article_lacks_are_found(sentence: str, names: list[str]) -> None:
    assert [name for name, _ in invented_names(sentence, ARTICLE)] == names


@pytest.mark.parametrize(
    "sentence", ["The iPhone sold well.", "An eBay seller ships mRNA and macOS."]
)
def test_a_capital_within_a_word_begins_no_name(sentence: str) -> None:
    assert check_summary_sentence(sentence, sentence) == ()
    assert invented_names(sentence, "Nothing was sold.") == []


@pytest.mark.parametrize("mark", [")", "。", '"', " ", "]"])
def test_a_row_of_marks_at_the_end_takes_no_square_of_time(mark: str) -> None:
    number = count(10)

    def check(n: int) -> object:
        text = f"Word {next(number)} {mark * n} end"  # never one that is remembered
        return check_translation(f"{text}.", text, "ru")

    assert growth(check) < QUADRUPLED


def test_a_summary_sentence_with_an_invented_number_is_named() -> None:
    faults = check_summary_sentence("Prices rose 4.5 percent on 5 May.", ARTICLE)
    assert [(fault.code, fault.detail) for fault in faults] == [
        ("number_invented", "4.5 is not in the article")
    ]


@pytest.mark.corpus
def test_the_length_bounds_hold_for_reference_translations() -> None:
    if not FLORES.is_dir():
        pytest.skip("../shared/eval is not beside this checkout")
    lines = {
        code: (FLORES / f"dev.{code}").read_text("utf-8").splitlines()
        for code in ("en", "ru", "el", "ar")
    }
    low, high = LENGTH_RATIO
    pairs = [
        (len(source), len(target))
        for first in lines
        for second in lines
        if first != second
        for source, target in zip(lines[first], lines[second], strict=True)
        if len(source) >= MIN_RATIO_CHARS
    ]
    within = sum(low <= target / source <= high for source, target in pairs)
    assert within / len(pairs) >= 0.999
