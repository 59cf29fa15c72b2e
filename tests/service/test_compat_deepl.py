"""DeepL's contract for texts, address by address; the official client is in test_compat_clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.service.doubles import ENGLISH, GREEK

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import MakeClient


@pytest.mark.parametrize("form", ["json", "data"])
def test_texts_come_back_in_order_with_what_they_would_cost(client: FlaskClient, form: str) -> None:
    fields: Any = {"text": ["one dog", "два 🐶"], "source_lang": "RU", "target_lang": "EL"}
    body = client.post("/v2/translate", **{form: fields}).get_json()
    assert [row["detected_source_language"] for row in body["translations"]] == ["RU", "RU"]
    assert [row["billed_characters"] for row in body["translations"]] == [7, 5]
    assert [*body["translations"][0]][:3] == [
        "detected_source_language",
        "text",
        "billed_characters",
    ]


def test_the_language_of_each_text_is_told(client: FlaskClient) -> None:
    fields = {"text": [ENGLISH, GREEK], "target_lang": "AR"}
    body = client.post("/v2/translate", json=fields).get_json()
    found = [row["detected_source_language"] for row in body["translations"]]
    assert found == ["EN", "EL"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"target_lang": "RU"}, "missing text parameter"),
        ({"text": ["a"]}, "missing target_lang parameter"),
        ({"text": [3], "target_lang": "RU"}, "text must be a list of strings"),
        ({"text": ["a"], "target_lang": "DE"}, "DE is not supported"),
        ({"text": ["a"], "target_lang": "RU", "source_lang": "DE"}, "DE is not supported"),
        ({"text": ["a"], "target_lang": "RU", "source_lang": "RU"},
         "text is already in ru: nothing to translate"),
        ({"text": ["a"], "target_lang": "RU", "glossary_id": "1"}, "glossaries are not supported"),
        ({"text": ["a"], "target_lang": "RU", "tag_handling": "xml"},
         "tag_handling is not supported: only html is"),
        ({"text": ["a"], "target_lang": "RU", "formality": "more"},
         "formality is not supported: only default, prefer_more and prefer_less are"),
    ],
)  # fmt: skip
def test_a_bad_request_says_what_is_wrong(
    client: FlaskClient, fields: dict[str, Any], message: str
) -> None:
    answer = client.post("/v2/translate", json=fields)
    assert (answer.status_code, answer.get_json()) == (400, {"message": message})


def test_english_goes_by_two_names_as_a_target(client: FlaskClient) -> None:
    sources = [row["language"] for row in client.get("/v2/languages").get_json()]
    assert sources == ["EN", "RU", "EL", "AR"]
    targets = client.get("/v2/languages?type=target").get_json()
    assert targets[0] == {"language": "EN-GB", "name": "English", "supports_formality": False}
    assert [row["language"] for row in targets] == ["EN-GB", "EN-US", "RU", "EL", "AR"]
    answer = client.get("/v2/languages?type=other")
    assert answer.get_json() == {"message": "type must be source or target"}


@pytest.mark.parametrize("code", ["EN-GB", "en-us", "EN", "en"])
def test_any_name_of_english_will_do(client: FlaskClient, code: str) -> None:
    fields = {"text": "мост", "source_lang": "ru", "target_lang": code}
    assert client.post("/v2/translate", json=fields).status_code == 200


def test_each_key_has_its_own_usage(make_client: MakeClient) -> None:
    client = make_client(api_keys=("first-key-1", "second-key-2"))
    first = {"Authorization": "DeepL-Auth-Key first-key-1"}
    second = {"Authorization": "DeepL-Auth-Key second-key-2"}
    fields = {"text": ["one dog", "мост"], "source_lang": "EN", "target_lang": "RU"}
    assert client.post("/v2/translate", json=fields, headers=first).status_code == 200
    assert client.get("/v2/usage", headers=first).get_json() == {
        "character_count": 11,
        "character_limit": 1_000_000_000_000,
    }
    assert client.get("/v2/usage", headers=second).get_json()["character_count"] == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": "first-key-1"},
        {"X-API-Key": " first-key-1 "},
        {"Authorization": "deepl-auth-key  first-key-1"},
        {"Authorization": "Basic eA==", "X-API-Key": "first-key-1"},
    ],
)
def test_a_key_has_one_usage_however_it_is_sent(
    make_client: MakeClient, headers: dict[str, str]
) -> None:
    client = make_client(api_keys=("first-key-1", "second-key-2"))
    fields = {"text": ["one dog"], "source_lang": "EN", "target_lang": "RU"}
    assert client.post("/v2/translate", json=fields, headers=headers).status_code == 200
    for sent, count in (
        ({"Authorization": "DeepL-Auth-Key first-key-1"}, 7),
        (headers, 7),
        ({"X-API-Key": "second-key-2"}, 0),
        ({"Authorization": "Basic eA==", "X-API-Key": "second-key-2"}, 0),
    ):
        assert client.get("/v2/usage", headers=sent).get_json()["character_count"] == count


def test_without_keys_there_is_one_usage(client: FlaskClient) -> None:
    fields = {"text": ["one dog"], "source_lang": "EN", "target_lang": "RU"}
    headers = {"Authorization": "DeepL-Auth-Key any"}
    assert client.post("/v2/translate", json=fields, headers=headers).status_code == 200
    assert client.get("/v2/usage").get_json()["character_count"] == 7


@pytest.mark.parametrize(
    "options",
    [
        {"path": "/v2/languages?type=target"},
        {"path": "/v2/languages?type=target", "content_type": "application/json"},
        {"path": "/v2/languages", "data": {"type": "target"}},  # as DeepL's own client asks
        {"path": "/v2/languages", "json": {"type": "target"}},
    ],
)
def test_the_type_of_languages_is_read_wherever_it_is_sent(
    client: FlaskClient, options: dict[str, Any]
) -> None:
    answer = client.get(**options)
    assert answer.status_code == 200
    assert [row["language"] for row in answer.get_json()][:2] == ["EN-GB", "EN-US"]


def test_a_get_without_fields_is_a_get_whatever_its_content_type(client: FlaskClient) -> None:
    answer = client.get("/v2/languages", content_type="application/json")
    assert [row["language"] for row in answer.get_json()] == ["EN", "RU", "EL", "AR"]
    answer = client.post("/v2/translate?text=a", content_type="application/json")
    assert answer.get_json() == {"message": "the body is empty: send a JSON object"}


def test_a_language_that_cannot_be_told_is_asked_for_in_deepls_words(client: FlaskClient) -> None:
    answer = client.post("/v2/translate", json={"text": ["lol"], "target_lang": "RU"})
    assert answer.get_json() == {
        "message": "the language of the text cannot be told: "
        "name it in `source_lang` (one of en, ru, el, ar)"
    }


def test_an_unknown_address_and_a_wrong_method_carry_a_message(client: FlaskClient) -> None:
    answer = client.get("/v2/glossaries")
    assert (answer.status_code, [*answer.get_json()]) == (404, ["message"])
    answer = client.get("/v2/translate")
    assert (answer.status_code, [*answer.get_json()]) == (405, ["message"])
