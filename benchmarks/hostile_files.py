"""What files made to be expensive cost to read: seconds of CPU and megabytes, each in a process.

`python -m benchmarks.hostile_files` prints a line a file: its size as it is sent, the seconds and
the growth of the resident memory until its text is known, and what came of it.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import string
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from service.documents import FORMATS
from service.errors import InvalidRequest
from tests.service.test_hostile_files import CUE, odt_of, word_of

MIB = 1024 * 1024


def _letters(unit: str, times: int) -> str:
    """`unit` again and again with other letters for "@": what packs too well is refused."""
    letters = random.Random(1).choices(string.ascii_lowercase, k=times)
    return "".join(unit.replace("@", letter) for letter in letters)


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "docx, runs": (
        ".docx",
        lambda: word_of(f"<w:p>{_letters('<w:r><w:t>@</w:t></w:r>', 249_000)}</w:p>"),
    ),
    "docx, texts": (
        ".docx",
        lambda: word_of(f"<w:p><w:r>{_letters('<w:t>@</w:t>', 490_000)}</w:r></w:p>"),
    ),
    "docx, too many runs": (
        ".docx",
        lambda: word_of(f"<w:p>{_letters('<w:r><w:t>@</w:t></w:r>', 900_000)}</w:p>"),
    ),
    "odt, spans": (
        ".odt",
        lambda: odt_of(
            "<text:p>"
            + _letters('<text:span text:style-name="@">@</text:span>', 400_000)
            + "</text:p>"
        ),
    ),
    'html, "<"': (".html", lambda: b"<" * 10 * MIB),
    "html, bold letters": (".html", lambda: b"<b>a</b>" * 166_000),
    "html, paragraphs": (".html", lambda: b"<p>a" * 249_000),
    "txt, line ends": (".txt", lambda: b"\n" * 10 * MIB),
    "txt, paragraphs": (".txt", lambda: b"a\n\n" * 3 * MIB),
    "srt, line ends": (".srt", lambda: b"\n" * 10 * MIB),
    "srt, cues": (".srt", lambda: f"{CUE}a\n\n".encode() * 99_000),
}


def _read(ending: str, data: bytes, answer: Connection) -> None:
    before, started = _resident_mb(), time.process_time()
    try:
        document = FORMATS[ending].read(data, lambda: None)
        said = f"{len(document.units):,} paragraphs, {document.characters():,} characters"
    except InvalidRequest as refusal:
        said = str(refusal)
    answer.send((time.process_time() - started, _resident_mb() - before, said))


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure() -> None:
    """Print a line a file."""
    context = multiprocessing.get_context("fork")
    for name, (ending, make) in FILES.items():
        data = make()
        here, there = context.Pipe()
        process = context.Process(target=_read, args=(ending, data, there))
        process.start()
        seconds, grown_mb, said = here.recv()
        process.join()
        print(f"{name}: {len(data) / MIB:.1f} MiB, {seconds:.2f} s, {grown_mb:.0f} MB: {said}")


if __name__ == "__main__":
    measure()
