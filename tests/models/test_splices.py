"""A sentence that ends as another than the one it began with is told by its words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ranking import SentenceIndex
from models.repair import repair
from models.splices import is_another_claim, is_cut_across, is_denial, sources_of, strays

ARTICLE = [
    "City coach Rafael Moreno was not happy with the referee, who did not give a penalty.",
    'Sara Geurts said: "I was offered help. I don\'t want to hide my skin."',
    "The fire broke out shortly after 3 a.m. in a storeroom behind a bakery.",
    "Seville reached 40C and Cordoba 41C on Monday, the weather service said.",
    "Shares of the bank fell 4.1% after its loss of 290 million pounds became known.",
    "He and his team organised the labour of 64 workers along the western shore.",
    "We also did not defend corners, Moreno added.",
]
INDEX = SentenceIndex(ARTICLE)


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (ARTICLE[0], []),
        ("Coach Rafael Moreno was not happy with the referee.", []),
        ("The coach was not happy with the referee, who did not defend.", ["defend"]),
        ("The coach was happy with the referee, who did not give a penalty.", ["not"]),
        ("The coach was not happy with the referee, who never gave a penalty.", ["never", "gave"]),
        ("The fire broke out shortly after 3 a storeroom behind a bakery.", ["3"]),
        ("The fire broke out shortly after 3 a.m. behind a bakery.", []),
        ("Seville reached 41C and Cordoba 40C on Monday.", ["41", "40"]),
        ("Shares of the bank rose 4.1% after its loss became known.", ["rose"]),
        ("Driver Luis and his team organized labor of 64 workers on the shore.", []),
        ("The team organised the labour of 64 workers along the westernshore.", ["westernshore"]),
        ('"I was offered help. I want to hide my skin," said Sara Geurts.', []),
        ("\"I don't want help. I don't want to hide my skin,\" Geurts said.", ["help"]),
        ("", []),
    ],
)
def test_words_that_the_source_does_not_have_there_stray(draft: str, words: list[str]) -> None:
    assert strays(sources_of(draft, INDEX), ARTICLE) == words


def test_a_surname_is_the_rest_of_a_name() -> None:
    article = ["Sara had to undergo tests.", "The patient, Sara Geurts, is 26 years old."]
    index = SentenceIndex(article)
    assert strays(sources_of("Then Sara Geurts had to undergo tests.", index), article) == []
    assert strays(sources_of("Then Sara Smith had to undergo tests.", index), article) == ["smith"]


@pytest.mark.parametrize(
    ("words", "is_another"),
    [
        ([], False),
        (["fighting"], False),
        (["cash", "crunch"], True),
        (["41"], True),
        (["don't"], True),
        (["never"], True),
    ],
)
def test_a_number_a_denial_or_two_words_make_another_claim(
    words: list[str], is_another: bool
) -> None:
    assert is_another_claim(words) is is_another


METERS = (
    "A program that compared the flow at the plant with that of the districts was bought in 2014, "
    "but the 23 meters that it needed were struck from the budget."
)
WELLS = "On Tuesday the pressure in Orchard Wells, a town of 148,000 people, fell to nothing."


@pytest.mark.parametrize(
    ("draft", "source", "is_cut"),
    [
        (
            "A program that compared the flow at the plant with that of the 23 meters that it "
            "needed were struck from the budget.",
            METERS,
            True,
        ),
        ("A program that compared the flow at the plant was bought in 2014.", METERS, False),
        ("A program was bought, but the meters were struck from the budget.", METERS, False),
        ("The town of 148,000 people, fell to nothing.", WELLS, True),
        ("The pressure in Orchard Wells fell to nothing.", WELLS, False),
        ("The pressure in Orchard Wells, a town of 148,000 people, fell.", WELLS, False),
        ("A town of 148,000 people, which is dry, has no water.", WELLS, False),
        ("", WELLS, False),
        (WELLS, "", False),
    ],
)
def test_a_leap_into_another_clause_is_seen(draft: str, source: str, is_cut: bool) -> None:
    assert is_cut_across(sources_of(draft, SentenceIndex([source]))) is is_cut


def test_denials_are_told_from_what_looks_like_them() -> None:
    assert all(map(is_denial, ["not", "no", "isn't", "don’t", "cannot", "without"]))
    assert not any(map(is_denial, ["note", "north", "ant", "number", "now"]))


def test_the_source_stands_in_for_a_splice() -> None:
    spliced = "The coach was not happy with the referee, who did not defend corners."
    assert repair(spliced, INDEX) == ARTICLE[0]
    swapped = "Seville reached 41C and Cordoba 40C on Monday."
    assert repair(swapped, INDEX) == ARTICLE[3]


@given(st.lists(st.text(alphabet="ab 3.'\"Aжαع🎉", max_size=60), max_size=6))
def test_a_sentence_of_the_article_has_no_strays(texts: list[str]) -> None:
    sentences = [" ".join(text.split()) for text in texts]
    index = SentenceIndex(sentences)
    for sentence in sentences:
        best = index.support(sentence, limit=1)
        if "." not in sentence and best and sentences[best[0].index] == sentence:
            assert strays(sources_of(sentence, index), sentences) == []
            assert not is_cut_across(sources_of(sentence, index))


def test_a_source_of_thousands_of_words_takes_no_time() -> None:
    sentences = ["word number " * 30_000, *ARTICLE]
    index = SentenceIndex(sentences)
    began = time.process_time()
    assert strays(sources_of("word number " * 200, index), sentences) == []
    assert time.process_time() - began < 2.0
