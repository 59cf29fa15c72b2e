"""How often the checks are right: precision and recall on the cases of `tests/data/faults/`.

`python -m benchmarks.check_quality` prints the tables; with `--write` it makes `docs/checks.md`,
for which it also measures false alarms on human translations: that needs ../shared/eval beside the
checkout. Needs neither weights nor torch.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.checks import check_grounds, check_summary_sentence, check_translation

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "data" / "faults"
FLORES = ROOT.parent / "shared" / "eval" / "flores"
PAGE = ROOT / "docs" / "checks.md"
FOREIGN = ("ru", "el", "ar")
TARGETS = (*FOREIGN, "summaries")
# FLORES devtest: the sentences the checks were not looked at with (that was dev).
HUMAN = "devtest"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with its output, and the codes a careful reader gives it."""

    source: str
    target_lang: str
    hypothesis: str
    faults: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one code: rightly flagged, wrongly flagged, missed."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """Share of flags that are right; 1 without flags."""
        flags = self.hits + self.false_alarms
        return self.hits / flags if flags else 1.0

    @property
    def recall(self) -> float:
        """Share of faults that are flagged; 1 without faults."""
        faults = self.hits + self.misses
        return self.hits / faults if faults else 1.0


def read_cases(target: str) -> list[Case]:
    """The cases of one file ("ru", "el", "ar", "summaries")."""
    lines = (CASES / f"{target}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(**{**row, "faults": frozenset(row["faults"])}) for row in map(json.loads, lines)]


def found_in(case: Case) -> frozenset[str]:
    """The codes the checks give a case; a summary's article is its own grounds."""
    if case.target_lang == "en":
        faults = (
            *check_summary_sentence(case.hypothesis, case.source),
            *check_grounds(case.hypothesis, case.source),
        )
    else:
        faults = check_translation(case.source, case.hypothesis, case.target_lang)
    return frozenset(fault.code for fault in faults)


def score(cases: Iterable[Case]) -> dict[str, Score]:
    """Each code's counts over `cases`, and under "any" those of "is there a fault at all"."""
    hits: Counter[str] = Counter()
    false_alarms: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for case in cases:
        found = found_in(case)
        hits.update(found & case.faults)
        false_alarms.update(found - case.faults)
        misses.update(case.faults - found)
        hits["any"] += bool(found and case.faults)
        false_alarms["any"] += bool(found and not case.faults)
        misses["any"] += bool(case.faults and not found)
    codes = sorted({*hits, *false_alarms, *misses} - {"any"})
    return {c: Score(hits[c], false_alarms[c], misses[c]) for c in (*codes, "any")}


def disagreements(target: str) -> Iterator[tuple[Case, frozenset[str]]]:
    """Each case that the checks see otherwise, with what they found."""
    for case in read_cases(target):
        found = found_in(case)
        if found != case.faults:
            yield case, found


def false_alarm_rates() -> dict[str, tuple[int, Counter[str]]]:
    """Human translations flagged: for each pair the number of sentences, and flags by code."""
    texts = {
        code: (FLORES / f"{HUMAN}.{code}").read_text(encoding="utf-8").splitlines()
        for code in ("en", *FOREIGN)
    }
    rates = {}
    for source, target in [("en", code) for code in FOREIGN] + [(code, "en") for code in FOREIGN]:
        flagged: Counter[str] = Counter()
        for line, translation in zip(texts[source], texts[target], strict=True):
            codes = {fault.code for fault in check_translation(line, translation, target)}
            flagged.update(codes)
            flagged["any"] += bool(codes)
        rates[f"{source}-{target}"] = (len(texts[source]), flagged)
    return rates


def table(scores: dict[str, dict[str, Score]]) -> list[str]:
    """Markdown: a line a code, precision / recall (faults) a target."""
    codes = [code for code in dict.fromkeys(c for s in scores.values() for c in s) if code != "any"]
    lines = [
        "| precision / recall (faults) | " + " | ".join(scores) + " |",
        "| --- |" + " --- |" * len(scores),
    ]
    for code in (*sorted(codes), "any"):
        cells = [_cell(s.get(code)) for s in scores.values()]
        label = "**any fault**" if code == "any" else f"`{code}`"
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return lines


def _cell(score: Score | None) -> str:
    if score is None:
        return ""
    return f"{score.precision:.2f} / {score.recall:.2f} ({score.hits + score.misses})"


def alarm_table(rates: dict[str, tuple[int, Counter[str]]]) -> list[str]:
    """Markdown: sentences flagged of each pair's human translations, by code."""
    codes = sorted({code for _, flagged in rates.values() for code in flagged} - {"any"})
    heads = [f"{pair} ({total})" for pair, (total, _) in rates.items()]
    lines = ["| flagged | " + " | ".join(heads) + " |", "| --- |" + " --- |" * len(rates)]
    for code in (*codes, "any"):
        cells = [f"{f[code]} ({f[code] / total:.1%})" for total, f in rates.values()]
        label = "**any**" if code == "any" else f"`{code}`"
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return lines


def page(
    scores: dict[str, dict[str, Score]],
    counts: Sequence[str],
    rates: dict[str, tuple[int, Counter[str]]],
) -> str:
    """The whole of docs/checks.md; without `rates` its first half."""
    parts = [
        "# How often the checks are right",
        "",
        "Written by `python -m benchmarks.check_quality --write`.",
        "",
        "## Hand-made cases",
        "",
        "Cases in `tests/data/faults/`, written by hand, about half of them faulty:",
        f"{', '.join(counts)}.",
        "A case may have more than one fault. The tables and tolerances of the checks were mended",
        "while these cases were looked at, so the figures say that they do what they should, not",
        "how they do on text of any kind; for that see the next section.",
        "",
        *table(scores),
    ]
    if rates:
        parts += [
            "",
            "## Human translations",
            "",
            f"Flags on the reference translations of FLORES {HUMAN}, read both ways; the checks",
            "were not mended with it (dev was). Not every flag is wrong: some translations leave a",
            "name or a year out.",
            "",
            *alarm_table(rates),
        ]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Print the tables and what differs; `--write` makes the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/checks.md")
    parser.add_argument("--show", action="store_true", help="print the cases that differ")
    arguments = parser.parse_args()
    if arguments.write and not FLORES.is_dir():
        parser.error(f'--write needs FLORES in {FLORES} (docs/training.md, "What a clone lacks")')
    scores = {target: score(read_cases(target)) for target in TARGETS}
    counts = [f"{len(read_cases(target))} {target}" for target in TARGETS]
    print("\n".join(table(scores)))
    if arguments.show:
        for target in TARGETS:
            for case, found in disagreements(target):
                print(target, sorted(case.faults), "found", sorted(found))
                print("   ", case.source, "|", case.hypothesis)
    if arguments.write:
        rates = false_alarm_rates()
        PAGE.write_text(page(scores, counts, rates), encoding="utf-8")


if __name__ == "__main__":
    main()
