"""Figures to text: `quality.json`, `quality.md`, and the score tables of the model cards.

`evaluate.py` measures, this writes. A card's table stands between two comments and is replaced as
a whole, so that a figure is typed nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import fmean

from models.card import ModelCard
from models.languages import LANGUAGES

OURS = "epitome"
BEGIN = "<!-- scores: written by models/training/evaluate.py -->"
PLOT = "images/quality.svg"  # beside quality.md
END = "<!-- end of scores -->"
MEASURES = ("chrF++", "BLEU", "spBLEU")


@dataclass(frozen=True)
class TranslationScore:
    """One system on one test; `chrf` is chrF++, `spbleu` BLEU over our own pieces."""

    test: str
    pair: str
    system: str
    chrf: float
    bleu: float
    spbleu: float
    lines: int


@dataclass(frozen=True)
class SummaryScore:
    """One system on the articles of one source; `invented` is a share of summaries."""

    source: str
    system: str
    rouge1: float
    rouge2: float
    rougeL: float
    invented: float
    lines: int


@dataclass(frozen=True)
class ModelFacts:
    """A model as it was run; `seconds` by test, of this one machine."""

    id: str
    signature: str
    size_bytes: int
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class TranslationExample:
    """One untouched line; `number` counts from 1."""

    pair: str
    number: int
    source: str
    reference: str
    output: str


@dataclass(frozen=True)
class SummaryExample:
    """One untouched summary; `number` counts from 1 in test.jsonl."""

    number: int
    source: str
    output: str
    reference: str


@dataclass(frozen=True)
class Quality:
    """All that one run of `evaluate` found out."""

    limit: int | None
    translations: list[TranslationScore] = field(default_factory=list)
    summaries: list[SummaryScore] = field(default_factory=list)
    models: list[ModelFacts] = field(default_factory=list)
    examples: list[TranslationExample] = field(default_factory=list)
    summary_examples: list[SummaryExample] = field(default_factory=list)
    signatures: dict[str, str] = field(default_factory=dict)


def write_report(quality: Quality, out: Path, cards: Iterable[ModelCard]) -> None:
    """Writes both files into `out` and the tables into the README.md of each of `cards`."""
    out.mkdir(parents=True, exist_ok=True)
    figures = json.dumps(asdict(quality), ensure_ascii=False, indent=1)
    (out / "quality.json").write_text(figures + "\n", encoding="utf-8")
    (out / "quality.md").write_text(quality_page(quality), encoding="utf-8")
    for card in cards:
        readme = card.directory / "README.md"
        text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
        if BEGIN in text and END in text:
            readme.write_text(with_scores(text, card_table(quality, card)), encoding="utf-8")


def with_scores(readme: str, table: str) -> str:
    """Returns: A model card with `table` between the two comments."""
    before, rest = readme.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}"


def card_table(quality: Quality, card: ModelCard) -> str:
    """Returns: The rows of one model as a Markdown table."""
    if card.task == "summarise":
        return summary_table(quality.summaries)
    pairs = {f"{s}→{t}" for s in card.source_langs for t in card.target_langs}
    rows = [
        [score.test, score.pair, *_figures(score), str(score.lines)]
        for score in quality.translations
        if score.pair in pairs and score.system == OURS
    ]
    return _table(["test", "pair", *MEASURES, "lines"], rows)


def quality_page(quality: Quality) -> str:
    """Returns: `quality.md`."""
    parts = [_head(quality), "## Translation out of English\n", _lines_of(quality, "en→")]
    parts += ["## Translation into English\n", _lines_of(quality, "→en")]
    parts += ["## Summaries\n", SUMMARY_NOTE, summary_table(quality.summaries)]
    parts += ["## Size and speed\n", SPEED_NOTE, _facts(quality.models), PICTURE]
    parts += ["## Signatures\n", _signatures(quality)]
    parts += ["## Examples, good or bad\n", EXAMPLE_NOTE, *_examples(quality)]
    return "\n".join(f"{part.strip()}\n" for part in parts if part.strip())


SUMMARY_NOTE = """\
ROUGE F1 with stemming, per cent, of the summariser alone on what its encoder takes at once (the
service reads longer articles in chunks and mends what invents), beside the first three
sentences. "Own numbers": summaries with a number that the article does not have.
"""
PICTURE = f"""\
![chrF++ on FLORES devtest against megabytes on disk and against lines a second]({PLOT})

Dashed: the weakest other system on the same lines; the others' sizes and speeds were not measured.
"""
SPEED_NOTE = """\
int8, beam search, many lines at a time, on one machine: the times are ratios to the fastest.
"""
EXAMPLE_NOTE = """\
Chosen by line number alone, before anything was translated, and changed in nothing.
"""


def _head(quality: Quality) -> str:
    warning = ""
    if quality.limit is not None:
        warning = f"\n**A trial run: the first {quality.limit} lines of each test only.**\n"
    return f"""\
# Quality of the embedded weights

Written by `make evaluate` (`models/training/evaluate.py`); the figures are in `quality.json`.
Every system is scored in the same run on the same lines; `{OURS}` is what this repository
ships, without the checks with which the service chooses among hypotheses
([checks.md](checks.md) measures those). spBLEU is BLEU over sentencepiece pieces, as FLORES has
it, but over the shipped translators' own pieces, since its model cannot be fetched offline: it
compares the systems here, and no other table.
{warning}"""


def _lines_of(quality: Quality, part: str) -> str:
    """Systems as rows, by mean chrF++ over the tests each has; `MEASURES` in each cell."""
    rows = [score for score in quality.translations if part in score.pair]
    columns = list(dict.fromkeys((score.test, score.pair) for score in rows))
    cells = {(r.system, r.test, r.pair): " / ".join(_figures(r)) for r in rows}
    mean = {s: fmean(r.chrf for r in rows if r.system == s) for s in _systems(rows)}
    table = [
        [f"**{name}**" if name == OURS else name]
        + [cells.get((name, test, pair), "") for test, pair in columns]
        for name in sorted(mean, key=lambda name: -mean[name])
    ]
    head = [" / ".join(MEASURES), *(f"{pair} {test}" for test, pair in columns)]
    return _table(head, table)


def _figures(score: TranslationScore) -> list[str]:
    return [f"{value:.1f}" for value in (score.chrf, score.bleu, score.spbleu)]


def _systems(rows: Sequence[TranslationScore]) -> list[str]:
    return list(dict.fromkeys(row.system for row in rows))


def summary_table(scores: Sequence[SummaryScore]) -> str:
    """Returns: Sources and systems as rows."""
    rows = [
        [
            score.source,
            f"**{score.system}**" if score.system == OURS else score.system,
            *(f"{value:.1f}" for value in (score.rouge1, score.rouge2, score.rougeL)),
            f"{score.invented:.1%}",
            str(score.lines),
        ]
        for score in scores
    ]
    head = ["articles", "system", "ROUGE-1", "ROUGE-2", "ROUGE-L", "own numbers", "lines"]
    return _table(head, rows)


def _facts(models: Sequence[ModelFacts]) -> str:
    times = [seconds for model in models for seconds in model.seconds.values()]
    rows = []
    for model in models:
        size = f"{model.size_bytes / 1e6:.1f} MB"
        for test, seconds in model.seconds.items():
            rows.append([model.id, size, test, f"{seconds / min(times):.2f}"])
    total = sum(model.size_bytes for model in models) / 1e6
    rows.append(["together", f"{total:.1f} MB", "", ""])
    return _table(["model", "on disk", "test", "time"], rows)


def _signatures(quality: Quality) -> str:
    lines = [f"- {name}: `{text}`" for name, text in quality.signatures.items()]
    return "\n".join(lines + [f"- {model.id}: `{model.signature}`" for model in quality.models])


def _examples(quality: Quality) -> list[str]:
    parts = []
    for pair in dict.fromkeys(example.pair for example in quality.examples):
        source, target = (LANGUAGES[code].name for code in pair.split("→"))
        parts.append(f"### {source} to {target}: FLORES devtest")
        parts += [
            f"{e.number}. source: {e.source}\n   - ours: {e.output}\n   - reference: {e.reference}"
            for e in quality.examples
            if e.pair == pair
        ]
    if quality.summary_examples:
        parts.append("### Summaries: test.jsonl")
    return parts + [
        f"{e.number}. ({e.source}) ours: {e.output}\n"
        f"   - reference: {' '.join(e.reference.split())}"
        for e in quality.summary_examples
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
