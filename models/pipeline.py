"""The stages in order: detect, segment, (to English), summarise, translate, check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.deadline import Deadline
from models.detector import Detector
from models.draft_translations import translate_draft
from models.drafting import Drafter
from models.engines.golden import check_goldens
from models.errors import EmptyText, TextTooLong, UndeterminedLanguage, UnsupportedLanguage
from models.infos import LanguageInfo, ModelInfo
from models.items import ItemTranslator
from models.languages import (
    HUB,
    SUPPORTED,
    TARGETS,
    UNDETERMINED,
    name_of,
    normalise,
    script_and_direction,
)
from models.layout import summary_of
from models.model import LoadedModel
from models.protection import Protector, join_cut_spans
from models.reporting import rough_warnings, warnings_of
from models.segmenter import segment
from models.summariser import Summariser
from models.timing import Progress, Stopwatch
from models.translator import Translator
from models.types import DetectedLanguage, Job, Mode, Result, TranslateJob, TranslateResult
from models.version import __version__


class Pipeline:
    """Everything the service can do with a text. Thread-safe; `open_pipeline` makes one.

    Args:
        detector: Tells languages.
        summariser: The model that summarises English.
        translators: The models that translate.
        max_text_chars: Longest text taken, in code points.
        other_summarisers: Language -> a model that summarises articles in it as they are.
    """

    def __init__(
        self,
        detector: Detector,
        summariser: LoadedModel,
        translators: Sequence[LoadedModel],
        max_text_chars: int,
        other_summarisers: Mapping[str, LoadedModel] | None = None,
    ) -> None:
        self._detector = detector
        others = other_summarisers or {}
        self._models = tuple(dict.fromkeys((summariser, *others.values(), *translators)))
        self._translator = Translator(translators)
        self._drafter = Drafter(
            Summariser(summariser),
            self._translator,
            {lang: Summariser(model) for lang, model in others.items()},
        )
        self._items = ItemTranslator(self._translator, self._readable)
        self._max_text_chars = max_text_chars
        self._is_ready = False

    def digest(
        self, job: Job, progress: Progress | None = None, deadline: Deadline | None = None
    ) -> Result:
        """Summarise `job.text` and translate the summary into `job.targets`.

        Args:
            job: The article.
            progress: Told of every stage and slice, in the caller's thread.
            deadline: One that its holder may cancel, instead of the job's own.
        Raises:
            EmptyText, TextTooLong, UndeterminedLanguage, UnsupportedLanguage: The text.
            Overloaded, DeadlineExceeded, EngineFailure: The summary could not be made. (A target
                that fails says so in its own status instead, and leaves the others.)
            Cancelled: `deadline` was cancelled.
        """
        watch = Stopwatch(progress)
        deadline = deadline or Deadline(job.deadline_s)
        with watch.stage("detect"):
            language = self._told(job.text, job.source, job.mode)
        with watch.stage("segment"):
            spans = Protector.of_job(job).spans(job.text, None)
            document = join_cut_spans(segment(job.text, language.code, deadline.check), spans)
        if not document.sentences:
            raise EmptyText
        deadline.check()
        draft = self._drafter.draft(job, document, language.code, deadline, watch)
        translations = translate_draft(self._translator, job, draft, document, deadline, watch)
        with watch.stage("check"):
            routes = [
                (None, draft.route),
                *((t.target, t.route) for t in translations.values() if t.status == "ok"),
            ]
            rough = rough_warnings(routes, self._translator.quality)
            warnings = (*warnings_of(job, draft, translations), *rough)
        return Result(
            language=language,
            summary=summary_of(draft, job),
            translations=translations,
            warnings=warnings,
            signature=self.signature(),
            timings_ms=watch.read(),
        )

    def translate(self, job: TranslateJob, progress: Progress | None = None) -> TranslateResult:
        """Translate every text of `job` by itself; a bad one holds its own error.

        Raises:
            Overloaded, DeadlineExceeded: Too much to do just now.
        """
        watch = Stopwatch(progress)
        items = self._items.translate(job, Deadline(job.deadline_s), watch)
        return TranslateResult(items, self.signature(), watch.read())

    def detect(self, texts: Sequence[str]) -> tuple[DetectedLanguage, ...]:
        """Tell the language of each text; "und" where it cannot be told."""
        return tuple(self._detector.detect(text) for text in texts)

    def languages(self) -> tuple[LanguageInfo, ...]:
        """The languages of the models first, then all that are told, with what is done in each."""
        others = [code for code in self._detector.codes if code not in SUPPORTED]
        return tuple(self._info(code) for code in (*SUPPORTED, *others))

    def _info(self, code: str) -> LanguageInfo:
        script, direction = script_and_direction(code)
        can_summarise = self._drafter.writes(code)
        return LanguageInfo(
            code=code,
            name=name_of(code),
            script=script,
            direction=direction,
            targets=tuple(t for t in TARGETS if t != code and self._translator.has(code, t)),
            can_summarise=can_summarise,
            modes=("abstractive", "extractive") if can_summarise else ("extractive",),
        )

    def models(self) -> tuple[ModelInfo, ...]:
        """The models in use."""
        return tuple(model.info(self._is_ready) for model in self._models)

    def check_ready(self) -> None:
        """Let every model answer its golden sentences.

        Raises:
            ModelUnavailable: One did not answer, or answered something else.
        """
        for model in self._models:
            check_goldens(model.card, model.tokenizer, model.batcher)
        self._is_ready = True

    def queue_depth(self) -> int:
        """Segments waiting before the engines."""
        return sum(model.batcher.queue_depth() for model in self._models)

    def signature(self) -> str:
        """What made an answer: version, detector, and each model with revision and decoding."""
        parts = [f"epitome:{__version__}", f"detector:{self._detector.name}"]
        return "|".join([*parts, *(model.signature() for model in self._models)])

    def close(self) -> None:
        """Free the models."""
        for model in self._models:
            model.batcher.close()

    def _language_of(self, text: str, source: str) -> DetectedLanguage:
        """The language of a text that is there, not too long, and of a language.

        Raises:
            EmptyText, TextTooLong, UndeterminedLanguage.
        """
        if not text.strip():
            raise EmptyText
        if len(text) > self._max_text_chars:
            raise TextTooLong(len(text), self._max_text_chars)
        if source == "auto":
            language = self._detector.detect(text)
        else:
            language = DetectedLanguage(normalise(source), 1.0)
        if language.code == UNDETERMINED:
            raise UndeterminedLanguage(SUPPORTED)
        return language

    def _readable(self, text: str, source: str) -> DetectedLanguage:
        """The language of a text to translate.

        Raises:
            UnsupportedLanguage: No model here reads it; and what `_language_of` raises.
        """
        language = self._language_of(text, source)
        if language.code not in SUPPORTED and not self._translator.has(language.code, HUB):
            raise UnsupportedLanguage(language.code, SUPPORTED)
        return language

    def _told(self, text: str, source: str, mode: Mode) -> DetectedLanguage:
        """The language of a text to summarise: any that is told, in extractive mode any named.

        Raises:
            UnsupportedLanguage: Named, and nobody here knows it; and what `_language_of` raises.
        """
        language = self._language_of(text, source)
        known = {*SUPPORTED, *(code.split("-")[0] for code in self._detector.codes)}
        if language.code.split("-")[0] not in known and mode == "abstractive":
            hint = "mode 'extractive' summarises without a model in any language"
            raise UnsupportedLanguage(language.code, SUPPORTED, hint)
        return language
