"""One article to its summary and the summary to its translations: the stages of a digest.

Keeps beside every summary sentence its English original, since English is the hub: a Russian
article is summarised in English, and what goes into Greek is that English, not its Russian echo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from models.cleaning import one_line
from models.deadline import Deadline
from models.draft import Draft, count_words, verbatim
from models.errors import ModelError, UnsupportedPair
from models.layout import failed, first_error, join, lay_out, own_language, translation_of
from models.ranking import SentenceIndex
from models.summariser import Summariser, budget_of, select_verbatim
from models.timing import Stopwatch
from models.translator import HUB, Request, Translator
from models.types import Coverage, Document, Evidence, Job, Translation

# An article below this is its own summary (words).
TOO_SHORT_WORDS = 40


class Digester:
    """Makes digests. Thread-safe; holds the models and nothing of any job."""

    def __init__(
        self,
        summariser: Summariser,
        translator: Translator,
        others: Mapping[str, Summariser] | None = None,
    ) -> None:
        """`others` summarise articles of their language in it, without going through English."""
        self._summarisers = {HUB: summariser, **(others or {})}
        self._translator = translator

    def draft(
        self, job: Job, document: Document, lang: str, deadline: Deadline, watch: Stopwatch
    ) -> Draft:
        """Summarise `document`, in its own language."""
        if count_words(job.text) < TOO_SHORT_WORDS:
            return verbatim(document, range(len(document.sentences)), lang, job.mode, "too_short")
        if job.mode == "extractive":
            return self._extract(job, document, lang, watch)
        return self._abstract(job, document, lang, deadline, watch)

    def _extract(self, job: Job, document: Document, lang: str, watch: Stopwatch) -> Draft:
        sentences = [one_line(sentence.text) for sentence in document.sentences]
        with watch.stage("summarise"):
            budget = budget_of(job.length, count_words(job.text))
            chosen = select_verbatim(sentences, budget, job.title)
        return verbatim(document, chosen, lang, "extractive", None)

    def _abstract(
        self, job: Job, document: Document, lang: str, deadline: Deadline, watch: Stopwatch
    ) -> Draft:
        worked = lang if lang in self._summarisers else HUB
        read, english = self._to_english(document, lang, deadline, watch, worked)
        with watch.stage("summarise") as report:
            budget = budget_of(job.length, count_words(job.text))
            summariser = self._summarisers[worked]
            summary = summariser.summarise(english, budget, deadline, report, job.title)
        if not summary:
            return self._extract(job, document, lang, watch)
        index = SentenceIndex(english)
        evidence = tuple(
            tuple(
                Evidence(
                    document.sentences[read[support.index]].offset,
                    document.sentences[read[support.index]].length,
                    support.score,
                )
                for support in index.support(sentence)
            )
            for sentence in summary
        )
        own = summary if lang == worked else self._back(summary, lang, deadline, watch)
        return Draft(
            sentences=own,
            english=summary if worked == HUB else None,
            evidence=evidence,
            language=lang,
            route=(lang,) if lang == worked else (lang, HUB, lang),
            mode="abstractive",
            skipped=None,
            coverage=Coverage(len(read), len(document.sentences)),
        )

    def _to_english(
        self, document: Document, lang: str, deadline: Deadline, watch: Stopwatch, worked: str
    ) -> tuple[list[int], list[str]]:
        """The sentences that have a form in `worked`, by index, and that form.

        `worked` is English, or `lang` itself where a model summarises it as it is.

        Raises:
            ModelError: Not one sentence could be brought into English.
        """
        texts = [one_line(sentence.text) for sentence in document.sentences]
        if lang == worked:
            return list(range(len(texts))), texts
        with watch.stage("to_english") as report:
            requests = [Request(text, lang, HUB) for text in texts]
            outcomes = self._translator.translate(requests, deadline, report)
        read = [i for i, outcome in enumerate(outcomes) if isinstance(outcome, str)]
        if not read:
            raise first_error(outcomes)
        return read, [str(outcomes[i]) for i in read]

    def _back(
        self, summary: Sequence[str], lang: str, deadline: Deadline, watch: Stopwatch
    ) -> tuple[str, ...]:
        """The English summary in the article's language."""
        with watch.stage("translate"):
            requests = [Request(sentence, HUB, lang) for sentence in summary]
            outcomes = self._translator.translate(requests, deadline)
        if any(isinstance(outcome, ModelError) for outcome in outcomes):
            raise first_error(outcomes)
        return tuple(str(outcome) for outcome in outcomes)

    def translations(
        self,
        job: Job,
        draft: Draft,
        document: Document,
        deadline: Deadline,
        watch: Stopwatch,
    ) -> dict[str, Translation]:
        """The summary in every target, each with a status of its own."""
        source_lang = HUB if draft.english is not None else draft.language
        sources = draft.english if draft.english is not None else draft.sentences
        routes: dict[str, tuple[str, ...] | UnsupportedPair] = {
            target: self._route(source_lang, target)
            for target in job.targets
            if target not in (draft.language, source_lang)
        }
        requests = [
            Request(sentence, source_lang, target)
            for target, route in routes.items()
            if not isinstance(route, UnsupportedPair)
            for sentence in sources
        ]
        with watch.stage("translate") as report:
            worked = self._translator.translate(requests, deadline, report)
        outcomes = dict(zip(requests, worked, strict=True))
        shape = document.reassemble if draft.skipped else partial(join, job=job)
        results: dict[str, Translation] = {}
        for target in job.targets:
            if target == draft.language:
                results[target] = own_language(draft, job, target)
            elif target == source_lang:
                results[target] = lay_out(sources, sources, target, draft.route[:2], shape)
            else:
                route = routes[target]
                if isinstance(route, UnsupportedPair):
                    results[target] = failed(target, (source_lang, target), route)
                    continue
                full = route if draft.english is None else (*draft.route[:-2], *route)
                own = [outcomes[Request(s, source_lang, target)] for s in sources]
                results[target] = translation_of(sources, own, target, full, shape)
        return results

    def _route(self, source: str, target: str) -> tuple[str, ...] | UnsupportedPair:
        try:
            return self._translator.route(source, target)
        except UnsupportedPair as error:
            return error
