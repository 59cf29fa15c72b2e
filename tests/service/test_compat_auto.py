"""`source: auto` at the compat addresses: the language of HTML is that of what a reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.service.doubles import ENGLISH

if TYPE_CHECKING:
    from flask.testing import FlaskClient

# As Mastodon writes a mention and a link; neither says anything about the language of a post.
MENTION = (
    '<span class="h-card" translate="no"><a href="https://mastodon.example/@user" '
    'class="u-url mention" rel="nofollow noopener">@<span>user</span></a></span>'
)
LINK = (
    '<a href="https://example.org/a" target="_blank" rel="nofollow noopener" translate="no">'
    '<span class="invisible">https://</span>'
    '<span class="ellipsis">example.org/the-old-bridge-is</span>'
    '<span class="invisible">-closed-today-for-lorries</span></a>'
)
STYLE = "<style>p { color: red; background: white }</style><!-- the bridge > the river -->"


def ask(client: FlaskClient, q: Any, target: str = "ru", **more: Any) -> Any:
    fields = {"q": q, "source": "auto", "target": target, "format": "html", **more}
    answer = client.post("/translate", json=fields)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Да, мост закрыт", "ru"),
        ("Ναι, η γέφυρα", "el"),
        ("نعم الجسر مغلق", "ar"),
        ("Мо<b>ст</b> закры<i>т</i>, да", "ru"),
        ("".join(f"&#{ord(char)};" for char in "Да, мост закрыт"), "ru"),
    ],
)
def test_markup_says_nothing_about_the_language(client: FlaskClient, text: str, code: str) -> None:
    for post in (f"<p>{MENTION} {text}</p><p>{LINK}</p>", f"{STYLE}<p>{text}</p>"):
        body = ask(client, post, target="en")
        assert body["detectedLanguage"]["language"] == code
        (row,) = client.post(
            "/v2/translate", json={"text": post, "target_lang": "EN-GB", "tag_handling": "html"}
        ).get_json()["translations"]
        assert row["detected_source_language"] == code.upper()


def test_an_attribute_is_not_the_language_of_a_post(client: FlaskClient) -> None:
    fields = {
        "q": f'<p title="{ENGLISH}">Der Stadtrat hat am Dienstag beschlossen, zu bauen.</p>',
        "source": "auto",
        "target": "ru",
        "format": "html",
    }
    answer = client.post("/translate", json=fields)
    assert (answer.status_code, answer.get_json()) == (400, {"error": "de is not supported"})


@pytest.mark.parametrize(
    "html",
    [
        "<!-- a > b -->",
        "<style>p > b { color: red }</style>",
        "<p>&#8230; &#x1F600;</p>",
        '<img alt="a > b" src="x.png">',
        "<p>42</p><!-- one <b>two</b> -->",
        "<svg><path d='M 0 0'/></svg>",
    ],
)
@pytest.mark.parametrize("source", ["en", "auto"])
def test_html_without_words_stays_as_it_is_and_fails_no_list(
    client: FlaskClient, html: str, source: str
) -> None:
    assert ask(client, html, source=source)["translatedText"] == html
    body = ask(client, [f"<p>{ENGLISH}</p>", html], source=source)
    assert body["translatedText"][1] == html


def test_html_of_which_nothing_is_translated_fails_no_list(client: FlaskClient) -> None:
    html = "<textarea>one dog</textarea>"
    body = ask(client, ["<p>one dog</p>", html], source="en")
    assert body["translatedText"] == ["<p>оне дог</p>", html]


@pytest.mark.parametrize("html", ["<p>one <b dog", '<p translate="no">one</b>', "</p><b>", "<<<"])
def test_html_that_is_broken_is_an_answer(client: FlaskClient, html: str) -> None:
    answer = client.post(
        "/translate", json={"q": [html], "source": "en", "target": "ru", "format": "html"}
    )
    assert answer.status_code == 200


def test_a_language_that_does_not_do_is_named_with_its_text(client: FlaskClient) -> None:
    german = "Der Stadtrat hat am Dienstag beschlossen, eine neue Brücke zu bauen."
    fields = {"q": [ENGLISH, german], "source": "auto", "target": "ru"}
    answer = client.post("/translate", json=fields)
    assert (answer.status_code, answer.get_json()) == (400, {"error": "q[1]: de is not supported"})
    fields = {"q": ["lol", "ok"], "source": "auto", "target": "ru"}
    answer = client.post("/translate", json=fields)
    assert answer.get_json() == {
        "error": "q[0]: the language of the text cannot be told: name it in `source` "
        "(one of en, ru, el, ar)"
    }
