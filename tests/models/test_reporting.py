"""A result of a model that is known to lose the sense says so, once a target."""

from models.reporting import ROUGH_CHRF, rough_warnings


def test_a_route_below_the_bar_is_warned_of_and_others_are_not() -> None:
    scores = {("en", "el"): ROUGH_CHRF - 10, ("en", "ru"): ROUGH_CHRF, ("en", "ar"): None}
    routes = [("el", ("en", "el")), ("ru", ("en", "ru")), ("ar", ("en", "ar")), (None, ("en",))]
    warnings = rough_warnings(routes, lambda route: scores.get(tuple(route)))  # type: ignore[arg-type]
    assert [(w.code, w.target, w.sentence) for w in warnings] == [("rough_model", "el", None)]
    assert warnings[0].detail.startswith("chrF++ 30.0 on FLORES devtest (en-el)")
