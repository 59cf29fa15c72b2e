"""The acceptance test: the shipped weights digest the shipped examples, with no network."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Job, Pipeline, PipelineOptions, Result, open_pipeline
from models.languages import LANGUAGES, script_share

pytestmark = pytest.mark.weights

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
# Each example's language, and the largest part of its input that a summary may be.
ARTICLES = {
    "article.txt": ("en", 1 / 3),
    "article-ru.txt": ("ru", 1 / 3),
    "article-ar.txt": ("ar", 1 / 3),
    "long-article.txt": ("en", 1 / 10),
}
TARGETS = ("ru", "el", "ar")
# Names, units and sums keep Latin letters in a good translation too.
LEAST_SCRIPT_SHARE = 0.8

by_article = pytest.mark.parametrize("name", ARTICLES)


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def digests(pipeline: Pipeline) -> dict[str, Result]:
    """Every article's digest, made once."""
    return {name: pipeline.digest(Job(text=_text(name), targets=TARGETS)) for name in ARTICLES}


@functools.cache
def _text(name: str) -> str:
    return (EXAMPLES / name).read_text(encoding="utf-8")


@by_article
def test_the_language_is_told(name: str, digests: dict[str, Result]) -> None:
    assert digests[name].language.code == ARTICLES[name][0]


@by_article
def test_the_summary_is_short_and_in_the_articles_language(
    name: str, digests: dict[str, Result]
) -> None:
    code, largest_part = ARTICLES[name]
    summary = digests[name].summary
    assert summary.skipped is None
    assert summary.language == code
    assert summary.text.strip()
    assert len(summary.text) < largest_part * len(_text(name))
    assert script_share(summary.text, LANGUAGES[code].script) >= LEAST_SCRIPT_SHARE


@by_article
def test_a_summary_in_another_language_than_english_is_the_articles_own_sentences(
    name: str, digests: dict[str, Result]
) -> None:
    """As long as the shipped weights are rough: what they bring back from English is not read."""
    result, code = digests[name], ARTICLES[name][0]
    assert result.summary.route == (code,)
    codes = [warning.code for warning in result.warnings if warning.target is None]
    if code == "en":
        assert result.summary.mode == "abstractive"
        assert "extractive_fallback" not in codes
    else:
        assert result.summary.mode == "extractive"
        assert codes == ["extractive_fallback"]
        for sentence in result.summary.sentences:
            own = [_text(name)[e.offset : e.offset + e.length] for e in sentence.evidence]
            assert sentence.text in own


@by_article
def test_every_translation_is_in_its_own_script(name: str, digests: dict[str, Result]) -> None:
    result = digests[name]
    assert tuple(result.translations) == TARGETS
    for target, translation in result.translations.items():
        if target == result.summary.language:
            assert (translation.status, translation.text) == ("already_in_target", None)
            continue
        assert translation.status == "ok", translation.error
        assert translation.text
        assert translation.text != result.summary.text
        assert len(translation.sentences) == len(result.summary.sentences)
        share = script_share(translation.text, LANGUAGES[target].script)
        assert share >= LEAST_SCRIPT_SHARE, translation.text


@by_article
def test_every_piece_of_evidence_points_at_text_of_the_article(
    name: str, digests: dict[str, Result]
) -> None:
    text = _text(name)
    sentences = digests[name].summary.sentences
    assert sentences
    for sentence in sentences:
        assert sentence.evidence, sentence.text
        scores = [item.rank_score for item in sentence.evidence]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        for item in sentence.evidence:
            quoted = text[item.offset : item.offset + item.length]
            assert item.offset >= 0 and len(quoted) == item.length > 0
            assert quoted == quoted.strip()


@by_article
def test_the_whole_article_was_read(name: str, digests: dict[str, Result]) -> None:
    coverage = digests[name].summary.coverage
    assert coverage.sentences_read == coverage.sentences_total > 10


def test_the_same_article_gives_the_same_digest(
    pipeline: Pipeline, digests: dict[str, Result]
) -> None:
    again = pipeline.digest(Job(text=_text("article.txt"), targets=TARGETS))
    first = digests["article.txt"]
    assert again.summary == first.summary
    assert again.translations == first.translations
    assert again.signature == first.signature
