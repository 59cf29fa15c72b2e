"""What was measured, into the catalogue's own figures: the service warns and chooses by them.

A score of the catalogue names its measure and its test set; the figure behind it is typed nowhere.
tomlkit leaves every other line as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from models.training.report import OURS, Quality

SUMMARY_TESTS = {"inshorts.text": "Inshorts", "cnndm.val1000": "CNN/DailyMail"}


def record(path: Path, quality: Quality) -> list[str]:
    """Writes the measured scores of embedded models into a catalogue; decimals as it has them.

    Args:
        path: The catalogue (models/catalogue.toml).
        quality: Of whole tests.
    Returns:
        The names of the scores that changed.
    """
    document: Any = tomlkit.parse(path.read_text(encoding="utf-8"))
    found = measured(quality)
    changed = []
    for model in quality.models:
        for score in document["models"][model.id].get("scores", ()):
            value = found.get((score["name"], score["test_set"]))
            if value is not None and value != score["value"]:
                score["value"] = value
                changed.append(f"{model.id} {score['name']}")
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return changed


def measured(quality: Quality) -> Mapping[tuple[str, str], float]:
    """Returns: For each score's name and test set our figure, one decimal."""
    figures = {
        (f"chrF++ {score.pair.replace('→', '-')}", score.test): score.chrf
        for score in quality.translations
        if score.system == OURS
    }
    for summary in quality.summaries:
        if summary.system == OURS and summary.source in SUMMARY_TESTS:
            name = f"ROUGE-L {SUMMARY_TESTS[summary.source]}"
            figures[name, "summaries test"] = summary.rougeL
    return {key: round(value, 1) for key, value in figures.items()}
