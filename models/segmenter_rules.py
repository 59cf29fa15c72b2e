"""Mends sentencex's cuts: which are wrong, which are missing, where a long sentence may be cut.

The segmenter's second half. Rules look at the few words around a cut, never at the whole text,
so that a megabyte costs a second. Each names what sentencex did without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.english_words import is_common
from models.languages import LANGUAGES
from models.segmenter_endings import classify_end, is_numbered_unit
from models.segmenter_spaceless import goes_on_after_quotation
from models.segmenter_words import (
    ENDING_ACRONYMS,
    ENDINGS_OF_NAMES,
    OPENERS,
    SPEECH_VERBS,
    STARTERS,
)

Bounds = tuple[int, int]
"""Start and one past the end, in code points of the whole text."""

# What a rule looks at on each side of a cut, in code points.
_LOOK_CHARS = 60
# Joined beyond this, text is a run without punctuation: sentencex is believed again.
_LONGEST_JOIN = 600
# From this length on semicolons and the sentence ends inside a quotation cut as well: about
# 75 tokens, and the embedded models were trained on shorter sentences.
_LONG_SENTENCE = 300
# A part of a long sentence shorter than this stays where it is.
_SHORTEST_PART = 40

_OPENING = r"\"'«“„‘(\[{¿¡"
_CLOSING = r"\"'»”’)\]}"
_DASHES = "—–―-"

# Letters; sentencex's own lists have no abbreviation of as many.
_LONGER_THAN_ABBREVIATIONS = 8
# A sentence of fewer words than these is no sentence: "D.C. Police", "The U.S. Officials".
_SHORTEST_SENTENCE = 3

_WORD_PART = re.compile(r"[^\W_]")
_BEGINNING = re.compile(
    rf"\s*(?P<opening>[{_OPENING}\s]*)(?P<dash>[{_DASHES}]*)\s*(?P<word>(?:[^\W_]|['’-])*)"
)
_CONTINUES = re.compile(r"\s*[,;:)\]}»”%]")
_ENDS_QUOTED = re.compile(r"[»”\"’][.,]?\s*\Z")
_ENDS_QUOTED_QUESTION = re.compile(r"[?!؟;][»”\"’]\s*\Z")
_CONTRACTION = re.compile(r"['’](?:s|re|ve|ll|d)\Z")
_LOWER_FOLLOWS = re.compile(r",?\s+(?P<letter>[^\W\d_])")
_YEAR_OR_CENTURY = re.compile(r"(?<!\w)[гв]\.\s*\Z")
_LAST_WORD_SPLIT = re.compile(r"[\s.-]")
_CAPITAL_DOMAIN = re.compile(r"(?:RU|COM|ORG|NET|INFO|BY|UA|KZ|GR)\b")
_STOPS = " .!?…؟"
_STOP = re.compile(rf"[.!?…؟][{_CLOSING}]*\s+")
# A quotation in single quotes, as far as it can be told from apostrophes ("the girls' mother").
_SINGLE_QUOTED = re.compile(r"(?<!\S)['‘](?=[^\W\d_])(?:.(?!\s['‘])){0,400}?[.,!?…]['’](?!\w)")
_QUOTE_MARK = re.compile(r"[«“„(»”)\"]")


def join_wrong_cuts(text: str, spans: Iterator[Bounds], lang: str) -> Iterator[Bounds]:
    """Join neighbours that sentencex cut apart although the sentence goes on."""
    held: Bounds | None = None
    for start, stop in spans:
        if held is None:
            held = (start, stop)
        elif _is_wrong_cut(text, held, (start, stop), lang):
            held = (held[0], stop)
        else:
            yield held
            held = (start, stop)
    if held is not None:
        yield held


def _is_wrong_cut(text: str, left: Bounds, right: Bounds, lang: str) -> bool:
    before = text[max(left[0], left[1] - _LOOK_CHARS) : left[1]]
    after = text[right[0] : min(right[1], right[0] + _LOOK_CHARS)]
    if not _WORD_PART.search(after) or not _WORD_PART.search(before):
        return True
    if right[1] - left[0] > _LONGEST_JOIN:
        return False
    if _CONTINUES.match(after) or goes_on_after_quotation(before, after):
        return True
    if not before[-1].isspace() and not after[0].isspace():
        return _is_glued(before, after)
    beginning = _BEGINNING.match(after)
    assert beginning is not None  # every part of it may be empty
    word = beginning["word"]
    if word[:1].islower() or ("(" in beginning["opening"] and word[:1].isdigit()):
        return True
    if beginning["dash"] and _ENDS_QUOTED.search(before):
        return True  # «Стой!» — Иван крикнул.
    if _ENDS_QUOTED_QUESTION.search(before) and _names_speaker(after, lang):
        return True  # "Is it?" Mr Smith asked.
    return _ends_in_abbreviation(before, word, lang)


def _is_glued(before: str, after: str) -> bool:
    """Tell "non-U.S.", "ق.م." and "INTERFAX.RU" from "the end.The start"."""
    last = _LAST_WORD_SPLIT.split(before.rstrip(_STOPS))[-1]
    is_domain = last.isascii() and last.isupper() and bool(_CAPITAL_DOMAIN.match(after))
    return before.endswith(".") and (len(last) <= 2 or is_domain)


def _names_speaker(after: str, lang: str) -> bool:
    words = after.split()[:5]
    return any(word.strip(".,:") in SPEECH_VERBS.get(lang, ()) for word in words)


def _ends_in_abbreviation(before: str, following: str, lang: str) -> bool:
    """Tell whether `before` ends in an abbreviation that `following` belongs to."""
    kind = classify_end(before, lang)
    if kind == "unit" or (kind and is_numbered_unit(before)):
        return following[:1].isdigit()  # 5 руб. 20 коп.
    return kind in ("open", "initial", "acronym")


def cut_missed(text: str, span: Bounds, lang: str) -> Iterator[Bounds]:
    """Cut where sentencex went on: "и т. д. Потом", "5 руб. Всё", "the pH. You", "عريضًا. ثم".

    And where joining went too far: "Acme Inc. Analysts said", "at 9 a.m. Police said".
    """
    start, stop = span
    open_quotes, is_in_straight, seen = 0, False, start
    is_lower_case = text[start:stop].islower()
    quoted = [found.span() for found in _SINGLE_QUOTED.finditer(text, start, stop)]
    for match in _STOP.finditer(text, start, stop):
        for mark in _QUOTE_MARK.findall(text, seen, match.end()):
            if mark == '"':
                is_in_straight = not is_in_straight
            else:
                open_quotes = open_quotes + 1 if mark in "«“„(" else max(0, open_quotes - 1)
        seen = match.end()
        while quoted and quoted[0][1] < seen:
            quoted.pop(0)
        if open_quotes or is_in_straight or (quoted and quoted[0][0] < match.start()):
            continue
        before = text[max(start, seen - _LOOK_CHARS) : seen]
        after = text[seen : min(stop, seen + _LOOK_CHARS)]
        if _is_missed_cut(before, after, lang, is_lower_case):
            yield start, seen
            start = seen
    yield start, stop


def _is_missed_cut(before: str, after: str, lang: str, is_lower_case: bool) -> bool:
    beginning = _BEGINNING.match(after)
    assert beginning is not None  # every part of it may be empty
    word = beginning["word"]
    if not word[:1].isalpha() or beginning["dash"]:
        return False
    if word[0].islower() and not is_lower_case:
        return False
    kind = classify_end(before, lang)
    if kind == "initial" and is_numbered_unit(before):
        kind = None  # 1,8 м. На
    if kind in ("open", "initial"):
        return False
    if word[0].isupper():
        if kind is None and _ends_in_word(before, lang):
            return True
        rest = after[beginning.end() :]
        if len(word) == 1 and rest.startswith("."):
            return False  # В 2020 г. В. Петров
        if kind == "letter" or before.rstrip().endswith("…"):
            return True
        if _opens_sentence(word, rest, before, kind, lang):
            return True
        # "в 2020 г. Москва", "в XX в. Россия" go on more often than they end.
        return kind == "unit" and not _YEAR_OR_CENTURY.search(before)
    bare = before.rstrip(_STOPS)
    return bare[-1:].isalpha() and len(_LAST_WORD_SPLIT.split(bare)[-1]) > 3


def _ends_in_word(before: str, lang: str) -> bool:
    """Tell "officials said. Smith" from "Adm. Smith" and from "Wait... I": no quotation is open."""
    bare = before.rstrip()
    if bare.endswith(".."):
        return False
    last = _LAST_WORD_SPLIT.split(bare.rstrip(_STOPS))[-1]
    if len(last) >= _LONGER_THAN_ABBREVIATIONS and last.isalpha():
        return True
    return lang == "en" and len(last) > 3 and last.islower() and is_common(last)


def _opens_sentence(word: str, rest: str, before: str, kind: str | None, lang: str) -> bool:
    """Tell whether `word` opens a sentence although an abbreviation stands before it."""
    if _CONTRACTION.sub("", word) in OPENERS.get(lang, ()):
        return True
    if word not in STARTERS.get(lang, ()) or not before.rstrip().endswith("."):
        return False
    words = before.split()
    if len(words) < _SHORTEST_SENTENCE:
        return False
    if kind == "acronym" and words[-1].lower() not in ENDING_ACRONYMS:
        return False  # text whose capitals were restored by rule: "in U.S. Officials told"
    following = _LOWER_FOLLOWS.match(rest)
    return following is not None and following["letter"].islower()


def cut_long(text: str, span: Bounds, lang: str) -> Iterator[Bounds]:
    """Cut a long sentence at semicolons and at the sentence ends inside quotations.

    Not after the abbreviations that stand within sentences.
    """
    start, stop = span
    if stop - start > _LONG_SENTENCE:
        for match in _LONG_CUTS.get(lang, _LONG_CUTS["en"]).finditer(text, start, stop):
            if match.end() - start < _SHORTEST_PART or stop - match.end() < _SHORTEST_PART:
                continue
            before = text[max(start, match.end() - _LOOK_CHARS) : match.end()]
            after = text[match.end() : min(stop, match.end() + _LOOK_CHARS)]
            if not _is_in_sentence(before, after, lang):
                yield start, match.end()
                start = match.end()
    yield start, stop


def _is_in_sentence(before: str, after: str, lang: str) -> bool:
    """Tell "the U.S. diplomat", "25 тыс. рублей", "Mullen Jr. in" from the end of a sentence."""
    kind = classify_end(before, lang)
    if kind == "initial" and is_numbered_unit(before):
        return False
    if kind in ("open", "initial", "acronym"):
        return True
    words = before.split()
    return after[:1].islower() and (kind == "unit" or words[-1] in ENDINGS_OF_NAMES)


_LONG_CUTS = {
    code: re.compile(
        rf"[{re.escape(language.sentence_marks + language.semicolon)}][{_CLOSING}]*+\s++"
        rf"(?=[{_OPENING}\s{_DASHES}]*+[^\W_])"
    )
    for code, language in LANGUAGES.items()
}
