"""Keys and rates at LibreTranslate's and DeepL's addresses; no key in any log."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import MakeClient

KEYS = ("first-key-1", "second-key-2")
FIELDS = {"q": "a dog", "source": "en", "target": "ru"}
KEY = {"api_key": KEYS[1]}
REFUSED = {
    "error": "send a key in `api_key`, or as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'"
}


@pytest.mark.parametrize(
    "options",
    [
        {"json": FIELDS | KEY},
        {"data": FIELDS | KEY},
        {"data": FIELDS | KEY, "content_type": "multipart/form-data"},
        {"query_string": FIELDS | KEY},
        {"json": FIELDS, "headers": {"Authorization": "Bearer first-key-1"}},
        {"json": FIELDS, "headers": {"X-API-Key": "first-key-1"}},
        {"json": FIELDS | KEY, "headers": {"Authorization": "Bearer "}},
        {"json": FIELDS | KEY, "headers": {"Authorization": "Basic eA=="}},
    ],
)
def test_a_known_key_passes_wherever_a_client_puts_it(
    make_client: MakeClient, options: dict[str, Any]
) -> None:
    answer = make_client(api_keys=KEYS).post("/translate", **options)
    assert (answer.status_code, answer.get_json()) == (200, {"translatedText": "а дог"})


@pytest.mark.parametrize("path", ["/translate", "/detect", "/translate_file"])
@pytest.mark.parametrize("key", [None, "", "wrong-key-9", "ключ", 17, ["first-key-1"]])
def test_without_a_known_key_the_answer_is_403(
    make_client: MakeClient, path: str, key: Any
) -> None:
    answer = make_client(api_keys=KEYS).post(path, json=FIELDS | {"api_key": key})
    assert answer.status_code == 403
    assert answer.get_json() == REFUSED
    assert "WWW-Authenticate" not in answer.headers


@pytest.mark.parametrize("key", ["\\ud800", "\\udfff first-key-1", "\\u0000", "🌉"])
def test_a_key_of_odd_characters_is_a_wrong_key(make_client: MakeClient, key: str) -> None:
    body = f'{{"q": "a", "source": "en", "target": "ru", "api_key": "{key}"}}'
    answer = make_client(api_keys=KEYS).post(
        "/translate", data=body.encode(), content_type="application/json"
    )
    assert (answer.status_code, answer.get_json()) == (403, REFUSED)


@pytest.mark.parametrize("header", ["DeepL-Auth-Key wrong-key-9", "Bearer first-key-1", ""])
@pytest.mark.parametrize("path", ["/v2/usage", "/v2/languages", "/v2/anything"])
def test_deepls_addresses_take_deepls_header_only(
    make_client: MakeClient, path: str, header: str
) -> None:
    client = make_client(api_keys=KEYS)
    answer = client.get(path, headers={"Authorization": header})
    assert (answer.status_code, answer.get_json()) == (
        403,
        {"message": "send a key as 'Authorization: DeepL-Auth-Key KEY' or 'X-API-Key: KEY'"},
    )
    answer = client.get(path, headers={"Authorization": "DeepL-Auth-Key first-key-1"})
    assert answer.status_code == (404 if path == "/v2/anything" else 200)


def test_what_mastodon_and_browsers_ask_without_a_key_stays_open(make_client: MakeClient) -> None:
    client = make_client(api_keys=KEYS)
    for path in ("/languages", "/health", "/spec", "/frontend/settings"):
        assert client.get(path).status_code == 200
    assert client.get("/frontend/settings").get_json()["keyRequired"] is True
    assert client.get("/download_file/none.txt").status_code == 404


def test_one_request_too_many_is_slowed_down(make_client: MakeClient) -> None:
    client = make_client(rate_limit=2)
    statuses = [client.post("/translate", data=FIELDS).status_code for _ in range(2)]
    statuses.append(client.get("/languages").status_code)
    assert statuses == [200, 200, 429]
    answer = client.post("/translate", data=FIELDS)
    wait_s = int(answer.headers["Retry-After"])
    assert answer.get_json() == {
        "error": f"Slowdown: more than 2 requests in a minute; try again in {wait_s} s"
    }
    answer = client.get("/v2/usage")
    assert (answer.status_code, [*answer.get_json()]) == (429, ["message"])
    assert client.get("/health").status_code == 200


def test_a_rate_is_shared_by_the_addresses_of_one_key(make_client: MakeClient) -> None:
    client = make_client(rate_limit=2, api_keys=KEYS)
    assert client.post("/translate", data=FIELDS | KEY).status_code == 200
    headers = {"Authorization": f"DeepL-Auth-Key {KEYS[1]}"}
    assert client.get("/v2/usage", headers=headers).status_code == 200
    assert client.get("/v1/languages", headers={"X-API-Key": KEYS[1]}).status_code == 429
    assert client.get("/v1/languages", headers={"X-API-Key": KEYS[0]}).status_code == 200


def test_a_key_in_the_address_is_in_no_log(
    make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    client = make_client(api_keys=KEYS)
    with caplog.at_level(logging.DEBUG):
        client.post("/translate", query_string=FIELDS | KEY)
        client.post("/translate", query_string={"api_key": "wrong-key-9", "q": "Zanzibar"})
        upload = {"file": (BytesIO(b"Zanzibar lies south"), "Zanzibar.txt"), "source": "en"}
        client.post("/translate_file", data=upload | KEY | {"target": "ru"})
    everything = repr([record.__dict__ for record in caplog.records])
    for secret in (*KEYS, "wrong-key-9", "Zanzibar", "a dog"):
        assert secret not in everything
