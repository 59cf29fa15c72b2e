"""Whether a summary sentence still has its verb: "The botanist who saved the lily." has not.

A small summariser stops where its source draws breath, now and then before the source's verb. That
is read off the source: what was cut off begins with the verb that its beginning waits for. A parser
would know, and costs a model. English alone, where summaries are written.
"""

from __future__ import annotations

import re

from models.folding import word_set
from models.splices import MAX_SOURCE_WORDS

# Words of the draft's end by which its place in the source is found.
_TAIL_WORDS = 4
# Words of "said he", which no clause waits for.
MIN_SAID = 2

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+(?:['’]\w+)*")
_MARKS = re.compile(r"[\"”)]?(?P<comma>\s?[,–—-]*)\s(?=[a-z])")
_ARTICLES = word_set("a an the")
# Forms that can only be a clause's own verb, or begin it.
_AUXILIARIES = word_set(
    "am is are was were has have had does did will would can cannot could may might must shall"
    " should isn't aren't wasn't weren't hasn't haven't hadn't doesn't didn't won't wouldn't can't"
    " couldn't"
)
_SAYING = word_set("say says said added adds told argue argues believe believes think thinks")
# What "say" has behind it where its subject stands before it: "say it may be", "said the mayor".
_SAID = word_set("that it its he she they there we his her their")
_PASTS = word_set(
    "became began broke brought came chose fell found fought gave got grew held kept knew laid led"
    " left lost made met paid put ran rose saw sent set shot showed sold spent spoke stood struck"
    " took went won wrote"
)
# Behind "based" or "held" these make a participle of it: "a firm, based in Oslo".
_BEHIND_PARTICIPLE = word_set(
    "about after against along among as at before between by down for from in into of off on out"
    " over since through to under until up with without"
)
# An aside that a comma has opened and none has closed: "Ann, who lives there", "Oslo, a city".
_OPEN_ASIDE = re.compile(r",\s(?:who|which|whose|where|a|an|the|[A-Z]\w+)\b[^,]*$")


def is_cut_short(draft: str, source: str) -> bool:
    """Whether `draft` is the beginning of `source` up to where the verb of its clause comes.

    Args:
        draft: One sentence of a summary.
        source: The article's sentence it comes from.
    Returns:
        True for "Ann Petty, who built the bridge." of "Ann Petty, who built the bridge, has died";
        False where what was cut off is no more than an addition.
    """
    rest = _cut_off(draft, source)
    begun = _MARKS.match(rest)
    words = [token.casefold() for token in _TOKEN.findall(rest)]
    if begun is None or not words:
        return False
    verb, following = words[0], words[1:2]
    if verb in _AUXILIARIES:
        return True
    if not begun["comma"].strip():
        return False
    if verb in _SAYING:
        return bool(_SAID.intersection(following)) and len(words) > MIN_SAID
    is_verb = verb in _PASTS or verb.endswith("ed")
    is_participle = bool(_BEHIND_PARTICIPLE.intersection(following))
    return is_verb and not is_participle and _OPEN_ASIDE.search(draft) is not None


def _cut_off(draft: str, source: str) -> str:
    """What `source` has behind the words of `draft`; nothing where these are not its beginning.

    Words between them may be left out, none but an article may be added.
    """
    own = [token.casefold() for token in _TOKEN.findall(draft)]
    wanted = [word for word in own if word not in _ARTICLES]
    places = list(_TOKEN.finditer(source))
    words = [place.group().casefold() for place in places]
    tail = own[-_TAIL_WORDS:]
    if len(words) > MAX_SOURCE_WORDS:
        return ""
    for end in range(len(tail), len(words)):
        if words[end - len(tail) : end] == tail:
            rest = iter(words[:end])
            if all(word in rest for word in wanted):
                return source[places[end - 1].end() :]
    return ""
