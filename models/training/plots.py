"""Pictures of a training run and of what came of it, as SVG whose words stay words.

    python -m models.training.plots --work WORK… --out docs/images/training-en-xx.svg

draws the log of a run, or of several that followed each other; `evaluate.py` draws quality against
size and speed. matplotlib with its file backend: no display is needed, and one run gives the same
bytes each time.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from models.training.report import OURS, Quality
from models.training.testsets import FLORES

STYLE = {"svg.fonttype": "none", "svg.hashsalt": "epitome", "font.size": 9.0}
COLOURS = {"ru": "#1f6f8b", "el": "#c1440e", "ar": "#4c7a34"}
LABEL_HEIGHT = 0.6  # in chrF++: labels nearer than this lie on each other
# What a log has of development lines, the better known first, and what it is called.
SCORES = {"chrf": "chrF++, FLORES dev, greedy", "nll": "nats a token, FLORES dev"}


def learning_curve(logs: Sequence[Path], out: Path) -> None:
    """Draws the loss and the development scores of runs over their minutes.

    Args:
        logs: `log.jsonl` of `loop.py`; one run began where the one before it ended.
        out: The `.svg`.
    Raises:
        ValueError: The logs have no line with a loss.
    """
    rows = list(_rows(logs))
    losses = [(row["minutes"], row["loss"]) for row in rows if "loss" in row]
    if not losses:
        raise ValueError(f"{', '.join(map(str, logs))}: no loss was logged")
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(6.4, 3.2), layout="constrained")
        left = figure.subplots()
        left.plot(*zip(*losses, strict=True), color="0.5", linewidth=1.2)
        left.set(xlabel="minutes on the clock", ylabel="loss, label-smoothed (grey)")
        right = left.twinx()
        logged = {name.partition("_")[0] for row in rows for name in row}
        score = next((name for name in SCORES if name in logged), "nll")
        right.set_ylabel(SCORES[score])
        for code, colour in COLOURS.items():
            key = f"{score}_{code}"
            points = [(row["minutes"], row[key]) for row in rows if key in row]
            if points:
                right.plot(*zip(*points, strict=True), "o-", color=colour, label=code)
        if right.lines:
            figure.legend(loc="outside upper center", ncols=len(right.lines), frameon=False)
        _save(figure, out)


def _rows(logs: Sequence[Path]) -> Iterator[dict[str, float]]:
    began = ended = 0.0
    for log in logs:
        for line in log.read_text(encoding="utf-8").splitlines():
            row: dict[str, float] = json.loads(line)
            ended = began + row["minutes"]
            yield {**row, "minutes": ended}
        began = ended


def apart(values: Sequence[float], least: float) -> list[float]:
    """Returns: Where to write the label of each value: at it or above, `least` from any other."""
    heights = list(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    for below, above in pairwise(order):
        heights[above] = max(heights[above], heights[below] + least)
    return heights


def quality_plot(quality: Quality, out: Path) -> None:
    """Draws chrF++ on FLORES devtest against the model's size, and against its speed.

    Dashed: the weakest other system on the same lines, whose size and speed were not measured.
    Speed is in lines a second as a ratio to our slowest pair, since machines differ.
    """
    points = list(_points(quality))
    slowest = min((rate for *_, rate in points), default=1.0)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(8.0, 3.6), layout="constrained")
        size_axes, speed_axes = figure.subplots(1, 2, sharey=True)
        heights = apart([chrf for _, chrf, *_ in points], LABEL_HEIGHT)
        for (pair, chrf, megabytes, rate), height in zip(points, heights, strict=True):
            colour = COLOURS[_other(pair)]
            marker = "o" if pair.startswith("en") else "s"
            for axes, x in ((size_axes, megabytes), (speed_axes, rate / slowest)):
                axes.plot([x], [chrf], marker, color=colour)
                axes.annotate(pair, (x, height), xytext=(5, -3), textcoords="offset points")
        for pair, (system, chrf) in weakest(quality).items():
            for axes in (size_axes, speed_axes):
                axes.axhline(chrf, color=COLOURS[_other(pair)], linestyle="--", linewidth=0.8)
            size_axes.annotate(
                f"{system}, {pair}", (0.02, chrf + 0.3), xycoords=("axes fraction", "data")
            )
        size_axes.set(xlabel="megabytes on disk, both sides' pieces included", ylabel="chrF++")
        speed_axes.set(xlabel="lines a second, as a ratio to the slowest pair")
        for axes in (size_axes, speed_axes):
            axes.set_xlim(0.0, 1.25 * axes.dataLim.x1)  # room for the labels
        _save(figure, out)


def weakest(quality: Quality) -> Mapping[str, tuple[str, float]]:
    """Returns: For each pair of FLORES devtest the other system of the lowest chrF++."""
    lowest: dict[str, tuple[str, float]] = {}
    for score in quality.translations:
        if score.test == FLORES and score.system != OURS:
            known = lowest.get(score.pair)
            if known is None or score.chrf < known[1]:
                lowest[score.pair] = (score.system, score.chrf)
    return lowest


def _points(quality: Quality) -> Iterator[tuple[str, float, float, float]]:
    """Yields: Pair, chrF++, megabytes and lines a second of each of our translators."""
    for score in quality.translations:
        if score.test != FLORES or score.system != OURS:
            continue
        name = f"{score.test} {score.pair}"
        for model in quality.models:
            if name in model.seconds:
                rate = score.lines / model.seconds[name]
                yield score.pair, score.chrf, model.size_bytes / 1e6, rate


def _other(pair: str) -> str:
    """The language of a pair that is not English."""
    source, target = pair.split("→")
    return target if source == "en" else source


def _save(figure: Any, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(out, metadata={"Date": None, "Creator": "models/training/plots.py"})


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.training.plots")
    parser.add_argument("--work", type=Path, nargs="+", required=True, help="folders of runs")
    parser.add_argument("--out", type=Path, required=True, help="the .svg")
    arguments = parser.parse_args(argv)
    learning_curve([work / "log.jsonl" for work in arguments.work], arguments.out)


if __name__ == "__main__":
    main()
