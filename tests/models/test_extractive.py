"""A summary without a model, in any language that is told: its own sentences, where they stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models import Job, Length, Pipeline, PipelineOptions, UnsupportedLanguage, open_pipeline
from models.detector import LangdetectDetector
from models.segmenter import segment
from models.words import count_words, sentence_space
from tests.models.many_languages import ARTICLES, SENTENCES

TARGETS = ("ru", "el", "ar")


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake"))
    yield opened
    opened.close()


def text_of(code: str) -> str:
    return sentence_space(code).join(ARTICLES[code])


by_language = pytest.mark.parametrize("code", ARTICLES)


@pytest.fixture(scope="module")
def detector() -> LangdetectDetector:
    return LangdetectDetector()


@pytest.mark.parametrize("code", SENTENCES)
def test_every_language_that_can_be_answered_is_told_by_one_sentence(
    detector: LangdetectDetector, code: str
) -> None:
    assert detector.detect(SENTENCES[code]).code == code


def test_there_is_a_sentence_of_every_language_that_can_be_answered(
    detector: LangdetectDetector,
) -> None:
    assert tuple(sorted(SENTENCES)) == detector.codes


@by_language
def test_sentences_are_found_in_every_script(code: str) -> None:
    assert [s.text for s in segment(text_of(code), code).sentences] == [*ARTICLES[code]]


def test_a_language_without_a_model_was_refused_and_is_now_extracted(pipeline: Pipeline) -> None:
    result = pipeline.digest(Job(text_of("de"), targets=TARGETS))
    assert (result.language.code, result.summary.language) == ("de", "de")
    assert (result.summary.mode, result.summary.skipped) == ("extractive", None)
    assert result.summary.route == ("de",)
    assert {t.status for t in result.translations.values()} == {"failed"}
    assert {t.error for t in result.translations.values()} == {"unsupported_pair"}
    assert {t.text for t in result.translations.values()} == {None}
    assert [(w.code, w.target, w.sentence) for w in result.warnings] == [
        ("extractive_fallback", None, None),
        *(("target_failed", target, None) for target in TARGETS),
    ]
    assert "German" in result.warnings[0].detail
    assert result.warnings[1].detail == "no model leads from 'de' to 'ru'"


@by_language
def test_the_summary_is_the_texts_own_sentences_with_their_offsets(
    pipeline: Pipeline, code: str
) -> None:
    text = f"🌉 \r\n{text_of(code)}\n"
    result = pipeline.digest(Job(text))
    assert (result.language.code, result.summary.mode) == (code, "extractive")
    assert 1 <= len(result.summary.sentences) < len(ARTICLES[code])
    for sentence in result.summary.sentences:
        (evidence,) = sentence.evidence
        assert text[evidence.offset : evidence.offset + evidence.length] == sentence.text
        assert 0.15 <= evidence.rank_score <= 1.0
        assert sentence.text in ARTICLES[code]
    parts = sentence_space(code).join(s.text for s in result.summary.sentences)
    assert result.summary.text == parts
    assert result.summary.coverage.sentences_read == len(ARTICLES[code])


@by_language
def test_what_says_nothing_of_the_theme_is_left_out(pipeline: Pipeline, code: str) -> None:
    summary = pipeline.digest(Job(text_of(code), length=Length("short"))).summary
    assert ARTICLES[code][-1] not in summary.text


def test_sentences_come_with_their_rank_among_all_of_the_text(pipeline: Pipeline) -> None:
    text = " ".join(ARTICLES["de"] * 2)
    result = pipeline.digest(Job(text, length=Length(None, max_sentences=3)))
    ranks = [sentence.evidence[0].rank_score for sentence in result.summary.sentences]
    assert len(ranks) == 3
    assert max(ranks) == ranks[0] == 1.0  # the first sentence names the theme
    assert len(set(ranks)) == 3


@by_language
def test_max_words_is_kept_in_every_script(pipeline: Pipeline, code: str) -> None:
    result = pipeline.digest(Job(text_of(code), length=Length(None, max_words=20)))
    assert 1 <= sum(count_words(s.text) for s in result.summary.sentences) <= 20
    assert "over_length" not in {w.code for w in result.warnings}


@by_language
def test_asked_for_extraction_it_warns_of_nothing(pipeline: Pipeline, code: str) -> None:
    assert pipeline.digest(Job(text_of(code), mode="extractive")).warnings == ()


def test_a_named_language_that_nobody_knows_is_refused_and_can_be_extracted(
    pipeline: Pipeline,
) -> None:
    serbian = "Градско веће је у уторак одлучило да изгради нови мост. " * 8
    with pytest.raises(UnsupportedLanguage, match=r"'sr'.*extractive"):
        pipeline.digest(Job(serbian, source="sr"))
    assert pipeline.digest(Job(serbian, source="sr", mode="extractive")).summary.text


@pytest.mark.parametrize("source", ["zh", "zh-CN", "zh_Hans", "chi"])
def test_chinese_may_be_named_in_any_of_its_ways(pipeline: Pipeline, source: str) -> None:
    summary = pipeline.digest(Job(text_of("zh-Hans"), source=source)).summary
    assert summary.mode == "extractive"
    assert summary.sentences[0].text == ARTICLES["zh-Hans"][0]


def test_a_model_that_reads_no_russian_leaves_russian_to_extraction() -> None:
    from models.pipeline import Pipeline as Assembled
    from tests.models.doubles import model

    only_english = Assembled(
        LangdetectDetector(), model("summarizer-en"), [model("translator-en-xx")], 10_000
    )
    text = " ".join(f"Городской совет решил построить мост номер {n}." for n in range(9))
    result = only_english.digest(Job(text, targets=("el",)))
    assert result.summary.mode == "extractive"
    assert [w.code for w in result.warnings] == ["extractive_fallback", "target_failed"]


def test_languages_say_how_each_is_summarised(pipeline: Pipeline) -> None:
    told = {info.code: info for info in pipeline.languages()}
    assert [*told][:4] == ["en", "ru", "el", "ar"]
    assert set(told) == set(SENTENCES)
    assert (told["ru"].can_summarise, told["ru"].modes) == (True, ("abstractive", "extractive"))
    assert (told["he"].can_summarise, told["he"].modes) == (False, ("extractive",))
    assert (told["he"].name, told["he"].script, told["he"].direction) == ("Hebrew", "Hebrew", "rtl")
    assert (told["th"].script, told["th"].direction, told["th"].targets) == ("Thai", "ltr", ())
    assert told["zh-Hans"].name == "Chinese (simplified)"
