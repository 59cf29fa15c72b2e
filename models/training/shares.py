"""How much of each domain and language a translator is shown, early and late in its training.

Stands beside `translator.py`, whose recipe it is part of; `sampler.py` does the drawing.
"""

# Shares of pairs while the rate is high. News is what an article is made of, and `near` (see
# `nearness.py`) is most like it; prose keeps long sentences alive; templates keep numbers exact; a
# dictionary's entries and names are many but short, four (Russian) to eight (Greek) in a hundred of
# the tokens.
SHARES = {
    "ru": {
        "news": 0.48,
        "near": 0.21,
        "prose": 0.11,
        "talk": 0.03,
        "dictionary": 0.09,
        "name": 0.05,
        "template": 0.03,
    },
    "el": {
        "near": 0.52,
        "prose": 0.20,
        "docs": 0.07,
        "dictionary": 0.09,
        "name": 0.09,
        "template": 0.03,
    },
    "ar": {
        "near": 0.52,
        "prose": 0.20,
        "talk": 0.05,
        "ui": 0.02,
        "dictionary": 0.09,
        "name": 0.09,
        "template": 0.03,
    },
}
# Shares from `LAST_PART` of the budget on, when the rate falls and what is seen last is kept best:
# the text most like an article.
LAST_SHARES = {
    "ru": {
        "news": 0.58,
        "near": 0.23,
        "prose": 0.06,
        "dictionary": 0.06,
        "name": 0.04,
        "template": 0.03,
    },
    "el": {"near": 0.70, "prose": 0.14, "dictionary": 0.06, "name": 0.07, "template": 0.03},
    "ar": {"near": 0.70, "prose": 0.14, "dictionary": 0.06, "name": 0.07, "template": 0.03},
}
LAST_PART = 0.6
# Pairs a pool: Russian sentences are longer, and its text is the best; the others get as many
# tokens as they can use without many repetitions. A large pool leaves little padding (`batches`).
POOL = {"ru": 18_000, "el": 21_000, "ar": 21_500}
