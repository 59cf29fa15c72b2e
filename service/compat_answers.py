"""What is answered in LibreTranslate's and DeepL's contracts, keys as their clients expect them.

A key that was not asked for is absent, not null. `warnings` is the one addition: neither
contract has a place for them, and clients pass over keys they do not know (a test asks them).
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field, RootModel

from models import DetectedLanguage, LanguageInfo, Warning
from service.answers import WarningOut
from service.compat_schemas import ENGLISH_VARIANTS
from service.compat_texts import Translated

UNLIMITED_CHARACTERS = 1_000_000_000_000
"""What DeepL itself states as the limit of an account that has none."""


class ErrorOut(BaseModel):
    """LibreTranslate's error."""

    error: str


class MessageOut(BaseModel):
    """DeepL's error."""

    message: str


class DetectionOut(BaseModel):
    """A language, as LibreTranslate says it."""

    confidence: int = Field(ge=0, le=100, description="Percent.")
    language: str


class DetectionsOut(RootModel[list[DetectionOut]]):
    """Best first; "und" where the language cannot be told."""


class LibreTranslateOut(BaseModel):
    """Every key has the shape of `q`: one value, or a list of them."""

    translatedText: str | list[str]
    detectedLanguage: DetectionOut | list[DetectionOut] | None = Field(
        default=None, description="Only where `source` was 'auto'."
    )
    alternatives: list[str] | list[list[str]] | None = Field(
        default=None, description="Only where some were asked for."
    )
    warnings: list[WarningOut] | list[list[WarningOut]] | None = Field(
        default=None, description="Only where there are any. Not in LibreTranslate."
    )


class LibreLanguageOut(BaseModel):
    """A language with its targets."""

    code: str
    name: str
    targets: list[str]


class LibreLanguagesOut(RootModel[list[LibreLanguageOut]]):
    """The languages."""


class FileOut(BaseModel):
    """Where the translated file lies for a while."""

    translatedFileUrl: str
    warnings: dict[str, int] | None = Field(
        default=None, description="How often each check failed. Not in LibreTranslate."
    )


class HealthOut(BaseModel):
    """The process answers."""

    status: str = "ok"


class NamedOut(BaseModel):
    """A language by code and name."""

    code: str
    name: str


class LanguagePairOut(BaseModel):
    """What a page may show first."""

    source: NamedOut = NamedOut(code="auto", name="Auto Detect")
    target: NamedOut = NamedOut(code="en", name="English")


class FrontendSettingsOut(BaseModel):
    """What LibreTranslate's own page asks."""

    charLimit: int
    frontendTimeout: int = Field(default=500, description="Milliseconds between keystrokes.")
    apiKeys: bool
    keyRequired: bool
    suggestions: bool = False
    filesTranslation: bool = True
    supportedFilesFormat: list[str]
    language: LanguagePairOut = LanguagePairOut()


class DeepLTextOut(BaseModel):
    """One translation, as DeepL says it."""

    detected_source_language: str
    text: str
    billed_characters: int
    warnings: list[WarningOut] | None = Field(default=None, description="Not in DeepL.")


class DeepLOut(BaseModel):
    """The translations, in the order of the texts."""

    translations: list[DeepLTextOut]


class DeepLLanguageOut(BaseModel):
    """A language, as DeepL says it."""

    language: str
    name: str
    supports_formality: bool | None = Field(default=None, description="Of targets only.")


class DeepLLanguagesOut(RootModel[list[DeepLLanguageOut]]):
    """The languages."""


class DeepLUsageOut(BaseModel):
    """Characters translated at /v2/translate since the process started."""

    character_count: int
    character_limit: int = UNLIMITED_CHARACTERS


def libre_answer(
    done: Sequence[Translated], *, is_list: bool, is_auto: bool, alternatives: int
) -> LibreTranslateOut:
    """The answer of /translate, in the shape of its `q`."""
    texts = [item.text for item in done]
    detected = [detection(item.language) for item in done]
    others = [[*item.alternatives] for item in done]
    warnings = [_warnings(item.warnings) for item in done]
    answer = LibreTranslateOut(translatedText=texts if is_list else texts[0])
    if is_auto:
        answer.detectedLanguage = detected if is_list else detected[0]
    if alternatives:
        answer.alternatives = others if is_list else others[0]
    if any(warnings):
        answer.warnings = warnings if is_list else warnings[0]
    return answer


def detection(language: DetectedLanguage) -> DetectionOut:
    """A language with its confidence in percent."""
    return DetectionOut(confidence=_percent(language.confidence), language=language.code)


def detections_answer(language: DetectedLanguage) -> DetectionsOut:
    """The answer of /detect: the language and the next best guesses."""
    others = [
        DetectionOut(confidence=_percent(guess.confidence), language=guess.code)
        for guess in language.alternatives
    ]
    return DetectionsOut([detection(language), *others])


def libre_languages(languages: Sequence[LanguageInfo]) -> LibreLanguagesOut:
    """The answer of /languages."""
    return LibreLanguagesOut(
        [
            LibreLanguageOut(code=item.code, name=item.name, targets=[*item.targets])
            for item in languages
            if item.targets  # the others are summarised by their own sentences, not translated
        ]
    )


def deepl_answer(texts: Sequence[str], done: Sequence[Translated]) -> DeepLOut:
    """The answer of /v2/translate."""
    return DeepLOut(
        translations=[
            DeepLTextOut(
                detected_source_language=item.language.code.upper(),
                text=item.text,
                billed_characters=len(text),
                warnings=_warnings(item.warnings) or None,
            )
            for text, item in zip(texts, done, strict=True)
        ]
    )


def deepl_languages(languages: Sequence[LanguageInfo], *, is_target: bool) -> DeepLLanguagesOut:
    """The answer of /v2/languages; as a target, English goes by DeepL's two names."""
    rows: list[DeepLLanguageOut] = []
    for item in languages:
        if not item.targets:  # summarised by its own sentences, not translated
            continue
        codes = ENGLISH_VARIANTS if is_target and item.code == "en" else (item.code,)
        rows += (
            DeepLLanguageOut(
                language=code.upper(),
                name=item.name,
                supports_formality=False if is_target else None,
            )
            for code in codes
        )
    return DeepLLanguagesOut(rows)


def _percent(confidence: float) -> int:
    """A whole number, as LibreTranslate's: a client in a typed language may read no other."""
    return round(100 * confidence)


def _warnings(warnings: Sequence[Warning]) -> list[WarningOut]:
    return [WarningOut.model_validate(warning) for warning in warnings]
