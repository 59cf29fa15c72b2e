"""Request ids, log lines and counters: counts and milliseconds, never the text.

The log is one JSON object a line on stderr. The route is its template ("/v1/digest") or
"unmatched": an address may hold anything. Metrics are Prometheus text, one registry for each
application.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request
from flask.ctx import _AppCtxGlobals
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from models import Warning, __version__
from service.problems import describe_exception
from service.state import state

_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=-]{0,99}\Z")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)

_log = logging.getLogger("epitome.access")


def new_request_id() -> str:
    """A fresh id, 32 hexadecimal digits."""
    return uuid.uuid4().hex


def count(**counts: int) -> None:
    """Add counts (characters, texts, targets, …) to the present request's log line."""
    g.setdefault("counts", {}).update(counts)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "epitome_requests",
            "Requests answered.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "epitome_request_seconds",
            "Time to answer.",
            ["route"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self._stages = Histogram(
            "epitome_stage_seconds",
            "Time in one stage of the pipeline.",
            ["stage"],
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self._texts = Counter(
            "epitome_texts", "Texts worked on.", ["language"], registry=self.registry
        )
        self._chars = Counter(
            "epitome_text_characters", "Characters of those texts.", registry=self.registry
        )
        self._warnings = Counter(
            "epitome_warnings",
            "Outputs that failed a check.",
            ["code", "target"],
            registry=self.registry,
        )
        self._problems = Counter(
            "epitome_problems", "Errors answered.", ["type"], registry=self.registry
        )
        self.queue = Gauge("epitome_queue_sentences", "Sentences waiting.", registry=self.registry)
        self.ready = Gauge(
            "epitome_ready", "1 once every model has answered.", registry=self.registry
        )
        info = Gauge("epitome_build_info", "The version.", ["version"], registry=self.registry)
        info.labels(__version__).set(1)

    def observe_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def observe_problem(self, slug: str) -> None:
        """Count an error."""
        self._problems.labels(slug).inc()

    def observe_text(self, language: str, chars: int) -> None:
        """Count a text that was worked on."""
        self._texts.labels(language).inc()
        self._chars.inc(chars)

    def observe_stages(self, timings_ms: Mapping[str, float]) -> None:
        """Count the time of each stage."""
        for stage, milliseconds in timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)

    def observe_warnings(self, warnings: Iterable[Warning]) -> None:
        """Count failed checks; their detail, which may quote the text, stays out."""
        for warning in warnings:
            self._warnings.labels(warning.code, warning.target or "summary").inc()

    def render(self) -> bytes:
        """The Prometheus text."""
        return generate_latest(self.registry)


def register_telemetry(app: Flask) -> None:
    """Let `app` give every request an id, a log line and its place in the counters."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _SANE_ID.match(given) else new_request_id()


def _finish(answer: Response) -> Response:
    answer.headers["X-Request-ID"] = g.request_id
    # The context is gone once a stream has ended, so what it holds is taken along.
    kept = g._get_current_object()
    fields: dict[str, Any] = {
        "request_id": g.request_id,
        "method": request.method if request.method in _METHODS else "other",
        "route": request.url_rule.rule if request.url_rule else "unmatched",
        "status": answer.status_code,
        "ms": 0.0,
        "bytes_in": request.content_length or 0,
        "bytes_out": answer.content_length or 0,
    }
    metrics = state().metrics
    if g.get("is_streamed"):  # its time, its counts and its fate are known at its end
        answer.call_on_close(lambda: _record(metrics, fields, kept))
    else:
        _record(metrics, fields, kept)
    return answer


def _record(metrics: Metrics, fields: dict[str, Any], kept: _AppCtxGlobals) -> None:
    """Write the log line of an answer that is complete, and count it."""
    seconds = time.perf_counter() - kept.started
    metrics.observe_request(fields["route"], fields["method"], fields["status"], seconds)
    fields |= {"ms": round(seconds * 1000, 1), **kept.get("counts", {})}
    if slug := kept.get("problem"):
        metrics.observe_problem(slug)
        fields["problem"] = slug
    _log.info("request", extra={"fields": fields})


class JsonLines(logging.Formatter):
    """One JSON object a line; an exception by its class and stack, without its message."""

    def format(self, record: logging.LogRecord) -> str:
        """Write `record`, with what its `extra={"fields": …}` holds."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line.update(describe_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging(level: str) -> None:
    """Send the log of this process to stderr, as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
