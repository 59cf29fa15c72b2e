"""More than and fewer than: on which side of a number a source and an output put what they count.

"Fewer than 100" is not "более 100". The words stand right before the number, in four languages; a
denial among them ("no fewer than", "не более") turns them. Of a number that either side leaves
bare ("100 and more") nothing is asked, nor of what is said of a goal too ("up to", "до", "έως").
"""

from __future__ import annotations

import re
from typing import Literal

from models.folding import fold_words
from models.quantity_base import Quantity

Bound = Literal["more", "fewer"]

_MORE = (
    "more than|over|above|exceeding|at least|более(?: чем)?|больше(?: чем)?|свыше|выше"
    "|превысил[аои]?|превышает|περισσοτερ\\w* απο|πανω απο|ανω (?:των|του|τησ)|τουλαχιστον"
    "|اكثر من|ازيد من|يزيد (?:علي|عن)|تزيد (?:علي|عن)|يفوق|تفوق"
)
_FEWER = (
    "fewer than|less than|under|below|at most|менее(?: чем)?|меньше(?: чем)?|ниже"
    "|λιγοτερ\\w* απο|κατω απο|κατω (?:των|του|τησ)|το πολυ"
    "|اقل من|دون|يقل عن|تقل عن"
)
_NOT = "no|not|не|οχι|δεν|لا|ما لا"
_SAID = re.compile(
    rf"(?:(?<!\w)(?P<not>{_NOT}) )?(?<!\w)(?:(?P<more>{_MORE})|(?P<fewer>{_FEWER}))$"
)
_CLAUSE_END = re.compile(r"[.,:;!?،؛؟]")
# So many characters hold the words before a number.
_MAX_BEFORE = 40


def bound_of(text: str, q: Quantity) -> Bound | None:
    """What `text` says right before `q`: more, fewer, or neither."""
    before = text[max(0, q.offset - _MAX_BEFORE) : q.offset]
    found = _SAID.search(fold_words(_CLAUSE_END.split(before)[-1]))
    if found is None:
        return None
    is_more = bool(found["more"]) is not bool(found["not"])
    return "more" if is_more else "fewer"
