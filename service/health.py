"""Is the process alive, may it be sent work, what has it done.

Three questions with three addresses: an orchestrator that restarts a process because its models
are still loading never sees it ready. Loading and the golden sentences run once, in a
background thread, so that /healthz answers from the first moment.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Literal

from flask import Response
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from pydantic import BaseModel

from models import ModelError, ModelUnavailable, Pipeline
from service.documented_errors import problems
from service.errors import NotReady
from service.problems import describe_exception
from service.state import state

_log = logging.getLogger("epitome.health")
_TAG = Tag(name="health", description="For orchestrators and dashboards; no key needed.")


class Readiness:
    """Opens the pipeline and lets every model answer, once, in the background.

    Args:
        open_it: Gives the pipeline; called in the background thread.
    """

    def __init__(self, open_it: Callable[[], Pipeline]) -> None:
        self._open_it = open_it
        self._pipeline: Pipeline | None = None
        self._failure: str | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._prepare, name="readiness", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def wait(self, timeout_s: float) -> bool:
        """Wait until the models have answered or failed; true where they answered."""
        return self._done.wait(timeout_s) and self._failure is None

    @property
    def is_ready(self) -> bool:
        """Whether every model has answered its golden sentence."""
        return self._done.is_set() and self._failure is None

    def pipeline(self) -> Pipeline:
        """The pipeline, once it is ready.

        Raises:
            NotReady: It is still loading, or could not be loaded.
        """
        if self._pipeline is not None and self.is_ready:
            return self._pipeline
        if self._failure is not None:
            raise NotReady(f"the models could not be loaded: {self._failure}", retry_after_s=60)
        raise NotReady("the models are loading; try again in a moment")

    def queue_depth(self) -> int:
        """Sentences waiting; 0 before the pipeline is open."""
        return self._pipeline.queue_depth() if self._pipeline is not None else 0

    def close(self) -> None:
        """Free the models."""
        if self._pipeline is not None:
            self._pipeline.close()

    def _prepare(self) -> None:
        started = time.perf_counter()
        try:
            self._pipeline = self._open_it()
            self._pipeline.check_ready()
        except ModelUnavailable as err:
            self._failure = str(err)
            _log.critical("models not ready: %s", err)
        except Exception as err:
            self._failure = str(err) if isinstance(err, ModelError) else type(err).__name__
            _log.critical("models not ready", extra={"fields": describe_exception(err)})
        else:
            elapsed_ms = round((time.perf_counter() - started) * 1000)
            _log.info("every model has answered", extra={"fields": {"ms": elapsed_ms}})
        self._done.set()


class HealthResponse(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class ReadyResponse(BaseModel):
    """Every model has answered a golden sentence."""

    status: Literal["ready"] = "ready"


def register_health(app: OpenAPI) -> None:
    """Give `app` /healthz, /readyz and /metrics."""

    @app.get("/healthz", tags=[_TAG], operation_id="healthz", responses={200: HealthResponse})
    def healthz() -> Response:
        """Whether the process is alive; says nothing about the models."""
        return Response(HealthResponse().model_dump_json(), mimetype="application/json")

    @app.get(
        "/readyz",
        tags=[_TAG],
        operation_id="readyz",
        responses={200: ReadyResponse, **problems(503)},
    )
    def readyz() -> Response:
        """Whether requests can be answered: every model has answered a golden sentence."""
        state().readiness.pipeline()
        return Response(ReadyResponse().model_dump_json(), mimetype="application/json")

    @app.get(
        "/metrics",
        tags=[_TAG],
        operation_id="metrics",
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    def metrics() -> Response:
        """Counters and timings as Prometheus text; no user text in them."""
        here = state()
        here.metrics.ready.set(here.readiness.is_ready)
        here.metrics.queue.set(here.readiness.queue_depth())
        return Response(here.metrics.render(), content_type=CONTENT_TYPE_PLAIN_0_0_4)
