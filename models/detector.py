"""Tells the language of a text: script first, then langdetect among that script's languages.

First step of the pipeline. langdetect alone calls Greek names Latin, is unseeded, keeps a global
factory that loads on first use, and never says "I cannot tell". Here each script has a factory
of its own, loaded when the detector is built; alphabets rule languages out before n-grams are
counted; and a text with too few letters is "und".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from models.cleaning import plain_letters
from models.languages import UNDETERMINED, count_scripts, normalise, script_of
from models.script_priors import ONLY_LANGUAGE, PROFILES, dominant, possible, tempered
from models.types import DetectedLanguage, LanguageGuess


class Detector(Protocol):
    """Tells languages. Same text, same answer, from any thread; never raises on a text.

    Attributes:
        name: What stands in signatures, with the version.
        codes: Every language it can answer, "und" left out.
    """

    name: str
    codes: tuple[str, ...]

    def detect(self, text: str) -> DetectedLanguage:
        """Tell the language of `text`; "und" where it gives too little to tell by."""


# Fewer letters than this tell nothing, whatever the script.
_MIN_LETTERS = 3
# Latin is shared by thirty languages: one short word ("London", "lol") fits any of them.
_MIN_LATIN_LETTERS = 6
# Below this the best guess is no answer, and another guess not worth naming.
_MIN_CONFIDENCE = 0.4
_MIN_ALTERNATIVE = 0.05

# langdetect draws its n-grams by chance: with the same seed the same text gets the same answer.
_SEED = 0

# A text up to _FULL_CHARS is read whole, a longer one in three parts.
_SAMPLE_CHARS = 1000
_FULL_CHARS = 6000
# Where the sample held no words (a page's head full of scripts), this much is searched.
_LONGEST_SEARCH = 30_000
# langdetect costs about 2 ms a thousand letters here and gains nothing beyond three times this.
_JUDGED_CHARS = 500

# What is no one's language. Linear: every span is bounded, or ends at the text's end.
_NOISE = re.compile(
    r"""
      ```.*?(?:```|\Z)                       # fenced code
    | `[^`\n]{1,200}`                               # code in a line
    | <(script|style)\b.*?(?:</\1\s*>|\Z)
    | </?[a-zA-Z!][^<>]{0,1000}>                    # tags, comments
    | &\#?\w{1,31};                                 # entities
    | \{\{[^{}]{0,200}\}\}                          # templates
    | (?:https?|ftp|file)://\S+ | www\.\S+
    | [\w.+-]{1,64}@[\w-]{1,255}(?:\.[\w-]{1,63})+  # e-mail
    | [@\#]\w+                                      # handles, tags
    | (?<!\S)\S*[_\\={}|/]\S*                       # code, paths
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_SPACES = re.compile(r"\s+")


class LangdetectDetector:
    """langdetect behind a script prior, seeded per detector.

    Reads its profiles (4 MB, about 0.1 s) when built, nothing later; holds no state between
    calls, so any number of threads may share one.
    """

    name = f"langdetect-{version('langdetect')}"
    codes = tuple(
        sorted(
            {normalise(code) for profiles in PROFILES.values() for code in profiles}
            | set(ONLY_LANGUAGE.values())
        )
    )

    def __init__(self) -> None:
        self._factories = {script: _load_factory(profiles) for script, profiles in PROFILES.items()}

    def detect(self, text: str) -> DetectedLanguage:
        """Tell the language of `text`.

        Confidence is langdetect's probability, drawn to what is usual for a script in a short
        text, times the share of letters in that script.
        """
        words = " ".join(_clean(part) for part in _take_thirds(text, _SAMPLE_CHARS, _FULL_CHARS))
        scripts = count_scripts(words)
        if scripts.total() < _MIN_LETTERS and len(text) > _FULL_CHARS:
            words = _clean(text[:_LONGEST_SEARCH])
            scripts = count_scripts(words)
        if not scripts:
            return _UNDETERMINED
        script = dominant(scripts)
        letters = scripts[script]
        if letters < _MIN_LETTERS:
            return _UNDETERMINED
        share = letters / scripts.total()
        if script in ONLY_LANGUAGE:
            return DetectedLanguage(ONLY_LANGUAGE[script], round(share, 4))
        if script not in self._factories:
            return _UNDETERMINED
        if script == "Latin" and letters < _MIN_LATIN_LETTERS:
            return _UNDETERMINED
        weights = self._judge(script, _only(words, script))
        return _answer(tempered(weights, script, letters), share)

    def _judge(self, script: str, words: str) -> dict[str, float]:
        """Give each language of `script` still possible its probability."""
        candidates = possible(PROFILES[script], words)
        if not candidates:
            return {}
        if len(candidates) == 1:
            return {candidates[0]: 1.0}
        judge = self._factories[script].create()
        judge.set_prior_map(dict.fromkeys(candidates, 1.0))
        # langdetect's profiles are of running text: to its n-grams capitals are another language.
        if 2 * sum(map(str.isupper, words)) > sum(map(str.isalpha, words)):
            words = words.lower()
        judge.append(" ".join(_take_thirds(words, _JUDGED_CHARS, 3 * _JUDGED_CHARS)))
        try:
            guesses = {guess.lang: guess.prob for guess in judge.get_probabilities()}
        except LangDetectException:  # no n-gram of any profile
            return {}
        return dict.fromkeys(candidates, 0.0) | guesses


_UNDETERMINED = DetectedLanguage(UNDETERMINED, 0.0)


def _load_factory(profiles: tuple[str, ...]) -> DetectorFactory:
    factory = DetectorFactory()
    folder = Path(PROFILES_DIRECTORY)
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in profiles])
    factory.set_seed(_SEED)
    return factory


def _take_thirds(text: str, size: int, limit: int) -> tuple[str, ...]:
    """Take `size` characters of beginning, middle and end; all of a text up to `limit`."""
    if len(text) <= limit:
        return (text,)
    starts = (0, (len(text) - size) // 2, len(text) - size)
    return tuple(text[start : start + size] for start in starts)


def _clean(text: str) -> str:
    """Words alone, in the letters of running text."""
    return _SPACES.sub(" ", plain_letters(_NOISE.sub(" ", text)))


def _only(words: str, script: str) -> str:
    """Blank out the letters of other scripts, and everything that is no letter or mark."""
    kept = {
        char: char if script_of(char) in (script, None) and _is_word_part(char) else " "
        for char in set(words)
    }
    return _SPACES.sub(" ", "".join(kept[char] for char in words))


def _is_word_part(char: str) -> bool:
    return char.isalpha() or char in "'’ʼ" or "\u0300" <= char <= "\u036f"


def _answer(weights: Mapping[str, float], share: float) -> DetectedLanguage:
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    guesses = [
        LanguageGuess(normalise(code), round(weight * share, 4))
        for code, weight in ranked
        if weight * share >= _MIN_ALTERNATIVE
    ]
    if not guesses or guesses[0].confidence < _MIN_CONFIDENCE:
        return DetectedLanguage(UNDETERMINED, 0.0, tuple(guesses))
    return DetectedLanguage(guesses[0].code, guesses[0].confidence, tuple(guesses[1:]))
