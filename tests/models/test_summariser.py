"""Chunks that lose nothing, summaries that invent nothing and keep to their length."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.choice import Budget
from models.deadline import Deadline
from models.engines.base import Decoding
from models.engines.fake import FakeEngine
from models.errors import EngineFailure
from models.model import Candidate
from models.ranking import SentenceIndex
from models.summariser import (
    Summariser,
    is_garbled,
    is_less_a_few,
    repair,
    sentences_of,
    tidy,
)
from tests.models.doubles import ScriptedEngine, model

FOREVER = Deadline(None)
ARTICLE = [
    "The council of Thessaloniki voted on Tuesday to build a tram line.",
    "It will cost 42 million euros and open in 2027.",
    "The mayor said the tram would carry 60,000 passengers a day.",
    "Shop owners fear years of digging.",
]


def summariser(engine: object = None, max_source_tokens: int | None = None) -> Summariser:
    return Summariser(model("summarizer-en", engine, max_source_tokens))  # type: ignore[arg-type]


def test_a_short_article_is_one_chunk() -> None:
    assert summariser().pack(ARTICLE, 3) == [" ".join(ARTICLE)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(alphabet="abc де αβ عرب🎉", min_size=1, max_size=80), max_size=30))
def test_chunks_hold_every_word_once_in_order(sentences: list[str]) -> None:
    sentences = [f"{sentence}." for sentence in sentences]
    chunks = summariser(max_source_tokens=40).pack(sentences, 3)
    assert "".join("".join(chunks).split()) == "".join("".join(sentences).split())


def test_a_headline_does_not_run_into_the_first_sentence() -> None:
    chunks = summariser().pack(["Trams are back", *ARTICLE], 3)
    assert chunks == ["Trams are back. " + " ".join(ARTICLE)]


def test_no_chunk_passes_the_encoder() -> None:
    long = ["word " * 300, *ARTICLE * 20]
    loaded = model("summarizer-en", max_source_tokens=128)
    room = 128 - loaded.card.reserved_tokens
    chunks = Summariser(loaded).pack(long, 4)
    assert len(chunks) > 5
    assert all(loaded.count(chunk) <= room for chunk in chunks)


def test_a_sentence_that_invents_a_number_gives_way_to_its_source() -> None:
    engine = ScriptedEngine(lambda *_: ["The tram line will cost 52 million euros."])
    summary = summariser(engine).summarise(ARTICLE, Budget(3, 60), FOREVER)
    assert summary == (ARTICLE[1],)


def test_the_hypothesis_that_invents_nothing_wins() -> None:
    engine = ScriptedEngine(
        lambda *_: ["John Smith wants a tram.", "The mayor wants a tram for 42 million euros."]
    )
    summary = summariser(engine).summarise(ARTICLE, Budget(3, 60), FOREVER)
    assert summary == ("The mayor wants a tram for 42 million euros.",)


def test_a_broken_chunk_fails_the_summary_rather_than_leaving_it_out() -> None:
    with pytest.raises(EngineFailure):
        summariser(FakeEngine("summarise", fail_on="42")).summarise(ARTICLE, Budget(3, 60), FOREVER)


def test_a_long_article_is_read_to_its_end() -> None:
    seen: list[str] = []

    def script(text: str, _: Decoding) -> list[str]:
        seen.append(text)
        return [text.split(". ")[0].rstrip(".") + "."]

    sentences = [f"Sentence number {n} tells of thing{n} and place{n}." for n in range(300)]
    summary = summariser(ScriptedEngine(script), 128).summarise(sentences, Budget(4, 60), FOREVER)
    first_round = " ".join(seen)
    assert all(f"thing{n} " in first_round for n in range(300))
    assert 1 <= len(summary) <= 4


def test_an_unfinished_last_sentence_is_dropped_and_an_only_one_kept() -> None:
    cut = Candidate("The tram opens in 2027. It will cost about", -0.1, is_truncated=True)
    assert sentences_of(cut) == ["The tram opens in 2027."]
    only = Candidate("The tram opens in", -0.1, is_truncated=True)
    assert sentences_of(only) == ["The tram opens in"]


def test_a_sentence_from_nowhere_is_dropped() -> None:
    assert repair("Zzyzx hired 99 Quux.", ARTICLE, SentenceIndex(ARTICLE)) is None


def test_a_year_from_another_sentence_is_as_wrong_as_one_from_nowhere() -> None:
    moved = "The council of Thessaloniki voted in 2027 to build a tram line."
    assert repair(moved, ARTICLE, SentenceIndex(ARTICLE)) == ARTICLE[0]


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
    assert repair(draft, [source], SentenceIndex([source])) == draft


def test_a_garbled_sentence_gives_way_to_its_source() -> None:
    draft = "The council of Thessaloniki voted to build a tram line to build a tram line."
    assert repair(draft, ARTICLE, SentenceIndex(ARTICLE)) == ARTICLE[0]


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
