"""What is answered: Result -> JSON, with the keys in the order they are written here.

The models mirror `models.types` and `models.infos`; `from_attributes` copies field by field, so a
field that is renamed there fails here, in a test, and not at a client.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from models import DetectedLanguage, LanguageInfo, ModelInfo, Result, TranslateResult
from service.extraction import Article
from service.fields import Mode


class _Answer(BaseModel):
    # A field named "models" or "model_…" is ours, not pydantic's.
    model_config = ConfigDict(from_attributes=True, protected_namespaces=())


class GuessOut(_Answer):
    """A language with the detector's probability."""

    code: str = Field(description="BCP-47.")
    confidence: float = Field(ge=0, le=1)


class LanguageOut(_Answer):
    """The language of a text; `und` where it cannot be told."""

    code: str = Field(description="BCP-47; 'und' where the language cannot be told.")
    confidence: float = Field(ge=0, le=1)
    alternatives: list[GuessOut]


class EvidenceOut(_Answer):
    """A sentence of the request's text (or of `article.text`) that supports a summary sentence."""

    offset: int = Field(ge=0, description="Code points from the start of that text.")
    length: int = Field(ge=0, description="Code points.")
    rank_score: float = Field(ge=0, le=1)


class SummarySentenceOut(_Answer):
    """A sentence of the summary."""

    text: str
    evidence: list[EvidenceOut]


class CoverageOut(_Answer):
    """How much of the article the summariser read."""

    sentences_read: int = Field(ge=0)
    sentences_total: int = Field(ge=0)


class SummaryOut(_Answer):
    """The summary, in the article's own language."""

    text: str
    sentences: list[SummarySentenceOut]
    language: str
    route: list[str] = Field(description='Languages it went through, as ["ru", "en", "ru"].')
    mode: Mode
    skipped: Literal["too_short"] | None
    coverage: CoverageOut


class TranslatedSentenceOut(_Answer):
    """A sentence and its translation."""

    source: str
    text: str


class TranslationOut(_Answer):
    """A text in one target language; `text` is null unless `status` is "ok"."""

    text: str | None
    sentences: list[TranslatedSentenceOut]
    route: list[str]
    status: Literal["ok", "already_in_target", "failed"]
    error: str | None = Field(description="The slug of what went wrong.")


class SpanOut(_Answer):
    """A piece of an output's sentence."""

    offset: int = Field(ge=0, description="Code points from the start of the sentence's `text`.")
    length: int = Field(ge=0, description="Code points.")


class WarningOut(_Answer):
    """A check that an output failed."""

    code: str
    target: str | None = Field(description="Null for the summary itself.")
    sentence: int | None = Field(description="Index of the output's sentence.")
    detail: str
    spans: list[SpanOut] = Field(description="The words meant; none where something is absent.")


class ArticleOut(_Answer):
    """The article that was found in a page or a file; offsets of evidence point into its text."""

    text: str
    title: str | None
    date: str | None = Field(description="When it was published, YYYY-MM-DD.")
    language: str | None = Field(description="What the page declares, unchecked.")
    url: str | None = Field(description="Where it was fetched, or what the page calls itself.")


class SummarizeResponse(_Answer):
    """A summary."""

    language: LanguageOut
    summary: SummaryOut
    warnings: list[WarningOut]
    article: ArticleOut | None = Field(description="Null where `text` was sent.")
    signature: str
    timings_ms: dict[str, float]
    request_id: str


class DigestResponse(_Answer):
    """A summary and its translations, by target language."""

    language: LanguageOut
    summary: SummaryOut
    translations: dict[str, TranslationOut]
    warnings: list[WarningOut]
    article: ArticleOut | None = Field(description="Null where `text` was sent.")
    signature: str
    timings_ms: dict[str, float]
    request_id: str


class TranslatedItemOut(_Answer):
    """What one text became; `error` and `detail` where the text itself was bad."""

    language: LanguageOut
    translations: dict[str, TranslationOut]
    warnings: list[WarningOut]
    error: str | None
    detail: str | None


class TranslateResponse(_Answer):
    """The items, in the order of the texts."""

    items: list[TranslatedItemOut]
    signature: str
    timings_ms: dict[str, float]
    request_id: str


class DetectResponse(_Answer):
    """The items, in the order of the texts."""

    items: list[LanguageOut]
    request_id: str


class LanguageInfoOut(_Answer):
    """A language this service reads."""

    code: str
    name: str
    script: str
    direction: Literal["ltr", "rtl"]
    targets: list[str]
    can_summarise: bool = Field(description="Whether a model writes summaries of it.")
    modes: list[Mode] = Field(description="How it is summarised; extractive always works.")


class LanguagesResponse(_Answer):
    """The languages, and the targets of each."""

    languages: list[LanguageInfoOut]


class ModelInfoOut(_Answer):
    """A model in use."""

    id: str
    task: str
    source_langs: list[str]
    target_langs: list[str]
    revision: str
    licence: str
    engine: str
    quantisation: str
    size_bytes: int
    max_source_tokens: int
    scores: dict[str, float]
    is_ready: bool
    profile: str
    serves: list[str]


class ModelsResponse(_Answer):
    """The models in use."""

    models: list[ModelInfoOut]


def digest_answer(
    result: Result, request_id: str, article: Article | None = None
) -> DigestResponse:
    """The answer of /v1/digest and of `python -m service digest --json`."""
    return DigestResponse.model_validate(_fields(DigestResponse, result, request_id, article))


def summarize_answer(
    result: Result, request_id: str, article: Article | None = None
) -> SummarizeResponse:
    """The answer of /v1/summarize: a digest's, without translations."""
    return SummarizeResponse.model_validate(_fields(SummarizeResponse, result, request_id, article))


def _fields(
    answer: type[BaseModel], result: Result, request_id: str, article: Article | None
) -> dict[str, Any]:
    """The fields of `answer`: the result's own, and what only the request knows."""
    given: dict[str, Any] = {"request_id": request_id, "article": article}
    own = {name: getattr(result, name) for name in answer.model_fields if name not in given}
    return {**own, **given}


def translate_answer(result: TranslateResult, request_id: str) -> TranslateResponse:
    """The answer of /v1/translate."""
    return TranslateResponse.model_validate(
        {
            "items": result.items,
            "signature": result.signature,
            "timings_ms": result.timings_ms,
            "request_id": request_id,
        }
    )


def detect_answer(found: tuple[DetectedLanguage, ...], request_id: str) -> DetectResponse:
    """The answer of /v1/detect."""
    return DetectResponse.model_validate({"items": found, "request_id": request_id})


def languages_answer(languages: tuple[LanguageInfo, ...]) -> LanguagesResponse:
    """The answer of /v1/languages."""
    return LanguagesResponse.model_validate({"languages": languages})


def models_answer(models: tuple[ModelInfo, ...]) -> ModelsResponse:
    """The answer of /v1/models."""
    return ModelsResponse.model_validate({"models": models})
