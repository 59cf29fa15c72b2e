"""What one model need not or cannot read of a sentence: words of a script it has no words of.

Read by the byte they come out as emoji, whole sentences of them. They are kept past that model
alone (the next one may read them): a mark stands for them, as for a link. Which scripts a model
reads, its tokeniser tells from its vocabulary.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.languages import LANGUAGES, script_of, script_share
from models.protection import mark_of, number_of
from models.spans import FIRST_MARK, LAST_MARK, MARK, ProtectedSpan

# What stands between words of one run; a bracket or a quotation mark parts two of them.
_BETWEEN = frozenset(" \t'’-–—.,:;!?/&0123456789")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text with marks for some of its words, for one hop.

    Attributes:
        text: May hold other marks too.
        words: Mark -> what it stands for.
    """

    text: str
    words: Mapping[str, str]

    def restore(self, translated: str) -> str:
        """`translated` with the words in place of their marks; other marks stay."""
        if not self.words:
            return translated
        return MARK.sub(lambda m: self.words.get(m.group(), m.group()), translated)


def hide(text: str, spans: Sequence[ProtectedSpan]) -> Hidden:
    """`text` with a mark of its own for each of `spans` (in order, none overlapping)."""
    if not spans:
        return Hidden(text, {})
    first = max((number_of(mark) + 1 for mark in MARK.findall(text)), default=0)
    parts: list[str] = []
    words: dict[str, str] = {}
    end = 0
    for number, span in enumerate(spans[: LAST_MARK - FIRST_MARK - first], first):
        mark = mark_of(number)
        parts += (text[end : span.start], mark)
        words[mark] = text[span.start : span.stop]
        end = span.stop
    return Hidden("".join((*parts, text[end:])), words)


def is_in_target_letters(text: str, source_lang: str, target_lang: str) -> bool:
    """Whether `text` has letters of the target's script alone, which is not the source's.

    There is nothing to translate in it that a model of this pair could: an English sentence in a
    Russian article, on its way into English, comes out with its words glued together.
    """
    scripts = [LANGUAGES[lang].script for lang in (source_lang, target_lang) if lang in LANGUAGES]
    return len(set(scripts)) == 2 and script_share(text, scripts[1]) == 1.0


def foreign_spans(text: str, reads: Callable[[str], bool]) -> Iterator[ProtectedSpan]:
    """Runs of words with letters of a script that a model does not read, in order.

    Args:
        text: A sentence; may hold marks.
        reads: Whether the model reads a script, by the name that `languages.script_of` gives it.
    """
    scripts = {char: script_of(char) for char in set(text) if not char.isascii()}
    others = {script for script in scripts.values() if script and not reads(script)}
    if not others:
        return
    unread = {char for char, script in scripts.items() if script in others}
    start = stop = -1
    for place, char in enumerate(text):
        if place < stop:
            continue
        if char in unread:
            begin, end = _word_at(text, place, max(stop, 0))
            if start >= 0 and not set(text[stop:begin]) <= _BETWEEN:
                yield ProtectedSpan(start, stop)
                start = begin
            start, stop = (begin if start < 0 else start), end
    yield ProtectedSpan(start, stop)


def _word_at(text: str, place: int, first: int) -> tuple[int, int]:
    """The word around `place`, from `first` on at the earliest."""
    start = stop = place
    while start > first and _is_of_word(text[start - 1]):
        start -= 1
    while stop < len(text) and _is_of_word(text[stop]):
        stop += 1
    return start, stop


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char) in ("Mn", "Mc")
