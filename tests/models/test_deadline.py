"""Time that runs out, and work that is called off."""

import pytest

from models import Cancelled, DeadlineExceeded, Job, Pipeline, PipelineOptions, open_pipeline
from models.deadline import Deadline
from models.engines.calls import Call
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
