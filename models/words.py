"""How many words a text has, in every script: the one count that lengths are held against.

`max_words` and the share of an article a summary may have need one measure for texts with and
without spaces. Not a segmentation library: dictionaries for Chinese, Japanese and Thai weigh
more than all our code, and a limit needs a count, not the words.
"""

from __future__ import annotations

import math
import re

# Characters that make a word where scripts write no spaces. A Chinese or Japanese word is about
# two characters long, a Thai one about four with its signs.
CHARS_PER_IDEOGRAPHIC_WORD = 2
CHARS_PER_SYLLABIC_WORD = 4
# A run without a space beyond this is no word of any language; it counts one for each so many
# characters, so that a megabyte of "x" is not one word.
LONGEST_WORD_CHARS = 40
CHARS_PER_WORD = 12

# Han, kana.
IDEOGRAPHIC = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Thai, Lao, Burmese, Khmer; their digits are left to the numbers.
SYLLABIC = "\u0e01-\u0e4e\u0e80-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17d3"

SPACELESS = re.compile(f"[{IDEOGRAPHIC}{SYLLABIC}]")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHIC}]")
_SYLLABLE = re.compile(f"[{SYLLABIC}]")
_WORD_PART = re.compile(r"[^\W_]")

# Languages that put no space between two sentences.
_NO_SPACE_BETWEEN_SENTENCES = ("zh", "ja")


def count_words(text: str) -> int:
    """Words of `text`: what stands between spaces, scripts without spaces by their characters.

    Never fewer than `len(text.split())`, so a limit kept here is kept by that count too.
    """
    return sum(map(_count_in_run, text.split()))


def sentence_space(lang: str) -> str:
    """What stands between two sentences of `lang` (BCP-47)."""
    return "" if lang.split("-")[0] in _NO_SPACE_BETWEEN_SENTENCES else " "


def _count_in_run(run: str) -> int:
    """Words in a run without white space; at least one."""
    if run.isascii() or not SPACELESS.search(run):
        return 1 if len(run) <= LONGEST_WORD_CHARS else math.ceil(len(run) / CHARS_PER_WORD)
    rest, ideographs = _IDEOGRAPH.subn(" ", run)
    rest, syllables = _SYLLABLE.subn(" ", rest)
    others = sum(_count_in_run(part) for part in rest.split() if _WORD_PART.search(part))
    return max(
        1,
        math.ceil(ideographs / CHARS_PER_IDEOGRAPHIC_WORD)
        + math.ceil(syllables / CHARS_PER_SYLLABIC_WORD)
        + others,
    )
