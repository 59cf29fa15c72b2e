"""A text to translate as the translator needs it: marked sentences out, translated ones in.

Plain text here, HTML in `markup`: to `items` they look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from models.alignment import Align
from models.protection import Marked, Protector, join_cut_spans, mark_sentences
from models.segmenter import segment


class Source(Protocol):
    """A text cut into sentences that remembers what stands around them."""

    def has_sentences(self) -> bool:
        """Whether there is anything to translate."""
        ...

    def sentences(self, target: str) -> list[Marked]:
        """The sentences in order, marked for `target`."""
        ...

    def lay_out(self, target: str, traces: Sequence[Sequence[str]], align: Align) -> str:
        """The text with the translations in their places.

        Args:
            target: What `sentences` was asked for.
            traces: Each sentence in the languages of its route, with its marks.
            align: Tells words for words, should anybody need it.
        """
        ...


class TextSource:
    """Plain text: white space, list marks and blank lines stay around the sentences.

    Args:
        text: As it was sent.
        lang: Its language.
        spans: What stays as it is.
        check: See `segment`.
    """

    def __init__(
        self, text: str, lang: str, spans: Protector, check: Callable[[], object] | None = None
    ) -> None:
        self._spans = spans
        self._document = join_cut_spans(segment(text, lang, check), spans.spans(text, None))
        self._marked: dict[str, list[Marked]] = {}

    def has_sentences(self) -> bool:
        """See `Source`."""
        return bool(self._document.sentences)

    def sentences(self, target: str) -> list[Marked]:
        """See `Source`."""
        if target not in self._marked:
            spans = self._spans.spans(self._document.text, target)
            self._marked[target] = mark_sentences(self._document, spans)
        return self._marked[target]

    def lay_out(self, target: str, traces: Sequence[Sequence[str]], align: Align) -> str:  # noqa: ARG002
        """See `Source`."""
        marked = self.sentences(target)
        return self._document.reassemble(
            [each.restore(trace[-1]) for each, trace in zip(marked, traces, strict=True)]
        )
