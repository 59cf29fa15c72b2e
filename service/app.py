"""The application: one factory that wires one module per topic, nothing else."""

from __future__ import annotations

from flask import Response
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from models import Pipeline, __version__, open_pipeline
from service.bodies import StrictRequest
from service.body_faults import raise_invalid_body
from service.compat import register_compat
from service.compat_deepl import register_deepl
from service.compat_files import register_files
from service.health import Readiness, register_health
from service.ingestion import Ingestion
from service.limits import Limits, register_limits
from service.openapi import register_openapi
from service.page import register_page
from service.problems import register_error_handlers
from service.settings import Settings
from service.state import State, attach
from service.telemetry import Metrics, register_telemetry
from service.views import register_views

_DESCRIPTION = (
    "An article in; its language, a short summary with the evidence for each sentence, and that "
    "summary in other languages out. Errors are application/problem+json (RFC 9457), but at the "
    "addresses that speak LibreTranslate's or DeepL's contract."
)


class EpitomeApp(OpenAPI):
    """Flask with OpenAPI and a strict reader of bodies."""

    request_class = StrictRequest


def create_app(
    settings: Settings, pipeline: Pipeline | None = None, ingestion: Ingestion | None = None
) -> EpitomeApp:
    """Make the application, and begin to load its models in the background.

    Args:
        settings: The whole configuration.
        pipeline: One that is already open; without it one is opened as `settings` says.
        ingestion: What makes articles of addresses, pages and files; by default as set.
    """
    app = EpitomeApp(
        __name__,
        info=Info(title="Epitome", version=__version__, description=_DESCRIPTION),
        doc_ui=False,
        static_folder=None,
        validation_error_status=400,
        validation_error_callback=raise_invalid_body,
    )
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.url_map.merge_slashes = False  # its redirect is HTML, and loses the body of a POST
    if settings.trusted_proxies:
        # Each proxy adds an address; scheme, host and prefix are what the nearest one says.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, settings.trusted_proxies, x_proto=1, x_host=1, x_prefix=1
        )
    readiness = Readiness(lambda: pipeline or open_pipeline(settings.pipeline_options()))
    ingestion = ingestion or Ingestion.from_settings(settings)
    attach(app, State(settings, readiness, Metrics(), Limits(settings), ingestion))
    register_error_handlers(app)
    register_telemetry(app)
    register_limits(app)
    register_health(app)
    register_views(app)
    register_compat(app)
    register_deepl(app)
    register_files(app)
    register_openapi(app)
    register_page(app)
    app.after_request(_harden)
    readiness.start()
    return app


def _harden(answer: Response) -> Response:
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    answer.headers.setdefault(
        "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
    )
    return answer
