"""A model's attention while it writes a given translation, over the units of both texts.

Where it stands: `translator.align` -> here -> an engine that attends. An engine or tokeniser
that does not is no fault: words are matched by their place then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from models.alignment import Rows, Unit, units_of
from models.engines.base import AttendingEngine, TargetTokenizer
from models.errors import ModelError
from models.masking import Masked
from models.model import LoadedModel

# Marian's sentencepiece models: a word's first piece, and a byte of what has no piece.
_SPACE_MARK = "▁"


@dataclass(frozen=True, slots=True)
class _Side:
    """The tokens of a text; `owners` has the number of the unit each belongs to."""

    tokens: list[str]
    owners: list[int]
    units: int


def attend(
    model: LoadedModel, pairs: Sequence[tuple[str, str]], target_lang: str
) -> list[Rows | None]:
    """For each (source, translation), both with marks, weights (target units, source units).

    None where the engine cannot tell, or a text does not fit it whole.
    """
    engine, tokenizer = model.batcher.engine, model.tokenizer
    rows: list[Rows | None] = [None] * len(pairs)
    if not isinstance(engine, AttendingEngine) or not isinstance(tokenizer, TargetTokenizer):
        return rows
    *lead, end = tokenizer.encode("", target_lang)
    fitting: list[tuple[int, _Side, _Side]] = []
    for index, (source, target) in enumerate(pairs):
        masks = Masked.of(source, model.card.masks[0]).masks
        here = _side(
            source, masks, lambda word: tokenizer.encode(word, target_lang)[len(lead) : -1]
        )
        there = _side(target, masks, tokenizer.encode_target)
        fits = len(here.tokens) <= model.room and len(there.tokens) <= model.card.max_target_tokens
        if here.tokens and there.tokens and fits:
            fitting.append((index, here, there))
    try:
        found = engine.attend(
            [[*lead, *here.tokens, end] for _, here, _ in fitting],
            [there.tokens for _, _, there in fitting],
        )
    except ModelError:  # the translation stands; its tags go by place
        return rows
    for (index, here, there), attention in zip(fitting, found, strict=True):
        rows[index] = _over_units(attention, here, there, len(lead))
    return rows


def _side(text: str, masks: Mapping[str, str], cut: Callable[[str], list[str]]) -> _Side:
    """Cut `text` word by word, as sentencepiece does, so that every piece has its unit."""
    tokens: list[str] = []
    owners: list[int] = []
    units = units_of(text)
    numbered = list(enumerate(units))
    for _, group in groupby(numbered, key=lambda item: _first_of_word(units, item[0])):
        word = [(number, masks.get(unit.text, unit.text)) for number, unit in group]
        pieces = cut("".join(part for _, part in word))
        tokens += pieces
        owners += _owners(pieces, word)
    return _Side(tokens, owners, len(units))


def _first_of_word(units: Sequence[Unit], number: int) -> int:
    while number and units[number - 1].stop == units[number].start:
        number -= 1
    return number


def _owners(pieces: Sequence[str], word: Sequence[tuple[int, str]]) -> list[int]:
    """Which unit each piece begins in, counted in bytes; a normalised word goes by share."""
    ends: list[int] = []
    for _, part in word:
        ends.append((ends[-1] if ends else 0) + len(part.encode()))
    sizes = [_bytes(piece) for piece in pieces]
    scale = ends[-1] / max(1, sum(sizes))
    owners, position = [], 0
    for size in sizes:
        middle = (position + size / 2) * scale
        owners.append(next(n for (n, _), end in zip(word, ends, strict=True) if middle <= end))
        position += size
    return owners


def _bytes(piece: str) -> int:
    if len(piece) == 6 and piece.startswith("<0x"):
        return 1
    return len(piece.replace(_SPACE_MARK, "").encode())


def _over_units(attention: Rows, here: _Side, there: _Side, lead: int) -> Rows:
    """From (target tokens, source tokens with lead and end) to units: means over target pieces."""
    rows = [[0.0] * here.units for _ in range(there.units)]
    counts = [0] * there.units
    for unit, weights in zip(there.owners, attention, strict=True):
        counts[unit] += 1
        for owner, weight in zip(here.owners, weights[lead:], strict=False):
            rows[unit][owner] += weight
    return [
        [weight / max(1, count) for weight in row] for row, count in zip(rows, counts, strict=True)
    ]
