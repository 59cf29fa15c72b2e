"""The pictures show what the log and the report say, and are the same each time."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("matplotlib", reason="needs requirements-train.txt")

from models.training import plots, report

pytestmark = pytest.mark.training


def test_a_curve_has_the_loss_and_every_language(tmp_path: Path) -> None:
    rows: list[dict[str, float]] = [
        {"step": 50, "minutes": 1.0, "loss": 3.2},
        {"step": 90, "minutes": 2.0, "chrf_ru": 30.0, "chrf_ar": 20.0},
        {"step": 100, "minutes": 2.5, "loss": 2.9},
    ]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name in ("one.svg", "two.svg"):
        plots.main(["--work", str(tmp_path), "--out", str(tmp_path / "images" / name)])
    drawn = (tmp_path / "images/one.svg").read_text(encoding="utf-8")
    assert ">minutes on the clock<" in drawn
    assert ">ru<" in drawn
    assert ">ar<" in drawn
    assert ">el<" not in drawn
    assert drawn == (tmp_path / "images/two.svg").read_text(encoding="utf-8")


@given(st.lists(st.floats(0.0, 100.0), max_size=8))
def test_labels_lie_at_their_values_or_above_and_apart(values: list[float]) -> None:
    heights = plots.apart(values, 0.6)
    assert all(height >= value for height, value in zip(heights, values, strict=True))
    assert all(above - below > 0.599 for below, above in pairwise(sorted(heights)))
    order = sorted(range(len(values)), key=values.__getitem__)
    assert order == sorted(range(len(values)), key=heights.__getitem__)


def test_values_far_from_each_other_keep_their_heights() -> None:
    assert plots.apart([50.2, 45.7, 48.0], 0.6) == [50.2, 45.7, 48.0]


def test_a_log_without_a_loss_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text('{"step": 1, "minutes": 1.0}\n')
    with pytest.raises(ValueError, match="no loss was logged"):
        plots.learning_curve([tmp_path / "log.jsonl"], tmp_path / "x.svg")


def test_a_run_that_followed_another_is_drawn_after_it(tmp_path: Path) -> None:
    for name, minutes in (("first", 3.0), ("second", 4.0)):
        (tmp_path / name).mkdir()
        rows = [{"minutes": minutes / 2, "loss": 2.5}, {"minutes": minutes, "nll_el": 2.4}]
        log = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / name / "log.jsonl").write_text(log)
    works = [str(tmp_path / name) for name in ("first", "second")]
    plots.main(["--work", *works, "--out", str(tmp_path / "both.svg")])
    drawn = (tmp_path / "both.svg").read_text(encoding="utf-8")
    assert ">nats a token, FLORES dev<" in drawn
    assert ">el<" in drawn
    found = plots._rows([tmp_path / name / "log.jsonl" for name in ("first", "second")])
    assert [row["minutes"] for row in found] == [1.5, 3.0, 5.0, 7.0]


def quality() -> report.Quality:
    found = report.Quality(limit=None)
    for system, chrf in ((report.OURS, 40.0), ("google", 58.7), ("argos", 41.0)):
        found.translations.append(
            report.TranslationScore("FLORES devtest", "en→ar", system, chrf, 10.0, 14.0, 1012)
        )
    found.translations.append(
        report.TranslationScore("FLORES devtest", "ar→en", report.OURS, 38.0, 10.0, 14.0, 1012)
    )
    seconds = {"FLORES devtest en→ar": 10.0}
    found.models.append(report.ModelFacts("translator-en-xx", "s", 43_000_000, seconds))
    return found


def test_the_weakest_other_system_is_the_line_to_reach() -> None:
    assert plots.weakest(quality()) == {"en→ar": ("argos", 41.0)}


def test_only_pairs_that_were_timed_are_points(tmp_path: Path) -> None:
    plots.quality_plot(quality(), tmp_path / "quality.svg")
    drawn = (tmp_path / "quality.svg").read_text(encoding="utf-8")
    assert ">en→ar<" in drawn
    assert ">argos, en→ar<" in drawn
    assert ">ar→en<" not in drawn
