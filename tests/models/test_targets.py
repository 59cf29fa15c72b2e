"""A deadline for a request, a status for each target: one that fails leaves the others."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from models import DeadlineExceeded, EngineFailure, Job, Overloaded, Pipeline, TranslateJob
from models.deadline import Deadline
from models.decoding import Request
from models.detector import LangdetectDetector
from models.engines.base import Decoding, Hypothesis, Tokens
from models.engines.fake import FAKE_TAGS, FakeEngine
from models.targets import translate_by_target
from models.translator import Translator
from tests.models.doubles import ScriptedEngine, model

ENGLISH = (
    "The city council of Thessaloniki voted on Tuesday to build a tram line of 42 stops. "
    "Work is to begin in March 2027 and to last three years.\n\n"
    "The mayor said the line would carry 60,000 passengers a day and take cars off the road. "
    "Shop owners along the route fear that years of digging will keep customers away."
)
TARGETS = ("ru", "el", "ar")


class SlowFor(FakeEngine):
    """Takes its time for sources of one target language, or fails at them."""

    def __init__(self, lang: str, delay_s: float, error: Exception | None = None) -> None:
        super().__init__()
        self._tag = FAKE_TAGS[lang]
        self._slow_s = delay_s
        self._error = error
        self.tags: list[str] = []

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        self.tags += [source[0] for source in sources]
        if any(source[0] == self._tag for source in sources):
            if self._error:
                raise self._error
            time.sleep(self._slow_s)
        return super().generate(sources, decoding)


def build(en_xx: object = None, xx_en: object = None, summariser: object = None) -> Pipeline:
    return Pipeline(
        LangdetectDetector(),
        model("summarizer-en", summariser),  # type: ignore[arg-type]
        [
            model("translator-en-xx", en_xx),  # type: ignore[arg-type]
            model("translator-xx-en", xx_en),  # type: ignore[arg-type]
        ],
        max_text_chars=100_000,
    )


def statuses(pipeline: Pipeline, job: Job) -> dict[str, tuple[str, str | None]]:
    translations = pipeline.digest(job).translations
    return {target: (t.status, t.error) for target, t in translations.items()}


@pytest.mark.parametrize("slow", TARGETS)
def test_a_target_beyond_its_time_leaves_the_others_ok(slow: str) -> None:
    pipeline = build(SlowFor(slow, delay_s=1.5))
    found = statuses(pipeline, Job(ENGLISH, targets=TARGETS, deadline_s=2.7))
    # The slow call cannot be stopped: the next target waits for it within its own share.
    expected: dict[str, tuple[str, str | None]] = dict.fromkeys(TARGETS, ("ok", None))
    if slow != "ar":  # the last one may have all that is left
        expected[slow] = ("failed", "deadline_exceeded")
    assert found == expected


def test_a_failed_target_is_warned_of_and_has_no_text() -> None:
    result = build(SlowFor("el", 0.0, EngineFailure("told to fail"))).digest(
        Job(ENGLISH, targets=TARGETS)
    )
    greek = result.translations["el"]
    assert (greek.status, greek.text, greek.sentences, greek.error) == (
        *("failed", None, ()),
        "internal",
    )
    assert [(w.code, w.target, w.detail) for w in result.warnings] == [
        ("target_failed", "el", "told to fail")
    ]
    assert {result.translations[t].status for t in ("ru", "ar")} == {"ok"}


def test_where_every_target_fails_the_summary_is_still_there() -> None:
    result = build(FakeEngine(fail_on=" ")).digest(Job(ENGLISH, targets=TARGETS))
    assert result.summary.text
    assert {t.status for t in result.translations.values()} == {"failed"}
    assert [w.code for w in result.warnings] == ["target_failed"] * 3


def test_a_summary_that_cannot_be_made_in_time_is_the_requests_error() -> None:
    with pytest.raises(DeadlineExceeded):
        build(summariser=FakeEngine("summarise", delay_s=0.5)).digest(
            Job(ENGLISH, targets=TARGETS, deadline_s=0.1)
        )


def test_what_one_target_leaves_over_goes_to_the_next() -> None:
    engine = SlowFor("ar", delay_s=0.6)
    found = statuses(build(engine), Job(ENGLISH, targets=TARGETS, deadline_s=1.2))
    assert found["ar"] == ("ok", None)  # a third of the time alone would not have been enough


def test_the_way_into_english_is_worked_once_for_all_targets() -> None:
    seen: list[str] = []

    def script(text: str, _: Decoding) -> list[str]:
        seen.append(text)
        return ["The city council decided to build a bridge."]

    translator = Translator(
        [model("translator-en-xx"), model("translator-xx-en", ScriptedEngine(script))]
    )
    text = "Городской совет решил построить мост."
    requests = [Request(text, "ru", target) for target in ("el", "ar", "en")]
    told: list[tuple[int, int]] = []
    outcomes = translate_by_target(
        translator, requests, Deadline(None), lambda done, total: told.append((done, total))
    )
    assert seen == [text]
    assert outcomes[requests[2]] == "The city council decided to build a bridge."
    assert all(isinstance(outcomes[request], str) for request in requests)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_text_that_cannot_come_into_english_fails_its_targets_alone() -> None:
    translator = Translator(
        [model("translator-en-xx"), model("translator-xx-en", FakeEngine(fail_on="плохой"))]
    )
    good = [Request("Хороший мост.", "ru", target) for target in ("el", "ar")]
    bad = [Request("Очень плохой мост.", "ru", target) for target in ("el", "ar")]
    outcomes = translate_by_target(translator, [*good, *bad], Deadline(None))
    assert [isinstance(outcomes[request], str) for request in (*good, *bad)] == [True] * 2 + [
        False
    ] * 2
    assert all(isinstance(outcomes[request], EngineFailure) for request in bad)


def test_every_text_of_a_list_has_the_targets_that_were_in_time() -> None:
    pipeline = build(SlowFor("el", 0.0, EngineFailure("told to fail")))
    items = pipeline.translate(
        TranslateJob(("The bridge is closed.", "The road is open."), TARGETS, source="en")
    ).items
    assert [{t: item.translations[t].status for t in TARGETS} for item in items] == [
        {"ru": "ok", "el": "failed", "ar": "ok"}
    ] * 2
    assert [w.code for w in items[0].warnings] == ["target_failed"]


def test_a_list_that_nothing_of_was_in_time_is_the_requests_error() -> None:
    with pytest.raises(DeadlineExceeded):
        build().translate(TranslateJob(("The bridge is closed.",), TARGETS, "en", deadline_s=0.0))


def test_a_full_queue_fails_the_targets_not_the_summary_that_was_made() -> None:
    class Full(FakeEngine):
        def generate(
            self, sources: Sequence[Tokens], decoding: Decoding
        ) -> list[tuple[Hypothesis, ...]]:
            raise AssertionError("never reached")

    pipeline = build(Full())
    batcher = pipeline._models[1].batcher

    def refuse(*_: object, **__: object) -> None:
        raise Overloaded(3)

    batcher.generate = refuse  # type: ignore[method-assign, assignment]
    assert statuses(pipeline, Job(ENGLISH, targets=("ru",))) == {"ru": ("failed", "overloaded")}


def test_a_share_of_a_deadline_is_a_part_of_what_is_left() -> None:
    whole = Deadline(8.0)
    half = whole.share(2)
    assert whole.at is not None and half.at is not None
    assert whole.at - half.at == pytest.approx(4.0, abs=0.2)
    assert half.seconds == 8.0  # what the message names is the request's
    assert Deadline(None).share(3).at is None
