"""What an output's form shows: a wrong script, a wrong length, a copy of its source, a cut end.

Letters and marks alone, no table of names or numbers. `checks.py` puts these beside the others;
what is in a wrong script or copied is not asked for its names.
"""

from __future__ import annotations

import re
from collections import Counter

from models.faults import Fault
from models.languages import HUB, LANGUAGES, script_of, script_share
from models.types import Span

# Share of letters that must be in the target's script; names and acronyms may stay Latin.
MIN_SCRIPT_SHARE = 0.5
# FLORES dev, all pairs among en, ru, el, ar: 99.9 % of reference pairs of 20 characters or more
# have a length ratio within these bounds (tests/models/test_checks.py holds it).
LENGTH_RATIO = (0.4, 2.5)
MIN_RATIO_CHARS = 20
# A shorter source may grow much ("PM", "الوزير الأول"), though not to a line of this length.
SHORT_SOURCE_MAX_CHARS = 80
# Below this many letters, script and copying cannot be judged ("OK", "NATO").
MIN_LETTERS = 6
# So many words of the source in a row, small letters among them, were not translated.
MIN_COPIED_WORDS = 4
MAX_COPIED_SHARE = 0.8

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN = re.compile(r"[a-z]{4,}")
# Arabic writes "and", "for", "in", "like" and "the" onto the word behind them: وINE, الGPS.
_PROCLITIC = re.compile(r"[وف]?[بلك]?(?:ال|ل)?(?P<word>[A-Za-z]+)")
_SOURCE_ENDED = re.compile(r"[.!?…؟][\"'”»“’]*\s*$")
_ENDED = re.compile(r"[.!?;؛؟…\u037e。)][\"'”»“’)\]]*\s*$")
_END_CHARS = 32  # of a mark and the quotation marks behind it
# What no sentence ends with: conjunctions, prepositions, articles.
_DANGLING = re.compile(
    r"(?<!\w)(?:и|в|на|с|к|от|до|из|по|что|который|которая|которые|для|при|или|а|но|как"
    r"|και|ή|τον|την|στο|στη|στον|στην|στις|στους|από|για|σε|ότι|που|ο|η|οι|να|θα"
    r"|في|من|إلى|على|أن|التي|الذي|عن|مع|أو|و|the|a|an|of|and|or|to|in|on|at|with|for|that|which)"
    r"(?P<tail>\s*(?:\.{1,3}|…)?\s*)$",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r"[,،:(«„—–-]\s*$")


def script_faults(source: str, hypothesis: str, target_lang: str) -> list[Fault]:
    """Too few letters in the target's script, or words in another that the source has not."""
    letters = sum(map(len, _WORD.findall(hypothesis)))
    script = LANGUAGES[target_lang].script
    if not letters and _WORD.search(source) and not any(map(str.isalnum, hypothesis)):
        return [Fault("wrong_script", f"0% {script}")]
    if letters < MIN_LETTERS:
        return []
    share = script_share(hypothesis, script)
    if share < MIN_SCRIPT_SHARE:
        return [Fault("wrong_script", f"{share:.0%} {script}")]
    own = source.casefold()
    return [
        Fault("wrong_script", f"{m.group()} is not {script}", (Span(m.start(), len(m.group())),))
        for m in _WORD.finditer(hypothesis)
        if _is_stray(m.group(), own, script)
    ]


def _is_stray(word: str, source: str, script: str) -> bool:
    """A word that mixes scripts, or is in another and not from `source`, which is case-folded."""
    scripts = {script_of(char) for char in word} - {None}
    # Arabic ties a Latin word to its preposition with a long stroke: لـABC.
    if scripts <= {script} or "ـ" in word:
        return False
    if "-" in word and all(len({script_of(c) for c in part}) == 1 for part in word.split("-")):
        word = max((p for p in word.split("-") if script_of(p[:1]) != script), key=len)
        scripts = {script_of(word[:1])}
    if len(scripts) > 1:
        tied = _PROCLITIC.fullmatch(word)
        if tied and re.search(rf"(?<!\w){tied['word'].casefold()}(?!\w)", source):
            return False
        return not any(part in source for part in _LATIN.findall(word.casefold()))
    if scripts == {"Latin"}:
        return len(word) >= 4 and word.islower() and word.casefold() not in source
    return word.casefold() not in source


def length_faults(source: str, hypothesis: str) -> list[Fault]:
    """The output is far longer or shorter than translations are."""
    # Where a protected span stood there are spaces.
    source, hypothesis = (" ".join(text.split()) for text in (source, hypothesis))
    if len(source) < MIN_RATIO_CHARS and len(hypothesis) < SHORT_SOURCE_MAX_CHARS:
        return []
    ratio = len(hypothesis) / max(1, len(source))
    low, high = LENGTH_RATIO
    if low <= ratio <= high:
        return []
    return [Fault("length_ratio", f"{ratio:.2f} times as long as the source")]


def copy_faults(source: str, hypothesis: str, target_lang: str) -> list[Fault]:
    """The output shares most of its words, or a run of them, with its source: not translated.

    A run in the target's script, where that is not Latin, is a quotation that needs no translation.
    """
    own = [(match.group().casefold(), match) for match in _WORD.finditer(hypothesis)]
    words = Counter(word for word, _ in own)
    if sum(map(len, words)) < MIN_LETTERS:
        return []
    theirs = [match.group() for match in _WORD.finditer(source)]
    shared = words & Counter(word.casefold() for word in theirs)
    share = shared.total() / words.total()
    if share > MAX_COPIED_SHARE:
        return [Fault("copy", f"{share:.0%} of the words are the source's")]
    run = _copied_run([match for _, match in own], theirs)
    if run is None:
        return []
    first, last = run
    text = hypothesis[first.start() : last.end()]
    script = LANGUAGES[target_lang].script
    if script != LANGUAGES[HUB].script and script_share(text, script) == 1.0:
        return []
    span = Span(first.start(), last.end() - first.start())
    return [Fault("copy", f"left as in the source: {text}", (span,))]


def _copied_run(
    own: list[re.Match[str]], theirs: list[str]
) -> tuple[re.Match[str], re.Match[str]] | None:
    """The first run of source words in `own` that is no title: half of it in small letters."""
    runs = {tuple(theirs[i : i + MIN_COPIED_WORDS]) for i in range(len(theirs))}
    for start in range(len(own) - MIN_COPIED_WORDS + 1):
        words = tuple(match.group() for match in own[start : start + MIN_COPIED_WORDS])
        if words in runs and sum(word.islower() and len(word) > 2 for word in words) * 2 >= len(
            words
        ):
            return own[start], own[start + MIN_COPIED_WORDS - 1]
    return None


def end_faults(source: str, hypothesis: str) -> list[Fault]:
    """The output breaks off: the source ends with a mark and the output with none."""
    if not hypothesis.strip() or not _SOURCE_ENDED.search(source):
        return []
    dangling = _DANGLING.search(hypothesis)
    if dangling:
        word = hypothesis[dangling.start() : dangling.start("tail")]
        return [
            Fault("truncated", f"ends with {word}", (Span(dangling.start(), len(word)),)),
        ]
    end = hypothesis.rstrip()[-_END_CHARS:]  # "))))" looked at from each of them takes its square
    if _OPEN_END.search(end) or not _ENDED.search(end):
        return [Fault("truncated", "has no end mark")]
    return []
