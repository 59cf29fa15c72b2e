"""Where a summary sentence leaves the sentence it comes from, for words of another or of none.

A small summariser begins with one sentence and ends with the next ("not happy with the referee,
who did not defend"), swaps two numbers, drops a "not" or puts one in, and writes what it expects.
The words all stand in the article, so no bag of words sees it; read in their order beside their
source, they do not fit. English alone, where summaries are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from models.attribution import without_speech
from models.folding import word_set
from models.ranking import SentenceIndex

# A source of more words is not read word by word: what takes its place would be too long anyway.
MAX_SOURCE_WORDS = 150
# So many words of its own make another claim of a sentence.
MANY = 2
# Letters by which two forms of a word differ in length.
LONGEST_ENDING = 3

# 1,042.5; a.m.; don't, all-rounder's in two.
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|(?:[a-z]\.){2,}|\w+(?:['’]\w+)?", re.IGNORECASE)
# One quotation may be of several sentences, each with a source of its own.
_NEXT = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[\"“]?[A-Z])")
# Where one clause ends and the next begins; what is left out behind a mark is an aside.
_NEXT_CLAUSE = re.compile(r"[,;:]\s(?:but|and|while|although|though|because|so|yet)\s|;\s")
_ASIDE = re.compile(r"\s*[,;:()\"“”–—-]")
_APPOSITION_FIRST = re.compile(
    r"(?:An?|The)\s(?P<text>(?:[^,.;:]|(?<=\d)[.,](?=\d))+),\s(?!(?:who|whose|which|where|when|and|or|but|including)\b)"
)
_DENIAL = re.compile(r"(?:not|no|never|none|nobody|nothing|nor|cannot|without)|.*n['’]t")
_CLOCK = word_set("a.m p.m am pm o'clock")
# What is added and left out without a change of sense.
_SMALL = word_set(
    "a an the of to in on at by for and or but is are was were be been being has had have having do"
    " does did he she it they we i you his her its their our my your him them us this that these"
    " those there here who whom whose which what where when while as with from into than then also"
    " said says told added would could will can may if so such since about over after before during"
    " up out off only just very more most some any all both each other s"
)


def sources_of(draft: str, index: SentenceIndex) -> list[tuple[str, str]]:
    """Each sentence of `draft`, and the one of the indexed article that bears it out best.

    Args:
        draft: Of a summary, one sentence or a quotation of several; those with no source are left
            out.
        index: Of the article.
    """
    return [
        (part, index.sentences[support.index])
        for part in _NEXT.split(draft)
        for support in index.support(part, limit=1)
    ]


def strays(sourced: Sequence[tuple[str, str]], sentences: Sequence[str]) -> list[str]:
    """The words of a draft that its source does not have, or not at their place.

    Words before the first that both have are no such words: a name stands there for "he". Nor are
    small words, inflected forms, a speaker (`attribution.py` judges those), and the rest of a name
    of which the source has a part.

    Args:
        sourced: The draft, as `sources_of` gives it.
        sentences: The article's.
    Returns:
        Words, case-folded; denials and numbers too, and a denial that was left out alone.
    """
    found: list[str] = []
    for part, source in sourced:
        found += _strays(without_speech(part), source, sentences)
    return found


def is_cut_across(sourced: Sequence[tuple[str, str]]) -> bool:
    """Whether a draft leaps out of the middle of one clause of its source into another.

    "The flow at the districts was measured, but the meters it needed were not bought" has become
    "The flow at the meters it needed were not bought", and "X, a town on the coast, fell" is "A
    town on the coast, fell". The draft is as `sources_of` gives it.
    """
    return any(_leaps(part, source) for part, source in sourced)


def _leaps(draft: str, source: str) -> bool:
    words = list(_TOKEN.finditer(source))
    if len(words) > MAX_SOURCE_WORDS:
        return False
    written = list(_TOKEN.finditer(draft))
    at_home = _at_home(_folded(draft), _folded(source))
    for place, home in at_home.items():
        if (
            place + 1 in at_home
            and not draft[written[place].end() : written[place + 1].start()].strip()
        ):
            left_out = source[words[home].end() : words[at_home[place + 1]].start()]
            if _NEXT_CLAUSE.search(left_out) and not _ASIDE.match(left_out):
                return True
    begun = _APPOSITION_FIRST.match(draft)
    return (
        begun is not None
        and re.search(rf"[A-Z][\w.'’-]*,\s(?:an?|the)\s{re.escape(begun['text'])},", source)
        is not None
    )


def is_another_claim(words: Sequence[str]) -> bool:
    """Whether `words`, the strays of a draft, are enough to say what the article does not."""
    return len(words) >= MANY or any(word[0].isdigit() or is_denial(word) for word in words)


def is_denial(word: str) -> bool:
    """Whether `word`, case-folded, denies what stands beside it."""
    return _DENIAL.fullmatch(word) is not None


def _strays(part: str, source: str, sentences: Sequence[str]) -> list[str]:
    written, words = _TOKEN.findall(part), _folded(source)
    if len(words) > MAX_SOURCE_WORDS:
        return []
    own = _folded(part)
    at_home = _at_home(own, words)
    first = min((place for place in at_home if own[place] not in _SMALL), default=len(own))
    found = []
    for place in range(first, len(own)):
        word = own[place]
        if place in at_home:
            if word[0].isdigit() and _loses_its_clock(at_home[place], words, own[place + 1 :]):
                found.append(word)
            if place + 1 in at_home:
                between = words[at_home[place] + 1 : at_home[place + 1]]
                found += between if len(between) == 1 and is_denial(between[0]) else []
        elif not (
            word in _SMALL
            or any(_is_inflected(word, other) for other in words)
            or _is_of_a_name(written, place, sentences)
        ):
            found.append(word)
    return found


def _at_home(own: list[str], words: list[str]) -> dict[int, int]:
    """The places of `own` whose word stands in `words` in the same order, and where."""
    blocks = SequenceMatcher(None, own, words, autojunk=False).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}


def _folded(text: str) -> list[str]:
    return [token.casefold().rstrip(".").removesuffix("'s") for token in _TOKEN.findall(text)]


def _is_inflected(word: str, other: str) -> bool:
    """Whether one is a form of the other, or is spelt as on the other side of the Atlantic."""
    if word == other or word[0].isdigit():
        return False
    if word.rstrip("s") == other.rstrip("s") or word.replace("z", "s") == other.replace("z", "s"):
        return True
    shared = max(4, min(len(word), len(other)) - 2)
    is_alike = len(word) > shared and word[:shared] == other[:shared]
    return is_alike and abs(len(word) - len(other)) <= LONGEST_ENDING


def _is_of_a_name(written: Sequence[str], place: int, sentences: Sequence[str]) -> bool:
    """Whether the word and a neighbour, capitals both, stand so somewhere in the article."""
    pairs = (written[max(0, place - 1) : place + 1], written[place : place + 2])
    return any(
        len(pair) == 2
        and all(word[0].isupper() for word in pair)
        and any(" ".join(pair) in sentence for sentence in sentences)
        for pair in pairs
    )


def _loses_its_clock(place: int, words: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether "3 a.m." of the source has become a bare "3"."""
    following = words[place + 1 : place + 2]
    return bool(following) and following[0] in _CLOCK and rest[:1] != following
