"""Time that runs out, and work that is called off."""

from typing import Any

import pytest

from models import (
    Cancelled,
    DeadlineExceeded,
    Job,
    Pipeline,
    PipelineOptions,
    TranslateJob,
    open_pipeline,
)
from models.deadline import Deadline
from models.engines.calls import Call
from models.markup import HtmlSource
from models.protection import Protector
from models.sources import TextSource
from tests.models.test_pipeline import ENGLISH

DECODING: object = None


def test_without_seconds_it_never_expires_but_can_be_cancelled() -> None:
    deadline = Deadline(None)
    deadline.check()
    deadline.cancel()
    with pytest.raises(Cancelled):
        deadline.check()


def test_cancelled_wins_over_expired() -> None:
    deadline = Deadline(0.0)
    with pytest.raises(DeadlineExceeded):
        deadline.check()
    deadline.cancel()
    deadline.cancel()
    with pytest.raises(Cancelled):
        deadline.check()


def test_what_waits_in_a_queue_is_overdue_once_cancelled() -> None:
    deadline = Deadline(None)
    call = Call([["a"]], DECODING, deadline, 0.0)  # type: ignore[arg-type]
    assert not call.is_overdue()
    deadline.cancel()
    assert call.is_overdue()


def test_a_cancelled_digest_stops_at_its_next_batch() -> None:
    pipeline: Pipeline = open_pipeline(PipelineOptions(engine="fake"))
    deadline = Deadline(None)
    stages: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        stages.append(stage)
        if stage == "summarise":
            deadline.cancel()

    try:
        with pytest.raises(Cancelled):
            pipeline.digest(Job(ENGLISH, targets=("ru",)), progress, deadline)
        assert set(stages) == {"detect", "segment", "summarise"}
        assert pipeline.queue_depth() == 0
    finally:
        pipeline.close()


@pytest.mark.parametrize("kind", [TextSource, HtmlSource])
def test_a_text_is_cut_up_no_further_than_its_time(kind: type[TextSource | HtmlSource]) -> None:
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            raise DeadlineExceeded(1.0)

    with pytest.raises(DeadlineExceeded):
        kind("<p>One dog. Two dogs. Three dogs.\n\n" * 50, "en", Protector(), check)
    assert looks == 3


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_list_whose_time_is_over_before_it_is_cut_up_is_late_as_a_whole(form: Any) -> None:
    pipeline = open_pipeline(PipelineOptions(engine="fake"))
    texts = ("The bridge is closed.", "<p>Мост закрыт.")
    try:
        with pytest.raises(DeadlineExceeded):
            pipeline.translate(TranslateJob(texts, ("el",), format=form, deadline_s=1e-9))
        with pytest.raises(DeadlineExceeded):
            pipeline.digest(Job(ENGLISH, mode="extractive", deadline_s=1e-9))
    finally:
        pipeline.close()
