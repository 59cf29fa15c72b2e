"""The OpenAPI document is true, and the documentation page is ours alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from service.app import create_app
from service.errors import STATUSES
from service.settings import Settings
from service.state import state_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from schemathesis.specs.openapi.schemas import OpenApiSchema

    from tests.conftest import MakeClient

load_all_checks()


OPERATIONS = ("digest", "summarize", "translate", "detect", "languages", "models", "healthz")
OTHER_CONTRACTS = (
    "libretranslate",
    "libretranslate_detect",
    "libretranslate_languages",
    "libretranslate_health",
    "libretranslate_settings",
    "libretranslate_file",
    "libretranslate_download",
    "deepl_translate",
    "deepl_languages",
    "deepl_usage",
)


@pytest.fixture(scope="module")
def document() -> OpenApiSchema:
    app = create_app(Settings(engine="fake"))
    assert state_of(app).readiness.wait(timeout_s=20)
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


# Without schemathesis' own pytest plugin: 4.32 does not know pytest 9.2.
@pytest.mark.parametrize("operation_id", OPERATIONS + OTHER_CONTRACTS)
def test_the_document_is_true_for_what_fits_it(document: OpenApiSchema, operation_id: str) -> None:
    # Text at random has no language, so a body that fits may still be answered 422.
    check(document, operation_id, GenerationMode.POSITIVE, [positive_data_acceptance])


@pytest.mark.parametrize("operation_id", OPERATIONS[:4])
def test_the_document_is_true_for_what_does_not(document: OpenApiSchema, operation_id: str) -> None:
    check(document, operation_id, GenerationMode.NEGATIVE, [])


def check(
    document: OpenApiSchema, operation_id: str, mode: GenerationMode, excluded: list[Any]
) -> None:
    operation = document.find_operation_by_id(operation_id)

    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(mode))
    def run(case: Any) -> None:
        case.call_and_validate(excluded_checks=excluded)

    run()


def test_every_address_is_documented(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    assert {path: [*item] for path, item in paths.items()} == {
        "/healthz": ["get"],
        "/readyz": ["get"],
        "/metrics": ["get"],
        "/v1/digest": ["post"],
        "/v1/summarize": ["post"],
        "/v1/translate": ["post"],
        "/v1/detect": ["post"],
        "/v1/languages": ["get"],
        "/v1/models": ["get"],
        "/translate": ["post"],
        "/detect": ["post"],
        "/languages": ["get"],
        "/health": ["get"],
        "/frontend/settings": ["get"],
        "/translate_file": ["post"],
        "/download_file/{name}": ["get"],
        "/v2/translate": ["post"],
        "/v2/languages": ["get"],
        "/v2/usage": ["get"],
    }


def test_every_error_is_documented_as_a_problem(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    responses = document["paths"]["/v1/digest"]["post"]["responses"]
    assert sorted(responses) == [
        "200",
        "400",
        "403",
        "413",
        "415",
        "422",
        "500",
        "502",
        "503",
        "504",
    ]
    for status, response in responses.items():
        plain = ["application/json", "text/event-stream"]
        kinds = plain if status == "200" else ["application/problem+json"]
        assert [*response["content"]] == kinds
    problem = document["components"]["schemas"]["Problem"]
    assert problem["properties"]["type"]["enum"] == [*STATUSES]


def test_the_limits_and_the_keys_of_this_application_are_in_its_document(
    make_client: MakeClient,
) -> None:
    client = make_client(max_texts=7, api_keys=("some-key-1",), rate_limit=100)
    document = client.get("/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    assert schemas["TranslateRequest"]["properties"]["texts"]["maxItems"] == 7
    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer"},
        "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "deepl": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "DeepL-Auth-Key KEY",
        },
    }
    operation = document["paths"]["/v1/detect"]["post"]
    assert operation["security"] == [{"bearer": []}, {"header": []}]
    assert {"401", "429"} <= {*operation["responses"]}
    assert "security" not in document["paths"]["/healthz"]["get"]


def test_the_page_needs_no_other_host(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.content_type == "text/html; charset=utf-8"
    assert "default-src 'none'; script-src 'self'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"(?:https?:)?//", page.text)
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(links) == 4
    for link in links:
        asset = client.get(urljoin("/docs", link))
        assert asset.status_code == 200
        assert len(asset.data) > 100
    start = client.get("/docs/start.js").text
    assert not re.search(r"(?:https?:)?//", start)
    assert "validatorUrl: null" in start


def test_the_page_gives_no_file_but_its_own(client: FlaskClient) -> None:
    for path in ("/docs/assets/../../plugins.py", "/docs/assets/%2e%2e/__init__.py"):
        assert client.get(path).status_code == 404
