"""Texts for clients whose contract has one answer for all of them: everything, or an error.

/v1 marks a bad text and leaves its neighbours; LibreTranslate's and DeepL's answers have no place
for a mark, and their clients store what they get. So a text that cannot be translated fails the
whole request, with its place in the list, and no text is ever its own translation.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models import (
    SUPPORTED,
    BusyError,
    DeadlineExceeded,
    DetectedLanguage,
    Overloaded,
    Pipeline,
    TranslatedItem,
    TranslateJob,
    UndeterminedLanguage,
    Warning,
)
from service.errors import InvalidRequest, NotSupported, NotTranslated, ServiceError

RETRY_AFTER_S = 2
UNDETERMINED = "und"

_MARKUP = re.compile(r"<[^<>]*>|&\w{1,32};")


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts and what they are to become.

    Attributes:
        field: The name the contract gives the texts.
        first: The number of the first, where these are some of many.
        may_copy: Whether one text may come back as it is (a heading that is a name).
    """

    texts: tuple[str, ...]
    source: str
    target: str
    field: str
    format: Literal["text", "html"] = "text"
    alternatives: int = 0
    first: int | None = None
    may_copy: bool = False

    def name(self, index: int) -> str:
        """How an error names a text: "q", or "q[3]" where there are several."""
        if self.first is None and len(self.texts) == 1:
            return self.field
        return f"{self.field}[{(self.first or 0) + index}]"


@dataclass(frozen=True, slots=True)
class Translated:
    """One text's translation; a text without words stays as it is."""

    text: str
    language: DetectedLanguage
    alternatives: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()


class Clock:
    """What is left of a request's time, over several jobs."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def left_s(self) -> float:
        """Seconds left.

        Raises:
            DeadlineExceeded: None.
        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self.over()
        return left

    def over(self) -> DeadlineExceeded:
        """The error of a request whose time is over."""
        return DeadlineExceeded(self._seconds)


def translate_texts(pipeline: Pipeline, asked: Asked, clock: Clock) -> tuple[Translated, ...]:
    """Translate every text, in order.

    Raises:
        InvalidRequest, NotSupported, UndeterminedLanguage: A text or a language.
        NotTranslated: A text has no translation.
        Overloaded, DeadlineExceeded: Too much to do just now.
    """
    languages = languages_of(pipeline, asked.texts, asked.source)
    worked = [index for index, text in enumerate(asked.texts) if _has_words(text, asked.format)]
    for index in worked:
        check_language(languages[index].code, asked.target, asked.name(index))
    done: dict[int, Translated] = {}
    # One job a language: what could not be told takes the language of the list (see below).
    for source in dict.fromkeys(languages[index].code for index in worked):
        indices = [index for index in worked if languages[index].code == source]
        job = TranslateJob(
            texts=tuple(asked.texts[index] for index in indices),
            targets=(asked.target,),
            source=source,
            deadline_s=clock.left_s(),
            format=asked.format,
            alternatives=asked.alternatives,
        )
        for index, item in zip(indices, pipeline.translate(job).items, strict=True):
            done[index] = _translated(asked, index, item, languages[index], clock)
    return tuple(
        done.get(index, Translated(text, languages[index]))
        for index, text in enumerate(asked.texts)
    )


def languages_of(
    pipeline: Pipeline, texts: Sequence[str], source: str
) -> tuple[DetectedLanguage, ...]:
    """The language of each text; one too short to tell has that of the whole list.

    Mastodon sends a post, its title and the options of its poll as one list: "Да" alone is
    nothing to tell a language by. A text that can be told keeps its own (LibreTranslate#779).
    """
    if source != "auto":
        return tuple(DetectedLanguage(source, 1.0) for _ in texts)
    found = pipeline.detect(texts)
    if len(texts) == 1 or all(language.code != UNDETERMINED for language in found):
        return found
    (whole,) = pipeline.detect(["\n".join(texts)])
    return tuple(whole if language.code == UNDETERMINED else language for language in found)


def _has_words(text: str, form: str) -> bool:
    """Whether there is anything to translate: a letter of any script, in HTML outside of tags."""
    bare = _MARKUP.sub("", text) if form == "html" else text
    return any(char.isalpha() for char in bare)


def check_language(code: str, target: str, name: str) -> None:
    """See that a text of language `code` can be translated into `target`.

    Raises:
        UndeterminedLanguage, NotSupported: Its language.
        InvalidRequest: It is in `target` already.
    """
    if code == UNDETERMINED:
        raise UndeterminedLanguage(SUPPORTED)
    if code not in SUPPORTED:
        raise NotSupported(f"{code} is not supported")
    if code == target:
        raise InvalidRequest(f"{name} is already in {code}: nothing to translate")


def _translated(
    asked: Asked, index: int, item: TranslatedItem, language: DetectedLanguage, clock: Clock
) -> Translated:
    if item.error is not None:
        raise InvalidRequest(f"{asked.name(index)}: {item.detail}")
    translation = item.translations[asked.target]
    if translation.text is None:
        raise _failure(asked.name(index), translation.error or translation.status, clock)
    is_copy = any(warning.code == "copy" for warning in item.warnings)
    if is_copy and not asked.may_copy and translation.text.strip() == asked.texts[index].strip():
        raise _failure(asked.name(index), "the model gave the text back", clock)
    return Translated(translation.text, language, translation.alternatives, item.warnings)


def _failure(name: str, why: str, clock: Clock) -> ServiceError | BusyError:
    if why == Overloaded.slug:
        return Overloaded(RETRY_AFTER_S)
    if why == DeadlineExceeded.slug:
        return clock.over()
    return NotTranslated(f"Cannot translate text: {name}: {why}")
