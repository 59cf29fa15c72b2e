"""Epitome as tools for assistants: a server of the Model Context Protocol, by the `mcp` package.

It is an extra (requirements-mcp.txt) and not in the image. On stdin and stdout there is nothing but
the protocol; the log goes to stderr, as the service's does, and holds no text.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field, ValidationError

from models import __version__
from service import answers, fields
from service.body_faults import raise_invalid_body
from service.errors import InvalidRequest
from service.fields import AnyText, Source, Targets
from service.mcp_backends import Backend, LocalBackend, RemoteBackend, Report, ToolFailure
from service.schemas import DEFAULT_TARGETS, DigestRequest
from service.settings import Settings
from service.telemetry import configure_logging

_READS_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_MAY_FETCH = _READS_ONLY.model_copy(update={"open_world_hint": True})
_INSTRUCTIONS = (
    "Summaries of articles in English, Russian, Greek and Arabic, and translations between these. "
    "`warnings` name what a check found: rough_model means that a translation is a draft. "
    "evidence gives the sentences of the article that support a sentence of the summary."
)

T = TypeVar("T")

Text = Annotated[str | None, Field(description="The article, plain text.")]
Url = Annotated[str | None, Field(description="Where it is; works only where ALLOW_FETCH=1.")]
Html = Annotated[str | None, Field(description="The page that holds it.")]
Preset = Annotated[fields.Preset, Field(description="How long it may be.")]
MaxSentences = Annotated[fields.SentenceCount | None, Field(description="In place of `length`.")]
MaxWords = Annotated[fields.WordCount | None, Field(description="In place of `length`.")]
Form = Annotated[fields.Format, Field(description="A sentence a line, or not.")]
Mode = Annotated[
    fields.Mode,
    Field(description="A model writes, or the article's own sentences are chosen."),
]
Texts = Annotated[list[AnyText], Field(min_length=1, description="Texts, each by itself.")]


def build_server(backend: Backend, max_texts: int) -> MCPServer:
    """The server with its four tools; `backend` must be open while it runs."""
    server = MCPServer("epitome", title="Epitome", version=__version__, instructions=_INSTRUCTIONS)

    @server.tool(title="Digest an article", annotations=_MAY_FETCH)
    async def digest(
        ctx: Context[Any],
        text: Text = None,
        url: Url = None,
        html: Html = None,
        targets: Targets = [*DEFAULT_TARGETS],  # noqa: B006  # copied into the request
        source: Source = "auto",
        length: Preset = "medium",
        max_sentences: MaxSentences = None,
        max_words: MaxWords = None,
        format: Form = "paragraph",
        mode: Mode = "abstractive",
        title: str | None = None,
    ) -> answers.DigestResponse:
        """Summarise an article and translate the summary. Give one of text, url and html."""
        body = _body(
            text=text,
            url=url,
            html=html,
            targets=targets,
            source=source,
            length=_length(length, max_sentences, max_words),
            format=format,
            mode=mode,
            title=title,
        )
        return await _told(backend.digest(body, _report(ctx)))

    @server.tool(title="Summarise an article", annotations=_MAY_FETCH)
    async def summarize(
        ctx: Context[Any],
        text: Text = None,
        url: Url = None,
        html: Html = None,
        source: Source = "auto",
        length: Preset = "medium",
        max_sentences: MaxSentences = None,
        max_words: MaxWords = None,
        format: Form = "paragraph",
        mode: Mode = "abstractive",
        title: str | None = None,
    ) -> answers.SummarizeResponse:
        """Summarise an article in its own language. Give one of text, url and html."""
        body = _body(
            text=text,
            url=url,
            html=html,
            targets=[],
            source=source,
            length=_length(length, max_sentences, max_words),
            format=format,
            mode=mode,
            title=title,
        )
        done = await _told(backend.digest(body, _report(ctx)))
        return answers.SummarizeResponse.model_validate(done)

    @server.tool(title="Translate texts", annotations=_READS_ONLY)
    async def translate(
        ctx: Context[Any],
        texts: Texts,
        targets: Annotated[Targets, Field(min_length=1)],
        source: Source = "auto",
    ) -> answers.TranslateResponse:
        """Translate texts, each by itself, into every target; a bad one is marked."""
        _check_count(texts, max_texts)
        return await _told(backend.translate(texts, targets, source, _report(ctx)))

    @server.tool(title="Tell languages", annotations=_READS_ONLY)
    async def detect(texts: Texts) -> answers.DetectResponse:
        """Tell the language of each text; "und" where it cannot be told."""
        _check_count(texts, max_texts)
        return await _told(backend.detect(texts))

    return server


def run(settings: Settings, http_port: int | None = None) -> None:
    """Serve on stdin and stdout until they close, or over HTTP on loopback until a signal."""
    import anyio

    configure_logging(settings.log_level)
    # At `info` it writes what arguments were refused for, which may quote them.
    logging.getLogger("mcp").setLevel(logging.WARNING)
    backend: Backend = (
        RemoteBackend(settings.epitome_url, settings.epitome_api_key or None)
        if settings.epitome_url
        else LocalBackend(settings)
    )

    async def serve() -> None:
        async with backend:
            server = build_server(backend, settings.max_texts)
            if http_port is None:
                await server.run_stdio_async()
            else:
                await server.run_streamable_http_async(host="127.0.0.1", port=http_port)

    anyio.run(serve)


def _body(**given: Any) -> DigestRequest:
    try:
        return DigestRequest.model_validate(
            {name: value for name, value in given.items() if value is not None}
        )
    except ValidationError as err:
        try:
            raise_invalid_body(err)
        except InvalidRequest as refusal:
            raise ToolError(str(refusal)) from None


def _length(preset: str, max_sentences: int | None, max_words: int | None) -> Any:
    if max_sentences is not None and max_words is not None:
        raise ToolError("give max_sentences or max_words, not both")
    if max_sentences is not None:
        return {"max_sentences": max_sentences}
    return preset if max_words is None else {"max_words": max_words}


def _check_count(texts: list[str], limit: int) -> None:
    if len(texts) > limit:
        raise ToolError(f"texts has {len(texts):,} texts; the limit is {limit:,}")


async def _told(work: Awaitable[T]) -> T:
    """What `work` gives; what it refuses, as an error that the assistant reads."""
    try:
        return await work
    except ToolFailure as failure:
        raise ToolError(str(failure)) from None


def _report(ctx: Context[Any]) -> Report:
    """Progress for a caller that asked for it; it only ever grows."""
    steps = 0

    async def report(stage: str, done: int, total: int) -> None:
        nonlocal steps
        steps += 1
        await ctx.report_progress(steps, message=f"{stage} {done}/{total}")

    return report
