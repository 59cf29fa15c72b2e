"""Texts to translate, each by itself: its own language, its own errors, its own shape kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from models.alternatives import runners_up, whole_texts
from models.deadline import Deadline
from models.errors import EmptyText, ModelError, UnsupportedPair
from models.languages import UNDETERMINED
from models.layout import failed, translation_of, with_digits
from models.reporting import rough_warnings, translation_warnings
from models.segmenter import segment
from models.targets import raise_if_all_busy, translate_by_target
from models.timing import Stopwatch
from models.translator import Outcome, Request, Translator
from models.types import (
    MAX_ALTERNATIVES,
    DetectedLanguage,
    Document,
    TranslatedItem,
    TranslateJob,
    Translation,
)
from models.typography import set_digits

LanguageOf = Callable[[str, str], DetectedLanguage]
"""(text, source) -> its language; raises a ModelError for a text that cannot be worked on."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A text that can be translated."""

    language: DetectedLanguage
    document: Document


class ItemTranslator:
    """Translates lists of texts. Thread-safe."""

    def __init__(self, translator: Translator, language_of: LanguageOf) -> None:
        self._translator = translator
        self._language_of = language_of

    def translate(
        self, job: TranslateJob, deadline: Deadline, watch: Stopwatch
    ) -> tuple[TranslatedItem, ...]:
        """One item a text, in order. The sentences of all texts go to the engines together.

        Raises:
            Overloaded, DeadlineExceeded: Not one sentence of any text could be answered.
        """
        with watch.stage("detect"):
            prepared = [self._prepare(text, job.source) for text in job.texts]
        requests = [
            Request(sentence.text, item.language.code, target)
            for item in prepared
            if isinstance(item, _Ready)
            for target in job.targets
            if self._translator.has(item.language.code, target)
            for sentence in item.document.sentences
        ]
        with watch.stage("translate") as report:
            worked = translate_by_target(self._translator, requests, deadline, report)
        raise_if_all_busy(worked)
        outcomes = {
            request: with_digits(outcome, request.target_lang, job.digits)
            for request, outcome in worked.items()
        }
        others: dict[Request, tuple[str, ...]] = {}
        wanted = min(job.alternatives, MAX_ALTERNATIVES)
        if wanted > 0:
            with watch.stage("alternatives"):
                first = [worked[request] for request in requests]
                others = runners_up(self._translator, requests, first, wanted, deadline)
                others = {
                    request: tuple(
                        set_digits(text, request.target_lang, job.digits) for text in texts
                    )
                    for request, texts in others.items()
                }
        with watch.stage("check"):
            items = (self._item(item, job.targets, outcomes) for item in prepared)
            return tuple(
                _with_alternatives(item, ready, others, wanted) if others else item
                for item, ready in zip(items, prepared, strict=True)
            )

    def _prepare(self, text: str, source: str) -> _Ready | ModelError:
        try:
            language = self._language_of(text, source)
            document = segment(text, language.code)
        except ModelError as error:
            return error
        return _Ready(language, document) if document.sentences else EmptyText()

    def _item(
        self,
        item: _Ready | ModelError,
        targets: tuple[str, ...],
        outcomes: dict[Request, Outcome],
    ) -> TranslatedItem:
        if isinstance(item, ModelError):
            unknown = DetectedLanguage(UNDETERMINED, 0.0)
            return TranslatedItem(unknown, {}, (), error=item.slug, detail=str(item))
        translations = {target: self._translation(item, target, outcomes) for target in targets}
        warnings = [w for t in translations.values() for w in translation_warnings(t)]
        routes = [(t.target, t.route) for t in translations.values() if t.status == "ok"]
        warnings += rough_warnings(routes, self._translator.quality)
        return TranslatedItem(item.language, translations, tuple(warnings))

    def _translation(
        self, item: _Ready, target: str, outcomes: dict[Request, Outcome]
    ) -> Translation:
        source = item.language.code
        if source == target:
            return Translation(target, "already_in_target", None, (), (source,))
        if not self._translator.has(source, target):
            return failed(target, (source, target), UnsupportedPair(source, target))
        route = self._translator.route(source, target)
        texts = [sentence.text for sentence in item.document.sentences]
        own = [outcomes[Request(text, source, target)] for text in texts]
        return translation_of(texts, own, target, route, item.document.reassemble)


def _with_alternatives(
    item: TranslatedItem,
    ready: _Ready | ModelError,
    others: dict[Request, tuple[str, ...]],
    count: int,
) -> TranslatedItem:
    """`item`, each of its translations with up to `count` others beside it."""
    if isinstance(ready, ModelError):
        return item
    source, shape = item.language.code, ready.document.reassemble

    def widen(translation: Translation) -> Translation:
        if translation.status != "ok":
            return translation
        sentences = ready.document.sentences
        own = [others.get(Request(s.text, source, translation.target), ()) for s in sentences]
        found = whole_texts([pair.text for pair in translation.sentences], own, count, shape)
        return replace(translation, alternatives=found)

    widened = {target: widen(translation) for target, translation in item.translations.items()}
    return replace(item, translations=widened)
