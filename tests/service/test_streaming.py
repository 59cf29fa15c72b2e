"""A digest as events: their order, the same answer at the end, a client that goes away."""

from __future__ import annotations

import http.client
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from models import Deadline, Overloaded, UndeterminedLanguage
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN, PipelineDouble
from tests.service.test_server import ROOT, free_port, wait_until_ready

if TYPE_CHECKING:
    from models import Pipeline
    from tests.conftest import MakeClient

STREAM = {"Accept": "text/event-stream"}


def events(text: str) -> list[tuple[str, Any]]:
    """(name, data) of every event; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":")
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, GREEK, ARABIC], ids=["en", "ru", "el", "ar"])
def test_the_stream_ends_with_the_plain_answer(make_client: MakeClient, text: str) -> None:
    client = make_client()
    body = {"text": text, "targets": ["ru", "ar"]}
    same = {"X-Request-ID": "same"}
    plain = client.post("/v1/digest", json=body, headers=same)
    streamed = client.post("/v1/digest", json=body, headers=STREAM | same, buffered=True)
    assert plain.mimetype == "application/json"
    assert streamed.mimetype == "text/event-stream"
    assert streamed.headers["Cache-Control"] == "no-store"
    assert streamed.headers["X-Request-ID"] == "same"
    name, answer = events(streamed.text)[-1]
    assert name == "result"
    expected = plain.get_json()
    assert [*answer.pop("timings_ms")] == [*expected.pop("timings_ms")]
    assert answer == expected


def test_progress_comes_first_and_names_the_stages_in_order(make_client: MakeClient) -> None:
    text = (
        make_client().post("/v1/digest", json={"text": RUSSIAN}, headers=STREAM, buffered=True).text
    )
    names = [name for name, _ in events(text)]
    assert names == ["progress"] * (len(names) - 1) + ["result"]
    reports = [data for name, data in events(text) if name == "progress"]
    assert all(set(report) == {"stage", "done", "total"} for report in reports)
    stages = list(dict.fromkeys(report["stage"] for report in reports))
    assert stages == ["detect", "segment", "to_english", "summarise", "translate", "check"]
    assert reports[0] == {"stage": "detect", "done": 0, "total": 1}
    assert reports[-1] == {"stage": "check", "done": 1, "total": 1}


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/event-stream;q=0.5", "application/json"),
        ("text/html", "application/json"),
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, application/problem+json", "text/event-stream"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
    ],
)
def test_only_who_asks_for_events_gets_them(
    make_client: MakeClient, accept: str, mimetype: str
) -> None:
    answer = make_client().post(
        "/v1/digest", json={"text": ENGLISH}, headers={"Accept": accept}, buffered=True
    )
    assert (answer.status_code, answer.mimetype) == (200, mimetype)


def test_what_is_refused_before_the_job_is_a_plain_problem(make_client: MakeClient) -> None:
    answer = make_client().post("/v1/digest", json={"text": ""}, headers=STREAM)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_an_error_in_mid_run_is_the_last_event(
    make_client: MakeClient, fake_pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    double = PipelineDouble(fake_pipeline, UndeterminedLanguage(["en"]))
    client = make_client(double)
    same = {"X-Request-ID": "same"}
    plain = client.post("/v1/digest", json={"text": ENGLISH}, headers=same)
    caplog.clear()
    with caplog.at_level(logging.INFO):
        streamed = client.post(
            "/v1/digest", json={"text": ENGLISH}, headers=STREAM | same, buffered=True
        )
    assert streamed.status_code == 200
    assert events(streamed.text) == [("problem", plain.get_json())]
    assert plain.get_json()["type"] == "undetermined_language"
    (fields,) = (r.__dict__["fields"] for r in caplog.records if r.name == "epitome.access")
    assert (fields["status"], fields["problem"]) == (200, "undetermined_language")


def test_a_problem_that_passes_says_when_to_come_back(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    client = make_client(PipelineDouble(fake_pipeline, Overloaded(7)))
    text = client.post("/v1/digest", json={"text": ENGLISH}, headers=STREAM, buffered=True).text
    assert "\nretry: 7000\n" in text


def test_an_unexpected_error_does_not_quote_the_text(
    make_client: MakeClient, fake_pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(PipelineDouble(fake_pipeline, ValueError("Zanzibar")))
    with caplog.at_level(logging.DEBUG):
        text = client.post("/v1/digest", json={"text": ENGLISH}, headers=STREAM, buffered=True).text
    assert events(text)[0][1]["type"] == "internal"
    assert "Zanzibar" not in text + repr([record.__dict__ for record in caplog.records])


def test_the_log_line_comes_with_the_end_of_the_stream(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        make_client().post(
            "/v1/digest", json={"text": ENGLISH, "targets": []}, headers=STREAM, buffered=True
        )
    (fields,) = (r.__dict__["fields"] for r in caplog.records if r.name == "epitome.access")
    assert (fields["chars_in"], fields["sentences_in"]) == (len(ENGLISH), 5)


class SlicedPipeline:
    """A pipeline whose digest works slice after slice until its deadline stops it."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.slices = 0
        self.ended = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def digest(self, job: Any, progress: Any, deadline: Deadline) -> Any:
        try:
            while self.slices < 3000:
                deadline.check()
                self.slices += 1
                progress("summarise", self.slices, 3000)
                time.sleep(0.02)
        finally:
            self.ended.set()


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None: ...


@contextmanager
def served(app: Any) -> Iterator[BaseWSGIServer]:
    """`app` on a socket of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def ask(
    port: int, text: str = ENGLISH
) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json", **STREAM}
    connection.request("POST", "/v1/digest", json.dumps({"text": text}), headers)
    return connection, connection.getresponse()


def test_a_client_that_goes_away_ends_its_job_and_frees_its_place(
    make_client: MakeClient, fake_pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sliced = SlicedPipeline(fake_pipeline)
    app = make_client(sliced, max_jobs=1).application
    with served(app) as server:
        gone, answer = ask(server.port)
        assert answer.readline() == b"event: progress\n"
        _, refused = ask(server.port)
        assert refused.status == 503, "the stream holds the only place"
        answer.close()
        gone.close()
        assert sliced.ended.wait(timeout=20)
        assert sliced.slices < 3000, "it was called off, not finished"
        assert status_once_free(server.port) == 200
    logged = [r.__dict__["fields"] for r in caplog.records if r.name == "epitome.access"]
    assert next(fields.get("cancelled") for fields in logged if fields["status"] == 200) == 1


def status_once_free(port: int, patience_s: float = 60) -> int:
    """Ask until the answer is not 503."""
    give_up_at = time.monotonic() + patience_s
    status = 503
    while status == 503 and time.monotonic() < give_up_at:
        time.sleep(0.1)
        connection, answer = ask(port)
        status = answer.status
        answer.close()
        connection.close()
    return status


@pytest.mark.weights
def test_gunicorn_frees_the_place_of_a_client_that_went() -> None:
    """The real server on the shipped weights: a long Russian article, left in its first stage."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        env={**os.environ, "MAX_JOBS": "1", "PORT": str(port), "LOG_LEVEL": "error"},
        cwd=ROOT,
    )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}")
        article = (ROOT / "examples/article-ru.txt").read_text(encoding="utf-8")
        gone, answer = ask(port, article * 8)
        lines: list[bytes] = []
        while not any(b"to_english" in line for line in lines):
            lines.append(answer.readline())
        connection, refused = ask(port)
        assert refused.status == 503, "the stream holds the only place"
        connection.close()
        answer.close()
        gone.close()
        assert status_once_free(port) == 200
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_a_stream_holds_its_place_until_it_ends(make_client: MakeClient) -> None:
    client = make_client(max_jobs=1)
    held = client.post("/v1/digest", json={"text": ENGLISH}, headers=STREAM, buffered=False)
    assert client.post("/v1/digest", json={"text": ENGLISH}).status_code == 503
    held.close()
    assert client.post("/v1/digest", json={"text": ENGLISH}).status_code == 200
