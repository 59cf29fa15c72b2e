"""The page as it is served: its headers, its files, its words. Chromium drives it in tests/page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from service.errors import STATUSES
from service.page import INTERFACE_LANGUAGES, POLICY, catalogue

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import MakeClient

ROOT = Path(__file__).parents[2]
WEB = ROOT / "service" / "web"
STATIC = WEB / "static"
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
# Unicode CLDR's categories for whole numbers.
PLURALS = {
    "en": {"one", "other"},
    "ru": {"one", "few", "many", "other"},
    "el": {"one", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
}


def everything(pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(WEB.rglob(pattern)))


def test_the_page_is_served_with_a_strict_policy(client: FlaskClient) -> None:
    page = client.get("/")
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    policy = page.headers["Content-Security-Policy"]
    assert policy == POLICY
    assert "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_every_file_of_the_page_is_here_and_has_its_type(client: FlaskClient) -> None:
    page = client.get("/").text
    links = re.findall(r'(?:src|href)="(static/[^"]+)"', page)
    assert len(links) == 6
    for path in sorted(STATIC.rglob("*.*")):
        links.append(f"static/{path.relative_to(STATIC)}")
    kinds = {"js": "text/javascript", "css": "text/css", "json": "application/json"}
    for link in links:
        answer = client.get(urljoin("/", link))
        assert answer.status_code == 200
        assert answer.mimetype == kinds.get(link.rsplit(".")[-1], answer.mimetype)
        assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("path", ["/", "/static/js/main.js", "/static/i18n/ar.json"])
def test_a_copy_is_used_again_only_where_nothing_changed(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    "path",
    [
        "/static/../page.py",
        "/static/%2e%2e/templates/page.html",
        "/static/..%2ftemplates%2fpage.html",
        "/static//etc/passwd",
        "/static/js/",
        "/static/",
    ],
)
def test_no_other_file_is_given(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 308)
    assert b"register_page" not in answer.data and b"{%-" not in answer.data


@pytest.mark.parametrize(
    ("accepted", "language", "direction"),
    [
        ("", "en", "ltr"),
        ("de-DE, de;q=0.9", "en", "ltr"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru", "ltr"),
        ("el", "el", "ltr"),
        ("ar-EG, en;q=0.5", "ar", "rtl"),
    ],
)
def test_the_page_comes_in_the_readers_language(
    client: FlaskClient, accepted: str, language: str, direction: str
) -> None:
    page = client.get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    assert page.headers["Content-Language"] == language
    assert page.headers["Vary"] == "Accept-Language"
    assert str(catalogue(language)["form.placeholder"]) in page.text


def test_the_page_says_what_this_application_allows(make_client: MakeClient) -> None:
    open_house = make_client().get("/").text
    assert 'data-key="no" data-fetch="no"' in open_house
    assert 'id="url"' not in open_house
    assert 'id="key-field" class="field" hidden' in open_house
    locked = make_client(api_keys=("first-key-1",), max_text_chars=1234).get("/").text
    assert 'data-limit="1234" data-key="yes"' in locked
    assert 'id="key-field" class="field">' in locked
    assert "first-key-1" not in locked


def test_a_link_to_the_api_stays_and_the_page_needs_no_key(make_client: MakeClient) -> None:
    client = make_client(api_keys=("first-key-1",))
    page = client.get("/")
    assert page.status_code == 200 and '<a href="docs"' in page.text
    assert client.get("/static/js/main.js").status_code == 200


def test_no_other_host_is_named_and_nothing_stands_inline() -> None:
    html = everything("*.html")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert not re.search(r"<script(?![^>]* src=)", html)
    sources = html + everything("*.js") + everything("*.css") + everything("*.json")
    hosts = set(re.findall(r"(?:https?:)?//[\w.-]+\w", re.sub(r"//\s.*", "", sources)))
    assert hosts == set()
    assert "@import" not in sources and "url(" not in sources


def test_scripts_write_no_markup_and_run_no_strings() -> None:
    for path in SCRIPTS:
        code = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                     "new Function", "srcdoc", "DOMParser", "setAttributeNS"):  # fmt: skip
            assert word not in code, f"{path.name}: {word}"
        assert code.count("\n") < 250, path.name


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_catalogue_says_the_same_things(language: str) -> None:
    words, english = catalogue(language), catalogue("en")
    assert [*words] == [*english]
    for key, text in words.items():
        original = english[key]
        if isinstance(text, dict):
            assert set(text) == PLURALS[language], key
            assert all(text.values())
        else:
            assert isinstance(original, str) and text.strip() == text != "", key
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", original)), key


def test_every_word_the_page_asks_for_exists_and_none_is_idle() -> None:
    code = everything("*.js") + everything("*.html")
    asked = set(re.findall(r'"([a-z]+\.[a-z_]*[a-z])"', code))
    words = set(catalogue("en"))
    prefixes = ("warning.", "problem.", "progress.", "form.length_")
    families = {word for word in words if word.startswith(prefixes)}
    missing = {key for key in asked if key.split(".")[0] in {w.split(".")[0] for w in words}}
    assert missing <= words
    assert words - asked - families == set()


def test_every_warning_and_every_problem_has_its_words() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "models").glob("*.py")))
    (faults,) = re.findall(r"FaultCode = Literal\[(.*?)\]", code, re.DOTALL)
    codes = {*re.findall(r'"(\w+)"', faults), *re.findall(r'Warning\(\s*"(\w+)"', code)}
    assert {"number_lost", "copy", "rough_model", "unread"} <= codes
    assert {f"warning.{code}" for code in codes} <= set(catalogue("en"))
    assert {f"problem.{slug}" for slug in STATUSES} <= set(catalogue("en"))


def test_the_examples_are_those_of_the_repository() -> None:
    for code, name in (("en", "article"), ("ru", "article-ru"), ("ar", "article-ar")):
        served = (STATIC / "examples" / f"{code}.txt").read_bytes()
        assert served == (ROOT / "examples" / f"{name}.txt").read_bytes()
