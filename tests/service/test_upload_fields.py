"""The options of an upload as fields of the form: lists and objects as JSON, terms as they are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.service.doubles import RecordingPipeline

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from models import Pipeline
    from tests.conftest import MakeClient

TEXT = "The Acme bridge is closed today. Acme will open a new bridge in 2029, says Bob & Sons."


def upload(client: FlaskClient, **form: Any) -> Any:
    part = (io.BytesIO(TEXT.encode()), "a.txt")
    form = {"file": part, "targets": "ru", "mode": "extractive", **form}
    return client.post("/v1/digest", data=form, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("form", "keep"),
    [
        ("Acme", ["Acme"]),
        ('["Acme"]', ["Acme"]),
        (' ["Acme", "мост 🌉"]\n', ["Acme", "мост 🌉"]),
        (["Acme", "Bob, Sons"], ["Acme", "Bob, Sons"]),
        (["Acme", '["Bob & Sons"]'], ["Acme", "Bob & Sons"]),
        ("", []),
        ("[]", []),
        ('"Acme"', ['"Acme"']),
        ("2029", ["2029"]),
    ],
)
def test_terms_to_keep_come_as_a_list_or_each_by_itself(
    make_client: MakeClient, fake_pipeline: Pipeline, form: Any, keep: list[str]
) -> None:
    recording = RecordingPipeline(fake_pipeline)
    answer = upload(make_client(recording), keep=form)
    assert answer.status_code == 200, answer.text
    assert recording.jobs[0].keep == tuple(keep)


def test_a_glossary_comes_as_a_json_object(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    recording = RecordingPipeline(fake_pipeline)
    answer = upload(make_client(recording), glossary=' {"bridge": {"ru": "МОСТ"}}')
    assert answer.status_code == 200, answer.text
    assert recording.jobs[0].glossary == {"bridge": {"ru": "МОСТ"}}
    assert "МОСТ" in answer.get_json()["translations"]["ru"]["text"]


def test_fields_and_options_may_share_the_work(client: FlaskClient) -> None:
    answer = upload(client, keep="Acme", options='{"glossary": {"bridge": {"ru": "МОСТ"}}}')
    text = answer.get_json()["translations"]["ru"]["text"]
    assert "Acme" in text and "МОСТ" in text


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"keep": "[Acme]"}, [(["keep"], "begins like a JSON list and is none")]),
        ({"keep": '["Acme"'}, [(["keep"], "begins like a JSON list and is none")]),
        ({"keep": "[" * 100_000}, [(["keep"], "begins like a JSON list and is none")]),
        ({"keep": f"[{'9' * 5000}]"}, [(["keep"], "begins like a JSON list and is none")]),
        ({"keep": "[1]"}, [(["keep", 0], "should be a valid string")]),
        ({"keep": '["\\ud800"]'},
         [(["keep", 0], "holds a lone surrogate (half of a character) at offset 0")]),
        ({"keep": ["Acme", "x" * 201]},
         [(["keep", 1], "string should have at most 200 characters")]),
        ({"keep": "Acme", "options": '{"keep": []}'}, [(["keep"], "is given more than once")]),
        ({"glossary": "bridge"}, [(["glossary"], "should be a valid dictionary")]),
        ({"glossary": ["{}", "{}"]}, [(["glossary"], "is given more than once")]),
        ({"glossary": '{"a": {"ru": "б"}, "a": {"ru": "в"}}'},
         [(["a"], "is given more than once")]),
    ],
)  # fmt: skip
def test_a_fault_of_a_field_is_named(
    client: FlaskClient, form: Any, expected: list[tuple[list[str | int], str]]
) -> None:
    answer = upload(client, **form)
    assert answer.status_code == 400
    assert [(e["loc"], e["message"]) for e in answer.get_json()["errors"]] == expected


def test_a_glossary_that_is_no_json_is_refused_without_its_words(client: FlaskClient) -> None:
    answer = upload(client, glossary='{"Zanzibar": }')
    assert (answer.status_code, answer.get_json()["type"]) == (400, "invalid_request")
    assert "Zanzibar" not in answer.text


def test_summarize_has_nothing_to_keep(client: FlaskClient) -> None:
    form = {"file": (io.BytesIO(TEXT.encode()), "a.txt"), "keep": '["Acme"]'}
    answer = client.post("/v1/summarize", data=form)
    (error,) = answer.get_json()["errors"]
    assert error["loc"] == ["keep"]
    assert error["message"].startswith("is not a field here; the fields are text, url, html")
