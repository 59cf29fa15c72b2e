"""The addresses under /v1: each takes a body, makes a job, runs it, answers.

No view knows how a thing is done; the pipeline does. A job runs only while it holds one of
MAX_JOBS places, so that a thread is always left for health checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flask import Response, g, request
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI

from models import Deadline, DeadlineExceeded, Progress, Result
from service import answers, streaming
from service.documented_errors import problems
from service.extraction import Article
from service.ingestion import Clock
from service.replies import as_json
from service.schemas import DetectRequest, DigestRequest, SummarizeRequest, TranslateRequest
from service.state import state
from service.telemetry import count

_TEXTS = Tag(name="texts", description="What a text becomes.")
_CATALOGUE = Tag(name="catalogue", description="What works here.")

_Digested = tuple[Result, Article | None, int]
"""A result, the article where it was not the request's own text, and the characters read."""


def register_views(app: OpenAPI) -> None:
    """Give `app` everything under /v1."""
    _register_texts(app)
    _register_catalogue(app)


def _register_texts(app: OpenAPI) -> None:
    refusals = problems(400, 413, 415, 422, 500, 503, 504)
    article_refusals = {**refusals, **problems(403, 502)}

    @app.post(
        "/v1/digest",
        tags=[_TEXTS],
        operation_id="digest",
        responses={200: answers.DigestResponse, **article_refusals},
    )
    def digest(body: DigestRequest) -> Response:
        """Summarise an article and translate the summary; as events with `text/event-stream`."""
        work = _digesting(body, body.targets)

        def finish(done: _Digested) -> answers.DigestResponse:
            _observe(*done)
            result, article, _ = done
            return answers.digest_answer(result, g.request_id, article)

        if streaming.is_wanted():
            return streaming.stream(work, finish)
        with state().limits.place():
            done = work(None, None)
        return as_json(finish(done))

    @app.post(
        "/v1/summarize",
        tags=[_TEXTS],
        operation_id="summarize",
        responses={200: answers.SummarizeResponse, **article_refusals},
    )
    def summarize(body: SummarizeRequest) -> Response:
        """Summarise an article in its own language."""
        work = _digesting(body)
        with state().limits.place():
            result, article, chars_in = work(None, None)
        _observe(result, article, chars_in)
        return as_json(answers.summarize_answer(result, g.request_id, article))

    @app.post(
        "/v1/translate",
        tags=[_TEXTS],
        operation_id="translate",
        responses={200: answers.TranslateResponse, **refusals},
    )
    def translate(body: TranslateRequest) -> Response:
        """Translate texts, each by itself; a bad one is marked and leaves the others."""
        here = state()
        pipeline = here.readiness.pipeline()
        with here.limits.place():
            result = pipeline.translate(body.to_job(here.settings.deadline_s))
        count(texts=len(body.texts), chars_in=sum(map(len, body.texts)))
        for text, item in zip(body.texts, result.items, strict=True):
            here.metrics.observe_text(item.language.code, len(text))
            here.metrics.observe_warnings(item.warnings)
        here.metrics.observe_stages(result.timings_ms)
        return as_json(answers.translate_answer(result, g.request_id))

    @app.post(
        "/v1/detect",
        tags=[_TEXTS],
        operation_id="detect",
        responses={200: answers.DetectResponse, **problems(400, 413, 415, 500, 503)},
    )
    def detect(body: DetectRequest) -> Response:
        """Tell the language of each text; "und" where it cannot be told."""
        here = state()
        pipeline = here.readiness.pipeline()
        with here.limits.place():
            found = pipeline.detect(body.texts)
        count(texts=len(body.texts), chars_in=sum(map(len, body.texts)))
        return as_json(answers.detect_answer(found, g.request_id))


def _register_catalogue(app: OpenAPI) -> None:
    @app.get(
        "/v1/languages",
        tags=[_CATALOGUE],
        operation_id="languages",
        responses={200: answers.LanguagesResponse, **problems(500, 503)},
    )
    def languages() -> Response:
        """The languages, and the targets of each."""
        return as_json(answers.languages_answer(state().readiness.pipeline().languages()))

    @app.get(
        "/v1/models",
        tags=[_CATALOGUE],
        operation_id="models",
        responses={200: answers.ModelsResponse, **problems(500, 503)},
    )
    def models() -> Response:
        """The models in use, with their origin and scores."""
        return as_json(answers.models_answer(state().readiness.pipeline().models()))


def _digesting(
    body: SummarizeRequest, targets: Iterable[str] = ()
) -> Callable[[Progress | None, Deadline | None], _Digested]:
    """What brings the article in and then lets the pipeline work, on one clock for both.

    The function needs no request any more: a stream runs it in a thread of its own. Its deadline
    is the request's, unless the caller gives one to be cancelled.
    """
    here = state()
    pipeline = here.readiness.pipeline()
    clock = Clock(here.settings.deadline_s)
    source = body.to_source(is_file=getattr(request, "is_upload", False))

    def work(progress: Progress | None, deadline: Deadline | None) -> _Digested:
        article = here.ingestion.article(source, clock)
        job = body.to_job(clock.left(), targets, article)
        try:
            result = pipeline.digest(job, progress, deadline)
        except DeadlineExceeded:
            if not clock.stages_ms:
                raise
            # The whole time, not what the stages before the pipeline had left of it.
            raise DeadlineExceeded(clock.deadline_s) from None
        timed = replace(result, timings_ms=clock.timings(dict(result.timings_ms)))
        return timed, article, len(job.text)

    return work


def _observe(result: Result, _: Article | None, chars_in: int) -> None:
    metrics = state().metrics
    metrics.observe_text(result.language.code, chars_in)
    metrics.observe_warnings(result.warnings)
    metrics.observe_stages(result.timings_ms)
    count(
        chars_in=chars_in,
        chars_out=len(result.summary.text),
        sentences_in=result.summary.coverage.sentences_total,
        targets=len(result.translations),
        warnings=len(result.warnings),
    )
