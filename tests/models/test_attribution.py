"""A summary lets nobody say what the article gives to another, or to nobody."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.attribution import (
    has_patched_name,
    is_misattributed,
    is_surer,
    speaker_of,
    without_invented_role,
)
from models.ranking import SentenceIndex
from models.repair import repair

ARTICLE = [
    "The bridge opened on Tuesday after twelve years.",
    '"The data we were given were wrong," said Igor Ladeinikov of the builders.',
    '"We warned of it in 2015."',
    "Residents met the opening with joy.",
    "Tolls are not planned, and there is no new car park on the right bank.",
    "Timur Akhmedov, a member of the council, thinks the queues will only move.",
    '"Without new bus routes we will see the same queue of cars two kilometres further," he said.',
    "The comment below the video read that such games make no sense at all.",
    'Elena Doukas, the mayor, has said "the island is an island no more" to a newspaper.',
    "Ruth Marsh (for the prosecution) told the jury that Martin Hale had forged invoices.",
    "The developer, Harrow & Pike, said it would appeal.",
]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ('"It is late," said Elena Doukas.', "Doukas"),
        ("Mayor Elena Doukas has also warned that it is late.", "Doukas"),
        ("It is late, according to Jean-Luc O'Neill.", "O'Neill"),
        ("Doukas's deputy, Ali Karim, told reporters that it was late.", None),  # an apposition
        ("Cllr Dee Watts (Lib Dem) said it would appeal.", "Watts"),
        ("Dee Watts, 45, said it would appeal.", "Watts"),
        ("Anna Keller, the mayor, has said so.", "Keller"),
        ('"No," said deputy mayor Anna Keller.', "Keller"),
        ("Analyst Tom Reilly of Baird said so.", "Reilly"),
        ("Prime Minister Ada Khan on Monday said so.", "Khan"),
        ("Costs fell, he told Reuters.", None),
        ("They said it was late.", None),
        ("The council met in Patras.", None),
        ('"Ivan said so," the report begins.', None),  # quoted
        ("🎉 Παύλος said nothing, and Мария said less.", None),
    ],
)
def test_the_speaker_of_a_sentence_is_told_by_the_last_word_of_a_name(
    sentence: str, speaker: str | None
) -> None:
    assert speaker_of(sentence) == speaker


@pytest.mark.parametrize(
    ("sentence", "place", "wrong"),
    [
        ('"Without new bus routes we will see the same queue," said Igor Ladeinikov.', 6, True),
        ('"Without new bus routes we will see the same queue," said Timur Akhmedov.', 6, False),
        ('"We warned of it in 2015," Ladeinikov said.', 2, False),  # the sentence before
        ('"The data were wrong," said Timur Akhmedov.', 1, True),  # another is named
        ("Timur Akhmedov said that such games make no sense.", 7, True),  # somebody is
        ('"The island is an island no more," said Elena Doukas.', 8, False),
        ("The bridge opened on Tuesday.", 0, False),
        ('"The data were wrong," he added.', 1, True),  # who it was is known
        ('Igor Ladeinikov had a word. "The data were wrong," he added.', 1, False),
        ('"We warned of it in 2015," he added.', 2, False),  # who it was is not said
        ('"We will see the same queue," he added.', 6, False),
        ('"We will see the same queue," she added.', 6, True),
        ("Such games make no sense, he added.", 7, True),
        ("Lydia Doukas has said that the island is an island no more.", 8, True),
        ("Mayor Doukas has said that the island is an island no more.", 8, False),
        ("Mrs Doukas has said that the island is an island no more.", 8, False),
        ("Ladeinikov said Martin Hale had forged invoices.", 9, True),
        ("Martin Hale told police he had forged invoices.", 9, True),
        ("Stephen Hale told police he had forged invoices.", 9, True),
        ("Ruth Marsh, for the prosecution, said Hale had forged invoices.", 9, False),
        ("Cllr Dee Watts (Lib Dem) said it would appeal.", 10, True),
        ("ELENA DOUKAS said the island is an island no more, she added.", 8, False),
    ],
)
def test_a_name_must_stand_where_the_words_do_or_near_where_the_speaker_is_left_open(
    sentence: str, place: int, wrong: bool
) -> None:
    assert is_misattributed(sentence, ARTICLE, place) is wrong


def test_a_sentence_given_to_the_wrong_speaker_gives_way_to_its_source() -> None:
    index = SentenceIndex(ARTICLE)
    wrong = '"Without new bus routes we will see the same queue of cars," said Igor Ladeinikov.'
    right = '"Without new bus routes we will see the same queue of cars," said Timur Akhmedov.'
    assert repair(wrong, index) == ARTICLE[6]
    assert repair(right, index) == right


@pytest.mark.parametrize(
    ("draft", "vocabulary", "left"),
    [
        ("Actress Serena Williams won.", "Serena Williams won the match", "Serena Williams won."),
        ("TV actors said so.", "nobody", "TV actors said so."),
        ("Bollywood Actors Amit and Rani met.", "Amit Rani", "Amit and Rani met."),
        ("Actress Rani met Amit.", "the actress Rani", "Actress Rani met Amit."),
        ("Actor Amit met Rani.", "Actors Amit", "Actor Amit met Rani."),
        ("Director's cut Rani.", "", "Director's cut Rani."),
        ("Model trains ran.", "", "Model trains ran."),
    ],
)
def test_nobody_is_called_what_the_article_calls_nobody(
    draft: str, vocabulary: str, left: str
) -> None:
    assert without_invented_role(draft, vocabulary) == left


@pytest.mark.parametrize(
    ("draft", "source", "surer"),
    [
        ("Ali robbed a bank.", "Ali allegedly robbed a bank.", True),
        ("She had a miscarriage.", "She claimed she had a miscarriage.", True),
        ("Ali is accused of robbery.", "Ali allegedly robbed a bank.", False),
        ("Ali robbed a bank.", "Ali robbed a bank, and was convicted.", False),
        ("Али ограбил банк.", "Али ограбил банк.", False),
    ],
)
def test_what_is_alleged_is_not_said_outright(draft: str, source: str, surer: bool) -> None:
    assert is_surer(draft, source) is surer


@pytest.mark.parametrize(
    ("draft", "patched"),
    [
        ("Greek Foreign Minister Nikos Lee met the press.", True),
        ("The Greek Foreign Minister met the press.", False),
        ("U.N. envoy Ann Mary Lee spoke.", False),
        ("People's Army General Xu Li died.", False),
        ("Nikos Ann Mary Lee spoke.", True),
        ("Nikos Papas and Mary Lee met.", False),  # two words
        ("Ο Νίκος Παπάς 🎉 μίλησε.", False),
    ],
)
def test_a_long_name_stands_in_the_article_as_it_is(draft: str, patched: bool) -> None:
    article = [
        "The Greek foreign minister, Nikos Papas, met Ann Mary Lee of the U.N.",
        "The People's Army (PA) general Xu Li died.",
    ]
    assert has_patched_name(draft, article) is patched


def test_what_stands_in_has_no_half_of_a_quotation() -> None:
    article = ['"We looked at every bridge in the region.', *ARTICLE]
    draft = "Igor Sobolev said he looked at every bridge in the region."
    assert repair(draft, SentenceIndex([*article, "Igor Sobolev lives in Perm."])) == (
        "We looked at every bridge in the region."
    )


@pytest.mark.parametrize(
    "piece", ["A", "A ", "A-", "Aa ", "“", '"', "the a ", "said the ", "A said "]
)
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    """200,000 characters in milliseconds; a pattern that goes back takes minutes."""
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    is_misattributed("Elena Doukas said so.", [text], 0)
    is_misattributed("Elena Doukas said so.", [f"Doukas {text}"], 0)
    has_patched_name("The Greek Foreign Minister met Elena Doukas.", [text])
    is_surer("Elena Doukas said so.", text)
    assert time.process_time() - started < 3


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5), st.data())
def test_any_text_in_any_script_is_judged(sentences: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sentences) - 1))
    assert not is_misattributed(sentences[place], sentences, place)
