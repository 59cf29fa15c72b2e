"""What a translation must give back as it stands: links, addresses, code, placeholders, terms.

A span is found in the source sentence, leaves it before the models see it (a mark, one character
that no text holds, takes its place) and comes back after them. What the models read in place of
a mark is `masking`'s business. Not a library call: the parsers of links and addresses known to
us take one whole string, and none knows placeholders and a caller's terms.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.document import Document, Sentence
from models.languages import HUB
from models.spans import (
    FIRST_MARK,
    LAST_MARK,
    MARK,
    ProtectedSpan,
    disjoint,
    find_code,
    find_links,
    place,
    with_underscores,
)
from models.types import Job, Kept, TranslateJob

_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence with a mark in place of each span.

    Attributes:
        source: The sentence as it stands.
        text: The same with marks; the first one is `chr(FIRST_MARK)`.
        kept: What each mark stands for, in the order of the marks.
    """

    source: str
    text: str
    kept: tuple[Kept, ...] = ()

    def restore(self, translated: str) -> str:
        """`translated` with the target's form in place of each mark."""
        if not self.kept:
            return translated
        return MARK.sub(lambda mark: self.kept[number_of(mark.group())].target, translated)


def mark_of(number: int) -> str:
    """The mark of span `number`, counted from 0."""
    return chr(FIRST_MARK + number)


def number_of(mark: str) -> int:
    """The span a mark stands for."""
    return ord(mark) - FIRST_MARK


def without_marks(text: str) -> str:
    """`text` as the checks should see it: a span is neither a number, nor a name, nor a script."""
    return MARK.sub(" ", text)


def without_kept(source: str, translated: str, kept: Sequence[Kept]) -> tuple[str, str]:
    """Both sides without their spans, each taken out once: what the checks compare.

    Spaces stand in the translation for what was taken out, so that its offsets hold.
    """
    for each in sorted(kept, key=lambda kept: -len(kept.source)):
        source = source.replace(each.source, " ", 1)
    for each in sorted(kept, key=lambda kept: -len(kept.target)):
        translated = translated.replace(each.target, " " * len(each.target), 1)
    return source, translated


def lost(translated: str, kept: Sequence[Kept]) -> list[str]:
    """The forms that do not stand in `translated` as often as they should."""
    missing = []
    for each in sorted(kept, key=lambda kept: -len(kept.target)):
        if each.target in translated:
            translated = translated.replace(each.target, " ", 1)
        else:
            missing.append(each.target)
    return missing


class Protector:
    """Finds the spans of a job's texts. Thread-safe.

    Args:
        keep: Terms that stay as they stand in the text.
        glossary: Term -> target language -> the form it takes there. A term without a form for
            a target is translated as any word.

    Terms are whole words. One in lower case is found in any case, any other only as written.
    Where two overlap, the one that begins first counts, then the longer one, then the glossary's.
    """

    def __init__(
        self, keep: Iterable[str] = (), glossary: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        forms = {term.strip(): dict(by_target) for term, by_target in (glossary or {}).items()}
        kept = {term.strip() for term in keep}
        terms = sorted(kept | forms.keys(), key=lambda term: (-len(term), term))
        self._terms: dict[str, list[_Term]] = {}
        for term in filter(None, terms):
            first = _WORD.search(term)
            assert first is not None  # it is not blank
            entry = _Term(term, forms.get(term, {}), term in kept)
            self._terms.setdefault(first.group().casefold(), []).append(entry)

    @classmethod
    def of_job(cls, job: Job | TranslateJob) -> Protector:
        """What `job` asks to keep. An English form stands for its term too.

        English is the hub: what goes into Greek from a Russian article is an English summary.
        """
        by_hub = {forms[HUB]: forms for forms in job.glossary.values() if HUB in forms}
        return cls(job.keep, {**by_hub, **job.glossary})

    @classmethod
    def into_hub(cls, job: Job) -> Protector:
        """What an English summariser can read of it: no foreign letters."""
        keep = [term for term in job.keep if term.isascii()]
        return cls(keep, {term: f for term, f in job.glossary.items() if HUB in f})

    def spans(self, text: str, target: str | None) -> list[ProtectedSpan]:
        """The spans of `text` for one target (None: of any), in order, none overlapping."""
        found = sorted([*find_code(text), *find_links(text)], key=place)
        spans = list(with_underscores(text, list(disjoint(found))))
        if self._terms:
            spans = sorted([*spans, *self._terms_between(text, spans, target)], key=place)
        return spans

    def mark(self, text: str, target: str) -> Marked:
        """`text` with its spans marked."""
        return mark(text, self.spans(text, target))

    def _terms_between(
        self, text: str, spans: list[ProtectedSpan], target: str | None
    ) -> Iterator[ProtectedSpan]:
        start = 0
        for span in [*spans, ProtectedSpan(len(text), len(text))]:
            yield from self._terms_in(text, start, span.start, target)
            start = span.stop

    def _terms_in(
        self, text: str, start: int, stop: int, target: str | None
    ) -> Iterator[ProtectedSpan]:
        for word in _WORD.finditer(text, start, stop):
            if word.start() < start:
                continue
            for term in self._terms.get(word.group().casefold(), ()):
                match = term.pattern.match(text, word.start(), stop)
                if match and (target is None or term.applies_to(target)):
                    yield ProtectedSpan(match.start(), match.end(), term.forms.get(target or ""))
                    start = match.end()
                    break


class _Term:
    """One term of a caller, ready to be found."""

    def __init__(self, term: str, forms: Mapping[str, str], is_kept: bool) -> None:
        self.forms = forms
        self._is_kept = is_kept
        self._term = term

    def applies_to(self, target: str) -> bool:
        return self._is_kept or target in self.forms

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Whole words, any white space between them."""
        body = r"\s+".join(re.escape(word) for word in self._term.split())
        before = r"(?<!\w)" if re.match(r"\w", self._term) else ""
        after = r"(?!\w)" if re.search(r"\w\Z", self._term) else ""
        flags = re.IGNORECASE if self._term == self._term.lower() else re.NOFLAG
        return re.compile(before + body + after, flags)


def mark(text: str, spans: Sequence[ProtectedSpan]) -> Marked:
    """`text` with a mark in place of each of `spans` (in order, none overlapping)."""
    if not spans:
        return Marked(text, text)
    parts: list[str] = []
    kept: list[Kept] = []
    end = 0
    for number, span in enumerate(spans[: LAST_MARK - FIRST_MARK]):
        found = text[span.start : span.stop]
        parts += (text[end : span.start], mark_of(number))
        kept.append(Kept(found, found if span.form is None else span.form))
        end = span.stop
    return Marked(text, "".join(parts) + text[end:], tuple(kept))


def mark_sentences(document: Document, spans: Sequence[ProtectedSpan]) -> list[Marked]:
    """Each sentence of `document` with the spans, or parts of spans, that lie in it marked."""
    starts = [span.start for span in spans]
    marked = []
    for sentence in document.sentences:
        start, stop = sentence.offset, sentence.offset + sentence.length
        first = max(0, bisect_right(starts, start) - 1)
        own = [
            ProtectedSpan(max(span.start, start) - start, min(span.stop, stop) - start, span.form)
            for span in spans[first : bisect_left(starts, stop)]
            if span.stop > start
        ]
        marked.append(mark(sentence.text, own))
    return marked


def join_cut_spans(document: Document, spans: Sequence[ProtectedSpan]) -> Document:
    """`document` with no sentence end inside a span ("{{ a. B }}", code over several lines)."""
    sentences: list[Sentence] = []
    separators = [document.separators[0]]
    following = iter(spans)
    span = next(following, None)
    for sentence, separator in zip(document.sentences, document.separators[1:], strict=True):
        while span is not None and span.stop <= sentence.offset:
            span = next(following, None)
        if (
            sentences
            and span is not None
            and span.start < sentences[-1].offset + len(sentences[-1].text)
        ):
            held = sentences[-1]
            whole = document.text[held.offset : sentence.offset + sentence.length]
            sentences[-1] = Sentence(whole, held.offset, held.paragraph)
            separators[-1] = separator
        else:
            sentences.append(sentence)
            separators.append(separator)
    return Document(document.text, tuple(sentences), tuple(separators))
