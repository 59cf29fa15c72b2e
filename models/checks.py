"""What an output must keep of its source: numbers, names, negation, script, length, an end.

Every check is a pure function from two texts to faults; the pipeline first uses them to choose
among hypotheses and to decode again, and only then turns what is left into warnings. No peer
has them, so there is no library to call. Here the checks come together; each kind has its module.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.english_names import invented_names
from models.factors import check_factors
from models.faults import Fault
from models.form_checks import (
    MIN_SCRIPT_SHARE,
    copy_faults,
    end_faults,
    length_faults,
    script_faults,
)
from models.languages import HUB, LANGUAGES, script_share
from models.loops import repetition_faults
from models.names import foreign_exonyms, lost_names, unheard_names
from models.negation import check_denied_verbs, check_negation
from models.number_checks import check_article_numbers, check_numbers
from models.source_names import names_lost_in_english
from models.surnames import check_surnames
from models.symbols import symbol_faults
from models.transliteration import NARROW_TOLERANCE, TOLERANCE
from models.types import Span


def check_translation(source: str, hypothesis: str, target_lang: str) -> tuple[Fault, ...]:
    """What `hypothesis` (in `target_lang`) did not keep of `source`."""
    faults = [
        *check_numbers(source, hypothesis),
        *check_factors(source, hypothesis),
        *repetition_faults(source, hypothesis),
        *script_faults(source, hypothesis, target_lang),
        *length_faults(source, hypothesis),
        *copy_faults(source, hypothesis, target_lang),
        *end_faults(source, hypothesis),
    ]
    # Names and denial are read in English; an untranslated text is not asked about them too.
    is_readable = not any(fault.code in ("copy", "wrong_script") for fault in faults)
    faults += symbol_faults(source, hypothesis)
    if not is_readable:
        return tuple(faults)
    if target_lang == HUB:
        for code in _languages_of(source):
            faults += _invented(unheard_names(hypothesis, source, code), "source")
            faults += names_lost_in_english(source, hypothesis, code)
            faults += check_surnames(source, hypothesis, target_lang, code)
            faults += check_negation(source, hypothesis, target_lang, code)
    elif script_share(source, LANGUAGES[HUB].script) >= MIN_SCRIPT_SHARE:
        faults += lost_names(source, hypothesis, target_lang)
        faults += check_surnames(source, hypothesis, target_lang)
        faults += foreign_exonyms(source, hypothesis, target_lang)
        faults += check_negation(source, hypothesis, target_lang)
    return tuple(faults)


def check_article_names(english: str, grounds: str, article: str) -> tuple[Fault, ...]:
    """Names of a summary's English sentence that the article, in another language, has not.

    Neither have the sentences that support it (`grounds`) a like one, nor the article the same.
    They stand in the summary by another name, so no place is told.
    """
    unlike = _unheard(english, grounds or article)
    unknown = _unheard(english, article, NARROW_TOLERANCE) if unlike else []
    names = [name for name in unlike if name in unknown]
    return tuple(replace(fault, spans=()) for fault in _invented(names, "article"))


def _unheard(english: str, source: str, tolerance: float = TOLERANCE) -> list[tuple[str, int]]:
    """`names.unheard_names` of a source whose script tells its language."""
    return [
        name
        for code in _languages_of(source)
        for name in unheard_names(english, source, code, tolerance)
    ]


def _languages_of(source: str) -> list[str]:
    """The languages, English aside, that a text can be in by its script: one or none."""
    return [
        code
        for code, language in LANGUAGES.items()
        if code != HUB and script_share(source, language.script) >= MIN_SCRIPT_SHARE
    ]


def _invented(names: Iterable[tuple[str, int]], where: str) -> list[Fault]:
    """`names` with their places, which `where` does not have."""
    return [
        Fault("name_invented", f"{name} is not in the {where}", (Span(place, len(name)),))
        for name, place in names
    ]


def check_summary_sentence(sentence: str, article: str) -> tuple[Fault, ...]:
    """What an English summary sentence says that `article` (English) does not."""
    return (*check_article_numbers(sentence, article), *check_summary_words(sentence, article))


def check_summary_words(sentence: str, article: str) -> tuple[Fault, ...]:
    """The same, numbers aside."""
    return (
        *_invented(invented_names(sentence, article), "article"),
        *repetition_faults(article, sentence),
        *end_faults(".", sentence),
    )


def check_grounds(sentence: str, grounds: str) -> tuple[Fault, ...]:
    """What an English summary sentence says against the very sentences that support it.

    A year that stands elsewhere in the article is as wrong as one from nowhere, and "approved" is
    wrong where they say "did not approve".
    """
    return (
        *check_article_numbers(sentence, grounds),
        *check_factors(grounds, sentence),
        *check_denied_verbs(sentence, grounds),
    )
