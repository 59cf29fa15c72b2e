"""Texts for clients whose contract has one answer for all of them: everything, or an error.

/v1 marks a bad text and leaves its neighbours; LibreTranslate's and DeepL's answers have no place
for a mark, and their clients store what they get. So a text that cannot be translated fails the
whole request, with its place in the list, and no text is ever its own translation.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Literal

from models import (
    SUPPORTED,
    BusyError,
    DeadlineExceeded,
    DetectedLanguage,
    EmptyText,
    ModelError,
    Overloaded,
    Pipeline,
    TranslatedItem,
    TranslateJob,
    UndeterminedLanguage,
    Warning,
)
from service.documents.tags import tokens
from service.errors import InvalidRequest, NotSupported, NotTranslated, ServiceError

RETRY_AFTER_S = 2
UNDETERMINED = "und"

# Tags that part no words; every other one ends a line of what a reader sees.
_WITHIN_WORDS = frozenset("a b em font i mark s small span strong sub sup u wbr".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts and what they are to become.

    Attributes:
        field: The name the contract gives the texts; `source_field` the one of their language.
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
    source_field: str = "source"

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


class CannotTell(UndeterminedLanguage):
    """Raised like its base, with the text and the field in the words of the contract."""

    def __init__(self, which: str, source_field: str) -> None:
        ModelError.__init__(
            self,
            f"{which}the language of the text cannot be told: name it in `{source_field}` "
            f"(one of {', '.join(SUPPORTED)})",
        )


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
    is_html = asked.format == "html"
    languages = languages_of(pipeline, asked.texts, asked.source, is_html=is_html)
    worked = [index for index, text in enumerate(asked.texts) if _has_words(text, is_html)]
    for index in worked:
        check_language(languages[index].code, asked.target, asked.name(index), asked.source_field)
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
    pipeline: Pipeline, texts: Sequence[str], source: str, *, is_html: bool = False
) -> tuple[DetectedLanguage, ...]:
    """The language of each text; one too short to tell has that of the whole list.

    Mastodon sends a post, its title and the options of its poll as one list: "Да" alone is
    nothing to tell a language by. A text that can be told keeps its own (LibreTranslate#779). A
    language that no model reads gives way to one that is read and as likely.
    """
    if source != "auto":
        return tuple(DetectedLanguage(source, 1.0) for _ in texts)
    if is_html:
        texts = [visible_text(text) for text in texts]
    found = pipeline.detect(texts)
    if len(texts) > 1 and any(language.code == UNDETERMINED for language in found):
        (whole,) = pipeline.detect(["\n".join(texts)])
        found = tuple(whole if language.code == UNDETERMINED else language for language in found)
    return tuple(map(pipeline.to_translate, found))


def visible_text(source: str) -> str:
    """What a reader sees of HTML, to tell its language by; not what `translate="no"` keeps.

    The pipeline has a reader of its own, which is not of its face.
    """
    parts: list[str] = []
    kept: list[str] = []
    for token in tokens(source):
        if kept and token.name == kept[-1] and token.kind == "open":
            kept.append(token.name)
        elif kept and token.name == kept[-1] and token.kind == "close":
            kept.pop()
        elif token.is_kept and not kept:
            kept.append(token.name)
        elif token.kind == "text" and not kept:
            parts.append(source[token.start : token.end])
        elif token.name not in _WITHIN_WORDS:
            parts.append("\n")
    return unescape("".join(parts)).strip()


def _has_words(text: str, is_html: bool) -> bool:
    """Whether there is anything to translate: a letter of any script, in HTML outside of tags."""
    if is_html:
        found = (text[token.start : token.end] for token in tokens(text) if token.kind == "text")
        text = unescape("".join(found))
    return any(char.isalpha() for char in text)


def check_language(code: str, target: str, name: str, source_field: str = "source") -> None:
    """See that a text of language `code` can be translated into `target`.

    Raises:
        UndeterminedLanguage, NotSupported: Its language.
        InvalidRequest: It is in `target` already.
    """
    which = f"{name}: " if name.endswith("]") else ""  # the only one needs no name
    if code == UNDETERMINED:
        raise CannotTell(which, source_field)
    if code not in SUPPORTED:
        raise NotSupported(f"{which}{code} is not supported")
    if code == target:
        raise InvalidRequest(f"{name} is already in {code}: nothing to translate")


def _translated(
    asked: Asked, index: int, item: TranslatedItem, language: DetectedLanguage, clock: Clock
) -> Translated:
    if item.error == EmptyText.slug:  # nothing that is translated, such as a <textarea> alone
        return Translated(asked.texts[index], language)
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
