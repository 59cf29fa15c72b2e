"""A sentence that ends before its verb comes is none, and gives way to its source."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.predicates import is_cut_short
from models.ranking import SentenceIndex
from models.repair import repair

BOTANIST = (
    "Margaret Ashdown, the botanist who saved the last wild population of the Snowdon lily and "
    "later taught three generations of students at Bangor University, has died aged 91."
)
ROVER = (
    "NASA's Perseverance rover has drilled its 27th rock core on Mars, and scientists at the Jet "
    "Propulsion Laboratory in Pasadena, California, say it may be the most important one yet."
)
BOY = "The death of the boy, who had many friends, sparked a huge outpouring of grief."


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        (BOTANIST.replace(", has died aged 91", ""), BOTANIST),
        (ROVER.partition(", say")[0] + ".", ROVER),
        ("The death of the boy, who had many friends.", BOY),
        (
            "A helicopter that went down off Florida, killing eleven.",
            "The helicopter that went down off Florida -- killing eleven -- had met bad weather.",
        ),
        ("The first song she heard.", "The first song she heard might be a hymn of her village."),
        ('"It is late," the nurse.', '"It is late," the nurse is heard crying out.'),
    ],
)
def test_a_draft_cut_off_before_its_verb_is_seen(draft: str, source: str) -> None:
    assert is_cut_short(draft, source)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        (BOTANIST, BOTANIST),
        ("It will rain on Monday.", "It will rain on Monday, said the weather service."),
        ("It will rain on Monday.", "It will rain on Monday, says she."),
        ("The firm, a maker of pumps.", "The firm, a maker of pumps, based in Oslo and in Bergen."),
        ("He opened the door.", "He opened the door, looked out and left."),
        ("He is a member of the board.", "A member of the board has resigned."),
        ("The bridge is closed.", "The bridge is closed, and is to stay so until May."),
        ("The bridge is closed.", "The bridge is closed. was it known?"),
        ("Мост через реку закрыт.", "Мост через реку закрыт, сообщила мэрия."),
        ("Η γέφυρα έκλεισε.", "Η γέφυρα έκλεισε, είπε ο δήμαρχος."),
        ("أغلق الجسر.", "أغلق الجسر فوق النهر."),
        ("", BOTANIST),
        ("Rain.", ""),
    ],
)
def test_a_whole_sentence_may_say_less_than_its_source(draft: str, source: str) -> None:
    assert not is_cut_short(draft, source)


@pytest.mark.parametrize("source", [BOTANIST, ROVER])
def test_the_source_stands_in(source: str) -> None:
    draft = source[: max(source.rfind(", has"), source.rfind(", say"))] + "."
    assert repair(draft, SentenceIndex([source, "Rain fell."])) == source


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_is_taken_and_nothing_is_cut_short_of_itself(first: str, second: str) -> None:
    assert is_cut_short(first, second) in (True, False)
    assert not is_cut_short(first, first)


def test_a_long_sentence_of_one_word_takes_no_time() -> None:
    begun = time.perf_counter()
    assert not is_cut_short("and " * 20_000, "and " * 40_000)
    assert time.perf_counter() - begun < 2
