"""Long documents: all of them read, nothing beyond a model's limit, memory that does not climb."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import Job, Length, Pipeline, PipelineOptions, TranslateJob, open_pipeline
from models.choice import Budget
from models.deadline import Deadline
from models.detector import LangdetectDetector
from models.engines.base import Decoding
from models.ranking import SentenceIndex
from models.reading import STRETCH_SENTENCES, sentences_to_read
from models.segmenter import segment
from models.summariser import Summariser
from models.words import count_words
from tests.models.doubles import ScriptedEngine, model
from tests.models.long_report import long_report, sentences_of_report
from tests.models.written_numbers import numbers_in

WORDS = 20_000
STATUS = Path("/proc/self/status")


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def report() -> str:
    return long_report(WORDS)


def parts_of(pipeline: Pipeline, text: str, parts: int = 4) -> list[int]:
    """Which quarter of the text each summary sentence's first evidence stands in."""
    summary = pipeline.digest(Job(text, length=Length("long"))).summary
    return [s.evidence[0].offset * parts // len(text) for s in summary.sentences]


def test_twenty_thousand_words_are_read_to_the_last_sentence(
    pipeline: Pipeline, report: str
) -> None:
    result = pipeline.digest(Job(report, length=Length("long")))
    total = len(segment(report, "en").sentences)
    assert total > 1200
    coverage = result.summary.coverage
    assert (coverage.sentences_read, coverage.sentences_total) == (total, total)
    assert 4 <= len(result.summary.sentences) <= 7
    assert result.warnings == ()


def test_the_facts_of_a_long_summary_come_from_all_of_the_document(
    pipeline: Pipeline, report: str
) -> None:
    assert set(parts_of(pipeline, report)) >= {0, 1, 2}


def test_every_sentence_reaches_the_model_and_no_chunk_passes_its_limit() -> None:
    seen: list[str] = []

    def script(text: str, _: Decoding) -> list[str]:
        seen.append(text)
        return [text.split(". ")[0].rstrip(".") + "."]

    loaded = model("summarizer-en", ScriptedEngine(script))
    sentences = sentences_of_report(1300)
    Summariser(loaded).summarise(sentences, Budget(7, 120), Deadline(None))
    assert max(loaded.count(chunk) for chunk in seen) <= loaded.room
    assert sorted(" ".join(seen).split()) == sorted(" ".join(sentences).split())


def test_crash_beyond_the_models_limit(pipeline: Pipeline) -> None:
    for text in ("word " * 30_000, "слово " * 5_000, "w" * 100_000, "one, two; " * 9_000):
        result = pipeline.digest(Job(text, source="ru" if "с" in text else "en", targets=("el",)))
        assert result.summary.text
        assert result.translations["el"].status == "ok"


def test_only_the_first_sentences_translated(pipeline: Pipeline) -> None:
    numbers = range(1_000, 1_400)
    text = " ".join(f"The bridge number {n} is closed to lorries." for n in numbers)
    (item,) = pipeline.translate(TranslateJob((text,), ("ru", "el", "ar"), source="en")).items
    for target in ("ru", "el", "ar"):
        translated = item.translations[target].text or ""
        assert sorted(map(int, numbers_in(translated))) == [*numbers]
        assert len(item.translations[target].sentences) == len(numbers)


def test_memory_climbs(pipeline: Pipeline) -> None:
    """Forty digests leave no more behind than one does."""
    text = long_report(600)

    def digest() -> None:
        pipeline.digest(Job(text, targets=("ru", "el")))

    for _ in range(3):
        digest()
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(40):
            digest()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 300_000  # bytes; forty kept texts and answers would be 2 MB


def test_the_memory_of_a_digest_grows_no_faster_than_its_text(pipeline: Pipeline) -> None:
    def peak(words: int) -> int:
        text = long_report(words)
        gc.collect()
        tracemalloc.start()
        try:
            pipeline.digest(Job(text))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1_000)
    assert peak(10_000) < 12 * peak(1_000)


def test_an_article_up_to_the_budget_is_read_whole() -> None:
    sentences = sentences_of_report(200)
    assert sentences_to_read(sentences) == [*range(200)]


def test_beyond_the_budget_whole_stretches_are_read_and_the_first_of_them() -> None:
    sentences = sentences_of_report(600)
    read = sentences_to_read(sentences, max_words=3_000)
    assert read == sorted(set(read))
    assert read[:STRETCH_SENTENCES] == [*range(STRETCH_SENTENCES)]
    assert 2_500 <= sum(count_words(sentences[i]) for i in read) <= 3_000
    starts = [i for i in read if i % STRETCH_SENTENCES == 0]
    assert len(read) == len(starts) * STRETCH_SENTENCES
    assert max(read) > 300


def test_what_was_not_read_is_in_the_coverage_and_in_a_warning() -> None:
    text = " ".join(sentences_of_report(2_000))
    pipeline = Pipeline(
        LangdetectDetector(),
        model("summarizer-en"),
        [model("translator-en-xx"), model("translator-xx-en")],
        max_text_chars=1_000_000,
    )
    result = pipeline.digest(Job(text))
    coverage = result.summary.coverage
    assert coverage.sentences_total == 2_000
    assert 1_400 < coverage.sentences_read < 1_600
    unread = 2_000 - coverage.sentences_read
    assert [(w.code, w.detail) for w in result.warnings] == [
        ("unread", f"{unread} sentences were not read")
    ]
    for sentence in result.summary.sentences:
        best = sentence.evidence[0]
        assert text[best.offset : best.offset + best.length] == sentence.text


def test_evidence_in_a_long_text_is_the_sentence_itself() -> None:
    sentences = sentences_of_report(1_300)
    index = SentenceIndex(sentences)
    for place in (0, 650, 1_299):
        best = index.support(sentences[place])[0]
        assert (best.index, best.score) == (place, 1.0)


@pytest.mark.weights
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_shipped_models_digest_twenty_thousand_words_in_bounded_memory(report: str) -> None:
    pipeline = open_pipeline(PipelineOptions())
    try:
        pipeline.digest(Job(long_report(2_000)))
        before_mb = _resident_mb()
        result = pipeline.digest(Job(report, length=Length("long")))
        grown_mb = _resident_mb() - before_mb
    finally:
        pipeline.close()
    coverage = result.summary.coverage
    assert coverage.sentences_read == coverage.sentences_total > 1_200
    known = numbers_in(report)
    parts = set()
    for sentence in result.summary.sentences:
        assert all(number in known for number in numbers_in(sentence.text))
        parts.add(sentence.evidence[0].offset * 4 // len(report))
    assert len(parts) >= 3
    assert grown_mb < 150


def _resident_mb() -> float:
    lines = STATUS.read_text().splitlines() if STATUS.exists() else ["VmRSS: 0"]
    return float(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
