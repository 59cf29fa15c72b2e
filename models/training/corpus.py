"""Parallel text: read, filtered, held against the test sets.

The corpus is a `.tsv.xz` a language with the columns domain, source tag, English, target. What
is left after the filters here is encoded once (`encoded.py`) and drawn in the shares a recipe
names (`sampler.py`).
"""

from __future__ import annotations

import json
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.training.names import AMONG, NAME, is_name
from models.training.summary_pairs import split_sentences

LANGUAGES = ("ru", "el", "ar")
DICTIONARY = "dictionary"
MIN_SEEN = 2  # times a word stands in running text that is not there by mistake

# Whole domains of short strings teach nothing about sentences below this many English words.
MIN_WORDS = {"ui": 4, "docs": 3, "prose": 2}
# Interface and manual markup that is not running text.
MARKUP = re.compile(r"[{}<>|\\^~@$=*#_\[\]]|%[a-z0-9]|&[a-z]+;|https?:|--|\.\.\.\.")
LETTERS = {
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
}
LETTER = re.compile(r"[^\W\d_]")
DIGITS = re.compile(r"\d")
WORD = re.compile(r"\w+")
# Vowel marks the corpus readers left in Quranic text; such lines are dropped.
QURANIC = re.compile(r"[\u06d6-\u06ed\u0671\u08d0-\u08ff]")
# The evaluation texts are matched on runs of this many words; shorter ones recur by chance
# ("at the end of the day the").
NGRAM = 8


@dataclass(frozen=True)
class Pair:
    """One line of the corpus."""

    domain: str
    tag: str
    english: str
    target: str


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yields: The lines of a `.tsv.xz`, digits made ASCII, in file order.

    Raises:
        ValueError: A line has not four columns.
    """
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 4:
                raise ValueError(f"{path}:{number}: {len(columns)} columns, not 4")
            domain, tag, english, target = columns
            yield Pair(domain, tag, _clean(english), _clean(target))


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return DIGITS.sub(lambda found: str(unicodedata.digit(found[0])), text).strip()


def is_usable(pair: Pair, language: str) -> bool:
    """Whether a pair is running text whose two sides can be each other's translation."""
    words = len(pair.english.split())
    target_words = len(pair.target.split())
    if words < MIN_WORDS.get(pair.domain, 1) or target_words == 0:
        return False
    if MARKUP.search(pair.english) or MARKUP.search(pair.target) or QURANIC.search(pair.target):
        return False
    if sorted(DIGITS.findall(pair.english)) != sorted(DIGITS.findall(pair.target)):
        return False
    own = len(LETTERS[language].findall(pair.target))
    # Names may stay in Latin letters, whole sentences may not.
    if own < 0.6 * len(LETTER.findall(pair.target)) or own == 0:
        return False
    # Character ratios outside this range are bad alignments (1st and 99th percentile of news).
    ratio = (len(pair.target) + 10) / (len(pair.english) + 10)
    return 0.5 < ratio < 1.9


class EvalGuard:
    """Knows the evaluation texts, and says of a text whether it comes too near to one.

    Args:
        texts: Every sentence that must never be trained on, in any language.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[int] = set()
        self._whole: set[str] = set()
        for text in texts:
            words = _words(text)
            self._whole.add("".join(words))
            self._runs.update(_runs(words))

    @classmethod
    def from_folder(cls, folder: Path) -> EvalGuard:
        """Takes in sources and references under `folder`, not the systems' outputs.

        A line is a sentence; of a `.jsonl` it holds an article and its summary.
        """
        paths = [path for path in folder.glob("*/*") if path.is_file()]
        if not paths:
            raise FileNotFoundError(f"no evaluation texts under {folder}")
        return cls(sentence for path in paths for sentence in _sentences(path))

    def is_near(self, text: str) -> bool:
        """Whether `text` equals an evaluation text in letters and digits, or shares a run."""
        words = _words(text)
        return "".join(words) in self._whole or not self._runs.isdisjoint(_runs(words))

    def is_near_either(self, pair: Pair) -> bool:
        """Whether either side of `pair` is near."""
        return self.is_near(pair.english) or self.is_near(pair.target)


def _sentences(path: Path) -> Iterator[str]:
    for line in filter(None, path.read_text("utf-8").split("\n")):
        if path.suffix != ".jsonl":
            yield line
        else:
            row = json.loads(line)
            for text in (row["article"], row["summary"]):
                # Whole for the runs that pass a sentence's end.
                yield from (text, *split_sentences(" ".join(text.split())))


def _words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _runs(words: list[str]) -> Iterator[int]:
    for start in range(len(words) - NGRAM + 1):
        yield hash(tuple(words[start : start + NGRAM]))


def known_entries(pairs: Mapping[str, Sequence[Pair]]) -> dict[str, list[Pair]]:
    """Leaves out dictionary entries of words that no running text has, and names that are words.

    A word that a model meets in no sentence costs a place and is never asked for; most Arabic
    headwords are such. What stays may come often, and is most of what a model can learn of rare
    words: in an hour it sees a third of the sentences, but could see every entry. A name may be
    met nowhere: it teaches how its language spells sounds. One that running text writes small too
    ("List") is a word.

    Args:
        pairs: Of each language. The headwords of FreeDict's Arabic begin with a capital, which
            they lose here, unless the corpus always writes them with one.
    """
    seen = Counter(
        word
        for found in pairs.values()
        for pair in found
        if pair.domain not in (DICTIONARY, NAME)
        for word in WORD.findall(pair.english)
    )

    def entry(pair: Pair) -> Pair | None:
        english = pair.english
        if pair.domain == NAME:
            small = WORD.findall(english.lower())
            return None if any(seen[word] >= MIN_SEEN for word in small) else pair
        if pair.domain != DICTIONARY:
            return pair
        if english[:1].isupper() and seen[english[:1].lower() + english[1:]] >= MIN_SEEN:
            english = english[:1].lower() + english[1:]
        if any(seen[word] < MIN_SEEN for word in WORD.findall(english)):
            return None
        return replace(pair, english=english)

    kept: dict[str, list[Pair]] = {}
    for language, found in pairs.items():
        kept[language] = [pair for pair in map(entry, found) if pair is not None]
    return kept


def usable_pairs(
    path: Path, language: str, guard: EvalGuard, dropped: Counter[str] | None = None
) -> Iterator[Pair]:
    """Yields: The pairs of one language that may be trained on, names in a domain of their own.

    Args:
        path: The `.tsv.xz`.
        language: "ru", "el" or "ar".
        guard: Pairs near an evaluation text on either side are left out.
        dropped: Counts what was left out, by "filter" or "eval" and domain.
    """
    for pair in read_pairs(path):
        if pair.domain in AMONG and is_name(pair.english, pair.target, language):
            pair = replace(pair, domain=NAME)
        reason = ""
        if not is_usable(pair, language):
            reason = "filter"
        elif guard.is_near_either(pair):
            reason = "eval"
        if not reason:
            yield pair
        elif dropped is not None:
            dropped[f"{reason} {pair.domain}"] += 1
