"""The guides for other services' clients are true: every snippet runs, on the real server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.guides import blocks, commands
from tests.service.live import ROOT, served

HOST = "http://127.0.0.1:8080"
GUIDES = ("libretranslate.md", "deepl.md")
KEY = "YOUR_KEY"


COMMANDS = [command for guide in GUIDES for command in commands(guide) if command[0] == "curl"]
PROGRAMS = [(guide, code) for guide in GUIDES for code in blocks(guide, "python")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("log") / "stderr"
    with served(log, API_KEYS=KEY) as found:
        yield found


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_of_a_guide_is_answered(address: str, command: list[str]) -> None:
    given = [part.replace(HOST, address) for part in command]
    needs_key = not any(KEY in part for part in given)
    header = ["-H", f"X-API-Key: {KEY}"] if needs_key else []
    done = subprocess.run(
        [*given, *header, "--silent", "--show-error", "--fail-with-body"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert json.loads(done.stdout)


@pytest.mark.parametrize(("guide", "code"), PROGRAMS)
def test_a_program_of_a_guide_runs(address: str, guide: str, code: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(code.replace(HOST, address), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == code.count("print(")


def test_every_guide_has_its_snippets() -> None:
    assert [sum(call[0] == "curl" for call in commands(guide)) for guide in GUIDES] == [7, 3]
    assert [guide for guide, _ in PROGRAMS] == [
        "libretranslate.md",
        "libretranslate.md",
        "deepl.md",
    ]


def test_the_settings_of_mastodon_are_its_own() -> None:
    (block,) = [text for text in blocks("libretranslate.md", "sh") if "=http" in text]
    names = [line.split("=")[0] for line in block.splitlines()]
    assert names == ["LIBRE_TRANSLATE_ENDPOINT", "LIBRE_TRANSLATE_API_KEY"]
