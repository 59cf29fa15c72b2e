"""A summary before it is laid out, and the draft that is the article's own sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from models.cleaning import one_line
from models.document import Document
from models.types import Coverage, Evidence, Mode, Skipped

Fallback = Literal["no_model", "too_short", "not_faithful", "too_long", "rough"]
"""Why the article's own sentences stand where a written summary was asked for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A summary before it is laid out.

    `sentences` are in the article's language; `english` is, sentence by sentence, what was
    written in English, None where nothing was. In mode "abstractive" `sentences` come back from
    it; in mode "extractive" they are the article's own, which bear it out. `fallback` says why
    they are, where another summary was asked for. `read_as` has for each sentence the English in
    which its best evidence was read, empty without evidence; None where nothing was translated.
    """

    sentences: tuple[str, ...]
    english: tuple[str, ...] | None
    evidence: tuple[tuple[Evidence, ...], ...]
    language: str
    route: tuple[str, ...]
    mode: Mode
    skipped: Skipped | None
    coverage: Coverage
    fallback: Fallback | None = None
    read_as: tuple[str, ...] | None = None


def verbatim(
    document: Document,
    chosen: Sequence[int],
    lang: str,
    mode: Mode,
    skipped: Skipped | None,
    fallback: Fallback | None = None,
    ranks: Sequence[float] | None = None,
) -> Draft:
    """A draft of the document's own sentences, each its own evidence.

    `ranks` has a value for every sentence of the document, 0 to 1; without them each is 1.
    """
    sentences = [document.sentences[index] for index in chosen]
    scores = [ranks[index] if ranks else 1.0 for index in chosen]
    total = len(document.sentences)
    return Draft(
        sentences=tuple(one_line(sentence.text) for sentence in sentences),
        english=None,
        evidence=tuple(
            (Evidence(sentence.offset, sentence.length, score),)
            for sentence, score in zip(sentences, scores, strict=True)
        ),
        language=lang,
        route=(lang,),
        mode=mode,
        skipped=skipped,
        coverage=Coverage(total, total),
        fallback=fallback,
    )
