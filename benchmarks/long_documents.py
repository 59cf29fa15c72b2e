"""Time and memory of a digest by the length of its article: `python -m benchmarks.long_documents`.

The report is made up, the same every time: every sentence tells a fact of its own. Each length
runs in a process of its own, so that a peak is its own; the first digest (a short one) is not
counted. Says also where in the document the summary's evidence stands.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time

LENGTHS = (500, 2_000, 5_000, 10_000, 20_000, 40_000)
QUARTERS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=int, nargs="*", default=LENGTHS)
    parser.add_argument("--mode", choices=("abstractive", "extractive"), default="abstractive")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        measure(asked.words[0], asked.mode)
        return
    print("| words | sentences | read | seconds | CPU seconds | MB loaded | MB peak | quarters |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
    for words in asked.words:
        command = [sys.executable, "-m", "benchmarks.long_documents", "--here", "--mode"]
        subprocess.run([*command, asked.mode, str(words)], check=True)


def measure(words: int, mode: str) -> None:
    from models import Job, Length, PipelineOptions, open_pipeline
    from tests.models.long_report import long_report

    pipeline = open_pipeline(PipelineOptions())
    pipeline.digest(Job(long_report(300)))
    text = long_report(words)
    loaded_mb = peak_mb()
    started_s, cpu_s = time.perf_counter(), sum(os.times()[:2])
    job = Job(text, length=Length("long"), mode=mode)  # type: ignore[arg-type]
    summary = pipeline.digest(job).summary
    took_s, cpu_s = time.perf_counter() - started_s, sum(os.times()[:2]) - cpu_s
    places = [s.evidence[0].offset * QUARTERS // len(text) + 1 for s in summary.sentences]
    coverage = summary.coverage
    print(
        f"| {len(text.split()):,} | {coverage.sentences_total:,} | {coverage.sentences_read:,}"
        f" | {took_s:.1f} | {cpu_s:.1f} | {loaded_mb:.0f} | {peak_mb():.0f}"
        f" | {' '.join(map(str, places))} |",
        flush=True,
    )
    pipeline.close()


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
