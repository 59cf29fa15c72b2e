"""The numbers of a source against those of an output: what was lost, invented, or re-labelled.

Works on `quantities.Quantity`, so digits and words, marks and scales of any of the four languages
compare. Digits must be answered; words may answer them, and are asked about only where the output
has another number in their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from models.faults import Fault
from models.number_pairs import match_digits, match_numbers
from models.quantities import Quantity, currencies_in, quantities
from models.quantity_calendar import weekdays_in
from models.quantity_magnitudes import magnitudes_in
from models.quantity_signs import check_signs
from models.types import Span
from models.unit_checks import check_units, relabelled, say, text_of
from models.units import PERCENT

# Cardinals from here on are facts even in words; below, languages count differently ("both").
LEAST_SPELT_OUT_SUM = 100
# Where some number words are gone, from here on.
FEW = 3
# A summary may count what an article lists ("the three men"); not beyond this.
MOST_COUNTED = 12


def check_numbers(source: str, hypothesis: str) -> list[Fault]:
    """Numbers, percentages and currencies that `hypothesis` did not keep of `source`."""
    asked, given = list(quantities(source)), list(quantities(hypothesis))
    # Of one number word alone "three-fold" or "the trio" may be made, not of some of them.
    least = FEW if _is_short_of_words(asked, given) else LEAST_SPELT_OUT_SUM
    pairs = match_numbers(asked, given)
    faults = [_misscaled(source, q, hypothesis, g) for q, g in match_digits(asked, given)]
    faults += [_lost(source, q) for q in asked if q.written == "digits"]
    faults += [_invented(hypothesis, q) for q in given if q.written == "digits"]
    faults += _spelt_out(source, hypothesis, asked, given, least)
    faults += _swapped(source, hypothesis, asked, given)
    return faults + check_units(pairs, source, hypothesis) + check_signs(source, hypothesis)


def check_article_numbers(sentence: str, article: str) -> tuple[Fault, ...]:
    """Numbers of a summary sentence that `article` (same language) does not have."""
    wanted = [q for q in quantities(sentence) if _is_claim(q)]
    if not wanted:
        return ()
    known = quantities(article)
    readings = {reading for q in known for reading in q.readings}
    readings |= {part for q in known for part in q.parts}
    faults = []
    for q in wanted:
        if not q.readings & readings and not (q.parts and set(q.parts) <= readings):
            faults.append(_invented(sentence, q, "the article"))
        elif q.unit and not _has_unit(q, known, article):
            faults.append(relabelled(sentence, q, f"the article does not count it in {say(q)}"))
        elif q.measure and not _has_measure(q, known):
            faults.append(relabelled(sentence, q, f"the article does not count {q.measure}"))
    return tuple(faults)


def _is_claim(q: Quantity) -> bool:
    return q.written == "digits" or (q.written == "cardinal" and int(q.value) > MOST_COUNTED)


def _has_unit(q: Quantity, known: Sequence[Quantity], article: str) -> bool:
    units = {other.unit for other in known if other.readings & q.readings}
    if q.unit in units:
        return True
    return q.unit != PERCENT and q.unit in currencies_in(article) and units <= {None}


def _has_measure(q: Quantity, known: Sequence[Quantity]) -> bool:
    measures = {other.measure for other in known if other.readings & q.readings}
    return q.measure in measures or None in measures


def _is_short_of_words(asked: Sequence[Quantity], given: Sequence[Quantity]) -> bool:
    """Whether an output has fewer numbers than its source has number words, at least two."""
    words = sum(q.written == "cardinal" for q in asked)
    return words >= 2 and sum(g.written != "article" for g in given) < words


def _spelt_out(
    source: str,
    hypothesis: str,
    asked: Sequence[Quantity],
    given: Sequence[Quantity],
    least: int,
) -> list[Fault]:
    """Words against words: another number in its place, or one of `least` or more that is gone."""
    lost = [q for q in asked if q.written == "cardinal" and int(q.value) > 1]
    new = [q for q in given if q.written == "cardinal" and int(q.value) > 1]
    if lost and new:
        return [_lost(source, lost[0]), _invented(hypothesis, new[0])]
    if any(g.written == "digits" for g in given):
        return [_lost(source, q) for q in lost]
    return [_lost(source, q) for q in lost if int(q.value) >= least]


def _swapped(
    source: str, hypothesis: str, asked: Sequence[Quantity], given: Sequence[Quantity]
) -> list[Fault]:
    """A month, ordinal, fraction, day of the week or rough number where the source has another."""
    sides = [
        ([q for q in asked if q.sort == sort], [q for q in given if q.sort == sort])
        for sort in ("month", "ordinal", "fraction")
    ]
    for words_in in (weekdays_in, magnitudes_in):
        ours, theirs = words_in(source), words_in(hypothesis)
        sides.append((_unanswered(ours, theirs), _unanswered(theirs, ours)))
    return [
        fault
        for lost, new in sides
        if lost and new
        for fault in (_lost(source, lost[0]), _invented(hypothesis, new[0]))
    ]


def _unanswered(words: Sequence[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    left = Counter(other.value for other in others)
    found = []
    for word in words:
        left[word.value] -= 1
        found += [word] if left[word.value] < 0 else []
    return found


def _lost(source: str, q: Quantity) -> Fault:
    return Fault("number_lost", f"{_shown(source, q)} is missing")


def _invented(output: str, q: Quantity, where: str = "the source") -> Fault:
    span = Span(q.offset, q.length)
    return Fault("number_invented", f"{_shown(output, q)} is not in {where}", (span,))


def _misscaled(source: str, q: Quantity, output: str, g: Quantity) -> Fault:
    """Its digits are there, its million is not: one fault, where the digits stand."""
    what = f"{_shown(output, g)} is {_shown(source, q)} in the source"
    return Fault("number_invented", what, (Span(g.offset, g.length),))


def _shown(text: str, q: Quantity) -> str:
    """As written, and its value where a scale makes another one of it."""
    written = text_of(text, q)
    return written if q.scale == 1 else f"{written} ({Decimal(q.value):,f})"
