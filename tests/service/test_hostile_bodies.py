"""Bodies made to cost more than they weigh, or cut short: a small answer, and nobody else waits."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from gunicorn.http.errors import InvalidChunkSize, NoMoreData

from service.bodies import MAX_LISTED, parse_object
from service.errors import InvalidRequest
from tests.service.doubles import ENGLISH

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def post(client: FlaskClient, body: Any, path: str) -> Any:
    return client.post(path, json=body)


def test_many_keys_of_one_name_take_their_share_of_time() -> None:
    pairs = ",".join(f'"k{number // 2}":0' for number in range(60_000))
    started = time.process_time()
    with pytest.raises(InvalidRequest) as caught:
        parse_object(f"{{{pairs}}}".encode())
    assert time.process_time() - started < 3
    assert str(caught.value) == "a key is given more than once"
    assert [fault.loc for fault in caught.value.faults] == [(f"k{n}",) for n in range(MAX_LISTED)]


MANY = 150_000


@pytest.mark.parametrize(
    ("path", "body", "loc", "message"),
    [
        ("/v1/detect", {"texts": [0] * MANY}, ["texts"], "has 150,000 texts; the limit is 128"),
        (
            "/v1/translate",
            {"texts": [[]] * MANY, "targets": ["ru"]},
            ["texts"],
            "has 150,000 texts; the limit is 128",
        ),
        (
            "/v1/translate",
            {"texts": ["a"], "targets": [0] * MANY},
            ["targets"],
            "has 150,000 languages; there are 4",
        ),
        (
            "/v1/digest",
            {"text": "a", "targets": ["ru"] * MANY},
            ["targets"],
            "has 150,000 languages; there are 4",
        ),
        (
            "/v1/digest",
            {"text": "a", "keep": [0] * MANY},
            ["keep"],
            "has 150,000 terms; the limit is 500",
        ),
        (
            "/v1/translate",
            {"texts": ["a"], "targets": ["ru"], "glossary": {str(n): 0 for n in range(70_000)}},
            ["glossary"],
            "has 70,000 terms; the limit is 500",
        ),
    ],
)
def test_a_list_beyond_its_limit_is_one_fault(
    client: FlaskClient, path: str, body: Any, loc: list[Any], message: str
) -> None:
    answer = post(client, body, path)
    assert answer.status_code == 400
    assert answer.get_json()["errors"] == [{"loc": loc, "message": message}]


def test_a_hundred_faults_are_listed_and_all_are_counted(client: FlaskClient) -> None:
    body = {"texts": ["a"] * 100 + [0] * 20, "targets": ["ru"], **{f"x{n}": 0 for n in range(300)}}
    answer = post(client, body, "/v1/translate").get_json()
    assert answer["detail"].startswith(
        "the body has 320 faults: texts[100] should be a valid string; texts[101]"
    )
    assert len(answer["errors"]) == MAX_LISTED
    assert answer["errors"][0]["loc"] == ["texts", 100]


WRONG_KEYS = {f"x{n}": 0 for n in range(80_000)}


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"text": "a", **WRONG_KEYS}, "80,000"),
        ({"text": "a", "length": WRONG_KEYS}, "80,001"),  # and one that is missing
    ],
    ids=["unknown keys", "within a length"],
)
def test_more_faults_than_anyone_reads_are_counted_only(
    client: FlaskClient, body: Any, count: str
) -> None:
    data = json.dumps(body)
    tracemalloc.start()
    answer = client.post("/v1/digest", data=data, content_type="application/json")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 400
    assert peak < 60_000_000
    assert answer.get_json()["detail"] == f"the body has {count} faults: too many to list"
    assert answer.get_json()["errors"] == []


def test_a_term_with_more_forms_than_languages_is_one_fault(client: FlaskClient) -> None:
    glossary = {"мост": WRONG_KEYS, "bridge": {"ru": "мост", "xx": "?"}}
    data = json.dumps({"text": "a", "glossary": glossary})
    tracemalloc.start()
    answer = client.post("/v1/digest", data=data, content_type="application/json")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 400
    assert answer.get_json()["errors"] == [
        {"loc": ["glossary", "(term)"], "message": "has 80,000 languages; there are 4"},
        {
            "loc": ["glossary", "(term)", "(term)"],
            "message": "is not a target language here; give some of en, ru, el, ar",
        },
    ]
    assert peak < 30_000_000


class Breaking:
    """A body that stops, with `error`, after its first bytes; like gunicorn's it can only read."""

    def __init__(self, data: bytes, error: Exception | None = None) -> None:
        self._stream = io.BytesIO(data)
        self._error = error

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        if not data and self._error:
            raise self._error
        return data


def send(
    client: FlaskClient, path: str, body: Breaking, kind: str = "application/json", length: str = ""
) -> Any:
    """Post `body` as gunicorn hands it on: in chunks, or with the length that was announced."""
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": length}
    if not length:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    return client.post(path, content_type=kind, environ_overrides=environ)


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (InvalidChunkSize(b"ZZ"), "the body's chunks are malformed"),
        (NoMoreData(), "the body broke off"),
        (ConnectionResetError(), "the body broke off"),
        (TimeoutError(), "the body did not come in time"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_400(
    client: FlaskClient, error: Exception, detail: str
) -> None:
    for path in ("/v1/digest", "/translate"):
        answer = send(client, path, Breaking(b'{"text": "a"', error))
        assert answer.status_code == 400
        body = answer.get_json()
        assert detail in (
            body.get("detail"),
            body.get("error", "").removeprefix("Invalid request: "),
        )


def test_the_rest_of_a_body_that_is_too_large_may_be_malformed(make_client: Any) -> None:
    for size in (1024, 2000):
        client = make_client(max_body_bytes=1024)
        answer = send(client, "/v1/digest", Breaking(b"x" * size, InvalidChunkSize(b"ZZ")))
        assert answer.status_code == (400 if size == 1024 else 413)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/digest", "application/json"),
        ("/translate", "application/x-www-form-urlencoded"),
        ("/v2/translate", "application/x-www-form-urlencoded"),
        ("/translate", "multipart/form-data; boundary=x"),
        ("/translate_file", "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_breaks_off_is_not_taken_for_whole(
    client: FlaskClient, path: str, kind: str
) -> None:
    answer = send(client, path, Breaking(b"q=The bridge is&source=en&target=ru"), kind, "200")
    assert answer.status_code == 400
    assert "the body broke off" in answer.text


@pytest.mark.parametrize("kind", ["", "text/plain; charset=ascii"])
def test_a_field_of_an_upload_that_is_not_utf_8_is_refused(client: FlaskClient, kind: str) -> None:
    data = form(title="Мост".encode("cp1251"), kind=kind)
    answer = client.post("/v1/digest", data=data, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == "the form is not UTF-8"


def test_a_replacement_character_of_the_senders_own_is_let_through(client: FlaskClient) -> None:
    data = form(title="A \ufffd bridge".encode(), kind="")
    answer = client.post("/v1/digest", data=data, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200


def form(title: bytes, kind: str) -> bytes:
    """An upload with a title, written by hand."""
    head = b"Content-Disposition: form-data; "
    kind_line = f"Content-Type: {kind}\r\n".encode() if kind else b""
    return b"\r\n".join(
        [
            b"--x",
            head + b'name="title"\r\n' + kind_line,
            title,
            b"--x",
            head + b'name="file"; filename="a.txt"\r\n',
            "The text of the file is in another encoding: café. ".encode("latin-1")
            + ENGLISH.encode(),
            b"--x--\r\n",
        ]
    )


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/translate", {"q": [0] * MANY, "source": "en", "target": "ru"}),
        ("/v2/translate", {"text": [0] * MANY, "target_lang": "RU"}),
    ],
)
def test_a_list_of_another_contract_is_counted_before_it_is_checked(
    client: FlaskClient, path: str, fields: dict[str, Any]
) -> None:
    tracemalloc.start()
    answer = post(client, fields, path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 400
    assert "150000" in answer.get_data(as_text=True)
    assert peak < 60e6
