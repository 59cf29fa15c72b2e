"""Keys, rates and places."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from tests.service.doubles import ENGLISH, WaitingPipeline

if TYPE_CHECKING:
    from models import Pipeline
    from tests.conftest import MakeClient

KEYS = ("first-key-1", "second-key-2")
BODY = {"texts": [ENGLISH]}


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer first-key-1"},
        {"Authorization": "bearer second-key-2"},
        {"X-API-Key": "second-key-2"},
    ],
)
def test_a_known_key_passes_in_either_header(
    make_client: MakeClient, headers: dict[str, str]
) -> None:
    client = make_client(api_keys=KEYS)
    assert client.post("/v1/detect", json=BODY, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/v1/detect", {}),
        ("/v1/detect", {"X-API-Key": "first-key"}),
        ("/v1/detect", {"X-API-Key": "ключ"}),
        ("/v1/detect", {"Authorization": "Basic first-key-1"}),
        ("/v1/detect?api_key=first-key-1", {}),
        ("/v1/nothing", {}),
    ],
)
def test_without_a_known_key_nothing_under_v1_answers(
    make_client: MakeClient, path: str, headers: dict[str, str]
) -> None:
    answer = make_client(api_keys=KEYS).post(path, json=BODY, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.get_json()["type"] == "unauthorized"
    assert "first-key" not in answer.text


def test_health_and_documentation_need_no_key(make_client: MakeClient) -> None:
    client = make_client(api_keys=KEYS)
    for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"):
        assert client.get(path).status_code == 200


def test_one_request_too_many_is_told_when_to_come_back(make_client: MakeClient) -> None:
    client = make_client(rate_limit=2)
    statuses = [client.post("/v1/detect", json=BODY).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = client.get("/v1/languages")
    wait_s = int(answer.headers["Retry-After"])
    assert 55 <= wait_s <= 61
    assert answer.get_json()["type"] == "rate_limited"
    assert answer.get_json()["detail"] == (
        f"more than 2 requests in a minute; try again in {wait_s} s"
    )
    assert client.get("/healthz").status_code == 200


def test_each_key_has_its_own_rate(make_client: MakeClient) -> None:
    client = make_client(rate_limit=1, api_keys=KEYS)
    statuses = [
        client.get("/v1/languages", headers={"X-API-Key": key}).status_code
        for key in (KEYS[0], KEYS[0], KEYS[1])
    ]
    assert statuses == [200, 429, 200]


@pytest.mark.parametrize(("proxies", "second"), [(0, 429), (1, 200)])
def test_the_forwarded_address_is_believed_only_from_a_trusted_proxy(
    make_client: MakeClient, proxies: int, second: int
) -> None:
    client = make_client(rate_limit=1, trusted_proxies=proxies)
    statuses = [
        client.get("/v1/languages", headers={"X-Forwarded-For": address}).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [200, second]


def test_a_full_house_says_so_and_stays_healthy(
    make_client: MakeClient, fake_pipeline: Pipeline
) -> None:
    waiting = WaitingPipeline(fake_pipeline)
    client = make_client(waiting, max_jobs=1)
    statuses: list[int] = []

    def ask() -> None:
        own = client.application.test_client()
        statuses.append(own.post("/v1/detect", json=BODY).status_code)

    thread = threading.Thread(target=ask)
    thread.start()
    assert waiting.started.acquire(timeout=10)
    refused = client.post("/v1/detect", json=BODY)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert refused.get_json()["type"] == "overloaded"
    assert client.get("/healthz").status_code == 200
    waiting.go.set()
    thread.join(timeout=10)
    assert statuses == [200]
    assert client.post("/v1/detect", json=BODY).status_code == 200
