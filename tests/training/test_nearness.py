"""What reads like news comes first, whatever domain it is filed under."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs requirements-train.txt")
from models.training import nearness
from models.training.encoded import Side

pytestmark = pytest.mark.training
PIECES = 12
COUNCIL, MENU = [2, 3, 4, 5, 6, 7] * 2, [8, 9, 10, 11, 8, 9] * 2


def test_what_the_wished_text_says_is_likelier_than_what_it_never_says() -> None:
    wished = nearness.Bigrams(Side.of([COUNCIL] * 5), PIECES)
    text = Side.of([MENU, COUNCIL, [], [8, 9, 4, 5, 6, 7] * 2])
    menu, council, empty, half = nearness.news_likeness(text, wished)
    assert council > half > menu
    assert empty == 0.0


def test_probabilities_of_a_context_sum_to_one() -> None:
    model = nearness.Bigrams(Side.of([COUNCIL, MENU, COUNCIL]), PIECES)
    after = Side.of([[3, piece] for piece in range(PIECES)])
    chances = np.exp(model.log_probabilities(after)[1::2])
    assert chances.sum() == pytest.approx(1.0)


def test_a_seen_pair_outweighs_its_pieces_by_what_the_context_was_seen() -> None:
    model = nearness.Bigrams(Side.of([[2, 3], [2, 3], [2, 4]]), PIECES)
    single = (2 + 0.5) / (6 + 0.5 * PIECES)
    wanted = log((2 + nearness.TRUST * single) / (3 + nearness.TRUST))
    assert model.log_probabilities(Side.of([[2, 3]]))[1] == pytest.approx(wanted)


def test_only_running_text_of_some_length_is_renamed_and_only_the_likeliest() -> None:
    domains = np.asarray(["ui", "news", "prose", "dictionary", "talk", "prose"])
    english = Side.of([COUNCIL, COUNCIL, COUNCIL, COUNCIL, COUNCIL[:3], COUNCIL])
    likeness = np.asarray([0.5, 9.0, -1.0, 9.0, 9.0, 0.1])
    found = nearness.with_near(domains, english, likeness, 2)
    assert found.tolist() == ["near", "news", "prose", "dictionary", "talk", "near"]
