"""How much of each domain and language a translator is shown, early and late in its training.

Stands beside `translator.py`, whose recipe it is part of; `sampler.py` does the drawing.
"""

from models.training.written import WRITTEN

# Shares of pairs while the rate is high. News is what an article is made of, and `near` (see
# `nearness.py`) is most like it; prose keeps long sentences alive; talk, docs and ui have words
# that nothing else has; templates keep numbers exact; what was written for this has the words of
# news, which in Greek and Arabic nothing else has; a dictionary's entries and names are many but
# short. In the eleven minutes of a GPU that moved Greek and Arabic by 2 to 3 chrF++, a written pair
# came five or six times in those two and, at 0.22 and 0.28, two or three times in Russian, which
# has news of its own; in the run after it, with the shares below, about four times there.
SHARES = {
    "ru": {
        "news": 0.17,
        "near": 0.12,
        "prose": 0.09,
        "talk": 0.03,
        "docs": 0.04,
        "dictionary": 0.06,
        "name": 0.04,
        "template": 0.03,
        WRITTEN: 0.42,
    },
    "el": {
        "near": 0.16,
        "prose": 0.09,
        "talk": 0.05,
        "docs": 0.07,
        "ui": 0.04,
        "dictionary": 0.05,
        "name": 0.05,
        "template": 0.04,
        WRITTEN: 0.45,
    },
    "ar": {
        "near": 0.18,
        "prose": 0.11,
        "talk": 0.05,
        "docs": 0.02,
        "ui": 0.05,
        "dictionary": 0.05,
        "name": 0.05,
        "template": 0.04,
        WRITTEN: 0.45,
    },
}
# Shares from `LAST_PART` of the budget on, when the rate falls and what is seen last is kept best:
# the text most like an article.
LAST_SHARES = {
    "ru": {
        "news": 0.27,
        "near": 0.12,
        "prose": 0.05,
        "dictionary": 0.04,
        "name": 0.04,
        "template": 0.03,
        WRITTEN: 0.45,
    },
    "el": {
        "near": 0.20,
        "prose": 0.08,
        "talk": 0.03,
        "docs": 0.02,
        "dictionary": 0.05,
        "name": 0.04,
        "template": 0.03,
        WRITTEN: 0.55,
    },
    "ar": {
        "near": 0.21,
        "prose": 0.08,
        "talk": 0.03,
        "ui": 0.01,
        "dictionary": 0.05,
        "name": 0.04,
        "template": 0.03,
        WRITTEN: 0.55,
    },
}
LAST_PART = 0.4
# Of all pairs drawn, early and late, those of `synthetic.py`, where it made any. Where a model's
# words are the source, a person's are learnt to be written, and they stay; where they are the
# target, they go.
SYNTHETIC = "synthetic"  # the other language is a model's
SYNTHETIC_ENGLISH = "synthetic-english"
SYNTHETIC_SHARES = {
    "en-xx": {SYNTHETIC: (0.20, 0.0), SYNTHETIC_ENGLISH: (0.15, 0.20)},
    "xx-en": {SYNTHETIC: (0.45, 0.35)},
}
# Pairs a pool: Russian sentences are longer, and its text is the best; the others get as many
# tokens as they can use without many repetitions. A large pool leaves little padding (`batches`).
POOL = {"ru": 18_000, "el": 21_000, "ar": 21_500}


def at(direction: str, spent: float, written: float | None = None) -> dict[str, dict[str, float]]:
    """Returns: For each language the share of each domain when `spent` of the budget is.

    Args:
        direction: "en-xx" or "xx-en".
        spent: 0 to 1.
        written: Share of the written pairs among those that no model made; None as the tables
            have it. A run too short to see them often wants a larger one.
    """
    late = spent >= LAST_PART
    made = {name: part[late] for name, part in SYNTHETIC_SHARES[direction].items()}
    found = {}
    for language, table in (LAST_SHARES if late else SHARES).items():
        own = dict(table)
        if written is not None:
            others = 1.0 - own.pop(WRITTEN)
            own = {name: share * (1.0 - written) / others for name, share in own.items()}
            own[WRITTEN] = written
        rest = 1.0 - sum(made.values())
        found[language] = {**made, **{name: rest * share for name, share in own.items()}}
    return found
