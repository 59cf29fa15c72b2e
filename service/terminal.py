"""What the commands of `python -m service` share: exit codes, one line of complaint, bars.

Answers go to stdout, everything here to stderr.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from service.settings import Settings

if TYPE_CHECKING:
    from models import Pipeline, Progress

OK, BROKEN, USAGE, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """Raised where the call or its input is wrong; the message is one line for its author."""


def complain(message: str, code: int) -> int:
    """One line on stderr; returns `code`."""
    print(f"epitome: {message}", file=sys.stderr)
    return code


def bounded(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds, both included, for argparse."""

    def parse(raw: str) -> int:
        try:
            value = int(raw)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{raw!r} is not a whole number") from None
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{raw} is not between {low} and {high}")
        return value

    return parse


@contextmanager
def opened(settings: Settings) -> Iterator[Pipeline]:
    """The pipeline, closed at the end.

    Raises:
        SystemExit: The models cannot be loaded (code 1).
    """
    from models import ModelError, open_pipeline

    try:
        pipeline = open_pipeline(settings.pipeline_options())
    except ModelError as err:
        raise SystemExit(complain(str(err), BROKEN)) from err
    try:
        yield pipeline
    finally:
        pipeline.close()


@contextmanager
def stage_bar(is_quiet: bool) -> Iterator[Progress]:
    """A bar on stderr that starts anew with each stage and leaves nothing behind."""
    from tqdm import tqdm

    form = "{desc:<12} {percentage:3.0f} %|{bar:30}| {n_fmt}/{total_fmt} [{elapsed}]"
    with tqdm(total=1, leave=False, disable=is_quiet, bar_format=form) as bar:

        def show(stage: str, done: int, total: int) -> None:
            bar.set_description_str(stage, refresh=False)
            bar.total, bar.n = max(total, 1), done
            bar.refresh()

        yield show


@contextmanager
def file_bars(is_quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on stderr for the file on its way; on no terminal, a line a file."""
    if is_quiet:
        yield None
        return
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def report(name: str, done: int, total: int) -> None:
        if name not in bars:
            for bar in bars.values():
                bar.close()
            every_s = 0.1 if sys.stderr.isatty() else 10.0
            bars.clear()
            bars[name] = tqdm(
                total=total or None,
                desc=name[:32],
                unit="B",
                unit_scale=True,
                leave=True,
                mininterval=every_s,
                initial=done,
            )
        bars[name].update(done - bars[name].n)

    try:
        yield report
    finally:
        for bar in bars.values():
            bar.close()
