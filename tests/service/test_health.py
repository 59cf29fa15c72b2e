"""Alive, ready and measured are three questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import HashMismatch
from service.app import create_app
from service.settings import Settings
from service.state import state_of
from tests.service.doubles import ENGLISH, SlowToLoad

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from models import Pipeline
    from tests.conftest import MakeClient


def test_not_ready_until_every_model_has_answered(fake_pipeline: Pipeline) -> None:
    slow = SlowToLoad(fake_pipeline)
    app = create_app(Settings(engine="fake"), slow)  # type: ignore[arg-type]
    client = app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    for method, path in (("GET", "/readyz"), ("GET", "/v1/languages"), ("POST", "/v1/digest")):
        answer = client.open(path, method=method, json={"text": ENGLISH})
        assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
        assert answer.headers["Retry-After"] == "1"
        assert answer.get_json()["type"] == "not_ready"
        assert answer.get_json()["detail"] == "the models are loading; try again in a moment"
    slow.go.set()
    assert state_of(app).readiness.wait(timeout_s=10)
    assert client.get("/readyz").get_json() == {"status": "ready"}
    assert client.get("/readyz").status_code == 200
    assert slow.checks == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            HashMismatch("summarizer-en", "model.bin"),
            "summarizer-en: model.bin does not have the sha256 of the catalogue",
        ),
        (KeyError("some text"), "KeyError"),
    ],
)
def test_models_that_fail_are_alive_and_never_ready(
    fake_pipeline: Pipeline, error: Exception, reason: str
) -> None:
    broken = SlowToLoad(fake_pipeline, error)
    broken.go.set()
    app = create_app(Settings(engine="fake"), broken)  # type: ignore[arg-type]
    assert not state_of(app).readiness.wait(timeout_s=10)
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.get_json()["detail"] == f"the models could not be loaded: {reason}"


def test_the_metrics_count_and_hold_no_text(client: FlaskClient) -> None:
    client.post("/v1/digest", json={"text": ENGLISH, "targets": ["ru"]})
    client.post("/v1/digest", json={"text": ""})
    client.get("/Zanzibar")
    answer = client.get("/metrics")
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    for line in (
        'epitome_requests_total{method="POST",route="/v1/digest",status="200"} 1.0',
        'epitome_requests_total{method="POST",route="/v1/digest",status="400"} 1.0',
        'epitome_requests_total{method="GET",route="unmatched",status="404"} 1.0',
        'epitome_problems_total{type="invalid_request"} 1.0',
        'epitome_texts_total{language="en"} 1.0',
        f"epitome_text_characters_total {len(ENGLISH):.1f}",
        "epitome_ready 1.0",
        "epitome_queue_sentences 0.0",
        'epitome_stage_seconds_count{stage="detect"} 1.0',
    ):
        assert line in lines
    assert "council" not in answer.text
    assert "Zanzibar" not in answer.text


def test_each_application_has_its_own_counters(make_client: MakeClient) -> None:
    make_client().post("/v1/digest", json={"text": ENGLISH})
    assert "/v1/digest" not in make_client().get("/metrics").text
