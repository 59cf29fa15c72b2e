"""A name stands for "she" only where she is meant; else the article's own sentence stands."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.antecedents import is_misnamed, last_person
from models.ranking import SentenceIndex
from models.repair import repair

LIFE = [
    "Margaret Ashdown, the botanist who saved the Snowdon lily, has died aged 91.",
    "Born in Leeds on 4 March 1935, she left school at 15 and worked in a cannery before winning a "
    "place at Girton College, Cambridge.",
    "In 1962 she married the climber Evan Pryce; he died in an avalanche on Nanga Parbat in 1970.",
    "Her census of 1973 counted 98 lilies on five ledges of Clogwyn Du'r Arddu.",
    "By 2010 there were about 1,400.",
    "She was made an OBE in 1988 and refused a damehood in 2004.",
    "She is survived by two sons and five grandchildren.",
]
INDEX = SentenceIndex(LIFE)


@pytest.mark.parametrize(
    ("draft", "place"),
    [
        ("The Clogwyn Du'r Arddu is survived by two sons and five grandchildren.", 6),
        ("Bangor University is survived by two sons and five grandchildren.", 6),
        ("Nanga Parbat was born in Leeds on 4 March 1935, left school at 15.", 1),
        ("Born in Leeds, Evan Pryce left school at 15 and worked in a cannery.", 1),
        ("Evan Pryce was made an OBE in 1988 and refused a damehood in 2004.", 5),
    ],
)
def test_a_wrong_name_for_a_pronoun_gives_way_to_the_article(draft: str, place: int) -> None:
    assert is_misnamed(draft, place, LIFE)
    assert repair(draft, INDEX) == LIFE[place]


@pytest.mark.parametrize(
    ("draft", "place"),
    [
        ("Margaret Ashdown is survived by two sons and five grandchildren.", 6),
        ("Ashdown was made an OBE in 1988 and refused a damehood in 2004.", 5),
        ("She is survived by two sons and five grandchildren.", 6),
        ("The botanist is survived by two sons and five grandchildren.", 6),
        ("Two sons and five grandchildren survive her.", 6),
        ("Margaret Ashdown has died aged 91.", 0),
    ],
)
def test_the_right_name_and_none_are_kept(draft: str, place: int) -> None:
    assert not is_misnamed(draft, place, LIFE)


def test_it_may_be_what_the_sentences_before_name() -> None:
    article = [
        "The Perseverance rover has drilled a rock core.",
        "Congress has yet to vote.",
        "The House bill offers $300m.",
        "China plans a mission called Tianwen-3.",
        "It will drill no deeper than two metres.",
    ]
    assert is_misnamed("The Perseverance rover will drill no deeper than two metres.", 4, article)
    assert not is_misnamed("Tianwen-3 will drill no deeper than two metres.", 4, article)
    assert not is_misnamed("China will drill no deeper than two metres.", 4, article)


def test_he_of_a_sentence_with_a_name_of_its_own_is_nobody_else() -> None:
    lead = "Hours after he resigned, Nitish Kumar took oath as the chief minister of Bihar."
    article = [lead, "Sushil Modi will be his deputy."]
    assert is_misnamed("The BJP's Sushil Modi took oath as the chief minister.", 0, article)
    assert not is_misnamed("Kumar took oath as the chief minister.", 0, article)


@pytest.mark.parametrize(
    ("before", "pronoun", "words"),
    [
        ("Mrs Petty opened a library.", "she", {"Petty"}),
        ("Mrs Petty opened a library.", "he", set()),
        ("When asked about it, Uday Kotak replied.", "he", {"Uday", "Kotak"}),
        ("Her rival, Paul Dunne, was not invited.", "he", {"Paul", "Dunne"}),
        ("In 1962 she married Paul Dunne.", "he", set()),
        ("It rained in Ashwick on Monday.", "he", set()),
        ('"We like Ann," said Paul Dunne.', "he", {"Paul", "Dunne"}),
    ],
)
def test_the_last_person_is_a_subject_of_the_right_sex(
    before: str, pronoun: str, words: set[str]
) -> None:
    assert last_person(1, [before, f"{pronoun.capitalize()} left."], pronoun) >= words
    assert bool(last_person(1, [before, "X."], pronoun)) is bool(words)


@given(st.text(alphabet='He she it Ann. "Иαع🎉', max_size=60), st.lists(st.text(max_size=60)))
def test_any_text_is_taken(draft: str, sentences: list[str]) -> None:
    assert is_misnamed(draft, 0, [draft, *sentences]) in (True, False)


def test_a_long_run_of_names_takes_no_time() -> None:
    begun = time.perf_counter()
    is_misnamed("Ann left home", 1, ["Ann and " * 20_000, "She left home. " + "Bo, " * 20_000])
    assert time.perf_counter() - begun < 2
