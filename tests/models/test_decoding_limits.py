"""What nobody can translate costs a decoder nothing; what can be, in proportion to its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Job, Pipeline, PipelineOptions, TranslateJob, open_pipeline
from models.choice import Budget
from models.deadline import Deadline
from models.decoding import Request
from models.engines.base import Decoding, Engine, Hypothesis, Tokens
from models.engines.fake import FakeEngine
from models.passing import LONGEST_RUN_CHARS, split_passing
from models.summariser import Summariser
from models.translator import Translator
from tests.models.doubles import model

FOREVER = Deadline(None)


class Counting:
    """An engine that counts what it is asked to decode: the steps it may take, and takes."""

    def __init__(self, inner: Engine) -> None:
        self._inner = inner
        self.name, self.quantisation, self.device = inner.name, inner.quantisation, inner.device
        self.ceilings: list[int] = []
        self.steps = 0

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        outputs = self._inner.generate(sources, decoding)
        self.ceilings += [decoding.max_target_tokens] * len(sources)
        self.steps += sum(len(h.tokens) for hypotheses in outputs for h in hypotheses)
        return outputs

    def close(self) -> None:
        self._inner.close()


RUBBISH = {
    "a line of dots": "Total " + "." * 500,
    "exclamation marks": "No" + "!" * 300,
    "three thousand letters": "x" * 3000,
    "a long word of real letters": "Donaudampfschifffahrt" * 60,
    "base64": "aGVsbG8gd29ybGQsIHRoaXMgaXMgYSB0ZXN0IG9mIGJhc2U2NCBlbmNvZGluZyBmb3IgdGVzdHM=" * 4,
    "a row of emoji": "hi " + "😀👍🏽" * 60,
    "an address": "https://example.org/a/very/long/path/" + "more/" * 30,
    "Arabic kashida": "م" + "ـ" * 400,
}


@pytest.mark.parametrize("text", RUBBISH.values(), ids=RUBBISH)
def test_a_run_that_is_no_word_of_any_language_goes_past_the_decoder(text: str) -> None:
    engine = Counting(FakeEngine(loop_on=""))  # whatever reaches it loops to its ceiling
    translator = Translator([model("translator-en-xx", engine)])
    (outcome,) = translator.translate_directly([Request(text, "en", "ru")], FOREVER)
    # At most the word before the run is decoded: once, and twice more for its loop.
    assert engine.ceilings in ([], [32], [32, 32], [32, 32, 32])
    assert isinstance(outcome, str)
    longest = max(text.split(), key=len)
    assert longest in outcome or longest.strip("Noم") in outcome


def test_j_10_runs_for_milliseconds_not_for_16_seconds() -> None:
    engine = Counting(FakeEngine(loop_on="J-10"))
    translator = Translator([model("translator-en-xx", engine)])
    translator.translate_directly([Request("J-10", "en", "ru")], FOREVER)
    # One try and two others, each stopped at the first step of the ceilings.
    assert engine.ceilings == [32, 32, 32]
    assert engine.steps <= 32 + 2 * 6 * 32


def test_a_summary_of_a_short_chunk_may_not_run_to_the_models_limit() -> None:
    def ceilings(words: int) -> set[int]:
        engine = Counting(FakeEngine("summarise"))
        Summariser(model("summarizer-en", engine)).summarise(
            [f"{'word ' * 9}end{n}." for n in range(words // 10)], Budget(2, 30), FOREVER
        )
        return set(engine.ceilings)

    assert ceilings(40) == {64}
    assert ceilings(200) == {128}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The bridge is closed.", [("The bridge is closed.", False)]),
        ("Wait...", [("Wait...", False)]),
        ("«Что?!» — сказал он.", [("«Что?!» — сказал он.", False)]),
        ("Total ......... 12 euros", [("Total", False), (".........", True), ("12 euros", False)]),
        ("Total ......... 12", [("Total", False), (".........", True), ("12", True)]),
        ("", []),
        ("🎉" * 9, [("🎉" * 9, True)]),
        ("مُدَرِّسَة", [("مُدَرِّسَة", False)]),
        ("γ" * 65 + " τέλος", [("γ" * 65, True), ("τέλος", False)]),
    ],
)
def test_runs_are_kept_apart_from_words(text: str, parts: list[tuple[str, bool]]) -> None:
    assert split_passing(text) == parts


@given(st.text(alphabet="ab яш😀.!- ع", max_size=200))
def test_nothing_is_lost_between_words_and_runs(text: str) -> None:
    parts = split_passing(text)
    assert "".join("".join(part for part, _ in parts).split()) == "".join(text.split())
    assert all(part == part.strip() and part for part, _ in parts)
    assert all(len(run) <= LONGEST_RUN_CHARS for part, passes in parts if not passes
               for run in part.split())  # fmt: skip


# The same on the shipped weights: what is counted is steps, so that a slow machine does not fail.

SENTENCE = "The bridge over the river is closed to lorries, the mayor said on Tuesday."


@pytest.fixture(scope="module")
def counted() -> Iterator[tuple[Pipeline, list[Counting]]]:
    pipeline = open_pipeline(PipelineOptions())
    engines = []
    for loaded in pipeline._models:
        loaded.batcher.engine = Counting(loaded.batcher.engine)
        engines.append(loaded.batcher.engine)
    yield pipeline, engines
    pipeline.close()


@pytest.mark.weights
@pytest.mark.parametrize("text", ["J-10", *RUBBISH.values()], ids=["J-10", *RUBBISH])
def test_the_shipped_models_take_no_more_steps_for_rubbish_than_for_a_sentence(
    counted: tuple[Pipeline, list[Counting]], text: str
) -> None:
    pipeline, engines = counted

    def steps(source: str) -> int:
        before = sum(engine.steps for engine in engines)
        (item,) = pipeline.translate(TranslateJob((source,), ("ru",), source="en")).items
        assert item.translations["ru"].status == "ok"
        return sum(engine.steps for engine in engines) - before

    assert steps(text) <= 2 * steps(SENTENCE)


@pytest.mark.weights
def test_the_shipped_models_digest_a_text_of_rubbish_between_sentences(
    counted: tuple[Pipeline, list[Counting]],
) -> None:
    pipeline, _ = counted
    text = " ".join([SENTENCE, *RUBBISH.values(), SENTENCE, "It opens again in 2029."])
    result = pipeline.digest(Job(text, source="en", targets=("ru",), deadline_s=60.0))
    assert result.translations["ru"].status == "ok"
    assert len(result.summary.text) < len(text)
