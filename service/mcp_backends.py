"""What answers the tools of `python -m service mcp`: the pipeline in this process, or a service.

Both give the models of `answers.py`, so a tool has one output, whoever made it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from typing import Any, Protocol, Self, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread

from client.epitome import AsyncEpitome, EpitomeError
from models import ModelError, Pipeline, TranslateJob, open_pipeline
from service import answers
from service.errors import ServiceError
from service.ingestion import Clock, Ingestion
from service.schemas import DigestRequest
from service.settings import Settings

T = TypeVar("T")
Report = Callable[[str, int, int], Coroutine[Any, Any, None]]
"""Told (stage, done, total) while a tool works."""


class ToolFailure(Exception):
    """Raised for what the caller of a tool should read; never holds text of the caller's."""


class Backend(AbstractAsyncContextManager["Backend"], Protocol):
    """What the tools ask."""

    async def digest(self, body: DigestRequest, report: Report) -> answers.DigestResponse:
        """Summarise an article and translate the summary."""
        ...

    async def translate(
        self, texts: list[str], targets: list[str], source: str, report: Report
    ) -> answers.TranslateResponse:
        """Translate texts."""
        ...

    async def detect(self, texts: list[str]) -> answers.DetectResponse:
        """Tell languages."""
        ...


class LocalBackend(AbstractAsyncContextManager["LocalBackend"]):
    """The pipeline in this process; its models load in the background from the start on.

    Args:
        settings: The same as the service's.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ingestion = Ingestion.from_settings(settings)
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="load")
        self._opened: Future[Pipeline] | None = None

    async def __aenter__(self) -> Self:
        self._opened = self._loader.submit(open_pipeline, self._settings.pipeline_options())
        return self

    async def __aexit__(self, *_: object) -> None:
        def close() -> None:
            self._ingestion.close()
            if self._opened is not None and self._opened.exception() is None:
                self._opened.result().close()
            self._loader.shutdown()

        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(close)

    async def digest(self, body: DigestRequest, report: Report) -> answers.DigestResponse:
        """Summarise an article and translate the summary."""

        def work() -> answers.DigestResponse:
            pipeline, clock = self._pipeline(), Clock(self._settings.deadline_s)
            article = self._ingestion.article(body.to_source(is_file=False), clock)
            job = body.to_job(clock.left(), body.targets, article)
            result = pipeline.digest(job, _from_thread(report))
            result = replace(result, timings_ms=clock.timings(dict(result.timings_ms)))
            return answers.digest_answer(result, uuid.uuid4().hex, article)

        return await _in_thread(work)

    async def translate(
        self, texts: list[str], targets: list[str], source: str, report: Report
    ) -> answers.TranslateResponse:
        """Translate texts."""
        job = TranslateJob(tuple(texts), tuple(targets), source, self._settings.deadline_s)

        def work() -> answers.TranslateResponse:
            result = self._pipeline().translate(job, _from_thread(report))
            return answers.translate_answer(result, uuid.uuid4().hex)

        return await _in_thread(work)

    async def detect(self, texts: list[str]) -> answers.DetectResponse:
        """Tell languages."""
        return await _in_thread(
            lambda: answers.detect_answer(self._pipeline().detect(texts), uuid.uuid4().hex)
        )

    def _pipeline(self) -> Pipeline:
        assert self._opened is not None, "enter the backend first"
        return self._opened.result()


class RemoteBackend(AbstractAsyncContextManager["RemoteBackend"]):
    """A service that runs elsewhere, through its client."""

    def __init__(self, url: str, api_key: str | None) -> None:
        self._client = AsyncEpitome(url, api_key=api_key)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._client)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def digest(self, body: DigestRequest, report: Report) -> answers.DigestResponse:
        """Summarise an article and translate the summary."""
        await report("ask the service", 0, 1)
        options: dict[str, Any] = body.model_dump(exclude_unset=True)
        with _readable_errors():
            digest = await self._client.digest(**options)
        return answers.DigestResponse.model_validate(digest.raw)

    async def translate(
        self, texts: list[str], targets: list[str], source: str, report: Report
    ) -> answers.TranslateResponse:
        """Translate texts."""
        await report("ask the service", 0, 1)
        with _readable_errors():
            done = await self._client.translate(texts, targets, source=source)
        return answers.TranslateResponse.model_validate(done.raw)

    async def detect(self, texts: list[str]) -> answers.DetectResponse:
        """Tell languages."""
        with _readable_errors():
            found = await self._client.detect(texts)
        return answers.DetectResponse.model_validate({"items": found, "request_id": ""})


class _readable_errors:
    """Turns what the two sides raise on purpose into what a caller may read."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, ModelError | ServiceError | EpitomeError):
            raise ToolFailure(str(error)) from None


async def _in_thread(work: Callable[[], T]) -> T:
    with _readable_errors():
        return await anyio.to_thread.run_sync(work)


def _from_thread(report: Report) -> Callable[[str, int, int], None]:
    """`report`, to be called by the pipeline from its own thread."""

    def tell(stage: str, done: int, total: int) -> None:
        anyio.from_thread.run(report, stage, done, total)

    return tell
