"""Milliseconds of each stage of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) while a job runs."""


class Stopwatch:
    """Measures the stages of one run; a stage measured twice is added up."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self._started = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[int, int], None]]:
        """Measure the block as stage `name`; yields its progress reporter (done, total)."""

        def report(done: int, total: int) -> None:
            if self._progress:
                self._progress(name, done, total)

        report(0, 1)
        started = time.perf_counter()
        try:
            yield report
        finally:
            took = (time.perf_counter() - started) * 1000
            self._stages[name] = self._stages.get(name, 0.0) + took
        report(1, 1)

    def read(self) -> dict[str, float]:
        """Milliseconds by stage, in the order they ran, and their "total"."""
        total = (time.perf_counter() - self._started) * 1000
        return {name: round(ms, 1) for name, ms in (self._stages | {"total": total}).items()}
