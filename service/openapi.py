"""The OpenAPI document and the page that shows it, with nothing from another host.

flask-openapi3 collects the operations; here its document is completed with what it cannot know:
the problem responses, the limits the operator set, the keys. Swagger UI's files come from the
flask-openapi3-swagger package.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import flask_openapi3_swagger
from flask import Response, send_from_directory
from flask_openapi3.openapi import OpenAPI

from service import compat_openapi, streaming
from service.dialects import dialect_of
from service.problems import PROBLEM_JSON, Problem
from service.state import state
from service.uploads import FILE, OPTIONS, UPLOADS_AT

_ASSETS = Path(flask_openapi3_swagger.__file__).parent / "templates" / "swagger"

_DOCS_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Epitome API</title>
<link rel="icon" href="docs/assets/images/swagger.svg">
<link rel="stylesheet" href="docs/assets/css/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/assets/js/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""

# validatorUrl would send the document to another host.
_START = """SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
"""


def problems(*statuses: int) -> dict[str | int, Any]:
    """Responses of an operation that are problems, for flask-openapi3's `responses`."""
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **({"headers": _RETRY_AFTER} if status in (429, 503) else {}),
        }
        for status in statuses
    }


_UPLOAD = {
    "type": "object",
    "description": "A text or HTML file; the options of the JSON body as fields of their own.",
    "required": [FILE],
    "properties": {
        FILE: {"type": "string", "format": "binary", "description": "Named .txt, .md or .html."},
        OPTIONS: {"type": "string", "description": "A JSON object with the other fields."},
    },
}
_RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
_DESCRIPTIONS = {
    400: "The body is not valid; `errors` lists the first 100 faults, `detail` counts all.",
    401: "Keys are set and the request carries none of them.",
    403: "An address was given, and fetching is off.",
    413: "The body, the text or the page is larger than the limit.",
    415: "The body, the file or the page is in a form that is not read here.",
    422: "No supported language, no article, no known encoding, or no public address.",
    429: "Too many requests; wait for `Retry-After` seconds.",
    500: "Something broke on this side; the log has the request id.",
    502: "The page could not be fetched.",
    503: "The models are busy or not ready; wait for `Retry-After` seconds.",
    504: "The answer took longer than the deadline.",
}


def register_openapi(app: OpenAPI) -> None:
    """Give `app` /openapi.json and /docs."""
    document: list[str] = []

    @app.route("/spec")  # LibreTranslate's name for it
    @app.route("/openapi.json")
    def openapi_json() -> Response:
        if not document:
            document.append(json.dumps(complete(app.api_doc), ensure_ascii=False))
        return Response(document[0], mimetype="application/json")

    @app.route("/docs")
    def docs() -> Response:
        return Response(_PAGE, headers={"Content-Security-Policy": _DOCS_CSP}, mimetype="text/html")

    @app.route("/docs/start.js")
    def docs_start() -> Response:
        return Response(_START, mimetype="text/javascript")

    @app.route("/docs/assets/<path:name>")
    def docs_asset(name: str) -> Response:
        return send_from_directory(_ASSETS, name, max_age=3600)


def complete(collected: dict[str, Any]) -> dict[str, Any]:
    """The document that is true for this application."""
    document = deepcopy(collected)
    settings = state().settings
    schemas = document["components"]["schemas"]
    schemas.pop("ValidationErrorModel", None)
    document["components"].pop("securitySchemes", None)  # flask-openapi3 writes null
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    schemas.update(compat_openapi.schemas())
    for name in ("TranslateRequest", "DetectRequest"):
        schemas[name]["properties"]["texts"]["maxItems"] = settings.max_texts
    for path in UPLOADS_AT:
        content = document["paths"][path]["post"]["requestBody"]["content"]
        content["multipart/form-data"] = {"schema": _UPLOAD}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            # flask-openapi3 gives every operation a validation error
            if method == "get" and path != "/v2/languages":
                operation["responses"].pop("400", None)
            if dialect_of(path) != "epitome":
                compat_openapi.limit(
                    path,
                    operation,
                    has_keys=bool(settings.api_keys),
                    has_rate=bool(settings.rate_limit),
                )
            if path == "/v1/digest":
                streaming.describe(operation)
            if settings.api_keys and path.startswith("/v1/"):
                operation["security"] = [{"bearer": []}, {"header": []}]
                operation["responses"]["401"] = problems(401)[401]
            if settings.rate_limit and path.startswith("/v1/"):
                operation["responses"]["429"] = problems(429)[429]
    if settings.api_keys:
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            "deepl": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "DeepL-Auth-Key KEY",
            },
        }
    return document
