"""Article-summary pairs, cleaned: what the summariser learns from.

Targets lose what their article does not say, because a summariser learns to invent from
references that do. Stands between the collections (../shared/corpus) and `summariser.py`.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

CORPUS = "summaries.jsonl.xz"  # in the folder of the corpus
#: A training article that shares more runs of so many words with an evaluation article is the same
#: story; agency boilerplate shares up to three.
RUN_WORDS, MAX_SHARED_RUNS = 8, 3
#: About what the encoder sees; sentences of a BBC article beyond it are no target.
VISIBLE_CHARS = 2400

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<=[a-z,;] )(?:['\"(])?([A-Z][\w-]+)")
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bRs\.)(?<!\bMrs\.)"
    r"(?:(?<=[.!?])|(?<=[.!?][\"']))\s+(?=[A-Z\"'(\d])"
)
_WEEKDAY = re.compile(r" (?:on|last) ((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
#: Short for a title the article spells out: Inshorts writes "CM" for "Chief Minister".
_TITLES = frozenset({"CM", "PM"})
_LOST_APOSTROPHE = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ll|ve|d|m)\b)")
_LOST_QUOTE = re.compile(r"\s\?|\?\w|\?\s[a-z]")


@dataclass(frozen=True)
class Pair:
    """An article and the summary to learn; `source` names the collection."""

    source: str
    article: str
    summary: str


def prefix(summary_words: int) -> str:
    """Return the instruction for a summary of so many words: short, usual or long."""
    if summary_words < 40:  # CNN highlights: a median of 31 words
        return "summarize short: "
    return "summarize: " if summary_words <= 75 else "summarize long: "  # Inshorts: 53 to 60


def split_sentences(text: str) -> list[str]:
    """Split at ends of sentences, sparing initials and titles; nothing is lost but spaces."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def is_supported(sentence: str, article: str) -> bool:
    """Whether every number, and the stem of every name within the sentence, is in the article.

    A stem is four letters, so that "Indian" is supported by "India".
    """
    numbers = set(_NUMBER.findall(article))
    lowered = article.lower()
    return all(number in numbers for number in _NUMBER.findall(sentence)) and all(
        name.lower()[:4] in lowered or name in _TITLES for name in _NAME.findall(sentence)
    )


def drop_unknown_weekdays(summary: str, article: str) -> str:
    """Drop "on Tuesday" where the article names no Tuesday: the reference's own knowledge."""
    return _WEEKDAY.sub(lambda found: found[0] if found[1] in article else "", summary)


def clean(pair: Pair) -> Pair | None:
    """Mend the summary of a pair as collected, or drop the pair.

    Returns:
        The pair with only sentences that the article supports, each ended by a stop; or None
        when the first one is not supported or they have fewer than 12 words in all.
    """
    article = _LOST_APOSTROPHE.sub("'", " ".join(pair.article.split()))
    summary = _LOST_APOSTROPHE.sub("'", pair.summary).replace("NEW: ", "")
    summary = drop_unknown_weekdays(summary, article)
    sentences = [s for line in summary.splitlines() for s in split_sentences(line)]
    if pair.source == "bbc.extractive":  # its sentences come in no order
        places = {sentence: article.find(sentence[:40]) for sentence in sentences}
        sentences = sorted(
            (s for s in places if 0 <= places[s] < VISIBLE_CHARS), key=places.__getitem__
        )
        sentences = sentences[:4]
    kept = [
        sentence if sentence.rstrip("\"')")[-1:] in {".", "!", "?"} else sentence + "."
        for sentence in sentences
        if is_supported(sentence, article) and not _LOST_QUOTE.search(sentence)
    ]
    if (
        not kept
        or kept[0].rstrip(".") != sentences[0].rstrip(".")
        or len(" ".join(kept).split()) < 12
    ):
        return None
    return replace(pair, article=article, summary=" ".join(kept))


def word_runs(text: str) -> set[str]:
    """Return every run of `RUN_WORDS` words, case and punctuation aside."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + RUN_WORDS]) for i in range(len(words) - RUN_WORDS + 1)}


def read_rows(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield `source`, `article` and `summary` of every row of a `.jsonl.xz`, as collected."""
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_pairs(corpus: Path, evaluation: Iterable[Path]) -> list[Pair]:
    """Read and clean the article-summary pairs that no evaluation article resembles."""
    forbidden: set[str] = set()
    for path in evaluation:
        for line in path.read_text(encoding="utf-8").splitlines():
            forbidden |= word_runs(json.loads(line)["article"])
    pairs = []
    for row in read_rows(corpus):
        if row["source"].endswith((".headline", ".title")):
            continue
        pair = clean(Pair(row["source"], row["article"], row["summary"]))
        if pair and len(word_runs(pair.article) & forbidden) <= MAX_SHARED_RUNS:
            pairs.append(pair)
    return pairs
