"""A summary keeps its length, ends where sentences end, and is no longer than its text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Job, Length, ModelError, Pipeline, PipelineOptions, Result, open_pipeline
from models.choice import budget_of
from models.detector import LangdetectDetector
from models.engines.base import Decoding
from models.engines.fake import FakeEngine
from models.words import count_words
from tests.models.doubles import ScriptedEngine, model
from tests.models.many_languages import ARTICLES, SENTENCES

ENGLISH = (
    "The city council of Thessaloniki voted on Tuesday to spend 42 million euros on a tram line.",
    "Work is to begin in March 2027 and to last three years.",
    "The mayor said the line would carry 60,000 passengers a day and take cars off the road.",
    "Shop owners along the route fear that years of digging will keep customers away.",
)
RUSSIAN = (
    "Городской совет Салоников во вторник решил потратить 42 миллиона евро на трамвай.",
    "Работы начнутся в марте 2027 года и продлятся три года.",
    "Мэр заявил, что линия будет перевозить 60 000 пассажиров в день и разгрузит дорогу.",
    "Владельцы магазинов опасаются, что годы раскопок отпугнут покупателей из центра.",
)


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake"))
    yield opened
    opened.close()


def build(summariser: object = None, xx_en: object = None, en_xx: object = None) -> Pipeline:
    return Pipeline(
        LangdetectDetector(),
        model("summarizer-en", summariser),  # type: ignore[arg-type]
        [
            model("translator-en-xx", en_xx),  # type: ignore[arg-type]
            model("translator-xx-en", xx_en),  # type: ignore[arg-type]
        ],
        max_text_chars=200_000,
    )


def words_of(result: Result) -> int:
    return sum(count_words(sentence.text) for sentence in result.summary.sentences)


POOL = [*ENGLISH, *RUSSIAN, *SENTENCES.values(), *ARTICLES["th"], *ARTICLES["ja"]]
LENGTHS = st.one_of(
    st.sampled_from([Length("short"), Length("medium"), Length("long")]),
    st.integers(1, 20).map(lambda n: Length(None, max_sentences=n)),
    st.integers(10, 200).map(lambda n: Length(None, max_words=n)),
)
MOST_SENTENCES = {"short": 2, "medium": 4, "long": 7}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(POOL), min_size=1, max_size=25),
    LENGTHS,
    st.sampled_from(["abstractive", "extractive"]),
    st.sampled_from(["auto", "en", "ru", "zh", "th"]),
)
def test_no_length_is_ever_passed_in_any_script(
    pipeline: Pipeline, sentences: list[str], length: Length, mode: str, source: str
) -> None:
    text = " ".join(sentences)
    try:
        result = pipeline.digest(Job(text, source=source, length=length, mode=mode))  # type: ignore[arg-type]
    except ModelError as refused:
        assert source == "auto" and refused.slug == "undetermined_language"
        return
    summary = result.summary
    codes = {warning.code for warning in result.warnings}
    assert len(summary.text) <= len(text)
    if length.max_sentences:
        assert len(summary.sentences) <= length.max_sentences
    elif length.max_words:
        # One sentence may pass it where none is shorter, and then it is said.
        assert (words_of(result) > length.max_words) == ("over_length" in codes)
        assert "over_length" not in codes or len(summary.sentences) == 1
    elif not summary.skipped:
        assert len(summary.sentences) <= MOST_SENTENCES[length.preset or ""]
        most = budget_of(length, count_words(text)).words
        assert words_of(result) <= most or len(summary.sentences) == 1


@pytest.mark.parametrize("most", [10, 12, 15, 20, 30, 45])
@pytest.mark.parametrize("text", [" ".join(ENGLISH) * 2, " ".join(RUSSIAN) * 2], ids=["en", "ru"])
def test_maximum_length_cuts_mid_sentence(pipeline: Pipeline, text: str, most: int) -> None:
    result = pipeline.digest(Job(text, length=Length(None, max_words=most)))
    assert words_of(result) <= most or len(result.summary.sentences) == 1
    assert all(sentence.text[-1] in ".!?" for sentence in result.summary.sentences)
    assert result.summary.text.endswith(result.summary.sentences[-1].text)


def test_a_summary_the_decoder_was_stopped_in_does_not_end_mid_sentence() -> None:
    # The fake summariser stops at the ceiling, in the middle of its second sentence.
    engine = FakeEngine("summarise", summary_sentences=9)
    text = " ".join(f"The council of town {n} built bridge {n} over river {n}." for n in range(60))
    result = build(engine).digest(Job(text, length=Length("long")))
    assert all(sentence.text in text for sentence in result.summary.sentences)
    assert all(sentence.text.endswith(".") for sentence in result.summary.sentences)


def test_where_no_sentence_is_short_enough_the_shortest_comes_with_a_warning(
    pipeline: Pipeline,
) -> None:
    result = pipeline.digest(Job(" ".join(ENGLISH), length=Length(None, max_words=10)))
    assert [sentence.text for sentence in result.summary.sentences] == [ENGLISH[1]]
    (warning,) = [w for w in result.warnings if w.code == "over_length"]
    assert warning.detail == "12 words where 10 were asked for: no sentence is shorter"


def test_a_written_sentence_that_is_too_long_gives_way_to_one_that_fits() -> None:
    long = ENGLISH[0].removesuffix(".") + " and in March, and " + ENGLISH[2]
    text = " ".join((*ENGLISH, "The tram is loved."))
    result = build(ScriptedEngine(lambda *_: [long])).digest(
        Job(text, length=Length(None, max_words=10))
    )
    assert (result.summary.text, result.summary.mode) == ("The tram is loved.", "extractive")
    assert [(w.code, w.detail) for w in result.warnings] == [
        (
            "extractive_fallback",
            "what the model wrote is too long: these are the article's own sentences",
        )
    ]


def test_a_summary_that_grows_on_its_way_back_from_english_is_cut_by_sentences() -> None:
    def wordy(text: str, _: Decoding) -> list[str]:
        return [
            "Очень " * 6 + "длинное предложение о городе, " + ("42" if "42" in text else "и") + "."
        ]

    english = iter(range(100))
    into = ScriptedEngine(lambda text, _: [f"The council number{next(english)} met about trams."])
    two = ScriptedEngine(lambda text, _: [" ".join(text.split(". ")[:1]) + "."])
    pipeline = build(two, into, ScriptedEngine(wordy))
    result = pipeline.digest(Job(" ".join(RUSSIAN * 3), length=Length(None, max_words=25)))
    assert words_of(result) <= 25
    assert result.summary.text.endswith(".")


@pytest.mark.parametrize(
    "text", [" ".join(ENGLISH), " ".join(RUSSIAN), ENGLISH[0] * 3, "".join(ARTICLES["ja"])]
)
@pytest.mark.parametrize("mode", ["abstractive", "extractive"])
def test_a_summary_longer_than_its_input(text: str, mode: str) -> None:
    def talkative(source: str, _: Decoding) -> list[str]:
        return [" ".join([source.rstrip(".")] * 3) + ", the mayor said on Tuesday."]

    pipeline = build(ScriptedEngine(talkative))
    summary = pipeline.digest(Job(text, mode=mode)).summary  # type: ignore[arg-type]
    assert summary.text
    assert len(summary.text) <= len(text)


def test_a_text_of_one_sentence_is_its_own_summary(pipeline: Pipeline) -> None:
    text = "  " + " and ".join(sentence.rstrip(".") for sentence in ENGLISH) + ".\n"
    result = pipeline.digest(Job(text, mode="extractive", format="bullets"))
    assert (result.summary.text, result.summary.skipped) == (text, "too_short")


def test_a_short_text_keeps_to_the_sentences_asked_for(pipeline: Pipeline) -> None:
    text = "The council met. The bridge is closed for repairs. Nobody knows when it will open."
    asked = pipeline.digest(Job(text, length=Length(None, max_sentences=1)))
    assert len(asked.summary.sentences) == 1
    assert (asked.summary.skipped, asked.summary.mode) == (None, "extractive")
    assert [w.code for w in asked.warnings] == ["extractive_fallback"]
    whole = pipeline.digest(Job(text, length=Length(None, max_sentences=3)))
    assert (whole.summary.text, whole.summary.skipped) == (text, "too_short")
