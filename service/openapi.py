"""The OpenAPI document and the page that shows it, with nothing from another host.

flask-openapi3 collects the operations; here its document is completed with what it cannot know:
the shape of problems, the limits the operator set, the keys. Swagger UI's files come from the
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
from service.documented_errors import problems
from service.problems import Problem
from service.settings import Settings
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


_UPLOAD = {
    "type": "object",
    "description": "A text or HTML file; the options of the JSON body as fields of their own.",
    "required": [FILE],
    "properties": {
        FILE: {"type": "string", "format": "binary", "description": "Named .txt, .md or .html."},
        OPTIONS: {"type": "string", "description": "A JSON object with the other fields."},
    },
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
            _complete_operation(operation, method, path, settings)
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


def _complete_operation(
    operation: dict[str, Any], method: str, path: str, settings: Settings
) -> None:
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
