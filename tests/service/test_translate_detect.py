"""POST /v1/translate and /v1/detect: lists, in order, each text by itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import SUPPORTED
from tests.service.doubles import ARABIC, ENGLISH, GREEK, RUSSIAN

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_each_text_is_detected_by_itself_and_kept_in_order(client: FlaskClient) -> None:
    texts = [ENGLISH, ARABIC, RUSSIAN, GREEK]
    body = client.post("/v1/translate", json={"texts": texts, "targets": ["el"]}).get_json()
    assert [item["language"]["code"] for item in body["items"]] == ["en", "ar", "ru", "el"]
    assert [item["translations"]["el"]["status"] for item in body["items"]] == [
        "ok",
        "ok",
        "ok",
        "already_in_target",
    ]
    assert [item["translations"]["el"]["route"] for item in body["items"]] == [
        ["en", "el"],
        ["ar", "en", "el"],
        ["ru", "en", "el"],
        ["el"],
    ]


def test_one_bad_text_is_marked_and_leaves_its_neighbours(client: FlaskClient) -> None:
    texts = [ENGLISH, "", "🙂🙂🙂", RUSSIAN]
    body = client.post("/v1/translate", json={"texts": texts, "targets": ["ar"]}).get_json()
    assert [item["error"] for item in body["items"]] == [
        None,
        "invalid_request",
        "undetermined_language",
        None,
    ]
    assert body["items"][1]["detail"] == "the text is empty: give at least one word"
    assert body["items"][1]["translations"] == {}
    assert body["items"][0]["translations"]["ar"]["status"] == "ok"
    assert body["items"][3]["translations"]["ar"]["status"] == "ok"


def test_a_translation_keeps_its_paragraphs(client: FlaskClient) -> None:
    text = "The first line is here.\n\n- The second line is here.\n"
    request = {"texts": [text], "targets": ["ru"], "source": "en"}
    (item,) = client.post("/v1/translate", json=request).get_json()["items"]
    translated = item["translations"]["ru"]["text"]
    assert "\n\n- " in translated
    assert translated.endswith("\n")


def test_the_keys_of_an_item_are_in_the_documented_order(client: FlaskClient) -> None:
    request = {"texts": [ENGLISH], "targets": ["ru"]}
    body = json.loads(client.post("/v1/translate", json=request).text)
    assert [*body] == ["items", "signature", "timings_ms", "request_id"]
    assert [*body["items"][0]] == ["language", "translations", "warnings", "error", "detail"]


def test_detect_answers_each_text(client: FlaskClient) -> None:
    texts = [ENGLISH, RUSSIAN, GREEK, ARABIC, "🙂 12345", ""]
    body = client.post("/v1/detect", json={"texts": texts}).get_json()
    assert [item["code"] for item in body["items"]] == ["en", "ru", "el", "ar", "und", "und"]
    assert all(0 <= item["confidence"] <= 1 for item in body["items"])
    assert [*body["items"][0]] == ["code", "confidence", "alternatives"]


def test_languages_lists_what_is_read_and_its_targets(client: FlaskClient) -> None:
    languages = {row["code"]: row for row in client.get("/v1/languages").get_json()["languages"]}
    assert [*languages][:4] == [*SUPPORTED]
    assert len(languages) == 57
    assert languages["ar"] == {
        "code": "ar",
        "name": "Arabic",
        "script": "Arabic",
        "direction": "rtl",
        "targets": ["en", "ru", "el"],
        "can_summarise": True,
        "modes": ["abstractive", "extractive"],
    }
    assert languages["zh-Hans"] == {
        "code": "zh-Hans",
        "name": "Chinese (simplified)",
        "script": "Han",
        "direction": "ltr",
        "targets": [],
        "can_summarise": False,
        "modes": ["extractive"],
    }


def test_models_says_what_is_in_use(client: FlaskClient) -> None:
    rows = client.get("/v1/models").get_json()["models"]
    assert [row["engine"] for row in rows] == ["fake"] * len(rows)
    assert all(row["is_ready"] for row in rows)
    assert {row["task"] for row in rows} == {"summarise", "translate"}
