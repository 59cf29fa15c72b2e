"""POST /v1/digest and /v1/summarize: what a good article is answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_a_digest_has_its_keys_in_the_documented_order(client: FlaskClient) -> None:
    body = json.loads(client.post("/v1/digest", json={"text": ENGLISH}).text)
    assert [*body] == [
        "language",
        "summary",
        "translations",
        "warnings",
        "article",
        "signature",
        "timings_ms",
        "request_id",
    ]
    assert [*body["language"]] == ["code", "confidence", "alternatives"]
    assert [*body["summary"]] == [
        "text",
        "sentences",
        "language",
        "route",
        "mode",
        "skipped",
        "coverage",
    ]
    assert [*body["translations"]] == ["ru", "el", "ar"]
    for translation in body["translations"].values():
        assert [*translation] == ["text", "sentences", "route", "status", "error"]


@pytest.mark.parametrize(
    ("text", "code"),
    [(ENGLISH, "en"), (RUSSIAN, "ru"), (GREEK, "el"), (ARABIC, "ar")],
    ids=["en", "ru", "el", "ar"],
)
def test_the_evidence_points_into_the_text_that_was_sent(
    client: FlaskClient, text: str, code: str
) -> None:
    text = f"  🌉 \n\n{text}"  # offsets are code points of the text as it was sent
    body = client.post("/v1/digest", json={"text": text}).get_json()
    assert body["language"]["code"] == body["summary"]["language"] == code
    assert body["summary"]["sentences"]
    for sentence in body["summary"]["sentences"]:
        for evidence in sentence["evidence"]:
            quote = text[evidence["offset"] : evidence["offset"] + evidence["length"]]
            assert quote == quote.strip()
            assert quote in text


def test_the_summary_is_in_the_language_of_the_article(client: FlaskClient) -> None:
    summary = client.post("/v1/digest", json={"text": RUSSIAN}).get_json()["summary"]
    assert summary["language"] == "ru"
    assert summary["route"] == ["ru", "en", "ru"]
    assert summary["skipped"] is None
    assert len(summary["text"]) < len(RUSSIAN)


def test_a_text_is_never_its_own_translation(client: FlaskClient) -> None:
    body = client.post("/v1/digest", json={"text": ENGLISH, "targets": ["en", "ru"]}).get_json()
    assert body["translations"]["en"] == {
        "text": None,
        "sentences": [],
        "route": ["en"],
        "status": "already_in_target",
        "error": None,
    }
    assert body["translations"]["ru"]["status"] == "ok"
    assert body["translations"]["ru"]["text"] != body["summary"]["text"]


def test_a_short_text_comes_back_as_itself(client: FlaskClient) -> None:
    body = client.post("/v1/summarize", json={"text": "Hello there.", "source": "en"}).get_json()
    assert body["summary"]["text"] == "Hello there."
    assert body["summary"]["skipped"] == "too_short"


def test_the_answer_is_not_escaped(client: FlaskClient) -> None:
    answer = client.post("/v1/digest", json={"text": RUSSIAN})
    assert answer.content_type == "application/json"
    assert "\\u" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("length", "most"), [("short", 2), ({"max_sentences": 1}, 1), ({"max_sentences": 3}, 3)]
)
def test_the_length_is_kept(client: FlaskClient, length: object, most: int) -> None:
    body = client.post("/v1/summarize", json={"text": ENGLISH, "length": length}).get_json()
    assert 1 <= len(body["summary"]["sentences"]) <= most


def test_the_length_in_words_is_kept(client: FlaskClient) -> None:
    request = {"text": ENGLISH, "length": {"max_words": 20}, "mode": "extractive"}
    summary = client.post("/v1/summarize", json=request).get_json()["summary"]
    assert 1 <= len(summary["text"].split()) <= 20
    assert summary["mode"] == "extractive"


def test_bullets_are_one_sentence_a_line(client: FlaskClient) -> None:
    request = {"text": ENGLISH, "format": "bullets", "length": {"max_sentences": 2}}
    summary = client.post("/v1/summarize", json=request).get_json()["summary"]
    assert len(summary["text"].splitlines()) == len(summary["sentences"])


def test_summarize_has_no_translations(client: FlaskClient) -> None:
    body = json.loads(client.post("/v1/summarize", json={"text": ENGLISH}).text)
    assert [*body] == [
        "language",
        "summary",
        "warnings",
        "article",
        "signature",
        "timings_ms",
        "request_id",
    ]


def test_no_targets_mean_no_translations(client: FlaskClient) -> None:
    body = client.post("/v1/digest", json={"text": ENGLISH, "targets": []}).get_json()
    assert body["translations"] == {}


def test_the_same_request_gives_the_same_answer(client: FlaskClient) -> None:
    def ask() -> dict[str, object]:
        body: dict[str, object] = client.post("/v1/digest", json={"text": GREEK}).get_json()
        del body["request_id"], body["timings_ms"]
        return body

    assert ask() == ask()


def test_a_body_may_begin_with_a_byte_order_mark(client: FlaskClient) -> None:
    data = b"\xef\xbb\xbf" + json.dumps({"text": ENGLISH}).encode()
    answer = client.post("/v1/digest", data=data, content_type="application/json; charset=UTF-8")
    assert answer.status_code == 200


def test_mixed_directions_and_emoji_are_worked_on(client: FlaskClient) -> None:
    text = f"{ENGLISH} The sign read «مرحبا بالعالم» (Привет, Γειά σου) 👩🏽‍🚀🇬🇷."
    body = client.post("/v1/digest", json={"text": text, "mode": "extractive"}).get_json()
    assert body["language"]["code"] == "en"
    assert {t["status"] for t in body["translations"].values()} == {"ok"}


def test_a_hundred_thousand_characters_without_a_sentence_end_are_answered(
    client: FlaskClient,
) -> None:
    text = ("the council of the city votes on the bridge and " * 2100)[:100_000].strip()
    answer = client.post("/v1/digest", json={"text": text, "targets": ["ru"]})
    assert answer.status_code == 200
    assert len(answer.get_json()["summary"]["text"]) < len(text)


def test_html_is_a_text_like_any_other(client: FlaskClient) -> None:
    text = f"<p>{ENGLISH}</p><script>alert(1)</script>"
    answer = client.post("/v1/digest", json={"text": text})
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
