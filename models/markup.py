"""HTML to translate: sentences out, and the translations back between the same tags.

What is not a sentence comes out byte for byte: tags and their attributes, comments, styles, white
space. Block tags end sentences, inline tags never do; those within a sentence are put around the
right words by alignment. Code and what says `translate="no"` stays as it is. Scripts are dropped.
This is no sanitiser: `onclick` is an attribute and stays.
"""

from __future__ import annotations

import html
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.alignment import Align, Rows, Unit, units_of
from models.document import Document, Sentence
from models.html_places import Cut, Node, place, render
from models.html_runs import ATOM, Run, Tag, find_runs, without_scripts
from models.protection import Marked, Protector, join_cut_spans, mark_sentences, number_of
from models.segmenter import segment
from models.spans import MARK, ProtectedSpan, disjoint
from models.spans import place as span_place
from models.types import Kept


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence of a run: `source[start:stop]` gives way to its translation, `tags` included."""

    run: Run
    sentence: Sentence
    start: int
    stop: int
    tags: tuple[Tag, ...]


class HtmlSource:
    """A fragment or a document. See `sources.Source`.

    Args:
        source: As it was sent.
        lang: Its language.
        spans: What stays as it is, beside code and what the markup says.
        check: See `segment`.
    """

    def __init__(
        self, source: str, lang: str, spans: Protector, check: Callable[[], object] | None = None
    ) -> None:
        self._source = without_scripts(source)
        self._spans = spans
        self._runs = find_runs(self._source)
        self._cut = [_cut(run, lang, spans, check) for run in self._runs]
        self._places = [
            _place(run, sentence)
            for run, document in zip(self._runs, self._cut, strict=True)
            for sentence in document.sentences
        ]
        self._marked: dict[str, list[Marked]] = {}

    def has_sentences(self) -> bool:
        """See `Source`."""
        return bool(self._places)

    def sentences(self, target: str) -> list[Marked]:
        """See `Source`; a kept element is a span whose form is its source."""
        return [_shown(marked) for marked in self._sentences(target)]

    def _sentences(self, target: str) -> list[Marked]:
        if target not in self._marked:
            self._marked[target] = [
                marked
                for run, document in zip(self._runs, self._cut, strict=True)
                for marked in mark_sentences(document, _all_spans(run, self._spans, target))
            ]
        return self._marked[target]

    def lay_out(self, target: str, traces: Sequence[Sequence[str]], align: Align) -> str:
        """See `Source`."""
        marked = self._sentences(target)
        tagged = [index for index, at in enumerate(self._places) if at.tags]
        rows = dict(zip(tagged, align([traces[index] for index in tagged]), strict=True))
        out: list[str] = []
        done = 0
        for index, at in enumerate(self._places):
            out.append(self._source[done : at.start])
            done = at.stop
            if traces[index][-1] == marked[index].text:  # nothing to translate
                out.append(self._source[at.start : at.stop])
            else:
                out.append(self._written(at, marked[index], traces[index][-1], rows.get(index)))
        return "".join((*out, self._source[done:]))

    def _written(self, at: _Place, marked: Marked, translated: str, rows: Rows | None) -> str:
        def escape(text: str) -> str:
            return MARK.sub(
                lambda mark: _escaped(marked.kept[number_of(mark.group())].target, at.run.kept),
                html.escape(text, quote=False),
            )

        if not at.tags:
            return escape(translated)
        there, here = units_of(marked.text), units_of(translated)
        items = _items(at, marked, there, self._source)
        return render(translated, here, place(items, rows, len(there), len(here)), escape)


def visible_text(source: str) -> str:
    """What a reader sees of `source`, to tell its language by."""
    return "\n\n".join(run.plain for run in find_runs(without_scripts(source)))


def _shown(marked: Marked) -> Marked:
    """`marked` with kept elements as their source, for the pairs of the answer."""
    if ATOM not in marked.source:
        return marked
    kept = tuple(Kept(k.target, k.target) if k.source == ATOM else k for k in marked.kept)
    source = MARK.sub(lambda mark: kept[number_of(mark.group())].source, marked.text)
    return Marked(source, marked.text, kept)


def _escaped(form: str, kept: set[str]) -> str:
    return form if form in kept else html.escape(form, quote=False)


def _all_spans(run: Run, spans: Protector, target: str | None) -> list[ProtectedSpan]:
    return list(disjoint(sorted([*run.atoms, *spans.spans(run.plain, target)], key=span_place)))


def _cut(run: Run, lang: str, spans: Protector, check: Callable[[], object] | None) -> Document:
    return join_cut_spans(segment(run.plain, lang, check), _all_spans(run, spans, None))


def _place(run: Run, sentence: Sentence) -> _Place:
    """Find the sentence in the source, and which tags move with its words.

    A tag at its very edge stays outside, unless its other half stands within.
    """
    start, stop = sentence.offset, sentence.offset + sentence.length
    tags = run.tags_between(start, stop)
    within = {tag.number for tag in tags if start < tag.position < stop}
    first, last = 0, len(tags)
    while first < last and tags[first].position == start and not _opens_into(tags[first], within):
        first += 1
    moving = {tag.number for tag in tags[first:]}
    while last > first and tags[last - 1].position == stop:
        if not tags[last - 1].is_opening and tags[last - 1].partner in moving:
            break
        last -= 1
    own = tuple(tags[first:last])
    begin, end = run.source_of(start)[0], run.source_of(stop - 1)[1]
    if own and own[0].position == start:
        begin = own[0].start
    if own and own[-1].position == stop:
        end = own[-1].stop
    return _Place(run, sentence, begin, end, own)


def _opens_into(tag: Tag, within: set[int]) -> bool:
    return tag.is_opening and tag.partner in within


def _items(at: _Place, marked: Marked, units: Sequence[Unit], source: str) -> list[Node | Cut]:
    """The sentence's tags as a tree over its units, in source order."""
    starts, stops = [unit.start for unit in units], [unit.stop for unit in units]
    origins = _origins(at, marked)
    own = {tag.number for tag in at.tags}
    top: list[Node | Cut] = []
    stack: list[Node] = []
    for tag in at.tags:
        is_closing = not tag.is_opening and tag.partner is not None
        position = _marked_position(origins, tag.position, is_closing)
        index = bisect_left(starts, position) if is_closing else bisect_right(stops, position)
        text = source[tag.start : tag.stop]
        if tag.partner is not None and tag.partner not in own:
            top.append(Cut(index, text, tag.is_opening))
        elif is_closing:
            node = stack.pop()
            node.stop, node.close = max(index, node.start), text
        else:
            is_glued = not at.run.plain[tag.position - 1 : tag.position].isspace()
            node = Node(index, index, text, is_glued=is_glued)
            (stack[-1].children if stack else top).append(node)
            if tag.partner is not None:
                stack.append(node)
    return top


def _origins(at: _Place, marked: Marked) -> list[int]:
    """The plain position of every character of the marked sentence, its end included."""
    position = at.sentence.offset
    origins = []
    for char in marked.text:
        origins.append(position)
        position += len(marked.kept[number_of(char)].source) if MARK.match(char) else 1
    return [*origins, position]


def _marked_position(origins: Sequence[int], position: int, is_closing: bool) -> int:
    """Where a plain position is in the marked sentence; a tag within a span goes to its edge."""
    index = bisect_right(origins, position) - 1
    return index + 1 if is_closing and origins[index] < position else index
