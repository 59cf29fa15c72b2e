"""How much of each domain and language a translator is shown, early and late in its training.

Stands beside `translator.py`, whose recipe it is part of; `sampler.py` does the drawing.
"""

# Shares of pairs while the rate is high. News is what an article is made of, and `near` (see
# `nearness.py`) is most like it; prose keeps long sentences alive; templates keep numbers exact; a
# dictionary's entries are many but short, three in a hundred of the tokens.
SHARES = {
    "ru": {
        "news": 0.50,
        "near": 0.22,
        "prose": 0.11,
        "talk": 0.03,
        "dictionary": 0.11,
        "template": 0.03,
    },
    "el": {
        "near": 0.56,
        "prose": 0.22,
        "docs": 0.08,
        "dictionary": 0.11,
        "template": 0.03,
    },
    "ar": {
        "near": 0.56,
        "prose": 0.22,
        "talk": 0.05,
        "ui": 0.02,
        "dictionary": 0.12,
        "template": 0.03,
    },
}
# Shares from `LAST_PART` of the budget on, when the rate falls and what is seen last is kept best:
# the text most like an article.
LAST_SHARES = {
    "ru": {"news": 0.60, "near": 0.24, "prose": 0.06, "dictionary": 0.07, "template": 0.03},
    "el": {"near": 0.75, "prose": 0.15, "dictionary": 0.07, "template": 0.03},
    "ar": {"near": 0.75, "prose": 0.15, "dictionary": 0.07, "template": 0.03},
}
LAST_PART = 0.6
# Pairs a pool: Russian sentences are longer, and its text is the best; the others get as many
# tokens as they can use without many repetitions. A large pool leaves little padding (`batches`).
POOL = {"ru": 22_800, "el": 17_600, "ar": 18_400}
