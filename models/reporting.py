"""What the checks found, as warnings of an answer."""

from __future__ import annotations

from models.checks import check_article_numbers, check_summary_sentence, check_translation
from models.draft import Draft
from models.translator import HUB
from models.types import Job, Translation, Warning


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
