"""Pages are fetched from the public web alone, and no server can make that take long or much."""

from __future__ import annotations

import gzip
import io
import logging
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme
from httpcore2 import NetworkStream

from service.addresses import parse_url
from service.connecting import Guard
from service.errors import (
    FetchFailed,
    FetchRefused,
    PageTooLarge,
    ServiceError,
    UnsupportedMediaType,
)
from service.fetching import MAX_PAGE_BYTES, Fetcher, Page
from tests.service.web import PUBLIC, Answer, Web, page, redirect, serving

START = "http://news.example/"
NO_PUBLIC_ADDRESS = "the host of the address has no public address"


def fetch(web: Web, url: str = START, max_seconds: float = 10.0) -> Page:
    return web.fetcher(max_seconds).fetch(parse_url(url))


def refusal(
    answers: dict[str, Answer], kind: type[ServiceError], max_seconds: float = 10.0, **names: Any
) -> str:
    """What the fetch of `/` is refused with."""
    with serving(answers, **names) as web, pytest.raises(kind) as caught:
        fetch(web, max_seconds=max_seconds)
    assert type(caught.value) is kind
    assert "example" not in str(caught.value)
    return str(caught.value)


def test_a_page_is_fetched_as_it_is() -> None:
    body = "<p>Άρθρο о мосте — عن الجسر</p>".encode()
    with serving({"/a?b=%D1%8F": page(body, "Text/HTML; Charset=UTF-8")}) as web:
        found = fetch(web, "http://news.example/a?b=я#part")
    assert found == Page("http://news.example/a?b=%D1%8F", body, "text/html", "utf-8")
    assert web.connected == [(PUBLIC, 80)]
    assert web.requests == [
        b"GET /a?b=%D1%8F HTTP/1.1\r\n"
        b"Host: news.example\r\n"
        b"User-Agent: Epitome/0.1.0\r\n"
        b"Accept: text/html, application/xhtml+xml, text/plain\r\n"
        b"Accept-Encoding: gzip\r\n"
        b"Connection: close\r\n"
        b"\r\n"
    ]


def test_a_compressed_page_is_uncompressed() -> None:
    body = b"<p>bridge</p>" * 1000
    answer = page(gzip.compress(body), "text/html", "Content-Encoding: gzip")
    with serving({"/": answer}) as web:
        assert fetch(web).data == body


def test_a_page_in_chunks_is_put_together() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving({"/": head + b"3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n"}) as web:
        assert fetch(web).data == b"abcdefg"


def test_three_redirects_are_followed_and_no_cookie_is_kept() -> None:
    answers: dict[str, Answer] = {
        "/": redirect("/1", 301),
        "/1": redirect("//other.example/2", 307),
        "/2": redirect("http://news.example/3", 308),
        "/3": page(b"x", "text/plain"),
    }
    with serving(answers, {"other.example": ["8.8.8.8"]}) as web:
        assert fetch(web).url == "http://news.example/3"
    assert web.resolved == ["news.example", "news.example", "other.example", "news.example"]
    assert [address for address, _ in web.connected] == [PUBLIC, PUBLIC, "8.8.8.8", PUBLIC]
    assert not [request for request in web.requests if b"Cookie" in request]
    assert not [request for request in web.requests if b"Referer" in request]


def test_a_fourth_redirect_is_not_followed() -> None:
    answers: dict[str, Answer] = {f"/{i or ''}": redirect(f"/{i + 1}") for i in range(4)}
    answers["/4"] = page(b"x")
    with serving(answers) as web, pytest.raises(FetchFailed) as caught:
        fetch(web)
    assert str(caught.value) == "more than 3 redirects"
    assert len(web.requests) == 4


# The guard as it ships: only the opening of the socket is the test's, and it must not happen.


def no_connection(address: str, port: int, timeout_s: float) -> NetworkStream:
    raise AssertionError(f"connected to {address}:{port}")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.8.9.1:443/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://[::1]/",
        "http://[::]/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.9.9/",
        "https://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
        "http://224.0.0.1/",
        "http://１２７.0.0.1/",
    ],
)
def test_the_shipped_guard_connects_to_no_address_of_its_own_network(url: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        Fetcher(Guard(connect=no_connection)).fetch(parse_url(url))
    assert str(caught.value) == NO_PUBLIC_ADDRESS


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "//inner.example/",
        "http://mixed.example/",
        "http://unknown.example/",
    ],
)
def test_a_redirect_to_an_inner_address_is_refused_before_it_is_connected_to(location: str) -> None:
    names = {
        "inner.example": ["192.168.1.1"],
        "mixed.example": ["8.8.8.8", "10.0.0.1"],
        "127.0.0.1": ["127.0.0.1"],
        "localhost": ["127.0.0.1", "::1"],
        "::1": ["::1"],
        "10.0.0.1": ["10.0.0.1"],
        "169.254.169.254": ["169.254.169.254"],
        "::ffff:a00:1": ["::ffff:10.0.0.1"],
    }
    with serving({"/": redirect(location)}, names) as web, pytest.raises(FetchRefused) as caught:
        fetch(web)
    assert str(caught.value) == NO_PUBLIC_ADDRESS
    assert web.connected == [(PUBLIC, 80)]
    assert len(web.resolved) == 2


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("file:///etc/passwd", "is not an http or https address"),
        ("gopher://news.example/", "is not an http or https address"),
        ("http://2130706433/", "has a host that is no name and no address"),
        ("http://0177.0.0.1/", "has a host that is no name and no address"),
        ("http://news.example:22/", "names a port other than 80 and 443"),
        ("http://user:pass@news.example/", "holds a user name: give the address without it"),
        (
            "http://news.example\\@10.0.0.1/",
            "holds white space, a backslash or a control character",
        ),
        ("http://[::1", "is not an http or https address"),
    ],
)
def test_a_redirect_to_what_is_no_address_is_refused(location: str, why: str) -> None:
    detail = refusal({"/": redirect(location)}, FetchRefused)
    assert detail == f"the page redirects to an address that {why}"


def test_a_name_whose_address_changes_is_connected_to_where_it_was_checked() -> None:
    """DNS rebinding: the second answer would be loopback, so there must be no second question."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    asked = []

    def resolve(host: str, _: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with serving({"/": page(b"x", "text/plain"), "/r": redirect("/")}) as web:
        guard = Guard(resolve, web.connect)
        assert Fetcher(guard).fetch(parse_url(START)).data == b"x"
        assert asked == ["news.example"]
        assert web.connected == [(PUBLIC, 80)]
        with pytest.raises(FetchRefused):
            Fetcher(guard).fetch(parse_url(START))
        assert web.connected == [(PUBLIC, 80)]


def test_a_name_that_changes_between_redirects_is_checked_again() -> None:
    answers = iter([[PUBLIC], ["10.0.0.1"]])
    with serving({"/": redirect("/again"), "/again": page(b"x")}) as web:
        guard = Guard(lambda *_: next(answers), web.connect)
        with pytest.raises(FetchRefused):
            Fetcher(guard).fetch(parse_url(START))
    assert web.connected == [(PUBLIC, 80)]


def test_one_inner_address_among_public_ones_refuses_all() -> None:
    names = {"news.example": [PUBLIC, "192.168.0.7"]}
    assert refusal({"/": page(b"x")}, FetchRefused, names=names) == NO_PUBLIC_ADDRESS


def test_a_name_that_is_not_known_is_told_like_one_that_is_not_public() -> None:
    with serving({}) as web, pytest.raises(FetchRefused) as caught:
        fetch(web, "http://unknown.example/")
    assert str(caught.value) == NO_PUBLIC_ADDRESS


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with serving({"/": page(b"x", "text/plain")}, {"news.example": ["8.8.8.8", PUBLIC]}) as web:
        opened = web.connect

        def connect(address: str, port: int, timeout_s: float) -> NetworkStream:
            if address == "8.8.8.8":
                from httpcore2 import ConnectError

                raise ConnectError
            return opened(address, port, timeout_s)

        assert Fetcher(Guard(web.resolve, connect)).fetch(parse_url(START)).data == b"x"


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving({"/": page(b"x", "text/plain")}) as web:
        assert fetch(web).data == b"x"


# How long.


def drip(head: bytes, each: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(600):
            connection.sendall(each)
            time.sleep(0.05)

    return answer


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        drip(HTML + b"\r\n", b"x"),
        drip(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(HTML, b"X-A: b\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"", b""),
        drip(HTML + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:10], b""),
    ],
    ids=["body", "chunks", "headers", "informational", "silence", "gzip"],
)
def test_a_slow_server_is_left_at_the_deadline(answer: Answer) -> None:
    started = time.monotonic()
    detail = refusal({"/": answer}, FetchFailed, max_seconds=0.4)
    assert detail == "the page did not come in time"
    assert 0.3 < time.monotonic() - started < 2


def test_redirects_share_one_deadline() -> None:
    def slow(connection: socket.socket) -> None:
        time.sleep(0.3)
        connection.sendall(redirect("/"))

    started = time.monotonic()
    assert refusal({"/": slow}, FetchFailed, max_seconds=0.5) == "the page did not come in time"
    assert time.monotonic() - started < 2


def test_a_slow_resolver_is_left_at_the_deadline() -> None:
    go = threading.Event()

    def resolve(*_: Any) -> list[str]:
        go.wait(10)
        return [PUBLIC]

    started = time.monotonic()
    fetcher = Fetcher(Guard(resolve, no_connection), max_seconds=0.2)
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(parse_url(START))
    go.set()
    fetcher.close()
    assert str(caught.value) == "the host does not answer"
    assert time.monotonic() - started < 2


def test_a_silent_tls_server_is_left_at_the_deadline() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    from service.connecting import connect

    guard = Guard(
        lambda *_: [PUBLIC], lambda *_: connect("127.0.0.1", listener.getsockname()[1], 1)
    )
    started = time.monotonic()
    with listener, pytest.raises(FetchFailed):
        Fetcher(guard, max_seconds=0.3).fetch(parse_url("https://news.example/"))
    assert time.monotonic() - started < 2


# How much.


def endless(head: bytes, chunk: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:  # until the other side hangs up
            connection.sendall(chunk)

    return answer


def zeros(size: int, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    packed = io.BytesIO()
    for _ in range(size // 1_000_000):
        packed.write(packer.compress(bytes(1_000_000)))
    packed.write(packer.flush())
    return packed.getvalue()


TOO_LARGE = "the page is larger than the limit of 5,000,000 bytes"


@pytest.mark.parametrize(
    "answer",
    [
        endless(HTML + b"\r\n", b"x" * 65_536),
        endless(
            HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
        ),
        page(zeros(400_000_000, 31), "text/html", "Content-Encoding: gzip"),
        page(b"x" * (MAX_PAGE_BYTES + 1)),
        HTML + b"Content-Length: 99999999999\r\n\r\n",
    ],
    ids=["endless", "endless chunks", "gzip bomb", "one byte more", "length"],
)
def test_a_page_without_end_is_left_at_the_limit(answer: Answer) -> None:
    started = time.monotonic()
    assert refusal({"/": answer}, PageTooLarge) == TOO_LARGE
    assert time.monotonic() - started < 5


def test_a_page_as_large_as_the_limit_is_read() -> None:
    with serving({"/": page(b"x" * MAX_PAGE_BYTES)}) as web:
        assert len(fetch(web).data) == MAX_PAGE_BYTES


def test_a_bomb_takes_no_more_memory_than_the_limit() -> None:
    import tracemalloc

    bomb = page(zeros(400_000_000, 31), "text/html", "Content-Encoding: gzip")
    with serving({"/": bomb}) as web:
        tracemalloc.start()
        with pytest.raises(PageTooLarge):
            fetch(web)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4 * MAX_PAGE_BYTES


def test_endless_headers_are_no_http() -> None:
    answer = endless(HTML, b"X-A: " + b"b" * 60_000 + b"\r\n")
    assert refusal({"/": answer}, FetchFailed) == "the host does not speak HTTP"


# What.


@pytest.mark.parametrize(
    ("answer", "kind", "detail"),
    [
        (
            page(b"%PDF", "application/pdf"),
            UnsupportedMediaType,
            "the page is none of text/html, application/xhtml+xml, text/plain",
        ),
        (
            page(b"<p>x</p>", "image/svg+xml"),
            UnsupportedMediaType,
            "the page is none of text/html, application/xhtml+xml, text/plain",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n<p>x</p>",
            UnsupportedMediaType,
            "the page is none of text/html, application/xhtml+xml, text/plain",
        ),
        (
            page(gzip.compress(gzip.compress(b"x")), "text/html", "Content-Encoding: gzip, gzip"),
            FetchFailed,
            "the page came in an encoding that was not asked for",
        ),
        (
            page(zlib.compress(b"x"), "text/html", "Content-Encoding: deflate"),
            FetchFailed,
            "the page came in an encoding that was not asked for",
        ),
        (
            page(b"plain", "text/html", "Content-Encoding: gzip"),
            FetchFailed,
            "the page is not in the gzip it claims",
        ),
        (
            page(gzip.compress(b"x" * 999)[:-9], "text/html", "Content-Encoding: gzip"),
            FetchFailed,
            "the page broke off",
        ),
        (
            HTML + b"Content-Length: 9\r\n\r\nshort",
            FetchFailed,
            "the host does not speak HTTP",
        ),
        (b"", FetchFailed, "the host does not speak HTTP"),
        (b"220 mail.inner ESMTP\r\n", FetchFailed, "the host does not speak HTTP"),
        (
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            FetchFailed,
            "the page was answered with status 404",
        ),
        (
            b"HTTP/1.1 304 Not Modified\r\n\r\n",
            FetchFailed,
            "the page was answered with status 304",
        ),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(
    answer: bytes, kind: type[ServiceError], detail: str
) -> None:
    assert refusal({"/": answer}, kind) == detail


# TLS.


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_web(authority: trustme.CA) -> Iterator[Web]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    answers: dict[str, Answer] = {
        "/": page(b"safe", "text/plain"),
        "/down": redirect("http://news.example/"),
    }
    web = Web(
        answers, {"other.example": [PUBLIC]}, lambda s: context.wrap_socket(s, server_side=True)
    )
    yield web
    web.close()


def test_a_certificate_is_verified_against_the_name_and_not_the_address(
    secure_web: Web, authority: trustme.CA
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    fetcher = Fetcher(secure_web.guard(), trusting)
    assert fetcher.fetch(parse_url("https://news.example/")).data == b"safe"
    assert secure_web.connected == [(PUBLIC, 443)]
    with pytest.raises(FetchFailed) as caught:
        fetcher.fetch(parse_url("https://other.example/"))
    assert str(caught.value) == "the certificate of the host is not valid"


def test_a_certificate_of_an_unknown_authority_is_refused(secure_web: Web) -> None:
    with pytest.raises(FetchFailed) as caught:
        Fetcher(secure_web.guard()).fetch(parse_url("https://news.example/"))
    assert str(caught.value) == "the certificate of the host is not valid"


def test_a_redirect_from_https_to_http_is_refused(secure_web: Web, authority: trustme.CA) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with pytest.raises(FetchRefused) as caught:
        Fetcher(secure_web.guard(), trusting).fetch(parse_url("https://news.example/down"))
    assert str(caught.value) == "the page redirects from https to http"


def test_nothing_of_an_address_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    answers: dict[str, Answer] = {"/Zanzibar": redirect("/Kilwa"), "/Kilwa": page(b"x")}
    with caplog.at_level(logging.DEBUG), serving(answers) as web:
        fetch(web, "http://news.example/Zanzibar")
    assert not [r for r in caplog.records if r.name.startswith(("httpcore", "service"))]
    everything = repr([record.__dict__ for record in caplog.records])
    assert "Zanzibar" not in everything
    assert "news.example" not in everything
