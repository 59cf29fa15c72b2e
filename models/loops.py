"""Repetition: what a model writes that has lost its way, in words, in phrases and in syllables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from models.faults import Fault
from models.folding import fold
from models.types import Span

_TOKEN = re.compile(r"\w+")
MAX_PHRASE = 4
TIMES = 3
# A word right after itself; shorter ones are doubled in good prose ("да да", "very very").
MIN_DOUBLED_LETTERS = 4
# A run of words right after itself; of three it is prose ("the hero of the Soviet Union, the Soviet
# Union's highest order").
MIN_DOUBLED_WORDS = 4
MAX_DOUBLED_WORDS = 20
# Three times the same two words in one sentence, wherever they stand; one must be long, since
# "of the" comes back in good prose.
PHRASE = 2
MIN_PHRASE_LETTERS = 6
# "фефефектуре": a syllable three times inside a word; "Моллл": a letter three times.
_SYLLABLES = re.compile(r"([^\W\d_]{2,4}?)\1\1", re.IGNORECASE)
_LETTERS = re.compile(r"([^\W\d_IVXивхwWاته])\1\1", re.IGNORECASE)

# Twice in one sentence: three words, one of them long, or two that are no small words.
TWICE, TWICE_LONG = 3, 2
MIN_TWICE_LETTERS = 4

_Word = tuple[str, int, int]


def repetition_faults(source: str, hypothesis: str) -> list[Fault]:
    """A loop of words, a doubled word or run, or a stuttered syllable that `source` has not."""
    words = _words(hypothesis)
    for find in (_loop, _doubled, _doubled_run, _phrase):
        found = find(words)
        if found is not None and not find(_words(source)):
            return [_fault(hypothesis, *found)]
    stutter = _SYLLABLES.search(hypothesis) or _LETTERS.search(hypothesis)
    if stutter and not _SYLLABLES.search(source) and not _LETTERS.search(source):
        return [_fault(hypothesis, stutter.start(), stutter.end())]
    return []


def _fault(text: str, start: int, end: int) -> Fault:
    return Fault("repetition", text[start:end], (Span(start, end - start),))


def _words(text: str) -> list[_Word]:
    return [(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def find_loop(text: str) -> str | None:
    """The first run of one to four words that stands three times in a row, if there is one."""
    found = _loop(_words(text))
    if found is None:
        return None
    start, end = found
    words = _TOKEN.findall(text[start:end].casefold())
    return " ".join(words[: len(words) // TIMES])


def phrases_said_twice(sentence: str) -> set[tuple[str, ...]]:
    """Phrases, folded, that stand in `sentence` twice: a slip where its source has them once.

    Stricter than `repetition_faults`, for what is put right at no cost.
    """
    words = [word for word, _, _ in _words(sentence)]
    runs: Counter[tuple[str, ...]] = Counter()
    for size in (TWICE, TWICE_LONG):
        runs.update(tuple(words[i : i + size]) for i in range(len(words) - size + 1))
    return {run for run, times in runs.items() if times > 1 and _is_telling(run)}


def _is_telling(run: tuple[str, ...]) -> bool:
    if len(run) == TWICE:
        return any(len(word) >= MIN_PHRASE_LETTERS and word.isalpha() for word in run)
    return all(len(word) >= MIN_TWICE_LETTERS and word.isalpha() for word in run)


def _loop(words: Sequence[_Word]) -> tuple[int, int] | None:
    return _in_a_row(words, range(1, MAX_PHRASE + 1), TIMES)


def _doubled(words: Sequence[_Word]) -> tuple[int, int] | None:
    for first, second in pairwise(words):
        is_near = second[1] - first[2] == 1
        is_word = len(first[0]) >= MIN_DOUBLED_LETTERS and not first[0].isdigit()
        if first[0] == second[0] and is_word and is_near:
            return first[1], second[2]
    return None


def _doubled_run(words: Sequence[_Word]) -> tuple[int, int] | None:
    return _in_a_row(words, range(MIN_DOUBLED_WORDS, MAX_DOUBLED_WORDS + 1), 2)


def _in_a_row(words: Sequence[_Word], sizes: range, times: int) -> tuple[int, int] | None:
    """The first run of as many words that follows itself till it stands `times` times."""
    plain = [word for word, _, _ in words]
    for size in sizes:
        for start in range(len(plain) - times * size + 1):
            if plain[start] != plain[start + size]:
                continue
            run, end = plain[start : start + size], start + times * size
            if plain[start:end] == run * times and not all(word.isdigit() for word in run):
                return words[start][1], words[end - 1][2]
    return None


def _phrase(words: Sequence[_Word]) -> tuple[int, int] | None:
    runs = Counter(
        tuple(word for word, _, _ in words[i : i + PHRASE]) for i in range(len(words) - PHRASE + 1)
    )
    for start in range(len(words) - PHRASE + 1):
        run = tuple(word for word, _, _ in words[start : start + PHRASE])
        is_telling = any(len(word) >= MIN_PHRASE_LETTERS and word.isalpha() for word in run)
        if runs[run] >= TIMES and is_telling:
            return words[start][1], words[start + PHRASE - 1][2]
    return None
