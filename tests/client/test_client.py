"""The Python client, over a socket: against the service itself, and against one that refuses."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel
from werkzeug.serving import make_server

import client.epitome as module
from client.epitome import (
    AsyncEpitome,
    Broken,
    Busy,
    Digest,
    Epitome,
    EpitomeError,
    InvalidRequest,
    Language,
    Refused,
    TimedOut,
    Unauthorized,
    Unreachable,
    retry_after_s,
)
from service import answers
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN
from tests.service.pages import html_page

if TYPE_CHECKING:
    from service.app import EpitomeApp

ROOT = Path(__file__).parents[2]
KEY = "a-key-for-tests"


def serve(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@pytest.fixture
def service(make_app: Callable[..., EpitomeApp], extractor: Any) -> Iterator[str]:
    """The address of a real service on the fake engine, with a key."""
    from service.ingestion import Ingestion

    yield from serve(make_app(None, Ingestion(None, extractor), api_keys=(KEY,)))


Ask = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """`ask(address, method, …)`: the same call through either client."""

    def sync(address: str, method: str, *args: Any, options: Any = None, **kwargs: Any) -> Any:
        with Epitome(address, **{"api_key": KEY, **(options or {})}) as epitome:
            return getattr(epitome, method)(*args, **kwargs)

    async def wait(address: str, method: str, args: Any, options: Any, kwargs: Any) -> Any:
        async with AsyncEpitome(address, **{"api_key": KEY, **(options or {})}) as epitome:
            return await getattr(epitome, method)(*args, **kwargs)

    def asynchronous(
        address: str, method: str, *args: Any, options: Any = None, **kwargs: Any
    ) -> Any:
        return asyncio.run(wait(address, method, args, options, kwargs))

    return sync if request.param == "sync" else asynchronous


@pytest.mark.parametrize(
    ("text", "code"), [(ENGLISH, "en"), (RUSSIAN, "ru"), (GREEK, "el"), (ARABIC, "ar")]
)
def test_a_digest_is_typed_through_and_through(
    service: str, ask: Ask, text: str, code: str
) -> None:
    digest = ask(service, "digest", text, targets=["ru", "el"], length={"max_sentences": 2})
    assert isinstance(digest, Digest)
    assert digest.language.code == digest.summary.language == code
    assert {*digest.translations} == {"ru", "el"}
    assert digest.translations["el" if code == "ru" else "ru"].text
    assert 1 <= len(digest.summary.sentences) <= 2
    evidence = digest.summary.sentences[0].evidence[0]
    assert text[evidence.offset : evidence.offset + evidence.length].strip()
    assert digest.article is None
    assert digest.raw["signature"] == digest.signature
    with pytest.raises(dataclasses.FrozenInstanceError):
        digest.signature = "x"  # type: ignore[misc]


def test_a_summary_a_page_and_a_file(service: str, ask: Ask, tmp_path: Path) -> None:
    summary = ask(service, "summarize", html=html_page(RUSSIAN, "Мост", "ru"), format="bullets")
    assert summary.article.title == "Мост"
    assert summary.translations == {}
    path = tmp_path / "άρθρο.txt"
    path.write_bytes(GREEK.encode("iso-8859-7"))
    for file in (path, str(path), ("a.txt", GREEK.encode("windows-1253"))):
        digest = ask(service, "digest", file=file, targets=["ar"], length={"max_words": 30})
        assert digest.article.text == GREEK
        assert [*digest.translations] == ["ar"]


def test_translations_languages_and_models(service: str, ask: Ask) -> None:
    done = ask(service, "translate", ["The bridge is closed.", "🙂"], ["ru", "ar"], source="en")
    assert [item.error for item in done.items] == [None, None] or done.items[1].error
    assert done.items[0].translations["ru"].status == "ok"
    found = ask(service, "detect", ["Καλημέρα σε όλους", "12345"])
    assert isinstance(found[0], Language)
    assert [item.code for item in found] == ["el", "und"]
    languages = ask(service, "languages")
    assert {info.code: info.direction for info in languages if info.targets} == {
        "en": "ltr",
        "ru": "ltr",
        "el": "ltr",
        "ar": "rtl",
    }
    assert {model.engine for model in ask(service, "models")} == {"fake"}


def test_an_error_of_the_service_has_its_class_and_all_its_faults(service: str, ask: Ask) -> None:
    with pytest.raises(InvalidRequest) as caught:
        ask(service, "digest", " ", targets=["xx"], url="http://a.example/")
    error = caught.value
    assert (error.status, error.type) == (400, "invalid_request")
    assert [fault.loc for fault in error.faults] == [("text",), ("url",), ("targets", 0)]
    assert re.fullmatch(r"[0-9a-f]{32}", error.request_id)
    with pytest.raises(Unauthorized):
        ask(service, "languages", options={"api_key": "another-key"})
    with pytest.raises(Unauthorized) as refused:
        ask(service, "digest", url="https://news.example/")
    assert refused.value.type == "fetch_disabled"


def test_one_string_is_not_taken_for_a_list(service: str, ask: Ask) -> None:
    with pytest.raises(TypeError):
        ask(service, "detect", "one string")


def test_no_answer_is_its_own_error(ask: Ask) -> None:
    with pytest.raises(Unreachable) as caught:
        ask("http://127.0.0.1:9", "languages")
    assert str(caught.value) == "no answer came (ConnectError)"


class Refusing:
    """A server that gives the answers it is told, in order, then languages."""

    def __init__(self, *script: tuple[int, dict[str, str]]) -> None:
        self.script = list(script)
        self.seen: list[tuple[float, str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append(
                    (time.monotonic(), self.path, self.headers.get("Authorization", ""))
                )
                status, headers = outer.script.pop(0) if outer.script else (200, {})
                body = json.dumps({"languages": []} if status == 200 else {}).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def gaps(self) -> list[float]:
        times = [at for at, _, _ in self.seen]
        return [later - earlier for earlier, later in pairwise(times)]


def test_a_busy_service_is_asked_again_after_the_time_it_names(ask: Ask) -> None:
    server = Refusing((429, {"Retry-After": "1"}), (503, {"Retry-After": "0"}))
    assert ask(server.address, "languages") == ()
    first, second = server.gaps()
    assert 0.95 < first < 2
    assert second < 0.5
    assert {seen[1:] for seen in server.seen} == {("/v1/languages", f"Bearer {KEY}")}


def test_a_date_is_waited_for(ask: Ask) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    server = Refusing((503, {"Retry-After": when}))
    assert ask(server.address, "languages") == ()
    assert 0.5 < server.gaps()[0] < 3


def test_without_a_time_the_wait_grows(ask: Ask) -> None:
    server = Refusing((503, {}), (503, {}))
    assert ask(server.address, "languages") == ()
    first, second = server.gaps()
    assert 0.45 < first < 0.9
    assert 0.95 < second < 1.6


def test_the_tries_have_an_end(ask: Ask) -> None:
    server = Refusing(*[(503, {"Retry-After": "0"})] * 9)
    with pytest.raises(Busy) as caught:
        ask(server.address, "languages", options={"retries": 2})
    assert len(server.seen) == 3
    assert caught.value.retry_after_s == 0


def test_a_wait_that_is_too_long_is_left_to_the_caller(ask: Ask) -> None:
    server = Refusing((429, {"Retry-After": "3600"}))
    with pytest.raises(Busy) as caught:
        ask(server.address, "languages")
    assert len(server.seen) == 1
    assert caught.value.retry_after_s == 3600


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, Broken), (502, Broken), (504, TimedOut), (413, InvalidRequest), (418, Broken)],
)
def test_no_other_error_is_tried_again(ask: Ask, status: int, kind: type[Refused]) -> None:
    server = Refusing((status, {"Retry-After": "0"}))
    with pytest.raises(kind) as caught:
        ask(server.address, "languages")
    assert type(caught.value) is kind
    assert len(server.seen) == 1
    assert str(caught.value) == f"{status} : the answer is not the service's own"


def test_an_answer_that_is_no_json_is_an_error_of_the_client(ask: Ask) -> None:
    server = Refusing((200, {"Content-Length": "0"}))
    with pytest.raises(EpitomeError):
        ask(server.address, "languages")


def test_an_address_may_hold_a_path(ask: Ask) -> None:
    server = Refusing()
    ask(f"{server.address}/epitome/", "languages")
    assert server.seen[0][1] == "/epitome/v1/languages"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("7", 7.0), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("", None)],
)
def test_a_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header) == seconds


def test_both_clients_take_the_same_arguments() -> None:
    for name, method in vars(Epitome).items():
        if not name.startswith("_"):
            other = getattr(AsyncEpitome, name)
            assert inspect.signature(method) == inspect.signature(other)
            assert inspect.iscoroutinefunction(other)


def test_the_names_of_the_client_are_those_of_the_service() -> None:
    pairs: dict[Any, type[BaseModel]] = {
        module.Article: answers.ArticleOut,
        module.CheckWarning: answers.WarningOut,
        module.Coverage: answers.CoverageOut,
        module.Digest: answers.DigestResponse,
        module.Evidence: answers.EvidenceOut,
        module.Language: answers.LanguageOut,
        module.LanguageInfo: answers.LanguageInfoOut,
        module.ModelInfo: answers.ModelInfoOut,
        module.Summary: answers.SummaryOut,
        module.SummarySentence: answers.SummarySentenceOut,
        module.TranslatedItem: answers.TranslatedItemOut,
        module.Translation: answers.TranslationOut,
        module.Translations: answers.TranslateResponse,
    }
    for ours, theirs in pairs.items():
        names = {f.name for f in dataclasses.fields(ours)} - {"raw"}
        assert names <= set(theirs.model_fields), ours.__name__


def test_every_exported_name_is_there() -> None:
    assert [*module.__all__] == sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def test_the_client_stands_alone_and_names_the_version(tmp_path: Path) -> None:
    from models.version import __version__

    assert module.__version__ == __version__
    assert f'version = "{__version__}"' in (ROOT / "client/pyproject.toml").read_text()
    copied = tmp_path / "epitome.py"
    copied.write_bytes((ROOT / "client/epitome.py").read_bytes())
    code = "import sys, epitome; print({'flask', 'models', 'service', 'pydantic'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_pip_installs_it(tmp_path: Path) -> None:
    source = tmp_path / "client"
    source.mkdir()
    for name in ("epitome.py", "pyproject.toml", "README.md"):
        (source / name).write_bytes((ROOT / "client" / name).read_bytes())
    target = tmp_path / "installed"
    # Without isolation and dependencies it needs no package index.
    options = ["--quiet", "--no-build-isolation", "--no-deps", "--target", str(target)]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *options, source],
        capture_output=True,
        check=True,
    )
    installed = {path.name for path in target.iterdir()}
    assert {"epitome.py", f"epitome_client-{module.__version__}.dist-info"} <= installed
