"""English news: what an article is made of, and the only news there is for Greek and Arabic.

The summariser's articles are read for their sentences. `nearness.py` asks which pairs are like
them; `synthetic.py` has them translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from models.training.corpus import MARKUP, EvalGuard
from models.training.summary_pairs import CORPUS, read_rows, split_sentences

FILE = "news.npz"  # of the data folder: the sentences as ids
WORDS = (6, 45)  # of a sentence
_WHOLE = re.compile(r"[A-Z\"'(\d].*[.!?][\"')]?", re.DOTALL)
_LOST = re.compile(r"\?\w|\s\?|\ufffd")  # a quote or an apostrophe became a question mark
_WIRE = re.compile(r"\b(?:pct|mln|bln|dlrs?|vs)\b")  # Reuters in 1987; nobody writes so now


def read_articles(corpus: Path) -> list[str]:
    """Returns: The articles of `summaries.jsonl.xz`, in file order."""
    return [row["article"] for row in read_rows(corpus / CORPUS)]


def sentences(articles: Iterable[str], guard: EvalGuard) -> list[str]:
    """Returns: Whole sentences of the articles, each once, none near an evaluation text."""
    found: dict[str, None] = {}
    for article in articles:
        for part in split_sentences(" ".join(article.split())):
            if is_whole(part):
                found[part] = None
    return [text for text in found if not guard.is_near(text)]


def is_whole(text: str) -> bool:
    """Whether it begins and ends as a sentence does, and is neither too short nor too long."""
    if not WORDS[0] <= len(text.split()) <= WORDS[1]:
        return False
    odd = (_LOST, _WIRE, MARKUP)
    return bool(_WHOLE.fullmatch(text)) and not any(pattern.search(text) for pattern in odd)
