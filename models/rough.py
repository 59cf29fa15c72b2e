"""Which routes are known to lose the sense: a hop of theirs has a measured score below a bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from models.languages import HUB

# chrF++ below which sentences of FLORES often lose their sense (docs/quality.md has examples):
# seven of the twenty there at 46.7 in Russian; peers that are relied on score 47.7 and more out
# of English. English has fewer endings to get wrong: from Russian seven of them lose it at 50.9.
ROUGH_CHRF = 47.0
ROUGH_CHRF_ENGLISH = 54.0

Quality = Callable[[str, str], float | None]
"""The chrF++ (0 to 100) from a language into another; None where it is not known."""


def roughest_hop(route: Sequence[str], quality: Quality) -> tuple[str, float] | None:
    """The hop of `route` that is furthest below its bar, as ("en-ru", chrF++).

    None where no hop is known to be below; a route of one language has none.
    """
    poor = []
    for source_lang, target_lang in pairwise(route):
        score = quality(source_lang, target_lang)
        bar = ROUGH_CHRF_ENGLISH if target_lang == HUB else ROUGH_CHRF
        if score is not None and score < bar:
            poor.append((score - bar, f"{source_lang}-{target_lang}", score))
    return min(poor)[1:] if poor else None
