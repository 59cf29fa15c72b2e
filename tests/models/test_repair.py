"""A draft that says what the article does not gives way to the sentence it comes from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ranking import SentenceIndex
from models.repair import is_garbled, is_less_a_few, repair, tidy

ARTICLE = [
    "The council of Thessaloniki voted on Tuesday to build a tram line.",
    "It will cost 42 million euros and open in 2027.",
    "The mayor said the tram would carry 60,000 passengers a day.",
    "Shop owners fear years of digging.",
]


def test_a_sentence_from_nowhere_is_dropped() -> None:
    assert repair("Zzyzx hired 99 Quux.", SentenceIndex(ARTICLE)) is None


def test_a_year_from_another_sentence_is_as_wrong_as_one_from_nowhere() -> None:
    moved = "The council of Thessaloniki voted in 2027 to build a tram line."
    assert repair(moved, SentenceIndex(ARTICLE)) == ARTICLE[0]


@pytest.mark.parametrize(
    ("draft", "wrong"),
    [
        ("The council of Thessaloniki voted, the council of Thessaloniki voted.", True),
        ("The council of Thessaloniki will build a tram line in Thessaloniki.", False),
        ("A tram (of the council voted on Tuesday.", True),
        ("The City Council voted (the City Council did) on Tuesday.", True),
        ("One of the lines and one of the bridges will be built.", False),
        ("Совет Салоников решил, что Совет Салоников построит трамвай.", True),
        ("Το δημοτικό συμβούλιο 🎉 και το συμβούλιο.", False),
        ("قال مجلس مدينة سالونيك إن مجلس مدينة أخرى سيبني خطا.", True),
    ],
)
def test_a_phrase_said_twice_or_a_lone_bracket_is_garbled(draft: str, wrong: bool) -> None:
    assert is_garbled(draft, ARTICLE) is wrong


@given(st.text(max_size=120))
def test_what_the_source_says_so_itself_is_never_garbled(sentence: str) -> None:
    assert not is_garbled(sentence, [sentence])


@pytest.mark.parametrize(
    ("draft", "less"),
    [
        ("The council voted on Tuesday to build a tram line.", True),
        ("Council of Thessaloniki voted on Tuesday to build a tram line.", True),
        ("The council voted to build a tram line.", False),  # five words less
        (ARTICLE[0], False),
        ("The council voted on Monday to build a tram line.", False),
        ("A tram line.", False),
    ],
)
def test_a_source_less_one_to_three_words_is_not_worth_it(draft: str, less: bool) -> None:
    assert is_less_a_few(draft, ARTICLE[0]) is less


def test_a_dateline_in_brackets_may_go_and_a_long_source_does_not_stand_in() -> None:
    assert not is_less_a_few("It rains.", "(Reuters) It rains.")
    source = " ".join(f"word{n} goes" for n in range(30)) + " now."
    draft = source.replace(" now", "")
    assert is_less_a_few(draft, source)
    assert repair(draft, SentenceIndex([source])) == draft


def test_a_garbled_sentence_gives_way_to_its_source() -> None:
    draft = "The council of Thessaloniki voted to build a tram line to build a tram line."
    assert repair(draft, SentenceIndex(ARTICLE)) == ARTICLE[0]


@pytest.mark.parametrize(
    ("draft", "tidied"),
    [
        ('He added, "It is late," he added.', 'He added, "It is late."'),
        ('Elena Doukas said: "It is late" she said.', 'Elena Doukas said: "It is late."'),
        ('"It is late," she added.', '"It is late," she added.'),
        ('He called it "late," he added.', 'He called it "late," he added.'),
        ('He said it was late. "', "He said it was late."),
        ('"The mayor left.', "The mayor left."),
        ('He said: "It  is\nlate."', 'He said: "It is late."'),
        ("Он сказал: «поздно»", "Он сказал: «поздно»"),
    ],
)
def test_half_a_quotation_loses_its_mark_and_a_whole_one_keeps_it(draft: str, tidied: str) -> None:
    assert tidy(draft) == tidied
