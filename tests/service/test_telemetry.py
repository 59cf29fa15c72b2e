"""A request can be followed by its id, and its log line holds counts."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest

from service.telemetry import JsonLines
from tests.service.doubles import ENGLISH, RUSSIAN

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def fields_of(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    records = [record for record in caplog.records if record.name == "epitome.access"]
    return [record.__dict__["fields"] for record in records]


def test_a_request_without_an_id_gets_one(client: FlaskClient) -> None:
    first, second = (client.post("/v1/detect", json={"texts": ["a"]}) for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{32}", first.headers["X-Request-ID"])
    assert first.get_json()["request_id"] == first.headers["X-Request-ID"]
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


@pytest.mark.parametrize("given", ["abc-123", "01J:9.x_Y/z+=", "a" * 100])
def test_a_sane_id_is_kept(client: FlaskClient, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "a" * 101, "a b", '{"x":1}', "<script>", "-x"])
def test_any_other_id_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_the_log_line_counts_and_quotes_nothing(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post(
            "/v1/digest?note=Zanzibar",
            json={"text": RUSSIAN, "title": "Zanzibar", "targets": ["el", "ar"]},
            headers={"X-Request-ID": "one"},
        )
    (fields,) = fields_of(caplog)
    assert fields.pop("ms") > 0
    assert fields.pop("bytes_in") > len(RUSSIAN)
    assert fields.pop("bytes_out") > 0
    assert fields.pop("chars_out") > 0
    assert fields.pop("warnings") >= 0
    assert fields == {
        "request_id": "one",
        "method": "POST",
        "route": "/v1/digest",
        "status": 200,
        "chars_in": len(RUSSIAN),
        "sentences_in": 5,
        "targets": 2,
    }
    everything = repr([record.__dict__ for record in caplog.records])
    assert "Zanzibar" not in everything
    assert "мост" not in everything


def test_an_unknown_address_is_logged_without_it(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get("/Zanzibar/1")
    (fields,) = fields_of(caplog)
    assert (fields["route"], fields["status"], fields["problem"]) == (
        "unmatched",
        404,
        "not_found",
    )
    assert "Zanzibar" not in repr([record.__dict__ for record in caplog.records])


def test_the_log_is_json_lines_without_messages_of_exceptions() -> None:
    try:
        raise ValueError(ENGLISH)
    except ValueError as err:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "it broke", None, (type(err), err, None)
        )
    line = JsonLines().format(record)
    assert "\n" not in line
    body = json.loads(line)
    assert (body["level"], body["message"], body["exception"]) == (
        "error",
        "it broke",
        ["builtins.ValueError"],
    )
    assert "council" not in line
