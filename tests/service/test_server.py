"""The real thing: gunicorn in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from gunicorn.workers.gthread import ThreadWorker

from service.server import greeting, gunicorn_options
from service.settings import Settings
from service.worker import Worker
from tests.service.doubles import GREEK

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        env={**os.environ, "ENGINE": "fake", "PORT": str(port)},
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address)
        yield address, process
    finally:
        process.kill()
        process.wait(timeout=10)


def wait_until_ready(address: str) -> None:
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("the server is not ready after a minute")


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20)


def _wait_until_refused(address: str) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            _connect(address).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.1)
    raise AssertionError("a server that is to stop still accepts connections")


def test_a_digest_over_http(server: tuple[str, subprocess.Popen[str]]) -> None:
    answer = httpx.post(f"{server[0]}/v1/digest", json={"text": GREEK, "targets": ["ru", "ar"]})
    assert answer.status_code == 200
    body = answer.json()
    assert body["language"]["code"] == "el"
    assert body["translations"]["ru"]["status"] == "ok"
    assert body["translations"]["ru"]["route"] == ["el", "en", "ru"]
    assert body["translations"]["ar"]["status"] == "ok"


def test_requests_at_the_same_time_get_their_own_answers(
    server: tuple[str, subprocess.Popen[str]],
) -> None:
    def ask(number: int) -> tuple[str, str]:
        request = {"texts": [f"There are {number} boats on the river."], "targets": ["ru"]}
        headers = {"X-Request-ID": f"ask-{number}"}
        answer = client.post(f"{server[0]}/v1/translate", json=request, headers=headers).json()
        return answer["items"][0]["translations"]["ru"]["text"], answer["request_id"]

    with httpx.Client(timeout=60) as client, ThreadPoolExecutor(max_workers=16) as pool:
        answers = list(pool.map(ask, range(100, 148)))
    for number, (text, request_id) in zip(range(100, 148), answers, strict=True):
        assert str(number) in text
        assert request_id == f"ask-{number}"


def test_two_megabytes_get_their_answer_whole_or_in_chunks(
    server: tuple[str, subprocess.Popen[str]],
) -> None:
    data = json.dumps({"text": "bridge " * 300_000}).encode()
    headers = {"Content-Type": "application/json"}
    pieces = (data[start : start + 50_000] for start in range(0, len(data), 50_000))
    for content in (data, pieces):
        answer = httpx.post(f"{server[0]}/v1/digest", content=content, headers=headers)
        assert answer.status_code == 413
        assert answer.json()["detail"] == "the body is larger than the limit of 1,048,576 bytes"


def test_a_chunked_body_is_read(server: tuple[str, subprocess.Popen[str]]) -> None:
    pieces = iter([b'{"texts": ["', "Добрый день, друзья".encode(), b'"]}'])
    headers = {"Content-Type": "application/json"}
    answer = httpx.post(f"{server[0]}/v1/detect", content=pieces, headers=headers)
    assert answer.json()["items"][0]["code"] == "ru"


def test_it_greets_logs_and_stops_cleanly(server: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = server
    body = json.dumps({"texts": [GREEK]}).encode()
    head = f"POST /v1/detect HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    with _connect(address) as begun:
        begun.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body[:9])
        time.sleep(0.5)  # until a thread waits for the rest
        process.send_signal(signal.SIGTERM)
        _wait_until_refused(address)
        assert process.poll() is None
        begun.sendall(body[9:])
        assert b'"code":"el"' in b"".join(iter(lambda: begun.recv(4096), b""))
    assert process.wait(timeout=20) == 0
    assert process.stderr is not None
    lines = process.stderr.read().splitlines()
    assert lines[0].endswith(f"listens on {address} (interactive documentation: {address}/docs)")
    assert lines[2].startswith(f"curl {address}/v1/digest ")
    log = [json.loads(line) for line in lines if line.startswith("{")]
    assert "every model has answered" in [line["message"] for line in log]
    assert "Traceback" not in "\n".join(lines)


def test_a_bad_setting_stops_the_start_with_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "service", "serve"],
        env={**os.environ, "MAX_QUEUE_ITEMS": "ten"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "epitome: MAX_QUEUE_ITEMS='ten' is not a whole number\n"


def test_one_process_many_threads() -> None:
    options = gunicorn_options(Settings(host="::", request_threads=9, max_jobs=3))
    assert (options["workers"], options["worker_class"], options["threads"]) == (1, Worker, 9)
    assert issubclass(Worker, ThreadWorker)
    assert options["preload_app"] is False
    assert options["bind"] == "[::]:8080"


def test_the_greeting_can_be_pasted_into_a_shell() -> None:
    text = greeting(Settings(host="0.0.0.0", api_keys=("some-key-1",)))
    assert "http://127.0.0.1:8080/docs" in text
    assert "some-key-1" not in text
    command = text.split("Try:\n")[1]
    echoed = subprocess.run(
        ["bash", "-c", command.replace("curl ", "printf '%s\\n' ", 1)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert echoed[:-1] == [
        "http://127.0.0.1:8080/v1/digest",
        "-H",
        "Content-Type: application/json",
        "-H",
        "Authorization: Bearer YOUR_KEY",
        "-d",
    ]
    assert json.loads(echoed[-1])["targets"] == ["ru", "el", "ar"]
