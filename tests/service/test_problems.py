"""Every error class of the models, and every surprise, through one table."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

import models
from models import (
    DeadlineExceeded,
    EmptyText,
    EngineFailure,
    HashMismatch,
    ModelError,
    Overloaded,
    TextTooLong,
    UndeterminedLanguage,
    UnsupportedLanguage,
    UnsupportedPair,
)
from service.errors import STATUSES
from tests.service.doubles import ENGLISH, PipelineDouble

if TYPE_CHECKING:
    from models import Pipeline
    from tests.conftest import MakeClient


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (EmptyText(), 400, "invalid_request"),
        (TextTooLong(1_000_001, 1_000_000), 413, "too_large"),
        (UndeterminedLanguage(["en"]), 422, "undetermined_language"),
        (UnsupportedLanguage("de", ["en"]), 422, "unsupported_language"),
        (UnsupportedPair("ru", "el"), 422, "unsupported_pair"),
        (DeadlineExceeded(1.5), 504, "deadline_exceeded"),
        (Overloaded(7), 503, "overloaded"),
        (HashMismatch("m", "model.bin"), 500, "internal"),
        (EngineFailure("it broke"), 500, "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, ModelError) else None,
)
def test_an_error_of_the_models_has_its_status(
    make_client: MakeClient, fake_pipeline: Pipeline, error: ModelError, status: int, slug: str
) -> None:
    client = make_client(PipelineDouble(fake_pipeline, error))
    answer = client.post("/v1/digest", json={"text": ENGLISH})
    body = json.loads(answer.text)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, body["type"], body["detail"]) == (status, slug, str(error))
    assert answer.headers.get("Retry-After") == ("7" if status == 503 else None)


def test_every_slug_of_the_models_is_in_the_table() -> None:
    classes = [value for value in vars(models).values() if isinstance(value, type)]
    slugs = {cls.slug for cls in classes if issubclass(cls, ModelError)}
    assert slugs <= set(STATUSES)


def test_a_surprise_shows_and_logs_no_text(
    make_client: MakeClient, fake_pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(PipelineDouble(fake_pipeline, KeyError(ENGLISH)))
    with caplog.at_level(logging.DEBUG):
        answer = client.post(
            "/v1/digest", json={"text": ENGLISH}, headers={"X-Request-ID": "abc-123"}
        )
    assert answer.status_code == 500
    assert answer.get_json() == {
        "type": "internal",
        "title": "Something broke on this side",
        "status": 500,
        "detail": "the request failed; its id is abc-123 in the log",
        "request_id": "abc-123",
        "errors": [],
    }
    (record,) = [record for record in caplog.records if record.name == "epitome.service"]
    fields = record.__dict__["fields"]
    assert fields["request_id"] == "abc-123"
    assert fields["exception"] == ["builtins.KeyError"]
    assert fields["stack"][-1].endswith(" digest")
    assert "council" not in repr(record.__dict__)


@pytest.mark.parametrize("path", ["/v1//digest", "/v1/digest/", "//v1/digest"])
def test_an_address_with_a_slash_too_many_is_a_problem_and_no_redirect(
    make_client: MakeClient, path: str
) -> None:
    answer = make_client().post(path, json={"text": ENGLISH})
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "not_found"


def test_a_wrong_address_of_another_contract_is_said_in_its_words(make_client: MakeClient) -> None:
    answer = make_client().post("/translate/", json={"q": ENGLISH})
    assert answer.status_code == 404
    assert "error" in answer.get_json()
