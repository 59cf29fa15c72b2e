"""What a server's headers may say: redirects in raw bytes, and types that are no types."""

from __future__ import annotations

import pytest

from service.addresses import parse_url
from service.errors import FetchFailed, FetchRefused, UnsupportedMediaType
from service.fetching import Page
from tests.service.web import PUBLIC, Answer, Web, page, redirect, serving

START = "http://news.example/"
NO_PAGE = "the page is none of text/html, application/xhtml+xml, text/plain"


def fetch(web: Web) -> Page:
    return web.fetcher().fetch(parse_url(START))


def moved(location: bytes) -> bytes:
    return redirect("@").replace(b"@", location)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/новости".encode(), "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("/άρθρο?q=γη".encode(), "/%CE%AC%CF%81%CE%B8%CF%81%CE%BF?q=%CE%B3%CE%B7"),
        ("/جسر".encode(), "/%D8%AC%D8%B3%D8%B1"),
        ("/café".encode(), "/caf%C3%A9"),
        ("/café".encode("latin-1"), "/caf%E9"),
        ("/мост".encode("cp1251"), "/%EC%EE%F1%F2"),
        ("/новости".encode("koi8-r"), "/%CE%CF%D7%CF%D3%D4%C9"),
        (b"/caf%C3%A9", "/caf%C3%A9"),
        (b"http://news.example/caf%E9", "/caf%E9"),
    ],
)
def test_a_redirect_in_raw_bytes_leads_where_a_browser_goes(location: bytes, target: str) -> None:
    answers: dict[str, Answer] = {"/": moved(location), target: page(b"here", "text/plain")}
    with serving(answers) as web:
        found = fetch(web)
    assert (found.data, found.url) == (b"here", f"http://news.example{target}")


def test_a_redirect_to_a_name_in_raw_bytes_is_resolved_as_its_ascii_form() -> None:
    answers: dict[str, Answer] = {
        "/": moved("http://пример.рф/мост".encode()),
        "/%D0%BC%D0%BE%D1%81%D1%82": page(b"here", "text/plain"),
    }
    with serving(answers, {"xn--e1afmkfd.xn--p1ai": [PUBLIC]}) as web:
        assert fetch(web).data == b"here"
        assert web.resolved == ["news.example", "xn--e1afmkfd.xn--p1ai"]


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://①②⑦.①/".encode(), "has a host that is no name and no address"),
        ("http://127。0。0。1/".encode(), None),
        ("http://news.example＠127.0.0.1/".encode(), "is not an http or https address"),
        ("http://пример.рф/".encode("cp1251"), "has a host that is no name and no address"),
        ("/\u202etxt".encode(), "holds white space, a backslash or a control character"),
        ("/\u00a0x".encode(), "holds white space, a backslash or a control character"),
        (b"http://127.0.0.1/\xff", None),
        ("ftp://пример.рф/".encode(), "is not an http or https address"),
    ],
)
def test_raw_bytes_pass_no_guard(location: bytes, why: str | None) -> None:
    names = {"127.0.0.1": ["127.0.0.1"]}
    with serving({"/": moved(location)}, names) as web, pytest.raises(FetchRefused) as caught:
        fetch(web)
    assert str(caught.value) == (
        f"the page redirects to an address that {why}"
        if why
        else "the host of the address has no public address"
    )
    assert web.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize("header", [b"", b"Location: \r\n", b"Content-Location: /x\r\n"])
def test_a_redirect_to_nowhere_is_asked_for_once(header: bytes) -> None:
    answer = b"HTTP/1.1 302 Found\r\n" + header + b"Content-Length: 0\r\n\r\n"
    with serving({"/": answer}) as web, pytest.raises(FetchFailed) as caught:
        fetch(web)
    assert str(caught.value) == "the page was answered with status 302"
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("said", "charset"),
    [
        ("text/html", None),
        ("text/html; charset=windows-1251", "windows-1251"),
        ('TEXT/HTML;Charset="KOI8-R"', "koi8-r"),
        ("text/html ; charset=utf-8; charset", "utf-8"),
        ("text/html; charset=none", None),
        ("text/html; charset=", None),
        ('text/html; charset=""', None),
        ("text/html; charset", None),
        ('text/html; charset="utf-8', None),
        ("text/html; charset*0=utf-; charset*1=8", "utf-8"),
    ],
)
def test_the_charset_is_read_as_the_server_says_it(said: str, charset: str | None) -> None:
    with serving({"/": page(b"x", said)}) as web:
        found = fetch(web)
    assert (found.media_type, found.charset) == ("text/html", charset)


@pytest.mark.parametrize(
    "said",
    [
        "text/html; charset*0=a; charset*=b",
        "text/html; charset*=b; charset*0=a",
        "text/html; charset*=utf-8''%00%ff",
        "text/html; charset*=zz'en'%e9",
        "text/html; charset*99999999999999999999=a; charset*1*=b",
        "text/html; =; ;; charset*=; *=x; charset*0*=''",
        "text/html; charset=\u00b2\u00ff",
    ],
)
def test_a_hostile_charset_is_none(said: str) -> None:
    answer = page(b"x", "@").replace(b"@", said.encode("latin-1"))
    with serving({"/": answer}) as web:
        found = fetch(web)
    assert (found.media_type, found.charset) == ("text/html", None)


@pytest.mark.parametrize("said", ["html", "text", "text/html/x", "text/html, text/plain", "/", ";"])
def test_what_is_no_media_type_is_no_page(said: str) -> None:
    with serving({"/": page(b"x", said)}) as web, pytest.raises(UnsupportedMediaType) as caught:
        fetch(web)
    assert str(caught.value) == NO_PAGE


@pytest.mark.parametrize(
    "said", ["\u00b2", "-1", "+5", "1_0", "0" * 5000 + "1", "9" * 5000, "1, 2"]
)
def test_a_length_that_is_none_is_no_http(said: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {said}\r\n\r\nx"
    with serving({"/": head.encode("latin-1")}) as web, pytest.raises(FetchFailed) as caught:
        fetch(web)
    assert str(caught.value) == "the host does not speak HTTP"
