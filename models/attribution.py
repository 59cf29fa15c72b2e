"""Who says it: whether the article gives a summary's words to the person the summary gives them to.

Summarisers put a name where the article has "he said", and now and then it is somebody else's:
a remark about a champion became his own. No check of names sees it, since the name stands in the
article. English alone, where summaries are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.folding import word_set

_VERBS = (
    "said|says|say|told|tells|added|adds|wrote|writes|written|tweeted|warned|warns|argued|argues"
    "|insisted|insists|admitted|admits|claimed|claims|explained|explains|noted|notes|stated|states"
    "|asked|asks|recalled|recalls|remarked|announced|announces|replied|denied|denies|confirmed"
    "|complained|concluded|read|reads"
)
_CAPITALISED = r"[A-Z][\w’'-]*"
_NAME = rf"(?<![\w’'-])(?P<name>{_CAPITALISED}(?:\s{_CAPITALISED}){{0,6}})"
# "Elena Doukas said", "Doukas has also warned"; "said Elena Doukas", "according to Doukas".
_BEFORE = re.compile(rf"{_NAME}\s(?:(?:has|had|have|also|later|once|then|today)\s)*(?:{_VERBS})\b")
_AFTER = re.compile(rf"\b(?:{_VERBS}|according\sto)\s{_NAME}")
# A speaker without a name: "the top U.S. diplomat said", "said a spokesman".
_SOMEBODY = re.compile(
    rf"\b(?:an?|the|one|another)\s(?:(?!(?:he|she|they|it|we|i|you|who)\b)[\w.-]+\s){{1,4}}"
    rf"(?:{_VERBS})\b|\b(?:{_VERBS})\s(?:an?|the|one|another)\s",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”')
_PRONOUNS = word_set("He She They It We I You This That These Those There Who Some Many Others")
# How far a pronoun or bare quotation may stand from the name of who speaks, in sentences.
BEFORE, AFTER = 3, 1


def speaker_of(sentence: str) -> str | None:
    """The last word of the name that `sentence` gives its words to; None where it names nobody."""
    around = _QUOTED.sub(" … ", sentence)
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(around):
            word = re.sub(r"['’]s?$", "", match["name"].split()[-1])
            if word not in _PRONOUNS:
                return word
    return None


def is_misattributed(sentence: str, sentences: Sequence[str], place: int) -> bool:
    """Whether the article does not let `sentence`'s speaker say what it says.

    Args:
        sentence: Of a summary.
        sentences: The article's, in order.
        place: Which of them bears the words out, the speaker's name aside.
    Returns:
        False where the sentence has no named speaker, where the one at `place` has the name, and
        where it leaves the speaker open and the name stands near.
    """
    speaker = speaker_of(sentence)
    if speaker is None or _has(sentences[place], speaker):
        return False
    if speaker_of(sentences[place]) or _SOMEBODY.search(_QUOTED.sub(" … ", sentences[place])):
        return True
    near = sentences[max(0, place - BEFORE) : place + AFTER + 1]
    return not any(_has(other, speaker) for other in near)


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text) is not None
