"""The guide to the API is true: its examples run, its tables are whole."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from service.answers import DigestResponse
from service.errors import STATUSES
from service.problems import Problem
from service.schemas import DigestRequest
from tests.service.guides import blocks, commands, text_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

GUIDE = "api.md"
HOST = "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    "command", commands(GUIDE), ids=lambda command: command[1].removeprefix(HOST)
)
def test_an_example_of_the_guide_is_answered(client: FlaskClient, command: list[str]) -> None:
    assert command[0] == "curl"
    options = dict(zip(command[2::2], command[3::2], strict=True))
    pairs = zip(command[2::2], command[3::2], strict=True)
    headers = dict(value.split(": ", 1) for option, value in pairs if option == "-H")
    answer = client.open(
        command[1].removeprefix(HOST),
        method="POST" if "-d" in options else "GET",
        data=options.get("-d"),
        headers=headers,
    )
    assert answer.status_code == 200


def test_the_guide_has_an_example_of_every_post() -> None:
    posted = {command[1].removeprefix(HOST) for command in commands(GUIDE) if "-d" in command}
    assert posted == {"/v1/digest", "/v1/summarize", "/v1/translate", "/v1/detect"}


def test_the_answers_of_the_guide_have_the_right_shape() -> None:
    digest, problem = (json.loads(block) for block in blocks(GUIDE, "json"))
    assert DigestResponse.model_validate(digest).model_dump() == digest
    assert Problem.model_validate(problem).model_dump() == problem


def test_the_guide_lists_every_field_and_every_error() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", text_of(GUIDE), re.MULTILINE)
    assert set(DigestRequest.model_fields) <= set(rows)
    listed = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", text_of(GUIDE), re.MULTILINE)
    assert {slug: int(status) for status, slug in listed} == {
        slug: status for slug, (status, _) in STATUSES.items()
    }


def test_every_address_of_the_guide_exists(client: FlaskClient) -> None:
    listed: list[Any] = re.findall(r"^\| `(GET|POST) (/\S+)` \|", text_of(GUIDE), re.MULTILINE)
    paths = client.get("/openapi.json").get_json()["paths"]
    assert {(method.lower(), path) for method, path in listed} == {
        (method, path) for path, item in paths.items() for method in item
    }
