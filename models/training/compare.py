"""chrF++ of exported translators on lines of FLORES dev: which of them to ship.

    python -m models.training.compare --model translator-en-xx --eval ../shared/eval FOLDER…

Stands before `evaluate.py`, which scores what is shipped on lines that have chosen nothing. The
first lines of dev choose while training (`dev_loss.py`), so these are the others; they are decoded
as the service does it, by the catalogue's settings. Minutes a folder on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from models.card import ModelCard
from models.catalogue import load_catalogue
from models.training import evaluate
from models.training.dev_loss import LINES
from models.training.scores import chrf
from models.training.testsets import TranslationTest, lines

DEV: Final = "FLORES dev"


def dev_tests(folder: Path, card: ModelCard, limit: int | None) -> list[TranslationTest]:
    """Returns: Lines of dev that no training has been judged by, for each pair of a model.

    Args:
        folder: With `flores`.
        card: The model's.
        limit: So many of them at most.
    """
    end = None if limit is None else LINES + limit

    def unseen(code: str) -> list[str]:
        return lines(folder / "flores" / f"dev.{code}", end)[LINES:]

    return [
        TranslationTest(DEV, source, target, unseen(source), unseen(target), {})
        for source in card.source_langs
        for target in card.target_langs
    ]


def compare(card: ModelCard, folder: Path, tests: Sequence[TranslationTest]) -> dict[str, float]:
    """Returns: chrF++ of each pair, such as "en→ru", and their "mean".

    Args:
        card: Says how the model is asked.
        folder: An export in place of the card's own files.
        tests: Lines of each pair.
    """
    model = evaluate.open_model(replace(card, directory=folder), threads=1)
    try:
        found = {
            test.pair: chrf(evaluate.translate(model, test), test.references) for test in tests
        }
    finally:
        model.batcher.close()
    return {**found, "mean": sum(found.values()) / len(found)}


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    cards = {card.id: card for card in load_catalogue() if card.task == "translate"}
    parser = argparse.ArgumentParser(prog="python -m models.training.compare")
    parser.add_argument("--model", choices=sorted(cards), required=True, help="how it is asked")
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"), help="the test sets")
    parser.add_argument("--limit", type=int, help="first lines only")
    parser.add_argument("folders", type=Path, nargs="+", help="exports of this direction")
    arguments = parser.parse_args(argv)
    card = cards[arguments.model]
    tests = dev_tests(arguments.eval, card, arguments.limit)
    for folder in arguments.folders:
        found = compare(card, folder, tests)
        print(folder, *(f"{name} {score:.2f}" for name, score in found.items()), flush=True)


if __name__ == "__main__":
    main()
