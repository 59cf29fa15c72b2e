"""LibreTranslate's contract: shapes, statuses, messages, and no text as its own translation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from models import (
    DeadlineExceeded,
    EngineFailure,
    Overloaded,
    PipelineOptions,
    TranslateJob,
    open_pipeline,
)
from models.engines.base import Engine
from models.engines.fake import FakeEngine
from models.pipeline import Pipeline
from tests.models.doubles import model
from tests.service.doubles import (
    ARABIC,
    ENGLISH,
    GREEK,
    RUSSIAN,
    PipelineDouble,
    RecordingPipeline,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import MakeClient

SECRET = "Zanzibar"


def error_of(answer: TestResponse) -> tuple[int, str]:
    assert answer.content_type == "application/json"
    body = json.loads(answer.text)
    assert [*body] == ["error"]
    return answer.status_code, body["error"]


def ask(client: FlaskClient, q: Any, target: str = "ru", **more: Any) -> Any:
    answer = client.post("/translate", json={"q": q, "source": "en", "target": target, **more})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_text_gives_a_text_and_nothing_that_was_not_asked_for(client: FlaskClient) -> None:
    assert ask(client, "one dog 7") == {"translatedText": "оне дог 7"}


def test_a_list_gives_a_list_in_order(client: FlaskClient) -> None:
    assert ask(client, ["one dog", "42", "", "two"]) == {
        "translatedText": ["оне дог", "42", "", "тво"]
    }
    assert ask(client, ["one dog"]) == {"translatedText": ["оне дог"]}


@pytest.mark.parametrize("form", ["json", "form", "multipart", "address", "both"])
def test_every_way_to_send_a_text_is_read(client: FlaskClient, form: str) -> None:
    fields = {"q": "мост 🌉 закрыт & точка", "source": "ru", "target": "en", "alternatives": "0"}
    ways: dict[str, dict[str, Any]] = {
        "json": {"json": fields},
        "form": {"data": fields},
        "multipart": {"data": fields, "content_type": "multipart/form-data"},
        "address": {"query_string": fields},
        "both": {"query_string": {"q": fields["q"]}, "data": {**fields, "q": []}},
    }
    options = ways[form]
    answer = client.post("/translate", **options)
    assert answer.status_code == 200
    assert "🌉" in answer.get_json()["translatedText"]


def test_a_repeated_q_of_a_form_is_a_list(client: FlaskClient) -> None:
    fields = {"q": ["one", "two"], "source": "en", "target": "el"}
    for options in ({"data": fields}, {"query_string": fields}):
        answer = client.post("/translate", **options)
        assert answer.get_json() == {"translatedText": ["ονε", "τωο"]}


def test_a_form_may_hold_as_many_texts_as_a_list(client: FlaskClient) -> None:
    fields = {"q": [f"dog {n}" for n in range(128)], "source": "en", "target": "ru"}
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        body = client.post("/translate", data=fields, content_type=kind).get_json()
        assert body["translatedText"][127] == "дог 127"


def test_the_language_is_told_where_it_was_asked_for(client: FlaskClient) -> None:
    body = ask(client, GREEK, source="auto")
    assert body["detectedLanguage"] == {"confidence": 100, "language": "el"}
    body = ask(client, [ENGLISH, ARABIC], source="auto")
    assert [found["language"] for found in body["detectedLanguage"]] == ["en", "ar"]
    assert all(50 < found["confidence"] <= 100 for found in body["detectedLanguage"])


def test_a_text_too_short_to_tell_has_the_language_of_its_list(client: FlaskClient) -> None:
    body = ask(client, [GREEK, "42", "👍"], source="auto")
    assert [found["language"] for found in body["detectedLanguage"]] == ["el"] * 3
    assert body["translatedText"][1:] == ["42", "👍"]


@pytest.mark.parametrize("text", ["🙂🙂", "12345 67.89", "— … !!", " \n"])
def test_what_has_no_words_stays_as_it_is_in_no_language(client: FlaskClient, text: str) -> None:
    assert ask(client, text, source="auto") == {
        "translatedText": text,
        "detectedLanguage": {"confidence": 0, "language": "und"},
    }
    marked = f"<p>{text}</p>"
    assert ask(client, marked, format="html")["translatedText"] == marked


def test_alternatives_come_where_they_were_asked_for(client: FlaskClient) -> None:
    one = ask(client, "one dog runs", alternatives=2)
    assert len(one["alternatives"]) == 2
    assert one["translatedText"] not in one["alternatives"]
    several = ask(client, ["one dog runs", "42"], alternatives="1")
    assert [len(own) for own in several["alternatives"]] == [1, 0]


def test_warnings_are_an_extra_key_where_there_are_any(make_client: MakeClient) -> None:
    loop = Pipeline(
        _pipeline()._detector,
        model("summarizer-en"),
        [model("translator-en-xx", FakeEngine(loop_on="loop"))],
        max_text_chars=1000,
    )
    client = make_client(loop)
    assert "warnings" not in ask(client, "a dog")
    codes = [warning["code"] for warning in ask(client, "a loop here")["warnings"]]
    assert "repetition" in codes
    rows = ask(client, ["a dog", "a loop here"])["warnings"]
    assert rows[0] == [] and "repetition" in [warning["code"] for warning in rows[1]]
    loop.close()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Invalid request: missing q parameter"),
        ({"q": ""}, "Invalid request: missing q parameter"),
        ({"q": []}, "Invalid request: missing q parameter"),
        ({"q": "a", "target": "ru"}, "Invalid request: missing source parameter"),
        ({"q": "a", "source": "en"}, "Invalid request: missing target parameter"),
        ({"q": 3, "source": "en", "target": "ru"},
         "Invalid request: q must be a string or a list of strings"),
        ({"q": ["a", 3], "source": "en", "target": "ru"},
         "Invalid request: q must be a string or a list of strings"),
        ({"q": "a", "source": ["en"], "target": "ru"},
         "Invalid request: source must be a string"),
        ({"q": "a", "source": "en", "target": "zz"}, "zz is not supported"),
        ({"q": "a", "source": "de", "target": "ru"}, "de is not supported"),
        ({"q": "a", "source": "en", "target": f"{SECRET} and more"}, "target is not supported"),
        ({"q": "a", "source": "en", "target": "ru", "format": "xml"},
         "Invalid request: format is not supported: give text or html"),
        ({"q": "a", "source": "en", "target": "ru", "alternatives": 10_000},
         "Invalid request: alternatives parameter must be <= 5"),
        ({"q": "a", "source": "en", "target": "ru", "alternatives": "many"},
         "Invalid request: alternatives parameter is not a number"),
        ({"q": "a", "source": "en", "target": "ru", "alternatives": -1},
         "Invalid request: alternatives parameter must be >= 0"),
        ({"q": f"{SECRET}\0", "source": "en", "target": "ru"},
         "Invalid request: a text holds a null character at offset 8"),
        ({"q": "a", "source": "en", "target": "EN"},
         "Invalid request: q is already in en: nothing to translate"),
    ],
)  # fmt: skip
def test_a_bad_request_is_answered_in_the_contracts_words(
    client: FlaskClient, fields: dict[str, Any], message: str
) -> None:
    assert error_of(client.post("/translate", json=fields)) == (400, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RUSSIAN, "Invalid request: q is already in ru: nothing to translate"),
        ("Der Stadtrat hat am Dienstag beschlossen, eine neue Brücke zu bauen.",
         "de is not supported"),
        ("lol 🙂", "the language of the text cannot be told: name it in `source` "
                 "(one of en, ru, el, ar)"),
    ],
)  # fmt: skip
def test_a_language_that_does_not_do_is_named(client: FlaskClient, text: str, message: str) -> None:
    fields = {"q": text, "source": "auto", "target": "ru"}
    assert error_of(client.post("/translate", json=fields)) == (400, message)


def test_one_text_in_the_target_language_fails_its_list_and_is_named(client: FlaskClient) -> None:
    fields = {"q": [ENGLISH, RUSSIAN], "source": "auto", "target": "ru"}
    message = "Invalid request: q[1] is already in ru: nothing to translate"
    assert error_of(client.post("/translate", json=fields)) == (400, message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"data": b"[", "content_type": "application/json"},
         "Invalid request: the body is not JSON: Expecting value (line 1, column 2)"),
        ({"data": b"q=%ff&source=en&target=ru",
          "content_type": "application/x-www-form-urlencoded"},
         "Invalid request: the form is not UTF-8"),
        ({"path": "/translate?q=%ff&source=en&target=ru"},
         "Invalid request: the address is not UTF-8"),
        ({"data": b"--x\r\nContent-Disposition: form-data; name=q\r\n\r\n\xff\r\n--x--\r\n",
          "content_type": "multipart/form-data; boundary=x"},
         "Invalid request: the form is not UTF-8"),
        ({"data": b"q=a" + b"&q=a" * 300, "content_type": "application/x-www-form-urlencoded"},
         "Invalid request: the form has too many fields"),
        ({"data": b"q=a", "content_type": "application/x-www-form-urlencoded; charset=koi8-r"},
         "send the form in UTF-8"),
        ({"data": b"q=a", "content_type": "text/plain"}, "Invalid request: missing q parameter"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_400(
    client: FlaskClient, options: dict[str, Any], message: str
) -> None:
    answer = client.post(**{"path": "/translate"} | options)
    assert error_of(answer) == (400, message)


def test_limits_are_named(make_client: MakeClient) -> None:
    client = make_client(max_texts=2, max_text_chars=10, max_body_bytes=2000)
    many = {"q": ["a", "b", "c"], "source": "en", "target": "ru"}
    message = "Invalid request: request (3) exceeds text limit (2)"
    assert error_of(client.post("/translate", json=many)) == (400, message)
    long = {"q": "a" * 11, "source": "en", "target": "ru"}
    message = "Invalid request: request (11) exceeds text limit (10)"
    assert error_of(client.post("/translate", data=long)) == (400, message)
    message = "the body is larger than the limit of 2,000 bytes"
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.post("/translate", data=b"q=" + b"a" * 2001, content_type=kind)
        assert error_of(answer) == (413, message)


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (Overloaded(7), 503, "the queue is full; try again in 7 s"),
        (DeadlineExceeded(1.5), 504, "no answer within the deadline of 1.5 s"),
        (EngineFailure("it broke"), 500, "it broke"),
    ],
)
def test_an_error_of_the_models_has_its_status(
    make_client: MakeClient, fake_pipeline: Pipeline, error: Exception, status: int, message: str
) -> None:
    client = make_client(PipelineDouble(fake_pipeline, error))
    answer = client.post("/translate", json={"q": "a", "source": "en", "target": "ru"})
    assert error_of(answer) == (status, message)
    assert answer.headers.get("Retry-After") == ("7" if status == 503 else None)


def test_a_text_that_fails_fails_its_list_and_is_named(make_client: MakeClient) -> None:
    broken = _pipeline(FakeEngine(fail_on="BAD"))
    fields = {"q": ["a dog", "a BAD dog", "a cat"], "source": "en", "target": "ru"}
    answer = make_client(broken).post("/translate", json=fields)
    assert error_of(answer) == (500, "Cannot translate text: q[1]: internal")
    broken.close()


def test_a_text_that_comes_back_as_it_was_is_an_error(make_client: MakeClient) -> None:
    copying = _pipeline(FakeEngine(copy_on="bridge"))
    fields = {"q": "bridge", "source": "en", "target": "ru"}
    answer = make_client(copying).post("/translate", json=fields)
    message = "Cannot translate text: q: the model gave the text back"
    assert error_of(answer) == (500, message)
    copying.close()


def _pipeline(engine: Engine | None = None) -> Pipeline:
    """The pipeline with one translator that misbehaves."""
    whole = open_pipeline(PipelineOptions(engine="fake"))
    if engine is None:
        return whole
    translators = [model("translator-en-xx", engine), model("translator-xx-en")]
    return Pipeline(whole._detector, model("summarizer-en"), translators, max_text_chars=1000)


def test_every_field_reaches_the_job(make_client: MakeClient, fake_pipeline: Pipeline) -> None:
    recording = RecordingPipeline(fake_pipeline)
    client = make_client(recording, deadline_s=7.5)
    ask(client, "<b>one</b>", format="html", alternatives=3)
    (job,) = recording.jobs
    assert 7 < job.deadline_s <= 7.5
    assert job == TranslateJob(
        texts=("<b>one</b>",),
        targets=("ru",),
        source="en",
        deadline_s=job.deadline_s,
        format="html",
        alternatives=3,
    )


def test_detect_gives_the_best_guess_first(client: FlaskClient) -> None:
    for options in ({"json": {"q": RUSSIAN}}, {"data": {"q": RUSSIAN}}):
        answer = client.post("/detect", **options)
        assert answer.get_json() == [{"confidence": 100, "language": "ru"}]
    body = client.post("/detect", data={"q": "12345"}).get_json()
    assert body == [{"confidence": 0, "language": "und"}]
    body = client.post("/detect", data={"q": "Президент"}).get_json()
    assert body[0]["language"] == "ru" and len(body) > 1
    assert body == sorted(body, key=lambda guess: -guess["confidence"])
    assert error_of(client.post("/detect")) == (400, "Invalid request: missing q parameter")
    message = "Invalid request: q must be a string"
    assert error_of(client.post("/detect", json={"q": ["a"]})) == (400, message)


def test_languages_health_and_settings(client: FlaskClient) -> None:
    languages = client.get("/languages").get_json()
    assert languages[1] == {"code": "ru", "name": "Russian", "targets": ["en", "el", "ar"]}
    assert client.get("/health").text == '{"status":"ok"}'
    settings = client.get("/frontend/settings").get_json()
    assert (settings["charLimit"], settings["keyRequired"]) == (500_000, False)
    assert settings["supportedFilesFormat"] == [".txt", ".html", ".srt", ".docx", ".odt", ".epub"]
    assert settings["language"]["source"] == {"code": "auto", "name": "Auto Detect"}


def test_the_document_is_at_the_contracts_own_address_too(client: FlaskClient) -> None:
    document = client.get("/spec").get_json()
    assert document == client.get("/openapi.json").get_json()
    operation = document["paths"]["/translate"]["post"]
    assert [*operation["requestBody"]["content"]] == [
        "application/json",
        "application/x-www-form-urlencoded",
    ]
    for status in ("400", "500", "503"):
        schema = operation["responses"][status]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ErrorOut"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/translate"),
        ("GET", "/detect"),
        ("GET", "/translate_file"),
        ("POST", "/languages"),
        ("POST", "/health"),
        ("POST", "/spec"),
        ("POST", "/frontend/settings"),
        ("DELETE", "/download_file/a.txt"),
    ],
)
def test_a_wrong_method_is_a_405(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    status, message = error_of(answer)
    assert status == 405
    assert message == f"allowed here: {answer.headers['Allow']}"
