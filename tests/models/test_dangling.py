"""Nobody is "he" or "she" in a summary that has not named them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dangling import first_dangling, stands_alone
from models.ranking import SentenceIndex

ARTICLE = [
    "The mayor, Joan Petty, opened a new library in Ashwick on Saturday.",
    "It cost 4 million pounds and has room for 60,000 books.",
    "Her rival at the last election, Paul Dunne, was not invited.",
    '"I read about it in the paper," he said.',
    "He had asked for two smaller libraries.",
    "Buses to Ashwick run every hour.",
    "Children were the first to borrow books.",
]
INDEX = SentenceIndex(ARTICLE)


@pytest.mark.parametrize(
    ("summary", "loose"),
    [
        ((ARTICLE[0], ARTICLE[3]), ARTICLE[3]),
        ((ARTICLE[0], ARTICLE[2], ARTICLE[3]), None),
        ((ARTICLE[2], ARTICLE[3], ARTICLE[4]), None),
        ((ARTICLE[5], ARTICLE[4]), ARTICLE[4]),
        ((ARTICLE[1],), ARTICLE[1]),
        ((ARTICLE[0], ARTICLE[1]), None),
        ((ARTICLE[0], "Paul Dunne had asked for two smaller libraries."), None),
        ((ARTICLE[5], 'Dunne said: "I read about it in the paper," he said.'), None),
        ((ARTICLE[5], ARTICLE[6]), None),
        ((ARTICLE[4],), ARTICLE[4]),
        ((), None),
    ],
)
def test_who_is_meant_stands_before(summary: tuple[str, ...], loose: str | None) -> None:
    assert first_dangling(summary, INDEX) == loose


def test_the_first_sentence_of_an_article_may_name_them_later() -> None:
    index = SentenceIndex(["He was a teacher, and he became president.", *ARTICLE])
    assert first_dangling(index.sentences[:1], index) is None


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("Tess Doukas said she would go.", True),
        ("It rained on the bridge.", True),
        ("One look at her and it is clear.", False),
        ("When she was ten, Tess Doukas fell ill.", False),
        ("", True),
    ],
)
def test_a_lead_names_who_it_is_about(sentence: str, alone: bool) -> None:
    assert stands_alone(sentence) is alone


MISSIONS = [
    "The Perseverance rover has drilled its 27th rock core in a dry river valley.",
    "The core weighs roughly 15 grams.",
    "China may get there first.",
    "Its Tianwen-3 mission plans to bring soil to Earth in 2031.",
    "It will drill no deeper than two metres.",
    "The rover landed in February 2021.",
    "It has driven 38.6 kilometres since, nearly a marathon.",
    "It is not clear whether the money will be found.",
]


@pytest.mark.parametrize(
    ("places", "loose"),
    [
        ((0, 4), 4),
        ((0, 3), 3),
        ((2, 4), None),  # "its" and "it" go back to China
        ((3, 4), 3),
        ((2, 3, 4), None),
        ((0, 6), None),  # the sentence between begins with the rover too
        ((1, 6), 6),
        ((0, 7), None),
    ],
)
def test_what_it_is_stands_before(places: tuple[int, ...], loose: int | None) -> None:
    summary = [MISSIONS[place] for place in places]
    found = first_dangling(summary, SentenceIndex(MISSIONS))
    assert found == (None if loose is None else MISSIONS[loose])


def test_the_one_a_life_is_about_may_be_named_far_before() -> None:
    life = [
        "Margaret Ashdown, the botanist who saved the Snowdon lily, has died aged 91.",
        "She won a place at Girton College, Cambridge.",
        "In 1962 she married the climber Evan Pryce.",
        "Her census counted 98 lilies on the ledges of Clogwyn Du'r Arddu.",
        "She was made an OBE in 1988.",
        "She is survived by two sons.",
    ]
    index = SentenceIndex(life)
    assert first_dangling((life[0], life[5]), index) is None
    assert first_dangling((life[2], life[5]), index) == life[5]


@given(st.lists(st.text(alphabet='He she." Иαع🎉', max_size=40), max_size=5))
def test_any_text_is_taken(texts: list[str]) -> None:
    found = first_dangling(texts, INDEX)
    assert found is None or found in texts
