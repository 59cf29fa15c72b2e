"""The bodies of our own contract, and the jobs they ask for: JSON -> Job.

pydantic checks them and writes the OpenAPI schema; `fields` says what a field may hold, and
`body_faults` what is answered where one does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from models import SUPPORTED, Job, TranslateJob
from service.bodies import MAX_LISTED
from service.extraction import Article
from service.fields import (
    MAX_TERMS,
    AnyLength,
    AnyText,
    ArticleText,
    Digits,
    Format,
    Glossary,
    Keep,
    Mode,
    Source,
    StrictModel,
    Targets,
    Title,
    to_length,
)
from service.ingestion import Source as InputSource
from service.inputs import Url, complete_inputs, one_input
from service.state import state

DEFAULT_TARGETS = ("ru", "el", "ar")
_EXAMPLE = "The city council voted on Tuesday to build a new bridge over the river."


def _complete_digest(schema: dict[str, Any]) -> None:
    complete_inputs(schema)
    schema["example"] = {"text": _EXAMPLE, "targets": [*DEFAULT_TARGETS]}


# Counted before each element is checked: half a million wrong ones would be as many faults.
def _not_too_many_texts(value: Any) -> Any:
    limit = state().settings.max_texts
    return _counted(value, limit, f"texts; the limit is {limit:,}")


def _not_too_many_terms(value: Any) -> Any:
    return _counted(value, MAX_TERMS, f"terms; the limit is {MAX_TERMS}")


def _not_too_many_languages(value: Any) -> Any:
    # A few too many are told one by one which they are.
    return _counted(value, MAX_LISTED, f"languages; there are {len(SUPPORTED)}")


def _counted(value: Any, limit: int, unit: str) -> Any:
    if isinstance(value, list | dict) and len(value) > limit:
        raise ValueError(f"has {len(value):,} {unit}")
    return value


class SummarizeRequest(StrictModel):
    """An article to summarise in its own language."""

    model_config = ConfigDict(json_schema_extra=complete_inputs)

    text: ArticleText = Field(default="", description="The article, plain text.")
    url: Url = Field(default="", description="Where the article is; needs ALLOW_FETCH=1.")
    html: ArticleText = Field(default="", description="The page that holds the article.")
    source: Source = "auto"
    length: AnyLength = "medium"
    format: Format = "paragraph"
    mode: Mode = "abstractive"
    title: Title | None = Field(default=None, description="The headline, where there is one.")

    _one_input = model_validator(mode="before")(one_input)

    def to_source(self, *, is_file: bool) -> InputSource:
        """Where the article comes from."""
        return InputSource(self.text, self.url, self.html, is_file)

    def to_job(
        self, deadline_s: float, targets: Iterable[str] = (), article: Article | None = None
    ) -> Job:
        """The pipeline's view of this body; `article` is what its url, html or file held."""
        return Job(
            text=article.text if article else self.text,
            source=self.source,
            targets=tuple(targets),
            length=to_length(self.length),
            format=self.format,
            mode=self.mode,
            title=self.title or (article.title if article else None),
            deadline_s=deadline_s,
        )


class DigestRequest(SummarizeRequest):
    """An article to summarise, and the languages its summary is wanted in."""

    model_config = ConfigDict(json_schema_extra=_complete_digest)

    targets: Targets = Field(
        default=[*DEFAULT_TARGETS],
        description="Languages of the translations, each once.",
        json_schema_extra={"uniqueItems": True},
    )
    digits: Digits = "latin"
    keep: Keep = Field(default=[])
    glossary: Glossary = Field(default={})

    _languages = field_validator("targets", mode="before")(_not_too_many_languages)
    _terms = field_validator("keep", "glossary", mode="before")(_not_too_many_terms)

    def to_job(
        self, deadline_s: float, targets: Iterable[str] = (), article: Article | None = None
    ) -> Job:
        """As for a summary, with what its translations must keep and be written with."""
        job = super().to_job(deadline_s, targets, article)
        return replace(job, digits=self.digits, keep=tuple(self.keep), glossary=self.glossary)


class DetectRequest(StrictModel):
    """Texts to tell the language of, each by itself."""

    texts: list[AnyText] = Field(min_length=1)

    _count = field_validator("texts", mode="before")(_not_too_many_texts)


class TranslateRequest(StrictModel):
    """Texts to translate, each by itself, into every target."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"texts": [_EXAMPLE], "targets": [*DEFAULT_TARGETS]}}
    )

    texts: list[AnyText] = Field(min_length=1)
    targets: Targets = Field(
        min_length=1,
        description="Languages to translate into, each once.",
        json_schema_extra={"uniqueItems": True},
    )
    source: Source = "auto"
    digits: Digits = "latin"
    format: Literal["text", "html"] = Field(
        default="text", description="'html' keeps tags, attributes and entities."
    )
    keep: Keep = Field(default=[])
    glossary: Glossary = Field(default={})

    _count = field_validator("texts", mode="before")(_not_too_many_texts)
    _languages = field_validator("targets", mode="before")(_not_too_many_languages)
    _terms = field_validator("keep", "glossary", mode="before")(_not_too_many_terms)

    def to_job(self, deadline_s: float) -> TranslateJob:
        """The pipeline's view of this body."""
        return TranslateJob(
            texts=tuple(self.texts),
            targets=tuple(self.targets),
            source=self.source,
            deadline_s=deadline_s,
            digits=self.digits,
            format=self.format,
            keep=tuple(self.keep),
            glossary=self.glossary,
        )


BODIES: dict[str, type[StrictModel]] = {
    model.__name__: model
    for model in (DigestRequest, SummarizeRequest, TranslateRequest, DetectRequest)
}
