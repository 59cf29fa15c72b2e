"""A client of Epitome's HTTP API, synchronous and asynchronous. Needs httpx and nothing else.

    from epitome import Epitome

    with Epitome("http://127.0.0.1:8080") as epitome:
        digest = epitome.digest("The city council voted …", targets=["el"])
        print(digest.summary.text, digest.translations["el"].text)

`AsyncEpitome` has the same methods, to be awaited. Every call may be repeated without harm, so a
call that is answered 429 or 503 is, after the time that the service asks for. All of it stands in
one file, so that it can be copied.

    EpitomeError
    ├── Unreachable            no answer came
    └── Refused                an answer came, and it is an error (RFC 9457)
        ├── InvalidRequest     400, 404, 405, 413, 415, 422: the call itself is wrong
        ├── Unauthorized       401, 403: no key, or not allowed
        ├── Busy               429, 503: still so after the last try
        ├── TimedOut           504: not done within the service's deadline
        └── Broken             any other: the service, a page it fetched, or a proxy before it

Answers are frozen dataclasses and not dicts: a wrong name is seen by a type checker, and an answer
can be passed on without being changed. Fields that a newer service adds are in `raw`.
"""

from __future__ import annotations

import json
import random
import time
import types
from asyncio import sleep as async_sleep
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import (
    Any,
    Literal,
    Self,
    TypedDict,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import httpx

__version__ = "0.1.0"
__all__ = [
    "Article",
    "AsyncEpitome",
    "Broken",
    "Busy",
    "CheckWarning",
    "Coverage",
    "Digest",
    "Epitome",
    "EpitomeError",
    "Evidence",
    "Fault",
    "InvalidRequest",
    "Language",
    "LanguageGuess",
    "LanguageInfo",
    "Length",
    "MaxSentences",
    "MaxWords",
    "ModelInfo",
    "Refused",
    "Summary",
    "SummarySentence",
    "TimedOut",
    "TranslatedItem",
    "TranslatedSentence",
    "Translation",
    "Translations",
    "Unauthorized",
    "Unreachable",
]


class MaxSentences(TypedDict):
    """At most this many sentences, 1 to 20."""

    max_sentences: int


class MaxWords(TypedDict):
    """At most this many words, 10 to 1000; whole sentences only."""

    max_words: int


Length = Literal["short", "medium", "long"] | MaxSentences | MaxWords
Format = Literal["paragraph", "bullets"]
Mode = Literal["abstractive", "extractive"]


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A BCP-47 code with the detector's probability, 0 to 1."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a text; `code` is "und" where it cannot be told."""

    code: str
    confidence: float
    alternatives: tuple[LanguageGuess, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the article: `article[offset : offset + length]`, in code points."""

    offset: int
    length: int
    rank_score: float


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of the summary and what supports it, best first."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the article was read."""

    sentences_read: int
    sentences_total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary, in the article's own language."""

    text: str
    sentences: tuple[SummarySentence, ...]
    language: str
    route: tuple[str, ...]
    mode: str
    skipped: str | None
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class TranslatedSentence:
    """A sentence and its translation."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A text in one language; `text` is None unless `status` is "ok"."""

    text: str | None
    sentences: tuple[TranslatedSentence, ...]
    route: tuple[str, ...]
    status: str
    error: str | None


@dataclass(frozen=True, slots=True)
class CheckWarning:
    """A check that an output failed; `target` is None for the summary itself."""

    code: str
    target: str | None
    sentence: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class Article:
    """What was found in a page or a file; evidence points into `text`."""

    text: str
    title: str | None
    date: str | None
    language: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What `digest` and `summarize` answer; the latter without translations."""

    language: Language
    summary: Summary
    warnings: tuple[CheckWarning, ...]
    signature: str
    timings_ms: Mapping[str, float]
    request_id: str
    translations: Mapping[str, Translation] = field(default_factory=dict)
    article: Article | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class TranslatedItem:
    """What one text became; `error` and `detail` where the text itself was bad."""

    language: Language
    translations: Mapping[str, Translation]
    warnings: tuple[CheckWarning, ...]
    error: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Translations:
    """The items, in the order of the texts."""

    items: tuple[TranslatedItem, ...]
    signature: str
    timings_ms: Mapping[str, float]
    request_id: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """A language the service reads."""

    code: str
    name: str
    script: str
    direction: str
    targets: tuple[str, ...]
    can_summarise: bool


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model in use."""

    id: str
    task: str
    source_langs: tuple[str, ...]
    target_langs: tuple[str, ...]
    revision: str
    licence: str
    engine: str
    quantisation: str
    size_bytes: int
    max_source_tokens: int
    scores: Mapping[str, float]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a call: where (keys and indices), and what would work."""

    loc: tuple[str | int, ...]
    message: str


class EpitomeError(Exception):
    """Base of everything that a call raises."""


class Unreachable(EpitomeError):
    """Raised where no answer came."""


class Refused(EpitomeError):
    """Raised for an answer that is an error.

    Attributes:
        status: Of HTTP.
        type: The service's stable slug, as "too_large"; "" where the answer is not the service's.
        detail: What was wrong and what would work.
        faults: Every fault of the call's fields.
        request_id: Names the request in the service's log.
        retry_after_s: How long the service asked to wait.
    """

    def __init__(self, response: httpx.Response) -> None:
        body = _problem(response)
        self.status = response.status_code
        self.type = str(body.get("type", ""))
        self.detail = str(body.get("detail", "the answer is not the service's own"))
        self.faults = tuple(
            Fault(tuple(item["loc"]), item["message"]) for item in body.get("errors", ())
        )
        self.request_id = str(body.get("request_id", ""))
        self.retry_after_s = retry_after_s(response.headers.get("Retry-After"))
        super().__init__(f"{self.status} {self.type}: {self.detail}")


class InvalidRequest(Refused):
    """Raised where the call itself is wrong."""


class Unauthorized(Refused):
    """Raised where a key is missing or wrong, or what is asked is not allowed."""


class Busy(Refused):
    """Raised where the service was busy at the last try too."""


class TimedOut(Refused):
    """Raised where the service did not finish within its deadline."""


class Broken(Refused):
    """Raised where the service broke, a page could not be fetched, or a proxy stood before it."""


_ERRORS: dict[int, type[Refused]] = {
    **dict.fromkeys((400, 404, 405, 413, 415, 422), InvalidRequest),
    **dict.fromkeys((401, 403), Unauthorized),
    **dict.fromkeys((429, 503), Busy),
    504: TimedOut,
}


def _problem(response: httpx.Response) -> dict[str, Any]:
    if not response.headers.get("Content-Type", "").startswith("application/problem+json"):
        return {}
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def retry_after_s(header: str | None) -> float | None:
    """The seconds that a Retry-After header names, as a number or as a date; None without one."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        when = parsedate_to_datetime(header)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


T = TypeVar("T")


def _read(kind: Any, value: Any) -> Any:
    """`value` of JSON as `kind`; fields that `kind` does not have are left out."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = next(part for part in arguments if part is not type(None))
        return None if value is None else _read(inner, value)
    if origin is tuple:
        return tuple(_read(arguments[0], item) for item in value)
    if origin is Mapping:
        return {key: _read(arguments[1], item) for key, item in value.items()}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        given = {f.name: value[f.name] for f in fields(kind) if f.name in value}
        return kind(**{name: _read(hints[name], item) for name, item in given.items()})  # type: ignore[operator]
    return value


def _answer(kind: type[T], body: Mapping[str, Any]) -> T:
    try:
        built: T = _read(kind, {**body, "raw": body} if "raw" in get_type_hints(kind) else body)
    except (KeyError, TypeError, AttributeError) as err:
        raise EpitomeError(
            "the answer has another form; are client and service of one age?"
        ) from err
    return built


@dataclass(frozen=True, slots=True)
class _Call:
    """A request, and what its answer becomes."""

    method: str
    path: str
    json: Mapping[str, Any] | None = None
    file: tuple[str, bytes] | None = None

    def arguments(self) -> dict[str, Any]:
        if self.file is None:
            return {"method": self.method, "url": self.path, "json": self.json}
        options = json.dumps(self.json).encode()
        return {
            "method": self.method,
            "url": self.path,
            "files": {"file": self.file, "options": (None, options)},
        }


def _article_call(
    path: str,
    inputs: Mapping[str, str | None],
    file: str | Path | tuple[str, bytes] | None,
    options: Mapping[str, Any],
) -> _Call:
    body = {name: value for name, value in {**inputs, **options}.items() if value is not None}
    if isinstance(file, str | Path):
        file = (Path(file).name, Path(file).read_bytes())
    return _Call("POST", path, body, file)


def _translate_call(texts: Iterable[str], targets: Iterable[str], source: str) -> _Call:
    return _Call(
        "POST",
        "v1/translate",
        {"texts": _listed(texts), "targets": _listed(targets), "source": source},
    )


def _listed(items: Iterable[str]) -> list[str]:
    """A single string is a mistake: its characters would become the items."""
    if isinstance(items, str):
        raise TypeError("give a list of strings, not one string")
    return list(items)


class _Base:
    """What both clients share: settings, errors, and how long to wait before the next try."""

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8080",
        *,
        api_key: str | None = None,
        timeout_s: float = 130.0,
        retries: int = 3,
        max_wait_s: float = 60.0,
    ) -> None:
        self._retries = retries
        self._max_wait_s = max_wait_s
        headers = {"User-Agent": f"epitome-python/{__version__}"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        self._options: dict[str, Any] = {
            "base_url": base_url.rstrip("/") + "/",
            "headers": headers,
            "timeout": httpx.Timeout(timeout_s, connect=min(timeout_s, 10.0)),
        }

    def _wait_s(self, response: httpx.Response, attempt: int) -> float | None:
        """Seconds to wait before the next try; None where there is to be none."""
        if response.status_code not in (429, 503) or attempt >= self._retries:
            return None
        asked = retry_after_s(response.headers.get("Retry-After"))
        # Together with others that were refused at the same moment: not all at once again.
        own = float(0.5 * 2**attempt * (1 + random.random() / 4))
        wait = own if asked is None else asked
        return wait if wait <= self._max_wait_s else None

    @staticmethod
    def _body(response: httpx.Response) -> dict[str, Any]:
        if response.status_code != 200:
            raise _ERRORS.get(response.status_code, Broken)(response)
        try:
            body: dict[str, Any] = response.json()
        except ValueError:
            raise Broken(response) from None
        return body


class Epitome(_Base):
    """A client for threads; one may be shared by several.

    Args:
        base_url: Where the service is; it may hold a path.
        api_key: One of the service's API_KEYS, where it has any.
        timeout_s: How long one try may take. The service's own deadline is 120 s by default.
        retries: How often a call is repeated after 429 and 503.
        max_wait_s: Longest wait before a repetition; where the service asks for more, `Busy` is
            raised at once, with `retry_after_s`.
        transport: Another way to send requests than the network, for tests.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8080",
        *,
        api_key: str | None = None,
        timeout_s: float = 130.0,
        retries: int = 3,
        max_wait_s: float = 60.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        super().__init__(
            base_url, api_key=api_key, timeout_s=timeout_s, retries=retries, max_wait_s=max_wait_s
        )
        self._http = httpx.Client(transport=transport, **self._options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def digest(
        self,
        text: str | None = None,
        *,
        url: str | None = None,
        html: str | None = None,
        file: str | Path | tuple[str, bytes] | None = None,
        targets: Sequence[str] = ("ru", "el", "ar"),
        source: str = "auto",
        length: Length = "medium",
        format: Format = "paragraph",
        mode: Mode = "abstractive",
        title: str | None = None,
    ) -> Digest:
        """Summarise an article and translate the summary.

        Args:
            text: The article; or in its place
            url: where it is (the service must allow it),
            html: the page it is in, or
            file: a text or HTML file, by its path or as (name, bytes).
            targets: Languages of the translations.
            source: "auto", or the article's language.
            length: A preset, `{"max_sentences": 3}` or `{"max_words": 60}`.
            format: "paragraph" or "bullets".
            mode: "abstractive" or "extractive".
            title: The headline.

        Raises:
            EpitomeError: See the tree above.
        """
        call = _article_call(
            "v1/digest",
            {"text": text, "url": url, "html": html},
            file,
            {
                "targets": _listed(targets),
                "source": source,
                "length": length,
                "format": format,
                "mode": mode,
                "title": title,
            },
        )
        return _answer(Digest, self._send(call))

    def summarize(
        self,
        text: str | None = None,
        *,
        url: str | None = None,
        html: str | None = None,
        file: str | Path | tuple[str, bytes] | None = None,
        source: str = "auto",
        length: Length = "medium",
        format: Format = "paragraph",
        mode: Mode = "abstractive",
        title: str | None = None,
    ) -> Digest:
        """Summarise an article in its own language; the arguments are `digest`'s."""
        call = _article_call(
            "v1/summarize",
            {"text": text, "url": url, "html": html},
            file,
            {"source": source, "length": length, "format": format, "mode": mode, "title": title},
        )
        return _answer(Digest, self._send(call))

    def translate(
        self, texts: Sequence[str], targets: Sequence[str], *, source: str = "auto"
    ) -> Translations:
        """Translate texts, each by itself, into every target."""
        return _answer(Translations, self._send(_translate_call(texts, targets, source)))

    def detect(self, texts: Sequence[str]) -> tuple[Language, ...]:
        """Tell the language of each text."""
        body = self._send(_Call("POST", "v1/detect", {"texts": _listed(texts)}))
        return tuple(_answer(Language, item) for item in body["items"])

    def languages(self) -> tuple[LanguageInfo, ...]:
        """The languages, and the targets of each."""
        body = self._send(_Call("GET", "v1/languages"))
        return tuple(_answer(LanguageInfo, item) for item in body["languages"])

    def models(self) -> tuple[ModelInfo, ...]:
        """The models in use."""
        body = self._send(_Call("GET", "v1/models"))
        return tuple(_answer(ModelInfo, item) for item in body["models"])

    def _send(self, call: _Call) -> dict[str, Any]:
        attempt = 0
        while True:
            try:
                response = self._http.request(**call.arguments())
            except httpx.HTTPError as err:
                raise Unreachable(f"no answer came ({type(err).__name__})") from err
            wait = self._wait_s(response, attempt)
            if wait is None:
                return self._body(response)
            time.sleep(wait)
            attempt += 1


class AsyncEpitome(_Base):
    """`Epitome` for asyncio; the arguments are the same, every method is awaited."""

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8080",
        *,
        api_key: str | None = None,
        timeout_s: float = 130.0,
        retries: int = 3,
        max_wait_s: float = 60.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(
            base_url, api_key=api_key, timeout_s=timeout_s, retries=retries, max_wait_s=max_wait_s
        )
        self._http = httpx.AsyncClient(transport=transport, **self._options)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def digest(
        self,
        text: str | None = None,
        *,
        url: str | None = None,
        html: str | None = None,
        file: str | Path | tuple[str, bytes] | None = None,
        targets: Sequence[str] = ("ru", "el", "ar"),
        source: str = "auto",
        length: Length = "medium",
        format: Format = "paragraph",
        mode: Mode = "abstractive",
        title: str | None = None,
    ) -> Digest:
        """See `Epitome.digest`."""
        call = _article_call(
            "v1/digest",
            {"text": text, "url": url, "html": html},
            file,
            {
                "targets": _listed(targets),
                "source": source,
                "length": length,
                "format": format,
                "mode": mode,
                "title": title,
            },
        )
        return _answer(Digest, await self._send(call))

    async def summarize(
        self,
        text: str | None = None,
        *,
        url: str | None = None,
        html: str | None = None,
        file: str | Path | tuple[str, bytes] | None = None,
        source: str = "auto",
        length: Length = "medium",
        format: Format = "paragraph",
        mode: Mode = "abstractive",
        title: str | None = None,
    ) -> Digest:
        """See `Epitome.summarize`."""
        call = _article_call(
            "v1/summarize",
            {"text": text, "url": url, "html": html},
            file,
            {"source": source, "length": length, "format": format, "mode": mode, "title": title},
        )
        return _answer(Digest, await self._send(call))

    async def translate(
        self, texts: Sequence[str], targets: Sequence[str], *, source: str = "auto"
    ) -> Translations:
        """See `Epitome.translate`."""
        return _answer(Translations, await self._send(_translate_call(texts, targets, source)))

    async def detect(self, texts: Sequence[str]) -> tuple[Language, ...]:
        """See `Epitome.detect`."""
        body = await self._send(_Call("POST", "v1/detect", {"texts": _listed(texts)}))
        return tuple(_answer(Language, item) for item in body["items"])

    async def languages(self) -> tuple[LanguageInfo, ...]:
        """See `Epitome.languages`."""
        body = await self._send(_Call("GET", "v1/languages"))
        return tuple(_answer(LanguageInfo, item) for item in body["languages"])

    async def models(self) -> tuple[ModelInfo, ...]:
        """See `Epitome.models`."""
        body = await self._send(_Call("GET", "v1/models"))
        return tuple(_answer(ModelInfo, item) for item in body["models"])

    async def _send(self, call: _Call) -> dict[str, Any]:
        attempt = 0
        while True:
            try:
                response = await self._http.request(**call.arguments())
            except httpx.HTTPError as err:
                raise Unreachable(f"no answer came ({type(err).__name__})") from err
            wait = self._wait_s(response, attempt)
            if wait is None:
                return self._body(response)
            await async_sleep(wait)
            attempt += 1
