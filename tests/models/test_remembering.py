"""What is remembered of words is bounded in bytes, not in words alone."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from models.exonyms import Exonym, named_by
from models.folding import arabic_stems, fold
from models.measures import measure_of
from models.number_words import look_up
from models.remembering import LONGEST_WORDS, remembered
from models.transliteration import skeleton
from models.units import unit_of


def test_words_are_worked_out_once_and_longer_things_each_time() -> None:
    asked: list[tuple[str, ...]] = []

    @remembered(2)
    def joined(*words: str) -> str:
        asked.append(words)
        return "".join(words)

    long = "я" * (LONGEST_WORDS + 1)
    for _ in range(2):
        assert joined("мост", "bridge") == "мостbridge"
        assert joined(long) == long
    assert asked == [("мост", "bridge"), (long,), (long,)]


def named_in_russian(word: str) -> tuple[Exonym, ...]:
    return named_by(word, "ru")


OF_WORDS = [fold, arabic_stems, skeleton, unit_of, measure_of, look_up, named_in_russian]


@pytest.mark.parametrize("function", OF_WORDS, ids=lambda function: function.__name__)
def test_a_word_of_half_a_megabyte_is_forgotten(function: Callable[[str], object]) -> None:
    function("яб" * 1000)
    tracemalloc.start()
    for number in range(4):
        function("яб" * 100_000 + str(number))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 100_000  # bytes; one of these words has 400,000
