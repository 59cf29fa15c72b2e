"""How the drawing shifts from a domain to another."""

from __future__ import annotations

import pytest

from models.training import shares
from models.training.corpus import LANGUAGES
from models.training.written import WRITTEN

pytestmark = pytest.mark.training


@pytest.mark.parametrize("direction", ["en-xx", "xx-en"])
@pytest.mark.parametrize("spent", [0.0, shares.LAST_PART - 0.01, shares.LAST_PART, 1.0])
@pytest.mark.parametrize("written", [None, 0.4])
def test_shares_of_a_language_are_a_whole(
    direction: str, spent: float, written: float | None
) -> None:
    found = shares.at(direction, spent, written)
    assert set(found) == set(LANGUAGES)
    for language, own in found.items():
        assert sum(own.values()) == pytest.approx(1.0), language


def test_what_is_drawn_late_was_drawn_before() -> None:
    for language, own in shares.LAST_SHARES.items():
        assert set(own) <= set(shares.SHARES[language])


def test_a_models_own_words_are_not_learnt_last() -> None:
    assert all(own[shares.SYNTHETIC] == 0.0 for own in shares.at("en-xx", 1.0).values())
    assert all(own[shares.SYNTHETIC] > 0.0 for own in shares.at("xx-en", 1.0).values())
    assert all(own[shares.SYNTHETIC_ENGLISH] > 0.0 for own in shares.at("en-xx", 1.0).values())
    assert all(shares.SYNTHETIC_ENGLISH not in own for own in shares.at("xx-en", 0.0).values())


@pytest.mark.parametrize("direction", ["en-xx", "xx-en"])
def test_written_pairs_get_the_share_that_is_asked_for(direction: str) -> None:
    for language, own in shares.at(direction, 1.0, 0.4).items():
        of_a_person = {name: own[name] for name in shares.LAST_SHARES[language]}
        assert of_a_person[WRITTEN] / sum(of_a_person.values()) == pytest.approx(0.4)
        usual = shares.at(direction, 1.0)[language]
        assert own["near"] / own["prose"] == pytest.approx(usual["near"] / usual["prose"])
