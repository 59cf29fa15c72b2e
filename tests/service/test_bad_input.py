"""Bad input gets one clear answer, and never its own words back."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from models import open_pipeline
from service.settings import Settings
from tests.service.doubles import ENGLISH

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import MakeClient

SECRET = "Zanzibar"


def post(client: FlaskClient, data: bytes | str, content_type: str = "application/json") -> Any:
    return client.post("/v1/digest", data=data, content_type=content_type)


def assert_problem(answer: TestResponse, status: int, slug: str, detail: str) -> None:
    assert answer.content_type == "application/problem+json"
    body = json.loads(answer.text)
    assert [*body] == ["type", "title", "status", "detail", "request_id", "errors"]
    assert (answer.status_code, body["status"], body["type"]) == (status, status, slug)
    assert body["detail"] == detail
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "the body is empty: send a JSON object"),
        (b"  \n", "the body is empty: send a JSON object"),
        (
            b'{"text": "Zanzibar"',
            "the body is not JSON: Expecting ',' delimiter (line 1, column 20)",
        ),
        (b"text=Zanzibar", "the body is not JSON: Expecting value (line 1, column 1)"),
        (b'{"text": "Zan\xffzibar"}', "the body is not UTF-8: see byte 13"),
        (b'{"text": "Zanz\xed\xa0\x80ibar"}', "the body is not UTF-8: see byte 14"),
        ('{"text": "Zanzibar"}'.encode("utf-16"), "the body is not UTF-8: see byte 0"),
        (b'["Zanzibar"]', "the body must be a JSON object, not an array"),
        (b'"Zanzibar"', "the body must be a JSON object, not a string"),
        (b'"{\\"text\\": \\"Zanzibar\\"}"', "the body must be a JSON object, not a string"),
        (b"null", "the body must be a JSON object, not null"),
        (b"17", "the body must be a JSON object, not a number"),
        (b"true", "the body must be a JSON object, not a boolean"),
        (b'{"text": NaN}', "the body is not JSON: NaN is not a JSON number"),
        (b'{"text": -Infinity}', "the body is not JSON: -Infinity is not a JSON number"),
        (b'{"text": ' + b"9" * 5000 + b"}", "the body holds a number with too many digits"),
        (b"[" * 100_000, "the body is nested too deeply"),
        (b'{"text": "a", "text": "Zanzibar"}', "a key is given more than once"),
        (
            b'{"text": "Zanzibar", "\\ud800": 1}',
            "a key of the body holds a null character or a lone surrogate",
        ),
    ],
)
def test_a_body_that_is_no_json_object_says_why(
    client: FlaskClient, data: bytes, detail: str
) -> None:
    assert_problem(post(client, data), 400, "invalid_request", detail)


def errors(client: FlaskClient, body: dict[str, Any], path: str = "/v1/digest") -> Any:
    answer = client.post(path, json=body)
    assert answer.status_code == 400
    assert SECRET not in answer.text
    return [(tuple(item["loc"]), item["message"]) for item in answer.get_json()["errors"]]


LENGTHS = 'give "short", "medium", "long", {"max_sentences": 1 to 20} or {"max_words": 10 to 1000}'
FIELDS = "text, url, html, source, length, format, mode, title, targets, digits, keep, glossary"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [(("text",), "is required, or in its place url or html")]),
        ({"text": ""}, [(("text",), "is empty: give at least one word")]),
        ({"text": " \n\t\u3000"}, [(("text",), "is empty: give at least one word")]),
        ({"text": 17}, [(("text",), "should be a valid string")]),
        ({"text": ["Zanzibar"]}, [(("text",), "should be a valid string")]),
        ({"text": "Zanz\0ibar"}, [(("text",), "holds a null character at offset 4")]),
        (
            {"text": "🌉 Zanz\udc00ibar"},
            [(("text",), "holds a lone surrogate (half of a character) at offset 6")],
        ),
        (
            {"text": "Zanzibar", "title": "\ud83d"},
            [(("title",), "holds a lone surrogate (half of a character) at offset 0")],
        ),
        (
            {"text": "Zanzibar", "tragets": []},
            [(("tragets",), f"is not a field here; the fields are {FIELDS}")],
        ),
        (
            {"text": "a", "Zanzibar is nice": 1},
            [(("(unprintable key)",), f"is not a field here; the fields are {FIELDS}")],
        ),
        (
            {"text": "Zanzibar", "targets": ["ru", "de"]},
            [(("targets", 1), "is not a target language here; give some of en, ru, el, ar")],
        ),
        ({"text": "Zanzibar", "targets": ["ru", "ru"]}, [(("targets",), "names a language twice")]),
        ({"text": "Zanzibar", "targets": "ru"}, [(("targets",), "should be a valid list")]),
        ({"text": "Zanzibar", "targets": None}, [(("targets",), "should be a valid list")]),
        (
            {"text": "Zanzibar", "source": "in Zanzibar"},
            [(("source",), "is not 'auto' or a language code; works here: en, ru, el, ar")],
        ),
        ({"text": "Zanzibar", "length": "tiny"}, [(("length",), LENGTHS)]),
        ({"text": "Zanzibar", "length": 3}, [(("length",), LENGTHS)]),
        ({"text": "Zanzibar", "length": {}}, [(("length",), LENGTHS)]),
        (
            {"text": "Zanzibar", "length": {"max_words": 20, "max_sentences": 2}},
            [(("length",), LENGTHS)],
        ),
        (
            {"text": "Zanzibar", "length": {"max_sentences": 0}},
            [(("length", "max_sentences"), "should be greater than or equal to 1")],
        ),
        (
            {"text": "Zanzibar", "length": {"max_words": "50"}},
            [(("length", "max_words"), "should be a valid integer")],
        ),
        (
            {"text": "Zanzibar", "mode": "creative"},
            [(("mode",), "should be 'abstractive' or 'extractive'")],
        ),
        (
            {"text": "Zanzibar", "title": "x" * 1001},
            [(("title",), "string should have at most 1000 characters")],
        ),
        ({"text": "a", "keep": ["Zanzibar", " "]}, [(("keep", 1), "is blank")]),
        (
            {"text": "a", "keep": ["Zanzibar" * 26]},
            [(("keep", 0), "string should have at most 200 characters")],
        ),
        (
            {"text": "a", "keep": ["Zanzibar"] * 501},
            [(("keep",), "has 501 terms; the limit is 500")],
        ),
        (
            {"text": "a", "glossary": {"Zanzibar": {"de": "Sansibar"}}},
            [
                (
                    ("glossary", "(term)", "(term)"),
                    "is not a target language here; give some of en, ru, el, ar",
                )
            ],
        ),
        (
            {"text": "a", "glossary": {"Zanzibar": {"ru": ""}}},
            [(("glossary", "(term)", "ru"), "string should have at least 1 character")],
        ),
        (
            {"text": "a", "glossary": {f"Zanzibar {n}": {} for n in range(501)}},
            [(("glossary",), "has 501 terms; the limit is 500")],
        ),
    ],
)
def test_a_fault_of_the_body_is_named_with_what_would_work(
    client: FlaskClient, body: dict[str, Any], expected: list[Any]
) -> None:
    assert errors(client, body) == expected


def test_every_fault_is_listed_at_once(client: FlaskClient) -> None:
    body = {"text": " ", "source": "??", "targets": ["xx"], "length": "no", "mode": 1, "a": 1}
    assert [loc for loc, _ in errors(client, body)] == [
        ("text",),
        ("source",),
        ("length",),
        ("mode",),
        ("targets", 0),
        ("a",),
    ]


def test_the_detail_names_the_first_faults(client: FlaskClient) -> None:
    body = client.post("/v1/digest", json={"text": "a", "targets": ["xx"]}).get_json()
    assert body["detail"] == (
        "the body has one fault: targets[0] is not a target language here; "
        "give some of en, ru, el, ar"
    )


def test_a_key_given_twice_is_named(client: FlaskClient) -> None:
    answer = post(client, b'{"text": "a", "length": {"max_words": 10, "max_words": 20}}')
    assert answer.get_json()["errors"] == [
        {"loc": ["max_words"], "message": "is given more than once"}
    ]


def test_translate_wants_texts_and_targets(client: FlaskClient) -> None:
    assert errors(client, {}, "/v1/translate") == [
        (("texts",), "is required"),
        (("targets",), "is required"),
    ]
    body: dict[str, Any] = {"texts": [], "targets": []}
    assert errors(client, body, "/v1/translate") == [
        (("texts",), "should have at least 1 item, not 0"),
        (("targets",), "should have at least 1 item, not 0"),
    ]
    assert errors(client, {"texts": ["a\0", 1], "targets": ["ru"]}, "/v1/translate") == [
        (("texts", 0), "holds a null character at offset 1"),
        (("texts", 1), "should be a valid string"),
    ]


def test_too_many_texts_are_refused_with_the_limit(make_client: MakeClient) -> None:
    client = make_client(max_texts=2)
    body = {"texts": ["a", "b", "c"], "x": 1}
    assert errors(client, body, "/v1/detect") == [
        (("texts",), "has 3 texts; the limit is 2"),
        (("x",), "is not a field here; the fields are texts"),
    ]


def test_two_megabytes_are_refused_with_the_limit(client: FlaskClient) -> None:
    answer = client.post("/v1/digest", json={"text": SECRET * 250_000})
    detail = "the body is larger than the limit of 1,048,576 bytes"
    assert_problem(answer, 413, "too_large", detail)


def test_a_text_beyond_the_limit_is_refused_with_the_limit(make_client: MakeClient) -> None:
    pipeline = open_pipeline(Settings(engine="fake", max_text_chars=100).pipeline_options())
    try:
        answer = make_client(pipeline).post("/v1/digest", json={"text": ENGLISH})
    finally:
        pipeline.close()
    detail = f"the text has {len(ENGLISH)} characters; the limit is 100"
    assert_problem(answer, 413, "too_large", detail)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_another_content_type_is_refused(client: FlaskClient, content_type: str) -> None:
    answer = client.post("/v1/detect", data=b'{"texts": ["Zanzibar"]}', content_type=content_type)
    detail = "send the body as 'Content-Type: application/json'"
    assert_problem(answer, 415, "unsupported_media_type", detail)


def test_another_charset_is_refused(client: FlaskClient) -> None:
    answer = post(client, b"{}", "application/json; charset=windows-1251")
    detail = "send the body in UTF-8, the only encoding of JSON"
    assert_problem(answer, 415, "unsupported_media_type", detail)


def test_a_compressed_body_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/v1/digest",
        data=gzip.compress(b'{"text": "Zanzibar"}'),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )
    detail = "send the body uncompressed (Content-Encoding: identity)"
    assert_problem(answer, 415, "unsupported_media_type", detail)
    assert answer.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("text", ["🙂🙃🎉", "12345 67.89", "— … !!"])
def test_a_text_without_letters_has_no_language(client: FlaskClient, text: str) -> None:
    detail = "the language of the text cannot be told: name it in `source` (one of en, ru, el, ar)"
    answer = client.post("/v1/digest", json={"text": text})
    assert_problem(answer, 422, "undetermined_language", detail)


def test_a_language_without_a_model_is_answered_with_the_texts_own_sentences(
    client: FlaskClient,
) -> None:
    text = (
        "Der Stadtrat hat am Dienstag beschlossen, eine neue Brücke über den Fluss zu bauen. "
        "Die Brücke kostet 34 Millionen Euro. Die alte Brücke ist seit März gesperrt, sagte die "
        "Bürgermeisterin. Am Wochenende regnet es. Die Händler am Ufer haben Kunden verloren, "
        "und der Stadtrat will ihnen helfen."
    )
    for source in ("auto", "de", "de-AT"):
        answer = client.post("/v1/digest", json={"text": text, "source": source})
        body = answer.get_json()
        assert answer.status_code == 200
        assert (body["summary"]["mode"], body["summary"]["language"]) == ("extractive", "de")
        assert {t["error"] for t in body["translations"].values()} == {"unsupported_pair"}
        codes = [warning["code"] for warning in body["warnings"]]
        assert codes == ["extractive_fallback", *["target_failed"] * 3]


def test_a_language_that_nobody_here_knows_is_answered_with_what_works(
    client: FlaskClient,
) -> None:
    request = {"text": "Градско веће је одлучило да изгради нови мост.", "source": "sr"}
    detail = (
        "the language 'sr' is not supported; supported: en, ru, el, ar. "
        "mode 'extractive' summarises without a model in any language"
    )
    answer = client.post("/v1/digest", json=request)
    assert_problem(answer, 422, "unsupported_language", detail)


def test_an_unknown_address_is_a_problem(client: FlaskClient) -> None:
    answer = client.get(f"/v1/{SECRET}")
    assert_problem(answer, 404, "not_found", "no such address; /openapi.json lists them")


def test_a_wrong_method_is_told_the_right_ones(client: FlaskClient) -> None:
    answer = client.get("/v1/digest")
    assert_problem(answer, 405, "method_not_allowed", "allowed here: OPTIONS, POST")
    assert answer.headers["Allow"] == "OPTIONS, POST"


def test_head_and_options_answer_without_a_body(client: FlaskClient) -> None:
    head = client.head("/v1/languages")
    assert (head.status_code, head.data) == (200, b"")
    options = client.options("/v1/digest")
    assert (options.status_code, options.data) == (200, b"")
    assert options.allow is not None
    assert {*options.allow} == {"OPTIONS", "POST"}


def test_a_bad_request_leaves_the_next_one_alone(client: FlaskClient) -> None:
    assert post(client, b"[" * 100_000).status_code == 400
    assert client.post("/v1/digest", json={"text": ENGLISH}).status_code == 200
