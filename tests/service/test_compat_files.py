"""POST /translate_file and what is fetched afterwards."""

from __future__ import annotations

import io
import tempfile
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx
import odfdo
import pytest

from models import Overloaded, TranslateResult
from service.compat_files import FILES_AT_ONCE, saved_as
from service.errors import NotFound
from service.files_store import FileStore, StoredFile
from tests.service.doubles import ENGLISH, RUSSIAN, RecordingPipeline, WaitingPipeline
from tests.service.files import HTML, SRT, make_docx, make_epub, make_odt, make_zip, parts_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from models import Pipeline
    from tests.conftest import MakeClient


def send(
    client: FlaskClient, name: str, data: bytes, source: str = "en", target: str = "ru"
) -> TestResponse:
    fields = {"file": (io.BytesIO(data), name), "source": source, "target": target}
    return client.post("/translate_file", data=fields)


def fetch(client: FlaskClient, answer: TestResponse) -> TestResponse:
    assert answer.status_code == 200, answer.text
    return client.get(answer.get_json()["translatedFileUrl"])


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", ENGLISH.encode(), "text/plain; charset=utf-8"),
        ("a.srt", SRT.encode(), "application/x-subrip"),
        ("a.html", HTML.encode(), "text/html; charset=utf-8"),
        ("a.docx", make_docx(), "application/vnd.openxmlformats-officedocument"
                                ".wordprocessingml.document"),
        ("a.odt", make_odt(), "application/vnd.oasis.opendocument.text"),
        ("a.epub", make_epub(), "application/epub+zip"),
    ],
)  # fmt: skip
def test_every_format_comes_back_as_an_attachment_of_its_kind(
    client: FlaskClient, name: str, data: bytes, media_type: str
) -> None:
    file = fetch(client, send(client, name, data))
    assert file.status_code == 200
    assert file.content_type == media_type
    stem, _, ending = name.partition(".")
    assert file.headers["Content-Disposition"] == f"attachment; filename={stem}_ru.{ending}"
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.data != data


def test_a_word_file_is_read_by_word_afterwards(client: FlaskClient) -> None:
    file = fetch(client, send(client, "отчёт.docx", make_docx(), target="ar"))
    document = docx.Document(io.BytesIO(file.data))
    assert document.paragraphs[2].text.endswith("2029.")
    assert "closed" not in "".join(paragraph.text for paragraph in document.paragraphs)
    assert (
        "filename*=UTF-8''%D0%BE%D1%82%D1%87%D1%91%D1%82_ar.docx"
        in (file.headers["Content-Disposition"])
    )


def test_an_opendocument_text_and_a_book_are_whole_afterwards(client: FlaskClient) -> None:
    file = fetch(client, send(client, "a.odt", make_odt()))
    assert len(odfdo.Document(io.BytesIO(file.data)).body.get_paragraphs()) >= 4
    file = fetch(client, send(client, "a.epub", make_epub(), source="auto"))
    assert [*parts_of(file.data)] == [*parts_of(make_epub())]


def test_subtitles_keep_their_times(client: FlaskClient) -> None:
    text = fetch(client, send(client, "a.srt", SRT.encode())).data.decode()
    assert "00:00:01,000 --> 00:00:02,500 X1:40\r\n<i>Тхе олд бридге\r\nис цлосед.</i>" in text


def test_a_large_upload_touches_no_disk(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise OSError("read-only file system")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    padded = b"a dog" + b"\n" * 2_000_000
    assert fetch(client, send(client, "a.txt", padded)).data == "а дог".encode() + padded[5:]


@pytest.mark.parametrize(
    ("proxies", "base"), [(0, "http://localhost"), (1, "https://news.example/epitome")]
)
def test_the_address_of_a_file_is_the_one_in_front_of_a_trusted_proxy(
    make_client: MakeClient, proxies: int, base: str
) -> None:
    forwarded = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "news.example",
        "X-Forwarded-Prefix": "/epitome",
    }
    fields = {"file": (io.BytesIO(ENGLISH.encode()), "a.txt"), "source": "en", "target": "ru"}
    client = make_client(trusted_proxies=proxies)
    answer = client.post("/translate_file", data=fields, headers=forwarded)
    url = answer.get_json()["translatedFileUrl"]
    assert url.startswith(f"{base}/download_file/")
    assert client.get(url.removeprefix(base)).status_code == 200


def test_the_names_of_files_cannot_be_guessed_and_say_nothing(client: FlaskClient) -> None:
    urls = [
        send(client, "Zanzibar.txt", b"one dog").get_json()["translatedFileUrl"] for _ in range(2)
    ]
    names = [url.rsplit("/", 1)[1] for url in urls]
    assert names[0] != names[1]
    assert all(len(name) == 36 and "Zanzibar" not in name for name in names)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.docx", "report_ru.docx"),
        ("C:\\Users\\me\\отчёт 1.docx", "отчёт 1_ru.docx"),
        ("../../etc/a.b.docx", "a.b_ru.docx"),
        ("a\r\nSet-Cookie: b\u202e.docx", "aSet-Cookie: b_ru.docx"),
        ("\n.docx", "file_ru.docx"),
        ("x" * 300 + ".docx", "x" * 100 + "_ru.docx"),
    ],
)
def test_a_translation_is_saved_beside_its_source(name: str, shown: str) -> None:
    assert saved_as(name, "ru", ".docx") == shown


@pytest.mark.parametrize(
    ("name", "data", "source", "target", "message"),
    [
        ("a.pdf", b"%PDF", "en", "ru",
         "Invalid request: file format not supported: give txt, html, srt, docx, odt, epub"),
        ("", b"text", "en", "ru", "Invalid request: missing file parameter"),
        ("a.txt", b"", "en", "ru", "Invalid request: empty file"),
        ("a.txt", b"42", "en", "ru", "Invalid request: the file holds no text"),
        ("a.txt", b"a dog", "en", "zz", "zz is not supported"),
        ("a.txt", b"a dog", "xx", "ru", "xx is not supported"),
        ("a.txt", b"a dog", "", "ru", "Invalid request: missing source parameter"),
        ("a.txt", b"a dog", "en", "en",
         "Invalid request: source and target are both en: nothing to translate"),
        ("a.txt", RUSSIAN.encode(), "auto", "ru",
         "Invalid request: file is already in ru: nothing to translate"),
        ("a.docx", b"PK\x03\x04", "en", "ru",
         "Invalid request: the file is not a zip archive that can be read"),
        ("a.epub", make_zip({"mimetype": b"x", "a": b"\0" * 9_000_000}), "en", "ru",
         "Invalid request: the file unpacks to more than 67,108,864 bytes"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_worked_is_a_400(
    client: FlaskClient, name: str, data: bytes, source: str, target: str, message: str
) -> None:
    answer = send(client, name, data, source, target)
    assert (answer.status_code, answer.get_json()) == (400, {"error": message})


def test_without_a_file_or_a_form_the_file_is_missing(client: FlaskClient) -> None:
    ways: list[dict[str, Any]] = [{"json": {}}, {"data": {}}, {}]
    for options in ways:
        answer = client.post("/translate_file", **options)
        assert (answer.status_code, [*answer.get_json()]) == (400, ["error"])


def test_a_file_beyond_the_limit_is_a_413(make_client: MakeClient) -> None:
    client = make_client(max_file_bytes=2000)
    for size in (2001, 200_000):
        answer = send(client, "a.txt", b"a " * (size // 2) + b"b")
        assert (answer.status_code, [*answer.get_json()]) == (413, ["error"])
    assert send(client, "a.txt", b"a " * 999).status_code == 200


class Echo:
    """A pipeline that gives every text back."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def translate(self, job: Any) -> TranslateResult:
        result: TranslateResult = self._inner.translate(job)
        items = tuple(
            replace(item, translations={code: replace(own, text=text) for code, own in rows})
            for text, item in zip(job.texts, result.items, strict=True)
            for rows in [item.translations.items()]
        )
        return replace(result, items=items)


@pytest.mark.parametrize(("name", "data"), [("a.txt", b"a dog"), ("a.docx", make_docx())])
def test_a_file_that_comes_back_as_it_was_is_an_error(
    make_client: MakeClient, fake_pipeline: Pipeline, name: str, data: bytes
) -> None:
    answer = send(make_client(Echo(fake_pipeline)), name, data)
    assert answer.status_code == 500
    assert answer.get_json() == {"error": "Cannot translate file: it came back as it was"}


def test_a_long_file_goes_in_portions_under_one_deadline(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    recording = RecordingPipeline(fake_pipeline)
    source = "\n\n".join(f"paragraph {n}" for n in range(2000))
    client = make_client(recording, deadline_s=60.0)
    text = fetch(client, send(client, "a.txt", source.encode())).data.decode()
    assert [part.split()[1] for part in text.split("\n\n")] == [str(n) for n in range(2000)]
    assert max(len(job.texts) for job in recording.jobs) == 64
    left = [job.deadline_s for job in recording.jobs]
    assert left == sorted(left, reverse=True) and 0 < left[-1] < left[0] <= 60


def test_a_deadline_ends_a_long_file(make_client: MakeClient) -> None:
    source = "\n\n".join(f"paragraph number {n} of many" for n in range(20_000))
    answer = send(make_client(deadline_s=0.05), "a.txt", source.encode())
    assert (answer.status_code, [*answer.get_json()]) == (504, ["error"])


def test_more_files_than_fit_in_memory_are_told_to_wait(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    waiting = WaitingPipeline(fake_pipeline)
    client = make_client(waiting)
    statuses: list[int] = []

    def ask() -> None:
        own = client.application.test_client()
        statuses.append(send(own, "a.txt", b"a dog").status_code)

    threads = [threading.Thread(target=ask) for _ in range(FILES_AT_ONCE)]
    for thread in threads:
        thread.start()
        assert waiting.started.acquire(timeout=10)
    refused = send(client, "a.txt", b"a dog")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    waiting.go.set()
    for thread in threads:
        thread.join(timeout=10)
    assert statuses == [200] * FILES_AT_ONCE


# The store


def test_a_file_is_kept_for_its_time() -> None:
    now = [0.0]
    store = FileStore(max_bytes=10, keep_s=60, clock=lambda: now[0])
    file = StoredFile(b"12345", "a.txt", "text/plain")
    key = store.put(file, ".txt")
    now[0] = 59.9
    assert store.get(key) == file
    now[0] = 60.0
    with pytest.raises(NotFound):
        store.get(key)


def test_a_full_store_refuses_until_something_is_old() -> None:
    now = [0.0]
    store = FileStore(max_bytes=10, keep_s=60, clock=lambda: now[0])
    file = StoredFile(b"123456", "a.txt", "text/plain")
    first = store.put(file, ".txt")
    store.check_room(4)
    with pytest.raises(Overloaded):
        store.check_room(5)
    with pytest.raises(Overloaded):
        store.put(file, ".txt")
    assert store.get(first) == file
    now[0] = 61.0
    store.check_room(10)
    assert store.put(file, ".txt") != first


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "none.txt", "..", "a%00b"])
def test_a_name_that_was_not_given_out_leads_nowhere(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/download_file/{name}")
    assert answer.status_code == 404
    assert [*answer.get_json()] == ["error"]
