"""The target tokens a tag allows, where a model directory says so.

A model that writes three languages has one vocabulary for them; after `>>ell<<` only Greek
pieces (and digits, marks, Latin letters) make sense. CTranslate2 reads `vmap.txt` by itself and
computes no others, for all sources of a call together, so a call must be of one tag. The
transformers engine suppresses the rest. Written by models/training/conversion.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from models.engines.base import Hypothesis, Tokens
from models.errors import ModelUnavailable

FILE = "vmap.txt"

Generate = Callable[[Sequence[Tokens], str | None], list[tuple[Hypothesis, ...]]]
"""Generates for sources of one tag (None where the model has no shortlist)."""


def read_shortlist(model_dir: Path) -> dict[str, frozenset[str]]:
    """Tag -> the target tokens it allows, EOS not named; empty where there is no `vmap.txt`.

    Raises:
        ModelUnavailable: A line is not `tag TAB tokens`.
    """
    path = model_dir / FILE
    if not path.is_file():
        return {}
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        tag, separator, tokens = line.partition("\t")
        if not (tag and separator and tokens):
            raise ModelUnavailable(f"{model_dir.name}: {FILE} has a line without tag or tokens")
        table[tag] = frozenset(tokens.split(" "))
    return table


def generate_by_tag(
    sources: Sequence[Tokens], tags: frozenset[str], generate: Generate
) -> list[tuple[Hypothesis, ...]]:
    """Call `generate` once for each tag among `sources`; the outputs in the order of `sources`."""
    groups: dict[str | None, list[int]] = {}
    for index, source in enumerate(sources):
        tag = source[0] if source and source[0] in tags else None
        groups.setdefault(tag, []).append(index)
    outputs: dict[int, tuple[Hypothesis, ...]] = {}
    for tag, indices in groups.items():
        outputs.update(zip(indices, generate([sources[i] for i in indices], tag), strict=True))
    return [outputs[index] for index in range(len(sources))]
