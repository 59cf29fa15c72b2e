"""How much of each domain and language a translator is shown, early and late in its training.

Stands beside `translator.py`, whose recipe it is part of; `sampler.py` does the drawing.
"""

# Shares of pairs while the rate is high. News and prose are what an article is made of; interface
# strings and manuals keep their vocabulary alive; templates keep numbers exact; a dictionary's
# entries are many but short, three in a hundred of the tokens.
SHARES = {
    "ru": {
        "news": 0.36,
        "prose": 0.21,
        "talk": 0.12,
        "docs": 0.09,
        "ui": 0.035,
        "dictionary": 0.155,
        "template": 0.03,
    },
    "el": {
        "prose": 0.38,
        "talk": 0.16,
        "docs": 0.20,
        "ui": 0.10,
        "dictionary": 0.12,
        "template": 0.04,
    },
    "ar": {
        "prose": 0.43,
        "talk": 0.23,
        "docs": 0.07,
        "ui": 0.08,
        "dictionary": 0.15,
        "template": 0.04,
    },
}
# Shares from `LAST_PART` of the budget on, when the rate falls and what is seen last is kept best:
# the text most like an article.
LAST_SHARES = {
    "ru": {"news": 0.52, "prose": 0.29, "talk": 0.07, "dictionary": 0.08, "template": 0.04},
    "el": {"prose": 0.58, "talk": 0.18, "docs": 0.12, "dictionary": 0.08, "template": 0.04},
    "ar": {"prose": 0.57, "talk": 0.26, "docs": 0.04, "dictionary": 0.09, "template": 0.04},
}
LAST_PART = 0.6
# Pairs a pool: Russian sentences are longer, and its text is the best; the others get as many
# tokens as they can use without many repetitions.
POOL = {"ru": 5700, "el": 4400, "ar": 4600}
