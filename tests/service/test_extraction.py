"""An article is found in a page, and no page can hold the service up."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from models import Overloaded
from service.errors import NoArticle
from service.extraction import Article
from service.extractor import Extractor
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN
from tests.service.pages import html_page

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "title", "lang"),
    [
        (ENGLISH, "A new bridge", "en-GB"),
        (RUSSIAN, "Новый мост", "ru"),
        (GREEK, "Νέα γέφυρα", "el"),
        (ARABIC, "جسر جديد", "ar"),
    ],
)
def test_the_article_is_taken_and_nothing_around_it(
    extractor: Extractor, text: str, title: str, lang: str
) -> None:
    article = extractor.extract(html_page(text, title, lang))
    assert article == Article(
        text="\n\n".join(f"{part}." for part in text.split(". ")),
        title=title,
        date="2024-03-01",
        language=lang,
        url="https://daily.example/bridge",
    )


@pytest.mark.parametrize(
    ("head", "lang", "found"),
    [
        ("", "el_GR", "el_GR"),
        ('<meta http-equiv="Content-Language" content="ru">', "", "ru"),
        ('<meta property="og:locale" content="ar_AE">', "", "ar_AE"),
        ('<meta property="og:locale" content="<script>">', "", None),
        ("", "English (of a kind)", None),
        ("", "", None),
    ],
)
def test_the_declared_language_is_given_as_declared(
    extractor: Extractor, head: str, lang: str, found: str | None
) -> None:
    assert extractor.extract(html_page(ENGLISH, "A bridge", lang, head)).language == found


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//", "ftp://a.example/", "http://a b/"])
def test_a_page_that_calls_itself_something_odd_has_no_address(
    extractor: Extractor, href: str
) -> None:
    page = html_page(ENGLISH, "A bridge").replace("https://daily.example/bridge", href)
    assert extractor.extract(page).url is None


@pytest.mark.parametrize("html", ["<p></p>", "<html></html>", "<!-- x -->", "<script>x</script>"])
def test_a_page_without_an_article_is_refused(extractor: Extractor, html: str) -> None:
    with pytest.raises(NoArticle) as caught:
        extractor.extract(html)
    assert str(caught.value) == "no article was found in the page"


def test_characters_that_no_text_may_hold_are_left_out(extractor: Extractor) -> None:
    page = html_page(ENGLISH.replace("bridge", "bri\0d&#0;g&#xd800;e"), "A bridge")
    text = extractor.extract(page).text
    assert not {"\0", "\ud800"} & {*text}


def test_entities_are_not_fetched_and_not_multiplied(extractor: Extractor) -> None:
    bomb = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    declared = f'<!DOCTYPE html [<!ENTITY a0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{bomb}]>'
    page = declared + html_page(ENGLISH, "A bridge").replace("bridge", "&x; &a11;")
    text = extractor.extract(page).text
    assert "root:" not in text
    assert len(text) < 5000


@pytest.mark.parametrize(
    "body",
    ["<div>" * 400_000, "<b>x" * 300_000, "<table><tr><td>" * 100_000, "<p>" + "<" * 1_000_000],
    ids=["div", "b", "table", "lt"],
)
def test_deep_nesting_ends_in_an_answer(extractor: Extractor, body: str) -> None:
    started = time.monotonic()
    with suppress(NoArticle):
        assert extractor.extract(f"<html><body>{body} end</body></html>").text
    assert time.monotonic() - started < 16


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    extractor = Extractor(max_seconds=6, max_processes=1)
    attributes = " ".join(f'a{number}="x"' for number in range(60_000))
    try:
        started = time.monotonic()
        with pytest.raises(NoArticle) as caught:
            extractor.extract(f"<html><body><div {attributes}>text</div></body></html>")
        assert 5 < time.monotonic() - started < 9
        assert str(caught.value) == "the page is too large or too tangled to find its article"
        assert extractor.extract(html_page(ENGLISH, "A bridge")).title == "A bridge"
    finally:
        extractor.close()


def test_a_process_that_was_ended_meanwhile_is_not_the_next_pages_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    extractor = Extractor(max_processes=1)
    try:
        assert extractor.extract(html_page(ENGLISH, "A bridge")).title == "A bridge"
        started[0].kill()
        started[0].wait()
        assert extractor.extract(html_page(GREEK, "Γέφυρα")).title == "Γέφυρα"
        assert len(started) == 2
    finally:
        extractor.close()


def test_a_page_has_its_time_when_its_process_has_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "python"
    slow.write_text(f'#!/bin/sh\nsleep 4\nexec {sys.executable} "$@"\n')
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))
    extractor = Extractor(max_seconds=3, max_processes=1)
    try:
        with pytest.raises(NoArticle):
            extractor.extract(html_page(ARABIC, "جسر"), seconds=1)
        assert extractor.extract(html_page(ARABIC, "جسر")).title == "جسر"
    finally:
        extractor.close()


def test_a_page_waits_for_a_free_process_no_longer_than_it_may() -> None:
    extractor = Extractor(max_seconds=3, max_processes=1)
    attributes = " ".join(f'a{number}="x"' for number in range(60_000))
    slow = f"<html><body><div {attributes}>text</div></body></html>"

    def hold() -> None:
        with pytest.raises(NoArticle):
            extractor.extract(slow)

    holder = threading.Thread(target=hold)
    holder.start()
    time.sleep(0.3)
    try:
        with pytest.raises(Overloaded):
            extractor.extract(html_page(ENGLISH, "A bridge"), seconds=0.2)
    finally:
        holder.join()
        extractor.close()


def test_two_pages_are_read_at_once_and_keep_their_answers(extractor: Extractor) -> None:
    titles: dict[int, str | None] = {}

    def read(number: int) -> None:
        titles[number] = extractor.extract(html_page(ENGLISH, f"Bridge {number}")).title

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == {number: f"Bridge {number}" for number in range(12)}


def test_the_process_ends_with_its_input_and_says_nothing_else() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "service.extraction"],
        input=b'{"html": "<p>x"}\n{"html": ""}\n',
        capture_output=True,
        timeout=60,
        check=True,
        cwd=ROOT,
    )
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 2
    assert lines[1] == "null"
    assert done.stderr == b""


def test_nothing_of_a_page_is_logged(
    extractor: Extractor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        extractor.extract(html_page(ENGLISH, "Zanzibar"))
    assert "Zanzibar" not in repr([record.__dict__ for record in caplog.records])


def test_the_service_itself_loads_no_parser() -> None:
    code = (
        "import sys, service.app, service.extractor, service.extraction; "
        "heavy = {'lxml.html', 'trafilatura', 'charset_normalizer', 'httpcore2'}; "
        "print(sorted(heavy & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
