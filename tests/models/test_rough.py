"""A route is as good as its worst hop, held against the bar of the language that is written."""

import pytest

from models.rough import ROUGH_CHRF, ROUGH_CHRF_ENGLISH, roughest_hop

SCORES = {
    ("en", "ru"): ROUGH_CHRF,
    ("en", "el"): ROUGH_CHRF - 2,
    ("ru", "en"): ROUGH_CHRF_ENGLISH - 1,
    ("el", "en"): ROUGH_CHRF_ENGLISH,
}


@pytest.mark.parametrize(
    ("route", "hop"),
    [
        (("en",), None),
        (("en", "ru"), None),  # on the bar
        (("en", "ar"), None),  # not known
        (("el", "en", "ru"), None),
        (("ru", "en"), ("ru-en", ROUGH_CHRF_ENGLISH - 1)),
        (("ru", "en", "ru"), ("ru-en", ROUGH_CHRF_ENGLISH - 1)),
        (("ru", "en", "el"), ("en-el", ROUGH_CHRF - 2)),  # further below its bar
        (("el", "en", "el"), ("en-el", ROUGH_CHRF - 2)),
    ],
)
def test_the_hop_furthest_below_its_bar_is_named(
    route: tuple[str, ...], hop: tuple[str, float] | None
) -> None:
    assert roughest_hop(route, lambda *pair: SCORES.get(pair)) == hop
