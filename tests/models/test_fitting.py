"""Written sentences in the article's language: the news first, in its length, nobody unnamed."""

import pytest

from models.choice import Budget
from models.fitting import fitting, readable, with_lead, worths
from models.ranking import SentenceIndex

ENGLISH = [
    "The council will build a new bridge across the river next year.",
    "It will cost 40 million euros.",
    "The old bridge was closed to lorries in March.",
]
INDEX = SentenceIndex(ENGLISH)


@pytest.mark.parametrize(
    ("lang", "lead", "is_given"),
    [
        ("ru", "Совет построит в будущем году новый мост через реку.", True),
        ("ru", "Он построит в будущем году новый мост через реку.", False),
        ("el", "Το συμβούλιο θα χτίσει του χρόνου μια νέα γέφυρα.", True),
        ("el", "Εκείνοι θα χτίσουν του χρόνου μια νέα γέφυρα.", False),
        ("ar", "سيبني المجلس جسرا جديدا على النهر.", True),
        ("ar", "وقال إنه سيبني جسرا جديدا على النهر.", False),
    ],
)
def test_a_lead_of_somebody_without_a_name_is_not_put_first(
    lang: str, lead: str, is_given: bool
) -> None:
    written = (ENGLISH[1],)
    expected = (ENGLISH[0], ENGLISH[1]) if is_given else written
    assert with_lead(written, INDEX, [lead, "", ""], lang) == expected


def test_a_lead_that_is_told_is_not_told_again() -> None:
    written = ("The council will build a bridge across the river.",)
    assert with_lead(written, INDEX, ["Совет построит мост."] * 3, "ru") == written


def test_the_lead_is_worth_most() -> None:
    summary = (ENGLISH[2], ENGLISH[0])
    values = worths(summary, [INDEX.support(sentence) for sentence in summary], INDEX)
    assert values[1] > values[0] >= 0
    assert worths((), [], INDEX) == []


@pytest.mark.parametrize(
    ("budget", "places"),
    [(Budget(3, 10), [0, 2, 3]), (Budget(2, 10), [2, 3]), (Budget(3, 5), [3]), (Budget(3, 1), [2])],
)
def test_what_is_too_much_is_chosen_from(budget: Budget, places: list[int]) -> None:
    own = ["Мост закрыт надолго.", "", "Дождь идёт.", "Совет построит новый мост."]
    assert fitting(own, [0.5, 0.9, 0.4, 0.8], budget) == places


def test_the_only_sentence_stays() -> None:
    sentences = ["Паром закрыли.", "Мэр Олег Рудин открыл мост.", "Он добавил, что рад."]
    assert readable([0, 1], [0, 2], sentences, "ru") == [0]
    assert readable([0, 1], [1, 2], sentences, "ru") == [0, 1]
    assert readable([0], [2], sentences, "ru") == [0]
    assert readable([], [], sentences, "ru") == []
