"""HTML at LibreTranslate's and DeepL's addresses: tags kept and balanced, text translated."""

from __future__ import annotations

import io
import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import docx
import pytest

from tests.service.files import HTML, make_docx

if TYPE_CHECKING:
    from flask.testing import FlaskClient

POSTS = [
    "<p>The old bridge is <b>closed</b>.</p>",
    "<p>Read <a href=\"https://example.org/a?b=1&amp;c=2\" class='x'>the report</a> today.</p>",
    "<p>One dog &amp; two cats</p><ul><li>First <i>point</i></li><li>Second</li></ul>",
    "<p>A line<br>and another<br/>and <em>one <strong>more</strong></em></p>",
]


class Tags(HTMLParser):
    """The tags of a source, and whether each is closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.is_balanced = True
        self._open: list[str] = []
        self.feed(source)
        self.close()
        self.is_balanced = self.is_balanced and not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[f"{tag} {sorted(attrs, key=str)}"] += 1
        if tag not in ("br", "img"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "img"):
            self.is_balanced = self.is_balanced and bool(self._open) and self._open.pop() == tag


def assert_translated(source: str, result: str) -> None:
    assert Tags(result).is_balanced
    assert Tags(result).tags == Tags(source).tags
    text = re.sub(r"<[^<>]*>|&\w+;", "", result)
    assert re.search("[а-я]", text)
    assert not re.search("[a-z]", text)


@pytest.mark.parametrize("source", POSTS)
def test_a_post_keeps_its_tags(client: FlaskClient, source: str) -> None:
    fields = {"q": source, "source": "en", "target": "ru", "format": "html"}
    for options in ({"json": fields}, {"data": fields}):
        answer = client.post("/translate", **options)
        assert_translated(source, answer.get_json()["translatedText"])


def test_mastodons_list_keeps_the_tags_of_each(client: FlaskClient) -> None:
    fields = {"q": POSTS, "source": "auto", "target": "ru", "format": "html"}
    body = client.post("/translate", json=fields).get_json()
    for source, result in zip(POSTS, body["translatedText"], strict=True):
        assert_translated(source, result)


@pytest.mark.parametrize("source", POSTS)
def test_deepls_tag_handling_keeps_the_tags(client: FlaskClient, source: str) -> None:
    fields = {"text": [source], "target_lang": "RU", "source_lang": "EN", "tag_handling": "html"}
    (row,) = client.post("/v2/translate", json=fields).get_json()["translations"]
    assert_translated(source, row["text"])


def test_a_file_keeps_the_tags_within_its_sentences(client: FlaskClient) -> None:
    fields = {"file": (io.BytesIO(HTML.encode()), "a.html"), "source": "en", "target": "ru"}
    url = client.post("/translate_file", data=fields).get_json()["translatedFileUrl"]
    result = client.get(url).data.decode()
    assert re.search(r"<p class=\"x\" title='a > b'>[^<]*<b>[^<]+</b>[^<]*</p>", result)


def test_a_word_file_keeps_the_look_of_a_word_in_a_sentence(client: FlaskClient) -> None:
    fields = {"file": (io.BytesIO(make_docx()), "a.docx"), "source": "en", "target": "ru"}
    url = client.post("/translate_file", data=fields).get_json()["translatedFileUrl"]
    document = docx.Document(io.BytesIO(client.get(url).data))
    runs = [(bool(run.text.strip()), bool(run.bold)) for run in document.paragraphs[2].runs]
    assert runs == [(True, False), (True, True), (True, False)]
