"""A drafted summary sentence, or the article's own where the draft is wrong, garbled or no gain.

What a small summariser adds, leaves out and mixes up is caught here, before anybody sees it; the
article's sentence costs nothing and is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.antecedents import is_misnamed
from models.attribution import (
    has_patched_name,
    is_misattributed,
    is_surer,
    speaker_of,
    without_invented_role,
)
from models.checks import check_grounds, check_summary_words
from models.cleaning import one_line
from models.datelines import without_dateline
from models.loops import phrases_said_twice
from models.predicates import is_cut_short
from models.ranking import SentenceIndex
from models.splices import is_another_claim, is_cut_across, sources_of, strays

# A source sentence longer than this (words) does not stand in for a faulty summary sentence.
MAX_STANDIN_WORDS = 45

# A number must not vouch for itself, nor a speaker: evidence is looked for without them.
_DIGITS = re.compile(r"\d[\d.,]*")
_WORD = re.compile(r"\w+")
# Fewer words than these are not worth leaving out.
MAX_LEFT_OUT = 3
# He added, "Quotation," he added.
_SAID_TWICE = re.compile(
    r'^([^"]*\b(?:said|says|added|adds|wrote|replied)[,:]? "[^"]+?)'
    r',?"\s(?:he|she)\s(?:added|said)\.$'
)


def tidy(draft: str) -> str:
    """`draft` on one line, without a dateline, quotations whole and given to one speaker once."""
    text = _SAID_TWICE.sub(r'\1."', without_dateline(one_line(draft)))
    if text.count('"') % 2:
        text = text.removesuffix('"') if text.endswith('"') else text.removeprefix('"')
    return text.strip()


def repair(draft: str, index: SentenceIndex) -> str | None:
    """`draft` if the indexed article bears it out, else the sentence it comes from, else None.

    Its numbers must stand in the very sentences that support it: a year from elsewhere in the
    article is as wrong as one from nowhere. Its names may stand anywhere, but for the one who is
    said to have said it, and nobody is called what the article calls nobody.
    """
    sentences = index.sentences
    draft = without_invented_role(draft, index.vocabulary)
    supports = index.support(_DIGITS.sub(" ", draft))
    grounds = [sentences[support.index] for support in supports]
    if not grounds:
        return None
    source = grounds[0]
    known = f"{' '.join(grounds)} {index.vocabulary}"
    is_borne, own_words = False, []
    if not check_grounds(draft, " ".join(grounds)) and not check_summary_words(draft, known):
        place = supports[0].index
        speaker = speaker_of(draft)
        if speaker:
            said = index.support(_DIGITS.sub(" ", draft.replace(speaker, " ")))
            place = said[0].index if said else place
        source = sentences[place]
        sourced = sources_of(draft, index)
        own_words = strays(sourced, sentences)
        is_borne = not (
            is_another_claim(own_words)
            or is_cut_across(sourced)
            or is_misattributed(draft, sentences, place)
            or is_garbled(draft, grounds)
            or is_cut_short(draft, source)
            or is_misnamed(draft, place, sentences)
            or is_surer(draft, source)
            or has_patched_name(draft, sentences)
        )
    if is_borne and not own_words and not is_less_a_few(draft, source):
        return draft
    if len(source.split()) <= MAX_STANDIN_WORDS:
        return tidy(source)
    return draft if is_borne else None


def is_less_a_few(draft: str, source: str) -> bool:
    """Whether `draft` is `source` less up to three words, and is not worth what they meant.

    "Of the 15 candidates" loses its "of", "who says she had" its "who says", and the same words
    may have a comma between subject and verb. A dateline in brackets may go.
    """
    kept, words = (_WORD.findall(text.casefold()) for text in (draft, source))
    if kept == words:
        return draft.count(",") != source.count(",") and draft.count('"') == source.count('"')
    if not 0 < len(words) - len(kept) <= MAX_LEFT_OUT or draft.count("(") != source.count("("):
        return False
    rest = iter(words)
    return all(word in rest for word in kept)


def is_garbled(draft: str, grounds: Sequence[str]) -> bool:
    """Whether a phrase stands in `draft` twice, or a bracket alone, and in none of `grounds` so."""
    twice = phrases_said_twice(draft)
    if twice and twice.difference(*map(phrases_said_twice, grounds)):
        return True
    return _has_lone_bracket(draft) and not any(map(_has_lone_bracket, grounds))


def _has_lone_bracket(text: str) -> bool:
    return text.count("(") != text.count(")")
