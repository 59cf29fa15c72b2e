"""What the checks found, as warnings of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from models.checks import (
    check_article_names,
    check_summary_sentence,
    check_translation,
)
from models.choice import is_kept
from models.draft import Draft, Fallback
from models.factors import check_factors
from models.faults import Fault
from models.languages import HUB, name_of
from models.loops import repetition_faults
from models.negation import check_negation
from models.number_checks import check_article_numbers
from models.protection import Protector, lost, without_kept
from models.rough import Quality, roughest_hop
from models.source_names import names_lost_in_english
from models.types import Evidence, Job, Span, TranslatedSentence, Translation, Warning
from models.words import count_words

_FALLBACKS: dict[Fallback, str] = {
    "no_model": "no model here writes summaries of {language}",
    "too_short": "the text is too short for a model to summarise",
    "not_faithful": "nothing the model wrote is borne out by the article",
    "too_long": "what the model wrote is too long",
    "rough": "{language} that comes back from English is rough",
}


def warnings_of(
    job: Job, draft: Draft, translations: dict[str, Translation]
) -> tuple[Warning, ...]:
    """What the checks found, for the summary first and then target by target."""
    found = _length_warnings(job, draft)
    if draft.coverage.sentences_read < draft.coverage.sentences_total:
        unread = draft.coverage.sentences_total - draft.coverage.sentences_read
        said = "1 sentence was" if unread == 1 else f"{unread} sentences were"
        found.append(Warning("unread", None, None, f"{said} not read"))
    if draft.english is not None and draft.mode == "abstractive":
        for index in range(len(draft.sentences)):
            found += _as_warnings(_summary_faults(job, draft, index), None, index)
    others = {target: made for target, made in translations.items() if target != draft.language}
    behind = _english_faults(job, draft) if others else []
    for target, translation in others.items():
        if translation.status == "ok":
            for index, faults in enumerate(behind):
                told = faults if target == HUB else [replace(f, spans=()) for f in faults]
                found += _as_warnings(told, target, index)
        # The hub's English is the summary's own source: held against itself it is a "copy".
        if not (target == HUB and draft.english is not None):
            found += translation_warnings(translation)
    return tuple(dict.fromkeys(found))


def _as_warnings(faults: Iterable[Fault], target: str | None, index: int) -> list[Warning]:
    return [Warning(f.code, target, index, f.detail, f.spans) for f in faults]


def _summary_faults(job: Job, draft: Draft, index: int) -> Iterable[Fault]:
    """What a written sentence, in the article's language, has that the article has not."""
    assert draft.english is not None
    sentence, english = draft.sentences[index], draft.english[index]
    if draft.language == HUB:
        return check_summary_sentence(sentence, job.text)
    kept = Protector.of_job(job).mark(english, draft.language).kept
    return (
        *check_article_numbers(sentence, job.text),
        *_name_faults(job, draft, index, english),
        *repetition_faults(job.text, sentence),
        *_misread(job.text, draft, index),
        *check_translation(*without_kept(english, sentence, kept), draft.language),
    )


def _english_faults(job: Job, draft: Draft) -> list[list[Fault]]:
    """What each written sentence has that the article, in another language, has not.

    Nothing where the written sentences are the summary, or came back as it: only those that
    stand in none, and that the translations were made from.
    """
    if draft.english is None or draft.mode == "abstractive":
        return []
    return [
        [
            *check_article_numbers(english, job.text),
            *_name_faults(job, draft, index, english),
            *repetition_faults(job.text, english),
            *_misread(job.text, draft, index),
        ]
        for index, english in enumerate(draft.english)
    ]


def _name_faults(job: Job, draft: Draft, index: int, english: str) -> tuple[Fault, ...]:
    grounds = " ".join(_supporting(job.text, draft.evidence[index]))
    return check_article_names(english, grounds, job.text)


def _supporting(article: str, evidence: Iterable[Evidence]) -> list[str]:
    return [article[e.offset : e.offset + e.length] for e in evidence]


def _misread(article: str, draft: Draft, index: int) -> list[Fault]:
    """What a sentence's best evidence lost on its way into English; no place is told.

    Denials, a double that was read as a half, and people's names.
    """
    best = _supporting(article, draft.evidence[index][:1])
    if draft.read_as is None or not best:
        return []
    read = draft.read_as[index]
    faults = [
        *check_negation(best[0], read, HUB, draft.language),
        *check_factors(best[0], read),
        *names_lost_in_english(best[0], read, draft.language),
    ]
    return [replace(fault, spans=()) for fault in faults]


def _length_warnings(job: Job, draft: Draft) -> list[Warning]:
    """That the article's own sentences stand in, and that the shortest of them is too long."""
    found = []
    if draft.fallback:
        reason = _FALLBACKS[draft.fallback].format(language=name_of(draft.language))
        detail = f"{reason}: these are the article's own sentences"
        if draft.english is not None:
            detail += ", and the translations are of the summary that they bear out"
        found.append(Warning("extractive_fallback", None, None, detail))
    if not is_kept(job.length, draft.sentences):
        words = sum(map(count_words, draft.sentences))
        detail = (
            f"{words} words where {job.length.max_words} were asked for: no sentence is shorter"
        )
        found.append(Warning("over_length", None, None, detail))
    return found


def translation_warnings(translation: Translation) -> list[Warning]:
    """What the checks found in one translation, sentence by sentence; or why there is none.

    A pair that is several sentences can lose the same thing in each; that is told once.
    """
    if translation.status == "failed":
        return [Warning("target_failed", translation.target, None, translation.detail or "")]
    return [
        Warning(code, translation.target, index, detail, spans)
        for index, pair in enumerate(translation.sentences)
        for code, detail, spans in dict.fromkeys(_faults(pair, translation.target))
    ]


def _faults(pair: TranslatedSentence, target: str) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    """What the checks see beside the spans, and what became of the spans."""
    for fault in check_translation(*without_kept(pair.source, pair.text, pair.kept), target):
        yield fault.code, fault.detail, fault.spans
    if pair.is_split:
        yield "split_around", "translated in parts around what had to be kept", ()
    for form in lost(pair.text, pair.kept):
        yield "placeholder_lost", form, ()


def rough_warnings(
    routes: Iterable[tuple[str | None, Sequence[str]]], quality: Quality
) -> list[Warning]:
    """What went through a model that is known to lose the sense.

    No check of ours sees a wrong verb; the model's measured score is what can be said of it.

    Args:
        routes: (target, the languages it passed), target None for the summary itself.
        quality: Of a direct pair.
    """
    warnings = []
    for target, route in routes:
        hop = roughest_hop(route, quality)
        if hop:
            pair, score = hop
            detail = f"chrF++ {score:.1f} on FLORES devtest ({pair}): read it as a draft"
            warnings.append(Warning("rough_model", target, None, detail))
    return warnings
