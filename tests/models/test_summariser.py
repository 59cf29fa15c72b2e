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
from models.summariser import Summariser, beside, missing_lead, sentences_of
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


def test_what_no_language_has_words_for_is_not_read() -> None:
    sentences = ["x" * 150_000, ARTICLE[0], f"{'=' * 40} {ARTICLE[1]} {'🎉' * 9}", "ω" * 65]
    assert summariser().pack(sentences, 1) == [" ".join(ARTICLE[:2])]


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
    assert summary == (ARTICLE[0], ARTICLE[1])


def test_the_hypothesis_that_invents_nothing_wins() -> None:
    engine = ScriptedEngine(
        lambda *_: ["John Smith wants a tram.", "The mayor wants a tram for 42 million euros."]
    )
    summary = summariser(engine).summarise(ARTICLE, Budget(3, 60), FOREVER)
    assert summary == (ARTICLE[0], ARTICLE[2])


@pytest.mark.parametrize(
    ("drafts", "lead"),
    [
        (["The mayor said it would carry 60,000 passengers."], ARTICLE[0]),
        (["Thessaloniki voted to build a tram line."], None),
        (["The council voted.", "Shop owners fear years of digging."], None),
        ([], ARTICLE[0]),
    ],
)
def test_a_lead_that_no_draft_tells_is_not_lost(drafts: list[str], lead: str | None) -> None:
    assert missing_lead(drafts, SentenceIndex(ARTICLE)) == lead


def test_a_single_sentence_gets_another_beside_it() -> None:
    index = SentenceIndex([ARTICLE[0], "It rained.", *ARTICLE[1:]])
    assert beside((ARTICLE[0],), Budget(4, 60), index) == (ARTICLE[0], ARTICLE[2])
    assert beside((ARTICLE[2],), Budget(4, 60), index) == (ARTICLE[0], ARTICLE[2])
    assert beside((ARTICLE[0],), Budget(4, 15), index) == (ARTICLE[0],)
    assert beside((ARTICLE[0],), Budget(1, 60), index) == (ARTICLE[0],)
    assert beside(tuple(ARTICLE[:2]), Budget(4, 60), index) == tuple(ARTICLE[:2])
    assert beside((), Budget(4, 60), index) == ()


def test_a_headline_is_no_lead_and_a_short_opening_neither() -> None:
    told = ["Shop owners fear years of digging."]
    assert missing_lead(told, SentenceIndex(["Trams are back", *ARTICLE])) == ARTICLE[0]
    assert missing_lead(told, SentenceIndex(["It rained.", *ARTICLE])) is None
    assert missing_lead(told, SentenceIndex([f"It rained {'and rained ' * 30}.", *ARTICLE])) is None
    assert (
        missing_lead(told, SentenceIndex(["One look at her and it appears cold.", *ARTICLE]))
        is None
    )
    assert missing_lead([], SentenceIndex([])) is None


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
