"""A text cut into sentences, with what stands between them: what `segmenter` makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document: `document.text[offset : offset + length] == text`."""

    text: str
    offset: int
    paragraph: int

    @property
    def length(self) -> int:
        """Code points."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """A text cut into sentences, with everything between them kept.

    `separators` has one item more than `sentences`:
    `separators[0] + sentences[0].text + separators[1] + … + separators[-1] == text`.
    White space, blank lines, list marks and indents live in the separators; they never reach a
    model.
    """

    text: str
    sentences: tuple[Sentence, ...]
    separators: tuple[str, ...]

    def reassemble(self, replacements: Sequence[str]) -> str:
        """Put `replacements` (one a sentence, same order) where the sentences stood.

        Raises:
            ValueError: The number of replacements is not the number of sentences.
        """
        if len(replacements) != len(self.sentences):
            raise ValueError(
                f"{len(replacements)} replacements for {len(self.sentences)} sentences"
            )
        parts = [self.separators[0]]
        for replacement, separator in zip(replacements, self.separators[1:], strict=True):
            parts += (replacement, separator)
        return "".join(parts)
