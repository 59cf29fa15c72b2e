"""`python -m service mcp`, asked by the protocol's own client."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from werkzeug.serving import make_server

from service.answers import DetectResponse, DigestResponse, SummarizeResponse, TranslateResponse
from service.cli import build_parser, main
from service.extractor import Extractor
from service.ingestion import Ingestion
from service.settings import settings_table
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN
from tests.service.guides import blocks, text_of
from tests.service.pages import html_page

if TYPE_CHECKING:
    from service.app import EpitomeApp

ROOT = Path(__file__).parents[2]
KEY = "a-key-for-tests"


def talk(then: Callable[[Client], Awaitable[Any]], **env: str) -> Any:
    """What `then` gives for a client of a server in a process of its own."""

    async def run() -> Any:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "service", "mcp"],
            env={"ENGINE": "fake", **env},
            cwd=ROOT,
        )
        async with Client(server, read_timeout_seconds=60) as client:
            return await then(client)

    return anyio.run(run)


@pytest.fixture
def service(make_app: Callable[..., EpitomeApp], extractor: Extractor) -> Iterator[str]:
    """The address of a service with a key."""
    app = make_app(None, Ingestion(None, extractor), api_keys=(KEY,))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(params=["here", "elsewhere"])
def env(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of a server that works by itself, and of one that asks a service."""
    if request.param == "here":
        return {}
    address: str = request.getfixturevalue("service")
    return {"EPITOME_URL": address, "EPITOME_API_KEY": KEY, "ENGINE": "ct2"}


def test_every_tool_gives_a_typed_answer(env: dict[str, str]) -> None:
    async def then(client: Client) -> list[Any]:
        calls: list[tuple[str, dict[str, Any]]] = [
            ("digest", {"text": RUSSIAN, "targets": ["el"], "max_sentences": 1}),
            ("summarize", {"html": html_page(GREEK, "Γέφυρα", "el"), "format": "bullets"}),
            ("translate", {"texts": [ENGLISH, "🙂"], "targets": ["ar", "ru"]}),
            ("detect", {"texts": [ARABIC, "12345"]}),
        ]
        return [await client.call_tool(name, given) for name, given in calls]

    digest, summary, translated, found = talk(then, **env)
    assert not any(answer.is_error for answer in (digest, summary, translated, found))
    body = DigestResponse.model_validate(digest.structured_content)
    assert body.language.code == "ru"
    assert [*body.translations] == ["el"]
    assert body.translations["el"].status == "ok"
    assert len(body.summary.sentences) == 1
    assert json.loads(digest.content[0].text) == digest.structured_content
    article = SummarizeResponse.model_validate(summary.structured_content).article
    assert article is not None
    assert (article.title, article.language) == ("Γέφυρα", "el")
    items = TranslateResponse.model_validate(translated.structured_content).items
    assert [*items[0].translations] == ["ar", "ru"]
    assert items[1].error == "undetermined_language"
    languages = DetectResponse.model_validate(found.structured_content).items
    assert [item.code for item in languages] == ["ar", "und"]


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("digest", {}, "text is required, or in its place url or html"),
        ("digest", {"text": "a", "html": "b"}, "html stands beside text"),
        ("digest", {"text": " "}, "text is empty: give at least one word"),
        ("digest", {"text": "🙂"}, "the language of the text cannot be told"),
        ("digest", {"text": "a", "targets": ["de"]}, "is not a target language here"),
        ("digest", {"text": "a", "max_words": 5}, "greater than or equal to 10"),
        ("digest", {"text": "a", "max_words": 50, "max_sentences": 2}, "not both"),
        ("summarize", {"url": "http://127.0.0.1/"}, "addresses are not fetched here"),
        ("summarize", {"html": "<p></p>"}, "no article was found in the page"),
        ("translate", {"texts": ["a"] * 129, "targets": ["ru"]}, "the limit is 128"),
        ("translate", {"texts": [], "targets": ["ru"]}, "at least 1 item"),
        ("detect", {"texts": ["a\0"]}, "holds a null character at offset 1"),
    ],
)
def test_an_error_says_what_would_work(
    called: Callable[..., Any], name: str, given: dict[str, Any], says: str
) -> None:
    answer = called(name, given)
    assert answer.is_error
    assert says in answer.content[0].text


@pytest.fixture
def called() -> Callable[..., Any]:
    """`called(name, arguments)`: the answer of a server in this process, without a pipe."""
    from service.mcp_backends import LocalBackend
    from service.mcp_server import build_server
    from service.settings import Settings

    settings = Settings(engine="fake")

    def call(name: str, given: dict[str, Any]) -> Any:
        async def run() -> Any:
            async with (
                LocalBackend(settings) as backend,
                Client(build_server(backend, settings.max_texts)) as client,
            ):
                return await client.call_tool(name, given)

        return anyio.run(run)

    return call


def test_an_error_of_the_other_service_is_told(env: dict[str, str]) -> None:
    async def then(client: Client) -> Any:
        return await client.call_tool("digest", {"text": "🙂"})

    answer = talk(then, **env)
    assert answer.is_error
    assert "the language of the text cannot be told" in answer.content[0].text


def test_a_service_that_is_not_there_is_told() -> None:
    async def then(client: Client) -> Any:
        return await client.call_tool("detect", {"texts": ["a"]})

    answer = talk(then, EPITOME_URL="http://127.0.0.1:9")
    assert answer.is_error
    assert answer.content[0].text.endswith("no answer came (ConnectError)")


def test_the_tools_say_what_they_take_and_give() -> None:
    async def then(client: Client) -> Any:
        assert client.server_info is not None
        return client.server_info.name, client.instructions, (await client.list_tools()).tools

    name, instructions, tools = talk(then)
    assert name == "epitome"
    assert "rough_model" in instructions
    assert [tool.name for tool in tools] == ["digest", "summarize", "translate", "detect"]
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert "ctx" not in tool.input_schema["properties"]
        assert tool.output_schema["properties"]["request_id"]
    digest = tools[0].input_schema["properties"]
    assert digest["targets"]["items"]["enum"] == ["en", "ru", "el", "ar"]
    assert digest["max_words"]["anyOf"][0] == {"type": "integer", "minimum": 10, "maximum": 1000}


def test_progress_is_told_and_only_grows() -> None:
    told: list[tuple[float, str | None]] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        told.append((progress, message))

    async def then(client: Client) -> Any:
        return await client.call_tool("digest", {"text": RUSSIAN}, progress_callback=hear)

    assert not talk(then).is_error
    steps = [step for step, _ in told]
    assert steps == sorted(steps)
    assert len(steps) >= 5
    assert told[0][1] == "detect 0/1"


def test_nothing_but_the_protocol_is_on_stdout_and_no_text_on_stderr() -> None:
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    call = {"name": "digest", "arguments": {"text": f"Zanzibar. {ENGLISH}", "targets": ["xx"]}}
    good = {"name": "detect", "arguments": {"texts": ["Zanzibar"]}}
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": call},
        {"id": 3, "method": "tools/call", "params": good},
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "ENGINE": "fake", "LOG_LEVEL": "info"},
        cwd=ROOT,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    lines = []
    for message in messages:
        process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        process.stdin.flush()
        if "id" in message:
            lines.append(process.stdout.readline())
    rest, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest == ""
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]
    assert "Zanzibar" not in errors
    assert "Traceback" not in errors


def test_a_missing_package_is_named_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "service.mcp_server", raising=False)
    assert main(["mcp"]) == 2
    assert capsys.readouterr().err == (
        "epitome: the package 'mcp.server.mcpserver' is missing: "
        "pip install -r requirements-mcp.txt, and run from a checkout\n"
    )


def test_over_http_it_listens_on_loopback_alone() -> None:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "mcp", "--http", str(port)],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ENGINE": "fake"},
        cwd=ROOT,
    )

    async def ask() -> Any:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                await anyio.sleep(0.1)
        async with Client(f"http://127.0.0.1:{port}/mcp") as client:
            return await client.call_tool("detect", {"texts": [GREEK]})

    try:
        answer = anyio.run(ask)
        assert answer.structured_content["items"][0]["code"] == "el"
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_the_configurations_of_the_guide_start_a_server() -> None:
    shown = [json.loads(block) for block in blocks("mcp.md", "json")]
    assert len(shown) == 2
    for configuration in shown:
        entry = configuration["mcpServers"]["epitome"]
        assert entry["command"] == f"{entry['cwd']}/.venv/bin/python"
        names = {item.name for item in settings_table()}
        assert set(entry["env"]) <= names

        async def ask(entry: dict[str, Any] = entry) -> list[str]:
            server = StdioServerParameters(
                command=sys.executable,
                args=entry["args"],
                env={"ENGINE": "fake", **entry["env"]},
                cwd=ROOT,
            )
            async with Client(server, read_timeout_seconds=60) as client:
                return [tool.name for tool in (await client.list_tools()).tools]

        tools = anyio.run(ask)
        assert tools == re.findall(r"^\| `(\w+)` \|", text_of("mcp.md"), re.MULTILINE)


def test_the_commands_of_the_guide_name_what_is_there() -> None:
    (block,) = blocks("mcp.md", "sh")
    install, serve = block.splitlines()
    assert (ROOT / install.split()[-1]).is_file()
    for command in (serve, re.search(r"`(\S+ -m service mcp --http \d+)`", text_of("mcp.md"))[1]):  # type: ignore[index]
        args = build_parser().parse_args(command.split()[3:])
        assert args.run.__name__ == "_mcp"
