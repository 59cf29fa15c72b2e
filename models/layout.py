"""Drafts and outcomes to what the caller gets: summaries and translations as text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from models.decoding import Outcome, SplitText
from models.draft import Draft
from models.errors import ModelError
from models.protection import Marked
from models.types import (
    Digits,
    Job,
    Summary,
    SummarySentence,
    TranslatedSentence,
    Translation,
)
from models.typography import set_digits
from models.words import sentence_space

BULLET = "- "

Shape = Callable[[Sequence[str]], str]
"""Puts translated sentences together: as a summary, or back into their document."""


def summary_of(draft: Draft, job: Job) -> Summary:
    """Lay the draft out as the job asks; a skipped text is given back to the letter."""
    text = job.text if draft.skipped else join(draft.sentences, job, draft.language)
    return Summary(
        text=text,
        sentences=tuple(
            SummarySentence(sentence, evidence)
            for sentence, evidence in zip(draft.sentences, draft.evidence, strict=True)
        ),
        language=draft.language,
        route=draft.route,
        mode=draft.mode,
        skipped=draft.skipped,
        coverage=draft.coverage,
    )


def join(sentences: Sequence[str], job: Job, lang: str) -> str:
    """One paragraph of `lang`, or a bullet a line."""
    if job.format == "bullets":
        return "\n".join(BULLET + sentence for sentence in sentences)
    return sentence_space(lang).join(sentences)


def own_language(draft: Draft, job: Job, target: str) -> Translation:
    """The target is the article's language.

    A summary that came back from English is a translation and is given; the article's own
    sentences, or an English summary of an English article, are none.
    """
    if draft.english is not None and len(draft.route) > 1:
        shape = partial(join, job=job, lang=target)
        return lay_out(draft.english, draft.sentences, target, draft.route, shape)
    return Translation(target, "already_in_target", None, (), draft.route)


def lay_out(
    sources: Sequence[str],
    texts: Sequence[str],
    target: str,
    route: tuple[str, ...],
    shape: Shape,
) -> Translation:
    """A finished translation."""
    pairs = tuple(TranslatedSentence(s, t) for s, t in zip(sources, texts, strict=True))
    return Translation(target, "ok", shape(texts), pairs, route)


def translation_of(
    sources: Sequence[Marked],
    outcomes: Sequence[Outcome],
    target: str,
    route: tuple[str, ...],
    shape: Shape,
) -> Translation:
    """The translation made of `outcomes`; one error fails this target and no other."""
    if any(isinstance(outcome, ModelError) for outcome in outcomes):
        return failed(target, route, first_error(outcomes))
    pairs = tuple(
        TranslatedSentence(
            source.source, source.restore(str(outcome)), source.kept, isinstance(outcome, SplitText)
        )
        for source, outcome in zip(sources, outcomes, strict=True)
    )
    return Translation(target, "ok", shape([pair.text for pair in pairs]), pairs, route)


def with_digits(outcome: Outcome, target: str, digits: Digits) -> Outcome:
    """An outcome with the digits the caller asked for."""
    if isinstance(outcome, ModelError):
        return outcome
    text = set_digits(outcome, target, digits)
    return SplitText(text) if isinstance(outcome, SplitText) else text


def failed(target: str, route: tuple[str, ...], error: ModelError) -> Translation:
    """A target that could not be served."""
    return Translation(target, "failed", None, (), route, error.slug, str(error))


def first_error(outcomes: Sequence[Outcome]) -> ModelError:
    """The first error among `outcomes`."""
    return next(outcome for outcome in outcomes if isinstance(outcome, ModelError))
