"""POST /v1/digest and /v1/summarize with an address, a page or a file in place of a text."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from service.extractor import Extractor
from service.ingestion import Ingestion
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN, RecordingPipeline
from tests.service.pages import html_page
from tests.service.web import Web, page, redirect, serving

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from models import Pipeline
    from tests.conftest import MakeClient

PARAGRAPHS = "\n\n".join(f"{part}." for part in RUSSIAN.split(". "))
NAMES = {"inner.example": ["10.0.0.7"]}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    answers = {
        "/bridge": page(
            html_page(RUSSIAN, "Новый мост", "ru-RU").encode("koi8-r", "ignore"),
            "text/html; charset=KOI8-R",
        ),
        "/moved": redirect("/bridge"),
        "/meta": page(
            html_page(GREEK, "Γέφυρα", "el", '<meta charset="iso-8859-7">').encode(
                "iso-8859-7", "ignore"
            ),
            "text/html",
        ),
        "/plain": page(ARABIC.encode("windows-1256"), "text/plain; charset=windows-1256"),
        "/empty": page(b"  \n", "text/plain"),
        "/pdf": page(b"%PDF-1.7", "application/pdf"),
        "/inner": redirect("http://inner.example/"),
    }
    with serving(answers, NAMES) as web:
        yield web


@pytest.fixture
def reader(make_client: MakeClient, web: Web, extractor: Extractor) -> FlaskClient:
    """A client of an application that fetches, from the test's own web."""
    return make_client(None, Ingestion(web.fetcher(), extractor), allow_fetch=True)


@pytest.fixture
def client(make_client: MakeClient, extractor: Extractor) -> FlaskClient:
    """A client of an application with default settings: it fetches nothing."""
    return make_client(None, Ingestion(None, extractor))


def refused(answer: Any, status: int, slug: str) -> str:
    body = answer.get_json()
    assert (answer.status_code, body["type"]) == (status, slug), body
    assert answer.content_type == "application/problem+json"
    return str(body["detail"])


def assert_evidence_points_into(text: str, body: dict[str, Any]) -> None:
    quotes = [
        text[item["offset"] : item["offset"] + item["length"]]
        for sentence in body["summary"]["sentences"]
        for item in sentence["evidence"]
    ]
    assert quotes
    for quote in quotes:
        assert re.fullmatch(r"\S.*[.;؟!]", quote, re.DOTALL), quote


def test_a_text_has_no_article(client: FlaskClient) -> None:
    assert client.post("/v1/digest", json={"text": ENGLISH}).get_json()["article"] is None


@pytest.mark.parametrize("path", ["/bridge", "/moved"])
def test_an_address_is_fetched_and_its_article_digested(reader: FlaskClient, path: str) -> None:
    request = {"url": f"http://news.example{path}", "targets": ["el"]}
    body = reader.post("/v1/digest", json=request).get_json()
    assert [*body["article"]] == ["text", "title", "date", "language", "url"]
    text = body["article"].pop("text")
    assert text == PARAGRAPHS.encode("koi8-r", "ignore").decode("koi8-r")
    assert body["article"] == {
        "title": "Новый мост",
        "date": "2024-03-01",
        "language": "ru-RU",
        "url": "http://news.example/bridge",
    }
    assert body["language"]["code"] == "ru"
    assert body["translations"]["el"]["status"] == "ok"
    assert_evidence_points_into(text, body)
    timings = body["timings_ms"]
    assert [*timings][:3] == ["fetch", "extract", "detect"]
    assert [*timings][-1] == "total"
    assert timings["total"] == pytest.approx(sum(timings.values()) - timings["total"], abs=20)


def test_a_page_names_its_own_encoding(reader: FlaskClient) -> None:
    body = reader.post("/v1/summarize", json={"url": "http://news.example/meta"}).get_json()
    assert body["article"]["title"] == "Γέφυρα"
    assert "Άννα Κέλερ" in body["article"]["text"]
    assert body["language"]["code"] == "el"


def test_a_plain_text_is_fetched_as_it_is(reader: FlaskClient) -> None:
    body = reader.post("/v1/summarize", json={"url": "http://news.example/plain"}).get_json()
    assert body["article"] == {
        "text": ARABIC,
        "title": None,
        "date": None,
        "language": None,
        "url": "http://news.example/plain",
    }
    assert_evidence_points_into(ARABIC, body)


@pytest.mark.parametrize(
    ("url", "status", "slug", "detail"),
    [
        (
            "http://127.0.0.1/",
            422,
            "fetch_refused",
            "the host of the address has no public address",
        ),
        (
            "http://news.example/inner",
            422,
            "fetch_refused",
            "the host of the address has no public address",
        ),
        ("http://news.example/gone", 502, "fetch_failed", "the page was answered with status 404"),
        (
            "http://news.example/pdf",
            415,
            "unsupported_media_type",
            "the page is none of text/html, application/xhtml+xml, text/plain",
        ),
        ("http://news.example/empty", 422, "no_article", "the page is empty"),
    ],
)
def test_a_page_that_is_not_to_be_had_says_why(
    reader: FlaskClient, url: str, status: int, slug: str, detail: str
) -> None:
    assert refused(reader.post("/v1/digest", json={"url": url}), status, slug) == detail


def test_fetching_is_off_unless_it_is_allowed(make_client: MakeClient) -> None:
    answer = make_client().post("/v1/digest", json={"url": "http://news.example/bridge"})
    detail = "addresses are not fetched here: send the page itself in `html`"
    assert refused(answer, 403, "fetch_disabled") == detail


def test_the_shipped_service_fetches_nothing_of_its_own_network(make_client: MakeClient) -> None:
    client = make_client(allow_fetch=True)
    for url in (
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/",
    ):
        answer = client.post("/v1/digest", json={"url": url})
        assert refused(answer, 422, "fetch_refused")
    answer = client.post("/v1/digest", json={"url": "http://2130706433/"})
    refused(answer, 400, "invalid_request")


def test_a_title_of_the_caller_goes_before_the_page_s(
    make_client: MakeClient, fake_pipeline: Pipeline, extractor: Extractor
) -> None:
    pipeline = RecordingPipeline(fake_pipeline)
    client = make_client(pipeline, Ingestion(None, extractor))
    html = html_page(ENGLISH, "A new bridge")
    for title in (None, "Mine"):
        client.post("/v1/digest", json={"html": html, **({"title": title} if title else {})})
    assert [job.title for job in pipeline.jobs] == ["A new bridge", "Mine"]
    assert 100 < pipeline.jobs[0].deadline_s < 120


def test_the_declared_language_is_no_more_than_told(client: FlaskClient) -> None:
    request = {"html": html_page(GREEK, "Γέφυρα", "en"), "targets": []}
    body = client.post("/v1/digest", json=request).get_json()
    assert (body["article"]["language"], body["language"]["code"]) == ("en", "el")


def test_a_page_without_an_article_is_refused(client: FlaskClient) -> None:
    answer = client.post("/v1/digest", json={"html": "<p> </p>"})
    assert refused(answer, 422, "no_article") == "no article was found in the page"


ONE = "give one of text, url, html"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [(["text"], "is required, or in its place url or html")]),
        ({"text": "a", "url": "http://a.example/"}, [(["url"], f"stands beside text: {ONE}")]),
        ({"url": "http://a.example/", "html": "x"}, [(["html"], f"stands beside url: {ONE}")]),
        (
            {"text": "a", "url": "x", "html": 3, "mode": "x"},
            [
                (["url"], f"stands beside text: {ONE}"),
                (["html"], f"stands beside text: {ONE}"),
                (["mode"], "should be 'abstractive' or 'extractive'"),
            ],
        ),
        ({"url": "ftp://a.example/"}, [(["url"], "is not an http or https address")]),
        ({"url": None}, [(["url"], "should be a valid string")]),
        ({"url": ""}, [(["url"], "is not an http or https address")]),
        ({"html": " "}, [(["html"], "is empty: give at least one word")]),
        ({"html": "a\0"}, [(["html"], "holds a null character at offset 1")]),
        (
            {"file": "x"},
            [
                (["text"], "is required, or in its place url or html"),
                (
                    ["file"],
                    "is not a field here; the fields are text, url, html, source, length, "
                    "format, mode, title, targets, digits, keep, glossary",
                ),
            ],
        ),
    ],
)
def test_exactly_one_input_is_given(client: FlaskClient, body: Any, expected: Any) -> None:
    answer = client.post("/v1/digest", json=body)
    refused(answer, 400, "invalid_request")
    assert [(e["loc"], e["message"]) for e in answer.get_json()["errors"]] == expected


def upload(
    client: FlaskClient, data: bytes, name: str = "a.txt", kind: str = "", **form: Any
) -> Any:
    part = (io.BytesIO(data), name, kind) if kind else (io.BytesIO(data), name)
    return client.post("/v1/digest", data={"file": part, **form})


@pytest.mark.parametrize(
    ("text", "encoding", "code"),
    [
        (ENGLISH, "utf-8", "en"),
        (RUSSIAN, "utf-8-sig", "ru"),
        (RUSSIAN, "utf-16", "ru"),
        (RUSSIAN, "windows-1251", "ru"),
        (RUSSIAN, "koi8-r", "ru"),
        (GREEK, "windows-1253", "el"),
        (GREEK, "iso-8859-7", "el"),
        (ARABIC, "windows-1256", "ar"),
        (ARABIC, "utf-8", "ar"),
    ],
)
def test_a_text_file_is_read_in_its_encoding(
    client: FlaskClient, text: str, encoding: str, code: str
) -> None:
    body = upload(client, text.encode(encoding), targets="").get_json()
    assert body["article"] == {
        "text": text,
        "title": None,
        "date": None,
        "language": None,
        "url": None,
    }
    assert body["language"]["code"] == code
    assert body["translations"] == {}
    assert_evidence_points_into(text, body)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", ""),
        ("A.HTM", "application/octet-stream"),
        ("страница.xhtml", ""),
        ("a", "text/html"),
        ("a", "application/xhtml+xml; charset=windows-1251"),
    ],
)
def test_an_html_file_gives_its_article(client: FlaskClient, name: str, kind: str) -> None:
    html = html_page(RUSSIAN, "Новый мост", "ru", '<meta charset="windows-1251">')
    body = upload(client, html.encode("windows-1251"), name, kind).get_json()
    assert body["article"] == {
        "text": PARAGRAPHS,
        "title": "Новый мост",
        "date": "2024-03-01",
        "language": "ru",
        "url": "https://daily.example/bridge",
    }


def test_a_part_may_name_its_encoding(client: FlaskClient) -> None:
    data = "Мост закрыт.".encode("koi8-r")
    refused(upload(client, data), 422, "undecodable_text")
    body = upload(client, data, kind="text/plain; charset=koi8-r", source="ru").get_json()
    assert body["article"]["text"] == "Мост закрыт."


def test_the_options_are_fields_or_one_json_object(client: FlaskClient) -> None:
    data = ENGLISH.encode()
    bodies = [
        upload(client, data, targets="ru, ar", length='{"max_sentences": 1}', mode="extractive"),
        upload(
            client, data, targets=["ru", "ar"], length='{"max_sentences": 1}', mode="extractive"
        ),
        upload(
            client,
            data,
            options='{"targets": ["ru", "ar"], "length": {"max_sentences": 1}}',
            mode="extractive",
        ),
        upload(
            client,
            data,
            options=(io.BytesIO(b'{"targets": ["ru", "ar"], "length": {"max_sentences": 1}}'), "o"),
            mode="extractive",
        ),
    ]
    answers = [answer.get_json() for answer in bodies]
    for answer in answers:
        del answer["timings_ms"], answer["request_id"]
        assert [*answer["translations"]] == ["ru", "ar"]
        assert len(answer["summary"]["sentences"]) == 1
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, [(["file"], "is required: the article, as a file with its name")]),
        (
            {"file": "not a file", "text": "a"},
            [
                (["text"], "cannot stand beside a file: it is the article"),
                (["file"], "is required: the article, as a file with its name"),
            ],
        ),
        (
            {"file": [(io.BytesIO(b"a"), "a.txt"), (io.BytesIO(b"b"), "b.txt")]},
            [(["file"], "is given more than once")],
        ),
        (
            {"file": (io.BytesIO(b"a"), "a.txt"), "more": (io.BytesIO(b"b"), "b.txt")},
            [(["(a file)"], "is not a field here; the file goes into file")],
        ),
        (
            {"file": (io.BytesIO(b"a"), "a.txt"), "title": ["a", "b"]},
            [(["title"], "is given more than once")],
        ),
        (
            {"file": (io.BytesIO(b"a"), "a.txt"), "mode": "x", "options": '{"mode": "extractive"}'},
            [(["mode"], "is given more than once")],
        ),
        (
            {"file": (io.BytesIO(b"a"), "a.txt"), "mode": "x", "length": "tiny", "k": "v"},
            [
                (
                    ["length"],
                    'give "short", "medium", "long", {"max_sentences": 1 to 20} or '
                    '{"max_words": 10 to 1000}',
                ),
                (["mode"], "should be 'abstractive' or 'extractive'"),
                (
                    ["k"],
                    "is not a field here; the fields are text, url, html, source, length, "
                    "format, mode, title, targets, digits, keep, glossary",
                ),
            ],
        ),
        ({"file": (io.BytesIO(b" "), "a.txt")}, [(["text"], "is empty: give at least one word")]),
    ],
)
def test_a_fault_of_an_upload_is_named(client: FlaskClient, form: Any, expected: Any) -> None:
    answer = client.post("/v1/digest", data=form, content_type="multipart/form-data")
    refused(answer, 400, "invalid_request")
    assert [(e["loc"], e["message"]) for e in answer.get_json()["errors"]] == expected


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.epub", "a.png", "a.txt.exe", ""])
def test_another_kind_of_file_is_refused(client: FlaskClient, name: str) -> None:
    answer = upload(client, b"Zanzibar", name or "noname")
    detail = "a file may be one of .txt, .text, .md, .markdown, .html, .htm, .xhtml"
    assert refused(answer, 415, "unsupported_media_type") == detail


def test_an_upload_beyond_the_limit_is_refused(make_client: MakeClient) -> None:
    answer = upload(make_client(max_body_bytes=2048), b"x" * 4096)
    detail = "the body is larger than the limit of 2,048 bytes"
    assert refused(answer, 413, "too_large") == detail


def test_too_many_parts_are_refused(client: FlaskClient) -> None:
    form = {f"f{number}": "x" for number in range(100)}
    answer = client.post("/v1/digest", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_an_upload_never_touches_the_disk(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", refuse, raising=False)
    text = f"{ENGLISH}\n\n" * 2000
    assert len(text) > 600_000
    answer = upload(client, text.encode(), targets="", mode="extractive")
    assert answer.status_code == 200
    assert answer.get_json()["article"]["text"] == text


def test_summarize_takes_files_and_translate_does_not(client: FlaskClient) -> None:
    part = {"file": (io.BytesIO(ENGLISH.encode()), "a.md")}
    body = client.post("/v1/summarize", data=part).get_json()
    assert body["article"]["text"] == ENGLISH
    part = {"file": (io.BytesIO(ENGLISH.encode()), "a.md")}
    refused(client.post("/v1/translate", data=part), 415, "unsupported_media_type")


def test_nothing_of_an_address_or_a_file_is_logged(
    reader: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        reader.post("/v1/digest", json={"url": "http://news.example/bridge?q=Zanzibar"})
        reader.post("/v1/digest", json={"url": "http://zanzibar.example/"})
        upload(reader, ENGLISH.encode(), "Zanzibar.txt", title="Zanzibar")
        upload(reader, b"\xff\xfe\x00", "Zanzibar.txt", Zanzibar="1")
    everything = repr([record.__dict__ for record in caplog.records]).lower()
    for word in ("zanzibar", "news.example", "93.184", "мост", "council"):
        assert word not in everything


def test_the_multipart_form_is_in_the_document(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    for path in ("/v1/digest", "/v1/summarize"):
        content = document["paths"][path]["post"]["requestBody"]["content"]
        assert [*content] == ["application/json", "multipart/form-data"]
    schema = document["components"]["schemas"]["DigestRequest"]
    assert schema["oneOf"] == [{"required": [name]} for name in ("text", "url", "html")]
    assert "default" not in schema["properties"]["url"]
    assert json.dumps(schema).count("text") > 1
