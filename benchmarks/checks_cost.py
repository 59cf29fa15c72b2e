"""What the checks cost: their share of a digest of examples/article.txt with the shipped weights.

`python -m benchmarks.checks_cost` prints one line a run. The checks run inside the stages (every
candidate is checked) and once more in "check"; each call is timed by the clock of its own thread,
so what the machine does beside counts in neither. Decoding again is not a check: its time is the
translator's, and `tries` says how often it was asked for.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import models.decoding
import models.reporting
import models.summariser
from models import Job, PipelineOptions, open_pipeline

ARTICLE = Path(__file__).resolve().parent.parent / "examples" / "article.txt"


class Meter:
    """Adds up the time and the number of calls of the functions it stands before."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.calls = 0

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, metered."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.thread_time() - start
                self.calls += 1

        return timed


def measure(runs: int) -> None:
    """Digest the article `runs` times and print what the checks took of each."""
    checks, tries = Meter(), Meter()
    for module in (models.decoding, models.reporting, models.summariser):
        for name in (
            "check_translation",
            "check_summary_sentence",
            "check_article_numbers",
            "repair",
            "finish",
        ):
            if hasattr(module, name):
                setattr(module, name, checks.before(getattr(module, name)))
    models.decoding._generate = tries.before(models.decoding._generate)
    text = ARTICLE.read_text(encoding="utf-8")
    pipeline = open_pipeline(PipelineOptions())
    for run in range(runs):
        checks.seconds, checks.calls, tries.calls = 0.0, 0, 0
        start = time.perf_counter()
        result = pipeline.digest(Job(text, targets=("ru", "el", "ar")))
        took = time.perf_counter() - start
        print(
            f"run {run + 1}: digest {took:.2f} s,"
            f" {checks.calls} checks {checks.seconds * 1e3:.0f} ms ({checks.seconds / took:.1%}),"
            f" {tries.calls} decodings,"
            f" {len(result.warnings)} warnings, stages {dict(result.timings_ms)}"
        )
    pipeline.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    measure(parser.parse_args().runs)
