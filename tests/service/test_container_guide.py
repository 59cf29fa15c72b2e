"""docs/container.md, held against what it speaks of.

There is no Docker engine where the tests run, so its `docker` commands are read and compared, not
run; the commands to the service are run.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from models.version import __version__
from service.cli import build_parser
from service.settings import Settings, settings_table
from tests.service.guides import blocks, text_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
GUIDE = text_of("container.md")
COMPOSE_TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICE = COMPOSE["services"]["epitome"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = {item.name for item in settings_table()}


def commands() -> list[list[str]]:
    """Every command of the guide, as words."""
    found: list[list[str]] = []
    for block in blocks("container.md", "sh"):
        joined = block.replace("\\\n", " ")
        # A command starts at the start of a line, outside of quotes.
        parts = re.split(r"\n(?=docker |curl |[A-Z_]+=)", joined)
        found.extend(shlex.split(part) for part in parts)
    return found


def docker(verb: str) -> list[list[str]]:
    """The words after `docker VERB`, settings of the shell left out."""
    bare = [words[next(i for i, w in enumerate(words) if "=" not in w) :] for words in commands()]
    return [words[2:] for words in bare if words[:2] == ["docker", verb]]


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def test_every_command_is_one_that_is_looked_at() -> None:
    kinds = {words[0] for words in commands() if "=" not in words[0]}
    assert kinds == {"docker", "curl"}
    assert len(docker("compose")) == 5
    assert (len(docker("build")), len(docker("run"))) == (1, 2)


def test_compose_is_asked_for_what_it_has() -> None:
    assert [words[0] for words in docker("compose")] == ["up", "ps", "logs", "down", "up"]
    (logs,) = [words for words in docker("compose") if words[0] == "logs"]
    assert logs[-1] in COMPOSE["services"]
    assert SERVICE["build"]["context"] == "."


def test_the_image_has_the_name_it_is_built_under() -> None:
    name = f"epitome:{__version__}"
    assert SERVICE["image"] == name
    assert option(docker("build")[0], "--tag") == name
    assert all(name in words for words in docker("run"))


def test_the_port_is_the_image_s_and_stays_on_this_machine() -> None:
    published = option(docker("run")[0], "--publish")
    assert [published] == SERVICE["ports"]
    assert re.search(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE)[1] == published.split(":")[-1]  # type: ignore[index]
    address = published.rsplit(":", 1)[0]
    for words in commands():
        if words[0] == "curl":
            assert words[1].startswith(f"http://{address}/")


def test_run_takes_no_more_rights_than_compose_gives() -> None:
    words = docker("run")[0]
    assert ("--read-only" in words) is SERVICE["read_only"]
    assert [option(words, "--cap-drop")] == SERVICE["cap_drop"]
    assert [option(words, "--security-opt")] == SERVICE["security_opt"]
    user = re.findall(r"^USER (\d+):", DOCKERFILE, re.MULTILINE)[-1]
    assert f"runs as user {user}" in GUIDE


def test_every_setting_exists_and_what_the_shell_gives_is_handed_on() -> None:
    given = [word.split("=")[0] for words in commands() for word in words if word[:1].isupper()]
    given = [name for name in given if re.fullmatch(r"[A-Z_]{4,}", name) and name != "ALL"]
    assert {*given} == {"API_KEYS", "THREADS"}
    for name in ("API_KEYS", "THREADS"):
        assert SERVICE["environment"][name].startswith(f"${{{name}:-")
    (override,) = blocks("container.md", "yaml")
    environment = yaml.safe_load(override)["services"]["epitome"]["environment"]
    assert set(environment) <= SETTINGS
    Settings.from_env({name: str(value) for name, value in environment.items()})
    of_compose = {"MODELS_PROFILE", "MEMORY_LIMIT"}  # for the build and for Docker
    for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", GUIDE):
        assert name in SETTINGS or (name in of_compose and f"${{{name}:-" in COMPOSE_TEXT)


def test_the_command_in_the_container_is_one_of_the_command_line() -> None:
    words = docker("run")[1]
    call = words[words.index("python") :]
    assert call[:3] == ["python", "-m", "service"]
    end = call.index("<")
    assert (ROOT / call[end + 1]).is_file()
    args = build_parser().parse_args(call[3:end])
    assert (args.file, args.to, args.quiet) == ("-", "ru,el", True)
    assert "--interactive" in words


def test_what_the_image_does_not_hold_is_not_copied() -> None:
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE)
    assert "client" not in copied
    assert "requirements-mcp.txt" not in copied
    assert "--without-pip" in DOCKERFILE


@pytest.mark.parametrize(
    "words", [words for words in commands() if words[0] == "curl"], ids=lambda words: words[1]
)
def test_a_request_of_the_guide_is_answered(client: FlaskClient, words: list[str]) -> None:
    path = words[1].removeprefix("http://127.0.0.1:8080")
    if "-d" in words:
        answer = client.post(path, data=option(words, "-d"), content_type="application/json")
    else:
        answer = client.get(path)
    assert answer.status_code == 200
