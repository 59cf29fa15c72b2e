"""A document without its datelines: what the article's own sentences are taken from.

Russian agencies put full stops into theirs ("МОСКВА, 5 мая. /ТАСС/. Банк …"), so that the segmenter
makes sentences of it, which then took the lead's place in summaries. Here they go where the rest of
what stands between two sentences is, into the separators: offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.datelines import AGENCIES, has_date, without_dateline
from models.document import Document, Sentence

_SPACE = re.compile(r"\s")
_PLACE = r"[А-ЯЁ][\w-]*(?: [А-ЯЁ][\w-]*){0,3}"
_DATE = r"\d{1,2}\s[^\W\d_]{3,8}\.?(?:\s\d{4})?"
# What three agencies write; each has a place, a date and the agency's name.
_FILED = re.compile(
    rf"(?:{_PLACE}[,.]\s(?P<date>{_DATE})|(?P<first>{_DATE}),\s{_PLACE})"
    rf"(?:\.?\s/(?:Корр\.\s)?(?:{AGENCIES})[^/\n]{{0,40}}/\.?\s"  # МОСКВА, 5 мая. /ТАСС/.
    rf"|\s?[-–—]\s(?:{AGENCIES})(?:,\s[^.,\n]{{3,40}})?\.\s"  # — РИА Новости, Анна Серова.
    r"|\.?\s(?:INTERFAX\.RU|ИНТЕРФАКС|Интерфакс)\s?[-–—]\s)"
    r"(?=[\"«“„]?[^\Wа-яё_])"
)
# The longest of them is shorter (code points).
_LONGEST_FILED = 150


def undated(document: Document) -> Document:
    """`document` with every dateline in the separators.

    Args:
        document: In any language; datelines of English, Russian, Greek and Arabic are known.
    Returns:
        The same text; a sentence begins behind its dateline, and one that is nothing else is none.
        `document` itself without a dateline, and where nothing else would be left.
    """
    kept = tuple(_without_datelines(document))
    if not kept or kept == document.sentences:
        return document
    return Document(document.text, kept, tuple(_between(document.text, kept)))


def _without_datelines(document: Document) -> Iterator[Sentence]:
    end = 0
    for sentence in document.sentences:
        start, stop = sentence.offset, sentence.offset + sentence.length
        if start >= end:
            end = start + _dateline_length(document.text, sentence)
        start = max(start, end)
        if start < stop:
            yield Sentence(document.text[start:stop], start, sentence.paragraph)


def _dateline_length(text: str, sentence: Sentence) -> int:
    """How many code points of `text` from the sentence's first are a dateline."""
    start = sentence.offset
    filed = _FILED.match(_SPACE.sub(" ", text[start : start + _LONGEST_FILED]))
    if filed and has_date(filed["date"] or filed["first"]):
        return filed.end()
    line = _SPACE.sub(" ", sentence.text)
    return len(line) - len(without_dateline(line))


def _between(text: str, sentences: Sequence[Sentence]) -> Iterator[str]:
    end = 0
    for sentence in sentences:
        yield text[end : sentence.offset]
        end = sentence.offset + sentence.length
    yield text[end:]
