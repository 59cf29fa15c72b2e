"""How much of each domain and language a translator is shown, early and late in its training.

Stands beside `translator.py`, whose recipe it is part of; `sampler.py` does the drawing.
"""

# Shares of pairs while the rate is high. News is what an article is made of, and `near` (see
# `nearness.py`) is most like it; prose keeps long sentences alive; talk, docs and ui have words
# that nothing else has; templates keep numbers exact and have words of news; a dictionary's entries
# and names are many but short, three (Russian) to six (Greek) in a hundred of the tokens.
SHARES = {
    "ru": {
        "news": 0.36,
        "near": 0.22,
        "prose": 0.14,
        "talk": 0.04,
        "docs": 0.08,
        "dictionary": 0.08,
        "name": 0.05,
        "template": 0.03,
    },
    "el": {
        "near": 0.32,
        "prose": 0.18,
        "talk": 0.08,
        "docs": 0.14,
        "ui": 0.09,
        "dictionary": 0.07,
        "name": 0.07,
        "template": 0.05,
    },
    "ar": {
        "near": 0.34,
        "prose": 0.20,
        "talk": 0.10,
        "docs": 0.05,
        "ui": 0.11,
        "dictionary": 0.08,
        "name": 0.07,
        "template": 0.05,
    },
}
# Shares from `LAST_PART` of the budget on, when the rate falls and what is seen last is kept best:
# the text most like an article.
LAST_SHARES = {
    "ru": {
        "news": 0.56,
        "near": 0.23,
        "prose": 0.08,
        "dictionary": 0.06,
        "name": 0.04,
        "template": 0.03,
    },
    "el": {
        "near": 0.54,
        "prose": 0.18,
        "talk": 0.05,
        "docs": 0.06,
        "dictionary": 0.06,
        "name": 0.07,
        "template": 0.04,
    },
    "ar": {
        "near": 0.54,
        "prose": 0.20,
        "talk": 0.07,
        "ui": 0.03,
        "dictionary": 0.06,
        "name": 0.06,
        "template": 0.04,
    },
}
LAST_PART = 0.6
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


def at(direction: str, spent: float) -> dict[str, dict[str, float]]:
    """Returns: For each language the share of each domain when `spent` of the budget is."""
    late = spent >= LAST_PART
    made = {name: part[late] for name, part in SYNTHETIC_SHARES[direction].items()}
    rest = 1.0 - sum(made.values())
    return {
        language: {**made, **{name: rest * share for name, share in own.items()}}
        for language, own in (LAST_SHARES if late else SHARES).items()
    }
