"""Texts to translate, each by itself: its own language, its own errors, its own shape kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from models.alternatives import runners_up, whole_texts
from models.deadline import Deadline
from models.decoding import Outcome, Request
from models.errors import BusyError, EmptyText, ModelError, UnsupportedPair
from models.languages import UNDETERMINED
from models.layout import failed, translation_of, with_digits
from models.markup import HtmlSource, visible_text
from models.protection import Protector
from models.reporting import rough_warnings, translation_warnings
from models.sources import Source, TextSource
from models.targets import Trace, raise_if_all_busy, trace_of, translate_by_target
from models.timing import Stopwatch
from models.translator import Translator
from models.types import (
    MAX_ALTERNATIVES,
    DetectedLanguage,
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
    source: Source


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
            spans = Protector.of_job(job)
            prepared = [self._prepare(text, job, spans, deadline) for text in job.texts]
        requests = [
            Request(sentence.text, item.language.code, target)
            for item in prepared
            if isinstance(item, _Ready)
            for target in job.targets
            if self._translator.has(item.language.code, target)
            for sentence in item.source.sentences(target)
        ]
        with watch.stage("translate") as report:
            worked = translate_by_target(self._translator, requests, deadline, report)
        raise_if_all_busy(worked)
        others = self._others(job, requests, worked, deadline, watch)
        traces = {r: self._trace(r, worked, job) for r in requests}
        with watch.stage("check"):
            items = (self._item(item, job.targets, traces) for item in prepared)
            return tuple(
                self._with_alternatives(item, ready, traces, others) if others else item
                for item, ready in zip(items, prepared, strict=True)
            )

    def _others(
        self,
        job: TranslateJob,
        requests: list[Request],
        worked: dict[Request, Outcome],
        deadline: Deadline,
        watch: Stopwatch,
    ) -> dict[Request, tuple[str, ...]]:
        """Other translations of each sentence, where the job asks for some; marks in them."""
        wanted = min(job.alternatives, MAX_ALTERNATIVES)
        if wanted == 0:
            return {}
        with watch.stage("alternatives"):
            found = runners_up(self._translator, requests, worked, wanted, deadline)
        return {
            request: tuple(set_digits(text, request.target_lang, job.digits) for text in texts)
            for request, texts in found.items()
        }

    def _trace(self, request: Request, worked: dict[Request, Outcome], job: TranslateJob) -> Trace:
        trace = trace_of(self._translator, request, worked)
        if isinstance(trace, ModelError):
            return trace
        last = with_digits(trace[-1], request.target_lang, job.digits)
        return (*trace[:-1], str(last) if isinstance(last, ModelError) else last)

    def _prepare(
        self, text: str, job: TranslateJob, spans: Protector, deadline: Deadline
    ) -> _Ready | ModelError:
        """The text with its language and its sentences, or what is wrong with it alone.

        Raises:
            DeadlineExceeded, Cancelled: The time is over while it is cut up.
        """
        try:
            deadline.check()
            if job.format == "html":
                language = self._language_of(visible_text(text), job.source)
                html = HtmlSource(text, language.code, spans, deadline.check)
                return _Ready(language, html) if html.has_sentences() else EmptyText()
            language = self._language_of(text, job.source)
            source = TextSource(text, language.code, spans, deadline.check)
        except BusyError:
            raise
        except ModelError as error:
            return error
        return _Ready(language, source) if source.has_sentences() else EmptyText()

    def _item(
        self,
        item: _Ready | ModelError,
        targets: tuple[str, ...],
        outcomes: dict[Request, Trace],
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
        self, item: _Ready, target: str, outcomes: dict[Request, Trace]
    ) -> Translation:
        source = item.language.code
        if source == target:
            return Translation(target, "already_in_target", None, (), (source,))
        if not self._translator.has(source, target):
            return failed(target, (source, target), UnsupportedPair(source, target))
        route = self._translator.route(source, target)
        sentences = item.source.sentences(target)
        own = [outcomes[Request(sentence.text, source, target)] for sentence in sentences]
        traces = [trace for trace in own if not isinstance(trace, ModelError)]
        align = partial(self._translator.align, route)
        return translation_of(
            sentences,
            [trace if isinstance(trace, ModelError) else trace[-1] for trace in own],
            target,
            route,
            lambda _: item.source.lay_out(target, traces, align),
        )

    def _with_alternatives(
        self,
        item: TranslatedItem,
        ready: _Ready | ModelError,
        traces: dict[Request, Trace],
        others: dict[Request, tuple[str, ...]],
    ) -> TranslatedItem:
        """`item`, each of its translations with others beside it."""
        if isinstance(ready, ModelError):
            return item
        source = item.language.code

        def widen(translation: Translation) -> Translation:
            if translation.status != "ok":
                return translation
            target = translation.target
            requests = [Request(s.text, source, target) for s in ready.source.sentences(target)]
            own = [trace for r in requests if not isinstance(trace := traces[r], ModelError)]
            align = partial(self._translator.align, self._translator.route(source, target))

            def shape(texts: Sequence[str]) -> str:
                ends = [(*t[:-1], text) for t, text in zip(own, texts, strict=True)]
                return ready.source.lay_out(target, ends, align)

            found = whole_texts(
                [trace[-1] for trace in own],
                [others.get(request, ()) for request in requests],
                MAX_ALTERNATIVES,
                shape,
            )
            return replace(translation, alternatives=found)

        widened = {target: widen(translation) for target, translation in item.translations.items()}
        return replace(item, translations=widened)
