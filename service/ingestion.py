"""What a request gives -> the article to digest: fetched, decoded, extracted, or as it is.

One `Ingestion` an application. It holds the one way out of the process (fetching, where the
operator allows it) and the processes that read HTML; both start with their first use.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models import DeadlineExceeded
from service.addresses import parse_url
from service.charsets import declared_in_html, decode
from service.errors import FetchDisabled, NoArticle
from service.extraction import Article
from service.extractor import Extractor
from service.settings import Settings

if TYPE_CHECKING:
    from service.fetching import Fetcher


@dataclass(frozen=True, slots=True)
class Source:
    """What a body gave: exactly one of `text`, `url` and `html` is not empty."""

    text: str = ""
    url: str = ""
    html: str = ""
    is_file: bool = False


@dataclass(slots=True)
class Clock:
    """The time a request has, and what its stages took before the pipeline began."""

    deadline_s: float
    stages_ms: dict[str, float] = field(default_factory=dict)
    _started: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds that are left; all of them until a stage has been measured.

        Raises:
            DeadlineExceeded: None are.
        """
        if not self.stages_ms:
            return self.deadline_s
        left = self.deadline_s - (time.monotonic() - self._started)
        if left <= 0:
            raise DeadlineExceeded(self.deadline_s)
        return left

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure the block."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.stages_ms[name] = round((time.perf_counter() - started) * 1000, 1)

    def timings(self, pipeline_ms: dict[str, float]) -> dict[str, float]:
        """Every stage in order, and the total of all."""
        merged = {**self.stages_ms, **pipeline_ms}
        if "total" in merged:
            merged["total"] = round(merged["total"] + sum(self.stages_ms.values()), 1)
        return merged


class Ingestion:
    """Makes articles of what requests give. Thread-safe.

    Args:
        fetcher: Fetches addresses; without one none is.
        extractor: Finds the article in HTML.
    """

    def __init__(self, fetcher: Fetcher | None = None, extractor: Extractor | None = None) -> None:
        self._fetcher = fetcher
        self._extractor = extractor or Extractor()

    @classmethod
    def from_settings(cls, settings: Settings) -> Ingestion:
        """As the operator set it."""
        if not settings.allow_fetch:
            return cls()
        from service.fetching import DEFAULT_USER_AGENT, Fetcher  # brings an HTTP client

        return cls(Fetcher(user_agent=settings.fetch_user_agent or DEFAULT_USER_AGENT))

    def article(self, source: Source, clock: Clock) -> Article | None:
        """The article of `source`; None where it is the request's own text.

        Raises:
            FetchDisabled, FetchRefused, FetchFailed, PageTooLarge, UnsupportedMediaType: The page.
            UndecodableText: Its bytes.
            NoArticle: There is none in it.
            Overloaded, DeadlineExceeded: Too much to do just now.
        """
        if source.url:
            return self._fetched(source.url, clock)
        if source.html:
            with clock.stage("extract"):
                return self._extractor.extract(source.html, clock.left())
        return Article(text=source.text) if source.is_file else None

    def close(self) -> None:
        """End the processes and threads."""
        if self._fetcher is not None:
            self._fetcher.close()
        self._extractor.close()

    def _fetched(self, url: str, clock: Clock) -> Article:
        if self._fetcher is None:
            raise FetchDisabled
        with clock.stage("fetch"):
            page = self._fetcher.fetch(parse_url(url), clock.left())
        with clock.stage("extract"):
            if page.media_type == "text/plain":
                article = Article(text=decode(page.data, page.charset))
            else:
                html = decode(page.data, page.charset or declared_in_html(page.data))
                article = self._extractor.extract(html, clock.left())
        if not article.text.strip():
            raise NoArticle("the page is empty")
        return replace(article, url=page.url)
