"""Twice and half: where a source says the one, an output must not say the other.

Words of four languages in one table: none of them is a word of another. A text that may say the
one by the other's word ("вдвое меньше" is "half as much") is asked nothing.
"""

from __future__ import annotations

import re
from functools import partial

from models.faults import Fault
from models.folding import cue_pattern, fold, fold_words
from models.types import Span

_TWICE = (
    "twice doubl* twofold дважды διπλασι* διπλο διπλοσ διπλη διπλησ διπλου διπλων δισ"
    " ضعف ضعفا ضعفي ضعفين ضعفان مضاعف* تضاعف* يتضاعف* مرتين مرتان"
)
_HALF = (
    "half halv* половин* наполовину вполовину пополам полгода полчаса полпути полумиллион*"
    " μισο μισοσ μιση μισησ μισου μισα μισων μισεσ نصف نصفا نصفها نصفه نصفهم"
)
# "Вдвое" and "two times" are twice of what is more, beside a word for it, and half of what is less.
_TIMES = r"(?:вдвое|(?:в )?(?:2|two|два|δυο) (?:times|раза|φορεσ))"
_MORE = (
    "больше выше дороже чаще длиннее шире сильнее тяжелее старше дольше увелич* вырос* выраст*"
    " возрос* возраст* рост* повы* превы* подорож* more larger higher bigger longer"
    " περισσοτερ* μεγαλυτερ* υψηλοτερ* αυξ*"
)
_LESS = (
    "less fewer lower smaller fell fall* drop* cut* reduc* shrink* shrank shrunk declin* decreas*"
    " меньш* сократ* сокращ* уменьш* сниз* сниж* упал* упад* урез* μικροτερ* λιγοτερ* χαμηλοτερ*"
    " φθηνοτερ* μειω* πεσ* πτωσ* κοβ* κοπ* اقل اصغر ادني ارخص انخفض* ينخفض* تنخفض* انخفاض* تراجع*"
    " يتراجع* خفض* يخفض* تقلص* قلص* هبط* ثلاث اربع"
)


_any_of = partial(cue_pattern, is_prefixed=True)
_HALF_WORDS, _LESS_WORDS = re.compile(_any_of(_HALF)), re.compile(_any_of(_LESS))
_TWICE_WORDS = re.compile(
    rf"{_any_of(_TWICE)}|(?<!\w){_TIMES} {_any_of(_MORE)}|{_any_of(_MORE)} {_TIMES}(?!\w)"
)
_EITHER = re.compile(rf"(?<!\w){_TIMES}(?!\w)")
_WORD = re.compile(r"\w+")


def check_factors(source: str, hypothesis: str) -> list[Fault]:
    """A half of `hypothesis` where `source` has a double and no half, or the other way round."""
    asked, given = _counts(source), _counts(hypothesis)
    if asked is None or given is None:
        return []
    for one, other, pattern, lost in (
        (0, 1, _HALF_WORDS, "twice"),
        (1, 0, _TWICE_WORDS, "half"),
    ):
        if given[one] > asked[one] == 0 and given[other] < asked[other]:
            return [_fault(hypothesis, pattern, lost)]
    return []


def _counts(text: str) -> tuple[int, int] | None:
    """How often a text says half and twice; None where one may stand for the other."""
    folded = fold_words(text)
    half, twice = len(_HALF_WORDS.findall(folded)), len(_TWICE_WORDS.findall(folded))
    is_open = _EITHER.search(_TWICE_WORDS.sub(" ", folded))
    if is_open or ((half or twice) and _LESS_WORDS.search(folded)):
        return None
    return half, twice


def _fault(hypothesis: str, pattern: re.Pattern[str], lost: str) -> Fault:
    words = [m for m in _WORD.finditer(hypothesis) if pattern.fullmatch(fold(m.group()))]
    spans = tuple(Span(m.start(), len(m.group())) for m in words[:1])
    said = words[0].group() if words else "two times"
    return Fault("number_invented", f'"{said}" where the source says {lost}', spans)
