"""The evaluation texts with what other systems made of them, as `evaluate.py` scores them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from models.training.corpus import LANGUAGES

FLORES = "FLORES devtest"
WMT = "WMT22"


@dataclass(frozen=True)
class TranslationTest:
    """Lines of one pair.

    Attributes:
        name: `FLORES` or `WMT`.
        sources, references: Line by line.
        systems: Other systems' translations of the same lines; none into English.
    """

    name: str
    source_lang: str
    target_lang: str
    sources: list[str]
    references: list[str]
    systems: dict[str, list[str]]

    @property
    def pair(self) -> str:
        """Such as "en→ru"."""
        return f"{self.source_lang}→{self.target_lang}"


@dataclass(frozen=True)
class SummaryRow:
    """An article and its reference; `source` names the collection."""

    source: str
    article: str
    summary: str


def translation_tests(folder: Path, limit: int | None) -> list[TranslationTest]:
    """Returns: FLORES devtest both ways for each language, and WMT22 English to Russian.

    Args:
        folder: With `flores` and `wmt22`.
        limit: First lines of each; None takes all.
    """
    flores, wmt = folder / "flores", folder / "wmt22"
    english = lines(flores / "devtest.en", limit)
    tests = []
    for code in LANGUAGES:
        other = lines(flores / f"devtest.{code}", limit)
        systems = _systems(flores, f"devtest.{code}", limit)
        tests.append(TranslationTest(FLORES, "en", code, english, other, systems))
    for code in LANGUAGES:
        other = lines(flores / f"devtest.{code}", limit)
        tests.append(TranslationTest(FLORES, code, "en", other, english, {}))
    source, reference = (lines(wmt / name, limit) for name in ("source.en", "reference.ru"))
    systems = _systems(wmt, "hypothesis.ru", limit)
    return [*tests, TranslationTest(WMT, "en", "ru", source, reference, systems)]


def summary_rows(folder: Path, limit: int | None) -> list[SummaryRow]:
    """Returns: The summaries' test rows; with a limit, so many of each source."""
    rows = [SummaryRow(**json.loads(line)) for line in lines(folder / "summaries/test.jsonl", None)]
    if limit is None:
        return rows
    sources = dict.fromkeys(row.source for row in rows)
    return [row for name in sources for row in [r for r in rows if r.source == name][:limit]]


def _systems(folder: Path, name: str, limit: int | None) -> dict[str, list[str]]:
    paths = sorted((folder / "systems").glob(f"*/{name}"))
    return {path.parent.name: lines(path, limit) for path in paths}


def lines(path: Path, limit: int | None) -> list[str]:
    """Returns: The first `limit` lines of a text; None takes all."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")[:limit]
