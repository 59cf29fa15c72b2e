"""The guides beside docs/api.md are true: their commands and snippets run."""

from __future__ import annotations

import json
import os
import shlex
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from werkzeug.serving import make_server

from service.answers import ArticleOut
from service.extractor import Extractor
from service.fetching import Fetcher
from service.ingestion import Ingestion
from tests.service.doubles import ENGLISH, GREEK
from tests.service.guides import blocks
from tests.service.pages import html_page
from tests.service.web import Web, page

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from service.app import EpitomeApp
    from tests.conftest import MakeClient

ROOT = Path(__file__).parents[2]
HOST = "http://127.0.0.1:8080"


@pytest.fixture
def reader(make_client: MakeClient, extractor: Extractor) -> Iterator[FlaskClient]:
    """A client of an application that fetches, from a web that has the guide's page."""
    authority, served = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("daily.example").configure_cert(served)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    web = Web(
        {"/bridge": page(html_page(ENGLISH, "A new bridge", "en-GB").encode())},
        {"daily.example": ["93.184.216.34"]},
        lambda connection: served.wrap_socket(connection, server_side=True),
    )
    fetcher = Fetcher(web.guard(), trusting)
    yield make_client(None, Ingestion(fetcher, extractor), allow_fetch=True)
    web.close()


def content_of(name: str) -> bytes:
    """A file a guide names: an example of the repository, or one in Greek of Windows."""
    path = ROOT / name
    return path.read_bytes() if path.exists() else GREEK.encode("windows-1253")


def form_of(fields: list[str]) -> dict[str, Any]:
    """curl's -F as the test client takes it."""
    form: dict[str, Any] = {}
    for field in fields:
        name, _, value = field.partition("=")
        if value.startswith("@"):
            path, _, kind = value[1:].partition(";type=")
            data = BytesIO(content_of(path))
            form[name] = (data, path, kind) if kind else (data, path)
        else:
            form[name] = value
    return form


@pytest.mark.parametrize("command", blocks("ingestion.md", "sh"), ids=lambda c: c.split()[1])
def test_a_command_of_the_guide_to_ingestion_is_answered(reader: FlaskClient, command: str) -> None:
    words = [word for word in shlex.split(command) if word != "\n"]
    assert words[0] == "curl"
    options = list(zip(words[2::2], words[3::2], strict=True))
    data = next((value for option, value in options if option == "-d"), None)
    fields = [value for option, value in options if option == "-F"]
    answer = reader.post(
        words[1].removeprefix(HOST),
        data=data or form_of(fields),
        content_type="application/json" if data else None,
    )
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["article"]["text"]


def test_the_answer_of_the_guide_to_ingestion_has_the_right_shape() -> None:
    (shown,) = (json.loads(block) for block in blocks("ingestion.md", "json"))
    assert ArticleOut.model_validate(shown["article"]).model_dump() == shown["article"]


@pytest.fixture
def served(make_app: Callable[..., EpitomeApp], extractor: Extractor) -> Iterator[str]:
    """The address of a service on the fake engine."""
    server = make_server("127.0.0.1", 0, make_app(None, Ingestion(None, extractor)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, "  from: The city council voted on Tuesday to build a new bridge over the river.\n"),
        (1, "['el', 'ar']\n['English', 'Russian', 'Greek', 'Arabic']\n["),
        (2, "['ru', 'el']\n"),
        (3, "invalid_request [(('targets', 0), 'is not a target language here; give some of"),
    ],
)
def test_a_snippet_of_the_guide_to_python_runs(served: str, number: int, printed: str) -> None:
    snippet = blocks("python.md", "python")[number]
    assert HOST in snippet
    done = subprocess.run(
        [sys.executable, "-c", snippet.replace(HOST, served)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "client"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert printed in done.stdout


def test_every_snippet_of_the_guide_to_python_is_run() -> None:
    assert len(blocks("python.md", "python")) == 4
