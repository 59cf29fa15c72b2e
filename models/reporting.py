"""What the checks found, as warnings of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from models.checks import check_article_numbers, check_summary_sentence, check_translation
from models.draft import Draft
from models.translator import HUB
from models.types import Job, Translation, Warning

# chrF++ below which sentences of FLORES mostly lose their sense (docs/quality.md has examples);
# OPUS-MT and LibreTranslate's models score 41 to 51 there on these pairs.
ROUGH_CHRF = 40.0


def warnings_of(
    job: Job, draft: Draft, translations: dict[str, Translation]
) -> tuple[Warning, ...]:
    """What the checks found, for the summary first and then target by target."""
    found: list[Warning] = []
    if draft.coverage.sentences_read < draft.coverage.sentences_total:
        unread = draft.coverage.sentences_total - draft.coverage.sentences_read
        found.append(Warning("unread", None, None, f"{unread} sentences could not be read"))
    if draft.english is not None:
        for index, (sentence, english) in enumerate(
            zip(draft.sentences, draft.english, strict=True)
        ):
            faults = (
                check_summary_sentence(sentence, job.text)
                if draft.language == HUB
                else (
                    *check_article_numbers(sentence, job.text),
                    *check_translation(english, sentence, draft.language),
                )
            )
            found += [Warning(f.code, None, index, f.detail) for f in dict.fromkeys(faults)]
    for target, translation in translations.items():
        if target != draft.language:
            found += translation_warnings(translation)
    return tuple(found)


def translation_warnings(translation: Translation) -> list[Warning]:
    """What the checks found in one translation, sentence by sentence."""
    return [
        Warning(fault.code, translation.target, index, fault.detail)
        for index, pair in enumerate(translation.sentences)
        for fault in check_translation(pair.source, pair.text, translation.target)
    ]


def rough_warnings(
    routes: Iterable[tuple[str | None, Sequence[str]]],
    quality: Callable[[Sequence[str]], float | None],
) -> list[Warning]:
    """What went through a model that is known to lose the sense.

    No check of ours sees a wrong verb; the model's measured score is what can be said of it.

    Args:
        routes: (target, the languages it passed), target None for the summary itself.
        quality: The lowest chrF++ of a route, None where it is not known.
    """
    warnings = []
    for target, route in routes:
        score = quality(route)
        if score is not None and score < ROUGH_CHRF:
            detail = f"chrF++ {score:.1f} on FLORES devtest ({'-'.join(route)}): read it as a draft"
            warnings.append(Warning("rough_model", target, None, detail))
    return warnings
