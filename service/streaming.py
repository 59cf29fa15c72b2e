"""A job's progress and its answer as Server-Sent Events, for who asks with `Accept`.

The pipeline reports through a callback and WSGI wants an iterator, so the job runs in a thread of
its own and the request's thread writes what it reports. Events come in this order: any number of
`progress`, then one `result` (the JSON of the plain answer) or one `problem` (the body of the
plain error). A stream that ends without either was cut.

While the job is silent a comment goes out every second: writing is the only way to notice that
the client has gone. Its job is then called off and ends at the next batch. The place among
MAX_JOBS is held until both the job and the stream have ended.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Generic, TypeVar

from flask import Response, current_app, g, request, stream_with_context
from pydantic import BaseModel

from models import Deadline, Progress
from service.state import state
from service.telemetry import count

EVENT_STREAM = "text/event-stream"
BEAT_S = 1.0
"""Longest silence in a stream."""

T = TypeVar("T")


def is_wanted() -> bool:
    """Whether the present request asks for events rather than for one JSON body."""
    offered = ["application/json", EVENT_STREAM]
    return request.accept_mimetypes.best_match(offered) == EVENT_STREAM


def stream(work: Callable[[Progress, Deadline], T], finish: Callable[[T], BaseModel]) -> Response:
    """Answer with the events of a job.

    Args:
        work: The job; runs in a thread of its own, without the request's context.
        finish: Makes the answer of what `work` returned; runs within the request's context.
    Raises:
        Overloaded: All places are taken; this is a plain answer still.
    """
    run = Run(work)
    g.is_streamed = True
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would gather it
    answer = Response(
        stream_with_context(_events(run, finish)), headers=headers, mimetype=EVENT_STREAM
    )
    answer.call_on_close(run.stop)  # also where the client went before the first event
    return answer


class Run(Generic[T]):
    """One job in a thread, with a place among MAX_JOBS until `stop`."""

    def __init__(self, work: Callable[[Progress, Deadline], T]) -> None:
        here = state()
        self._work = work
        self._deadline = Deadline(here.settings.deadline_s)
        self._reports: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._result: T
        self._error: Exception | None = None
        self._held = ExitStack()
        self._held.enter_context(here.limits.place())
        self._thread = threading.Thread(target=self._run, name="stream", daemon=True)
        self._thread.start()

    def reports(self) -> Iterator[dict[str, Any] | None]:
        """Progress as it comes, None for each silent BEAT_S; ends with the job."""
        while True:
            try:
                report = self._reports.get(timeout=BEAT_S)
            except queue.Empty:
                yield None
                continue
            if report is None:
                return
            yield report

    def result(self) -> T:
        """What the job returned; raises what it raised. Only after the last report."""
        if self._error is not None:
            raise self._error
        return self._result

    def stop(self) -> None:
        """Call the job off if it still runs, wait for its end, give the place back."""
        self._deadline.cancel()
        self._thread.join()
        self._held.close()

    def _run(self) -> None:
        try:
            self._result = self._work(self._report, self._deadline)
        except Exception as error:
            self._error = error
        self._reports.put(None)

    def _report(self, stage: str, done: int, total: int) -> None:
        self._reports.put({"stage": stage, "done": done, "total": total})


def _events(run: Run[T], finish: Callable[[T], BaseModel]) -> Iterator[str]:
    try:
        for report in run.reports():
            yield _frame("progress", json.dumps(report)) if report else ":\n\n"
    except GeneratorExit:  # the client has gone: the log line says so
        count(cancelled=1)
        raise
    try:
        answer = finish(run.result())
    except Exception as error:
        refusal = current_app.make_response(current_app.handle_user_exception(error))
        wait_s = refusal.headers.get("Retry-After")
        yield _frame("problem", refusal.get_data(as_text=True), wait_s)
    else:
        yield _frame("result", answer.model_dump_json())


def _frame(event: str, data: str, retry_after_s: str | None = None) -> str:
    """One event; `data` is JSON without line breaks. `retry` counts milliseconds."""
    retry = f"retry: {retry_after_s}000\n" if retry_after_s else ""
    return f"event: {event}\n{retry}data: {data}\n\n"


def describe(operation: dict[str, Any]) -> None:
    """Add the stream to an operation of the OpenAPI document."""
    operation["responses"]["200"]["content"][EVENT_STREAM] = {
        "schema": {"type": "string"},
        "example": (
            'event: progress\ndata: {"stage": "summarise", "done": 1, "total": 2}\n\n'
            'event: result\ndata: {"language": …}\n\n'
        ),
    }
