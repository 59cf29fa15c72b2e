"""What is wrong before there is a request, or stops in the middle of one: on a real gunicorn."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from gunicorn.http.errors import InvalidResponseHeader, UnsupportedTransferCoding

from service.worker import BoundedSocket, _said_of
from tests.service.test_server import ROOT, free_port, wait_until_ready

TRANSFER_S = 1.5
THREADS = 3
# The bound is cut down, so that a test can wait for it.
SERVE = f"""
import sys
from service import worker
worker.TRANSFER_S = {TRANSFER_S}
from service.cli import main
sys.exit(main(["serve"]))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Port and log."""
    port = free_port()
    log = tmp_path_factory.mktemp("wire") / "log"
    settings = {"ENGINE": "fake", "REQUEST_THREADS": str(THREADS), "MAX_JOBS": "2"}
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env={**os.environ, **settings, "LOG_LEVEL": "debug", "PORT": str(port)},
            cwd=ROOT,
            stderr=stderr,
        )
        try:
            wait_until_ready(f"http://127.0.0.1:{port}")
            yield port, log
        finally:
            process.terminate()
            process.wait(timeout=20)


def connect(port: int, data: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(data)
    return connection


def answered(port: int, data: bytes, *, is_cut: bool = False) -> tuple[int, str, Any]:
    """Status, type and JSON of the answer to these bytes, after which nothing more is sent."""
    with closing(connect(port, data)) as connection:
        if is_cut:
            connection.shutdown(socket.SHUT_WR)
        got = b""
        while chunk := connection.recv(65_536):
            got += chunk
    head, _, body = got.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    return int(lines[0].split(" ")[1]), headers["Content-Type"], json.loads(body)


def post(path: str, body: str, *headers: str, kind: str = "application/json") -> bytes:
    head = (f"POST {path} HTTP/1.1", "Host: x", "Connection: close", f"Content-Type: {kind}")
    return "\r\n".join([*head, *headers, "", body]).encode()


@pytest.mark.parametrize(
    ("data", "status", "detail"),
    [
        (
            "POST /translate?q=Мост&api_key=Zanzibar HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
            400,
            "the first line is not HTTP: percent-encode the address",
        ),
        (
            b"GET /translate?q=Zanzibar HTTP/1.1\r\nHost: x\r\nZanzi bar: 1\r\n\r\n",
            400,
            "the request is not HTTP as it is read here",
        ),
        (
            b"GET /translate?q=" + b"Zanzibar" * 10_000 + b" HTTP/1.1\r\n\r\n",
            414,
            "the address is longer than the limit of 65,536 bytes",
        ),
        (
            b"GET / HTTP/1.1\r\nHost: x\r\nX-Text: " + b"Zanzibar" * 2_000 + b"\r\n\r\n",
            431,
            "the headers are larger than the limit",
        ),
    ],
    ids=["not encoded", "bad header", "long address", "long header"],
)
def test_what_is_no_request_gets_a_problem_and_leaves_no_word_in_the_log(
    server: tuple[int, Path], data: bytes, status: int, detail: str
) -> None:
    port, log = server
    assert httpx.get(f"http://127.0.0.1:{port}/translate?q=Zanzibar").status_code == 405
    got, kind, body = answered(port, data)
    assert (got, kind, body["detail"]) == (status, "application/problem+json", detail)
    assert [*body] == ["type", "title", "status", "detail", "request_id", "errors"]
    text = log.read_text()
    (line,) = (line for line in text.splitlines() if body["request_id"] in line)
    assert json.loads(line)["message"] == "request cannot be read"
    assert "Zanzibar" not in text
    assert "Мост" not in text and "\\xd0" not in text


def test_what_the_application_breaks_is_a_500_and_not_the_callers_fault() -> None:
    assert _said_of(InvalidResponseHeader("Zanzibar"))[0] == 500
    assert _said_of(RuntimeError("Zanzibar")) == (500, "the request failed; its id is in the log")
    assert _said_of(UnsupportedTransferCoding("Zanzibar"))[0] == 501


def test_a_body_that_breaks_off_is_refused(server: tuple[int, Path]) -> None:
    form = "application/x-www-form-urlencoded"
    data = post(
        "/translate", "q=The bridge is&source=en&target=ru", "Content-Length: 200", kind=form
    )
    status, _, body = answered(server[0], data, is_cut=True)
    assert (status, body) == (400, {"error": "Invalid request: the body broke off"})
    data = post("/v1/detect", '10\r\n{"texts', "Transfer-Encoding: chunked")
    status, _, body = answered(server[0], data, is_cut=True)
    assert (status, body["detail"]) == (400, "the body broke off")


@pytest.mark.parametrize("chunk", ['ZZ\r\n{"texts', "5\r\n12345678\r\n"])
def test_malformed_chunks_are_a_400(server: tuple[int, Path], chunk: str) -> None:
    data = post("/v1/detect", chunk, "Transfer-Encoding: chunked")
    status, _, body = answered(server[0], data)
    assert (status, body["detail"]) == (400, "the body's chunks are malformed")


@pytest.mark.parametrize(
    "half",
    [
        post("/v1/detect", "", "Content-Length: 10"),
        post("/v1/detect", "5\r\n", "Transfer-Encoding: chunked"),
        b"POST /v1/detect HTTP/1.1\r\nHost: x\r\n",
        b"P",
    ],
    ids=["no body", "no chunk", "half the headers", "one letter"],
)
def test_requests_that_stop_in_the_middle_hold_no_thread_for_long(
    server: tuple[int, Path], half: bytes
) -> None:
    port, log = server
    with ExitStack() as stack:
        for _ in range(2 * THREADS):
            stack.enter_context(closing(connect(port, half)))
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30)
    assert answer.status_code == 200
    assert "Socket error" not in log.read_text()


def test_a_body_that_does_not_come_is_told_so(server: tuple[int, Path]) -> None:
    status, _, body = answered(server[0], post("/v1/detect", '{"texts', "Content-Length: 20"))
    assert (status, body["detail"]) == (400, "the body did not come in time")


def test_a_body_that_trickles_does_not_come_in_time_either(server: tuple[int, Path]) -> None:
    started = time.monotonic()
    with closing(connect(server[0], post("/v1/detect", "", "Content-Length: 1000"))) as connection:
        while time.monotonic() < started + 15:
            time.sleep(0.2)
            try:
                connection.sendall(b" ")
                connection.setblocking(False)
                if connection.recv(10):
                    break
            except BlockingIOError:
                pass
            finally:
                connection.setblocking(True)
    assert time.monotonic() - started < 10


def test_a_body_that_keeps_up_has_the_time_it_needs() -> None:
    here, there = socket.socketpair()
    with BoundedSocket(fileno=here.detach()) as bounded, there:
        bounded.begin_request()
        given = bounded._read_by
        there.sendall(b"x" * 20_000)
        got = 0
        while got < 20_000:
            got += len(bounded.recv(65_536))
        assert bounded._read_by == pytest.approx(given + 2.0)
        assert bounded.gettimeout() is None
        bounded.settimeout(0.01)  # gunicorn's own bound stays
        with pytest.raises(TimeoutError):
            bounded.recv(1)
        assert bounded.gettimeout() == 0.01


def test_an_answer_that_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.worker.TRANSFER_S", 0.05)
    monkeypatch.setattr("service.worker.TRANSFER_BYTES_PER_S", 1e9)
    here, there = socket.socketpair()
    with BoundedSocket(fileno=here.detach()) as bounded, there:
        with pytest.raises(TimeoutError, match="not read in time"):
            bounded.sendall(b"x" * 50_000_000)
        assert bounded.gettimeout() is None
