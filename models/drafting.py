"""One article to the draft of its summary, in its own language and within the length asked for.

Keeps beside every summary sentence its English original, since English is the hub: a Russian
article is summarised in English, and what goes into Greek is that English, not its Russian echo
(`draft_translations`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.choice import budget_of, is_kept
from models.cleaning import one_line
from models.deadline import Deadline
from models.decoding import Request
from models.document import Document
from models.draft import Draft, Fallback, verbatim
from models.errors import ModelError
from models.extracts import extract
from models.fitting import fitting, readable, with_lead, worths
from models.languages import HUB, LANGUAGES
from models.layout import first_error
from models.protection import Protector
from models.ranking import SentenceIndex, Support, bearers
from models.reading import in_script, sentences_to_read
from models.rough import roughest_hop
from models.summariser import Summariser
from models.timing import Stopwatch
from models.translator import Translator
from models.types import Coverage, Evidence, Job
from models.typography import set_digits
from models.undated import undated
from models.words import count_words

# An article below this is its own summary (words).
TOO_SHORT_WORDS = 40


class Drafter:
    """Drafts summaries. Thread-safe; holds the models and nothing of any job."""

    def __init__(
        self,
        summariser: Summariser,
        translator: Translator,
        others: Mapping[str, Summariser] | None = None,
    ) -> None:
        """`others` summarise articles of their language in it, without going through English."""
        self._summarisers = {HUB: summariser, **(others or {})}
        self._translator = translator

    def writes(self, lang: str) -> bool:
        """Whether the models can write a summary of an article in `lang`."""
        if lang in self._summarisers:
            return True
        return self._translator.has(lang, HUB) and self._translator.has(HUB, lang)

    def draft(
        self, job: Job, document: Document, lang: str, deadline: Deadline, watch: Stopwatch
    ) -> Draft:
        """Summarise `document`, in its own language and within the length asked for.

        The article's own sentences stand in where a written summary is impossible, wrong for
        the length, or would lose its sense on the way back from English; the draft's `fallback`
        says so. Raises as the models do.
        """
        if count_words(job.text) < TOO_SHORT_WORDS:
            if is_kept(job.length, [sentence.text for sentence in document.sentences]):
                return self._whole(job, document, lang)
            return self._extract(job, document, lang, watch, "too_short")
        if job.mode == "extractive":
            return self._extract(job, document, lang, watch, None)
        if not self.writes(lang):
            return self._extract(job, document, lang, watch, "no_model")
        written = self._abstract(job, document, lang, deadline, watch)
        if written is None:
            return self._extract(job, document, lang, watch, "not_faithful")
        if _is_shorter(written, document) and is_kept(job.length, written.sentences):
            return written
        extracted = self._extract(job, document, lang, watch, "too_long")
        if is_kept(job.length, extracted.sentences) or not _is_shorter(written, document):
            return extracted
        return min(written, extracted, key=lambda draft: sum(map(count_words, draft.sentences)))

    def _whole(self, job: Job, document: Document, lang: str) -> Draft:
        everything = range(len(document.sentences))
        return verbatim(document, everything, lang, job.mode, "too_short")

    def _extract(
        self,
        job: Job,
        document: Document,
        lang: str,
        watch: Stopwatch,
        fallback: Fallback | None,
    ) -> Draft:
        told = undated(document)
        sentences = [one_line(sentence.text) for sentence in told.sentences]
        with watch.stage("summarise"):
            budget = budget_of(job.length, count_words(job.text))
            index = SentenceIndex(sentences)
            chosen = extract(index, budget, lang, job.title)
            ranks = index.ranks(job.title)
        if len(chosen) == len(sentences):
            return self._whole(job, document, lang)
        if job.mode == "extractive":
            fallback = None
        return verbatim(told, chosen, lang, "extractive", None, fallback, ranks)

    def _abstract(
        self, job: Job, document: Document, lang: str, deadline: Deadline, watch: Stopwatch
    ) -> Draft | None:
        """A written summary; None where nothing the model wrote is borne out by the article."""
        worked = lang if lang in self._summarisers else HUB
        if lang != worked:
            document = undated(document)  # translated, no dateline is known again
        read, english = self._to_english(
            document, lang, Protector.into_hub(job), deadline, watch, worked
        )
        budget = budget_of(job.length, count_words(job.text))
        with watch.stage("summarise") as report:
            index = SentenceIndex(english)
            summary = self._summarisers[worked].summarise(
                english, budget, deadline, report, job.title, index
            )
        if not summary:
            return None
        route = (lang,) if lang == worked else (lang, HUB, lang)
        is_rough = roughest_hop(route, self._translator.quality) is not None
        originals = [one_line(document.sentences[place].text) for place in read]
        if is_rough:
            summary = with_lead(summary, index, originals, lang)
        supports = [index.support(sentence) for sentence in summary]
        values = worths(summary, supports, index)
        if is_rough:
            sources = bearers(supports)
            own = tuple("" if place is None else originals[place] for place in sources)
            kept = readable(fitting(own, values, budget), sources, originals, lang)
        else:
            own = summary if lang == worked else self._back(summary, lang, job, deadline, watch)
            kept = fitting(own, values, budget)
        if not kept:
            return None
        best = [english[of_one[0].index] if of_one else "" for of_one in supports]
        return Draft(
            sentences=tuple(own[place] for place in kept),
            english=tuple(summary[place] for place in kept) if worked == HUB else None,
            evidence=tuple(_evidence(document, read, supports[place]) for place in kept),
            language=lang,
            route=(lang,) if is_rough else route,
            mode="extractive" if is_rough else "abstractive",
            skipped=None,
            coverage=Coverage(len(read), len(document.sentences)),
            fallback="rough" if is_rough else None,
            read_as=tuple(best[place] for place in kept) if lang != worked else None,
        )

    def _to_english(
        self,
        document: Document,
        lang: str,
        spans: Protector,
        deadline: Deadline,
        watch: Stopwatch,
        worked: str,
    ) -> tuple[list[int], list[str]]:
        """The sentences that are read and have a form in `worked`, by index, and that form.

        `worked` is English, or `lang` itself where a model summarises it as it is.

        Raises:
            ModelError: Not one sentence could be brought into English.
        """
        texts = [one_line(sentence.text) for sentence in document.sentences]
        read = sentences_to_read(texts)
        if lang == HUB:
            read = in_script(texts, read, LANGUAGES[HUB].script)
        if lang == worked:
            return read, [texts[i] for i in read]
        with watch.stage("to_english") as report:
            marked = {i: spans.mark(texts[i], HUB) for i in read}
            requests = [Request(marked[i].text, lang, HUB) for i in read]
            outcomes = self._translator.translate_directly(requests, deadline, report)
        pairs = [(i, o) for i, o in zip(read, outcomes, strict=True) if isinstance(o, str)]
        if not pairs:
            raise first_error(outcomes)
        return [i for i, _ in pairs], [marked[i].restore(english) for i, english in pairs]

    def _back(
        self,
        summary: Sequence[str],
        lang: str,
        job: Job,
        deadline: Deadline,
        watch: Stopwatch,
    ) -> tuple[str, ...]:
        """The English summary in the article's language."""
        with watch.stage("translate"):
            spans = Protector.of_job(job)
            marked = [spans.mark(sentence, lang) for sentence in summary]
            requests = [Request(each.text, HUB, lang) for each in marked]
            outcomes = self._translator.translate_directly(requests, deadline)
        if any(isinstance(outcome, ModelError) for outcome in outcomes):
            raise first_error(outcomes)
        return tuple(
            m.restore(set_digits(str(o), lang, job.digits))
            for m, o in zip(marked, outcomes, strict=True)
        )


def _evidence(
    document: Document, read: Sequence[int], supports: Sequence[Support]
) -> tuple[Evidence, ...]:
    """`supports`, which count the sentences that were read, in places of the article's text."""
    sentences = [document.sentences[read[support.index]] for support in supports]
    return tuple(
        Evidence(sentence.offset, sentence.length, support.score)
        for sentence, support in zip(sentences, supports, strict=True)
    )


def _is_shorter(draft: Draft, document: Document) -> bool:
    """Whether a reader is spared anything: compared in code points, with a space between two."""
    length = sum(map(len, draft.sentences)) + len(draft.sentences) - 1
    return length < len(document.text.strip())
