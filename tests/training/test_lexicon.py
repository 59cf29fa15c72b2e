"""A toy lexicon comes out of toy sentence pairs."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("google.protobuf", reason="needs requirements-train.txt")
from models.training.lexicon import KEPT_LINKS, align, compose

pytestmark = pytest.mark.training

# Pieces 0 to 4 are written as 10 to 14, in any order; 19 stands in every made sentence.
PAIRS = [([0, 1], [11, 19, 10]), ([1, 2], [11, 12, 19]), ([2, 3], [19, 13, 12])]
PAIRS += [([3, 4], [14, 19, 13]), ([4, 0], [10, 14, 19]), ([0], [10, 19]), ([3], [13, 19])]


def test_each_piece_is_linked_most_to_the_one_it_is_written_as() -> None:
    given, made = zip(*PAIRS, strict=True)
    table = align([np.asarray(g) for g in given], [np.asarray(m) for m in made], 20)
    assert {piece: max(row, key=row.__getitem__) for piece, row in table.items()} == {
        piece: piece + 10 for piece in range(5)
    }
    assert all(0.0 < sum(row.values()) <= 1.0 + 1e-9 for row in table.values())
    assert -1 not in table  # the word that takes what nothing corresponds to


def test_unlikely_links_are_left_out() -> None:
    given, made = [np.asarray([0])] * 100, [np.asarray([1])] * 99 + [np.asarray([2])]
    assert align(given, made, 3).keys() == {0}
    assert align(given, made, 3)[0].keys() == {1}


def test_two_tables_are_composed_over_what_both_know() -> None:
    first = {1: {5: 0.5, 6: 0.5}, 2: {7: 1.0}}
    second = {5: {8: 1.0}, 6: {8: 0.4, 9: 0.6}}
    found = compose(first, second)
    assert found.keys() == {1}
    assert found[1] == {8: 0.7, 9: 0.3}


def test_links_that_are_kept_sum_to_one_where_others_were_cut() -> None:
    found = compose({1: {5: 1.0}}, {5: dict.fromkeys(range(8), 0.125)})
    assert list(found[1].values()) == pytest.approx([1 / KEPT_LINKS] * KEPT_LINKS)
