"""Who says it, and how surely: whether the article gives a summary's words to its speaker.

Summarisers put a name where the article has "he said", and now and then it is somebody else's:
a remark about a champion became his own. They put "he added" where it has a name, behind words of
another. They call people actors, make one name of two, and leave "allegedly" out. No check of names
sees it, since the names stand in the article. English alone, where summaries are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.english_names import TITLES
from models.english_words import is_common
from models.folding import word_set

_VERBS = (
    "said|says|say|told|tells|added|adds|wrote|writes|written|tweeted|warned|warns|argued|argues"
    "|insisted|insists|admitted|admits|claimed|claims|explained|explains|noted|notes|stated|states"
    "|asked|asks|recalled|recalls|remarked|announced|announces|replied|denied|denies|confirmed"
    "|complained|concluded|read|reads"
)
_CAPITALISED = r"[A-Z][\w’'-]*"
_NAME = rf"(?<![\w’'-])(?P<name>{_CAPITALISED}(?:\s{_CAPITALISED}){{0,6}})"
_SAYS = rf"\s(?:(?:has|had|have|also|later|once|then|today|on\s\w+day)\s)*(?:{_VERBS})\b"
# What may stand between the two: "Dee Watts (Lib Dem)", "Anna Keller, the mayor,", "Ali of Baird".
_WHO = r"(?:\s\([^()]{1,40}\)|,\s[^,.\"“”]{1,60},|\sof\s(?:the\s)?[A-Z]\w*)?"
_OFFICE = (
    r"(?:(?:deputy|chief|vice|prime|former|club|council|party|police)\s)*(?:mayor|minister|president"
    r"|chair(?:man|woman)?|director|manager|coach|captain|spokes(?:man|woman|person)|analyst"
    r"|economist|professor|lawyer|judge|prosecutor|officer|senator|councillor|leader|owner"
    r"|resident|farmer|founder|secretary|head|executive)\s"
)
# "Elena Doukas said", "Doukas has also warned"; "said mayor Elena Doukas", "according to Doukas".
_BEFORE = re.compile(rf"{_NAME}{_WHO}{_SAYS}")
_AFTER = re.compile(
    r"\b(?:said|says|added|adds|wrote|writes|tweeted|warned|explained|noted|recalled|replied"
    rf"|according\sto)\s(?:{_OFFICE})?{_NAME}"
)
_PRONOUN = re.compile(rf"\b(he|she){_SAYS}", re.IGNORECASE)
# A speaker without a name: "the top U.S. diplomat said", "said a spokesman".
_SOMEBODY = re.compile(
    r"\b(?:an?|the|one|another)(?:\s(?!(?:he|she|they|it|we|i|you|who)\b)[\w.-]+){1,4}"
    rf"(?:,\s[^,.\"“”]{{1,60}},)?\s(?:{_VERBS})\b|\b(?:{_VERBS})\s(?:an?|the|one|another)\s",
    re.IGNORECASE,
)
_LONG_NAME = re.compile(rf"(?<![\w’'-]){_CAPITALISED}(?:\.?\s{_CAPITALISED}){{2,}}")
_BRACKETED = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”')
# No names, though they stand before "said" or "asked".
_NO_NAMES = word_set(
    "He She They It We I You This That These Those There Who Some Many Others When If As While Once"
)
# What summarisers of news from the film pages call anybody; plurals and both forms of the first.
_ROLE = re.compile(
    r"(?:(?:TV|Bollywood|Hollywood)\s)?(?P<role>Actor|Actress|Singer|Filmmaker|Director|Producer"
    r"|Comedian|Model|Cricketer|Footballer|Rapper|Musician|Politician|Author)(?:e?s)?\s(?=[A-Z])"
)
_DOUBT = re.compile(
    r"\b(?:alleged(?:ly)?|alleg(?:es?|ing|ations?)|reportedly|apparently|purportedly|supposedly"
    r"|suspected|suspects?|unconfirmed|rumou?red|claim(?:s|ed|ing)?|accus(?:e[ds]?|ing|ations?))\b",
    re.IGNORECASE,
)
# How far a pronoun or bare quotation may stand from the name of who speaks, in sentences.
BEFORE, AFTER = 3, 1


def speaker_of(sentence: str) -> str | None:
    """The last word of the name that `sentence` gives its words to; None where it names nobody."""
    name = next(_speakers(sentence), None)
    return name[-1] if name else None


def _speakers(sentence: str) -> Iterator[list[str]]:
    """The words of each name that is given words, titles before it too."""
    around = outside_quotations(sentence)
    for pattern in (_BEFORE, _AFTER):
        for match in pattern.finditer(around):
            words = re.sub(r"['’]s?$", "", match["name"]).split()
            if words[-1] not in _NO_NAMES:
                yield words


def is_misattributed(sentence: str, sentences: Sequence[str], place: int) -> bool:
    """Whether the article does not let `sentence`'s speaker say what it says.

    Args:
        sentence: Of a summary.
        sentences: The article's, in order.
        place: Which of them bears the words out, the speaker's name aside.
    Returns:
        A speaker who is named: whether the sentence at `place` has another one or, where it leaves
        the speaker open, none near has the name. One who is "he" or "she": whether it has a
        speaker that `sentence` does not name, or the other pronoun. False without a speaker.
    """
    source = sentences[place]
    name, own = next(_speakers(sentence), None), speaker_of(source)
    if name is None:
        said, by = _pronoun_of(sentence), _pronoun_of(source)
        if said is None or (own and _has(sentence, own)):
            return False
        return bool(own or _is_somebodys(source)) or by not in (None, said)
    if _has(source, name[-1]):
        speakers = {words[-1].casefold() for words in _speakers(source)}
        is_anothers = bool(speakers) and name[-1].casefold() not in speakers
        return is_anothers or _is_relative(name, source)
    if own or _is_somebodys(source):
        return True
    near = sentences[max(0, place - BEFORE) : place + AFTER + 1]
    return not any(_has(other, name[-1]) for other in near)


def before_pronoun(sentence: str) -> str | None:
    """What stands before the "he" or "she" that says it, quotations aside; None without one."""
    around = outside_quotations(sentence)
    match = _PRONOUN.search(around)
    return around[: match.start()] if match else None


def without_invented_role(sentence: str, vocabulary: str) -> str:
    """`sentence` without a first word that calls somebody what no word of the article does.

    Args:
        sentence: Of a summary ("Actress Serena Williams won.").
        vocabulary: The article's words.
    """
    match = _ROLE.match(sentence)
    if match is None or re.search(rf"\b{match['role']}", vocabulary, re.IGNORECASE):
        return sentence
    return sentence[match.end() :]


def has_patched_name(sentence: str, sentences: Sequence[str]) -> bool:
    """Whether three or more words with capitals stand in a row here, and in none of `sentences`.

    So two people become one, or one gets the other's office ("Chinese Foreign Minister Nehru").
    """
    for match in _LONG_NAME.finditer(sentence):
        words = _plain(match.group().removeprefix("The "))
        if not any(words in _plain(other) for other in sentences):
            return True
    return False


def _plain(text: str) -> str:
    """The words in small letters, those in brackets left out, a space around each."""
    return f" {' '.join(_WORD.findall(_BRACKETED.sub(' ', text).casefold()))} "


def without_speech(sentence: str) -> str:
    """`sentence` without the names it gives words to, and their verbs ("said Elena Doukas")."""
    for pattern in (_BEFORE, _AFTER, _PRONOUN):
        sentence = pattern.sub(" ", sentence)
    return sentence


def is_surer(sentence: str, source: str) -> bool:
    """Whether `source` says as alleged or suspected what `sentence` says outright."""
    return _DOUBT.search(source) is not None and _DOUBT.search(sentence) is None


def _is_relative(name: list[str], source: str) -> bool:
    """Whether `source` has the name's last word behind other first names alone.

    Titles and other common words are no first names ("Mayor Doukas").
    """
    firsts = re.findall(rf"(?<![\w’'-])({_CAPITALISED})\s{re.escape(name[-1])}\b", source)
    own = name[-2:-1]
    if not own or not firsts or own[0] in firsts:
        return False
    return not any(first in TITLES or is_common(first) for first in (*firsts, *own))


def _is_somebodys(sentence: str) -> bool:
    return _SOMEBODY.search(outside_quotations(sentence)) is not None


def _pronoun_of(sentence: str) -> str | None:
    match = _PRONOUN.search(outside_quotations(sentence))
    return match[1].lower() if match else None


def outside_quotations(sentence: str) -> str:
    """`sentence` with "…" for what stands between quotation marks."""
    return _QUOTED.sub(" … ", sentence)


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None
