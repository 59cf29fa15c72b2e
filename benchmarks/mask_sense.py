"""What a mask does to the words about it: `python -m benchmarks.mask_sense FLORES_DIR [SENTENCES]`.

Each sentence of FLORES dev gets one mask in place of a name (of any word in Arabic, which has no
capitals) and goes through the shipped weights with the catalogue's decoding; the best hypothesis
gets the name back, as it stands in the source, and is scored against the reference. Needs
sacrebleu, so `.venv-train`.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from benchmarks.masks import ANY_WORD, LONGEST_CHARS, NAME, hypotheses, tabulate
from models.card import ModelCard
from models.loading import load
from models.masking import FORMS, lost_marks
from models.options import PipelineOptions
from models.protection import mark_of
from models.training.metrics import CHRF

MARK = mark_of(0)


def named(lines: list[str], lang: str, wanted: int) -> list[tuple[int, str, str]]:
    """(index, marked sentence, the name it stands for) of the first `wanted` lines that fit."""
    chance = random.Random(5)
    found = []
    for index, line in enumerate(lines):
        names = list((ANY_WORD if lang == "ar" else NAME).finditer(line))
        if not names or len(line) > LONGEST_CHARS or len(found) == wanted:
            continue
        name = chance.choice(names)
        found.append((index, line[: name.start()] + MARK + line[name.end() :], name.group()))
    return found


def report(card: ModelCard, flores: Path, wanted: int) -> None:
    """Print the table rows of one model."""
    model = load(card, PipelineOptions())
    for source in card.source_langs:
        chosen = named((flores / f"dev.{source}").read_text("utf-8").splitlines(), source, wanted)
        for target in card.target_langs:
            lines = (flores / f"dev.{target}").read_text("utf-8").splitlines()
            references = [lines[index] for index, _, _ in chosen]
            cells = []
            for form in FORMS:
                made = hypotheses(model, [text for _, text, _ in chosen], target, form)
                lost = sum(
                    lost_marks(text, each) > 0
                    for (_, text, _), each in zip(chosen, made, strict=True)
                )
                whole = [m.replace(MARK, n) for m, (_, _, n) in zip(made, chosen, strict=True)]
                cells.append(f"{CHRF.corpus_score(whole, [references]).score:.1f} ({lost})")
            print(f"| {source}-{target} | {len(chosen)} | {' | '.join(cells)} |", flush=True)
    model.batcher.close()


if __name__ == "__main__":
    sys.exit(tabulate(("pair", "sentences", *FORMS), report, 200))
