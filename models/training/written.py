"""News that was written to be learnt from, a sentence in four languages at a time.

The corpus has no Greek and no Arabic news: "minister" stands there eight and nine times, "voters"
never and once, "terrorism" in neither. The sentences in `written/` were made around such words
(`gaps.py`), by a large language model that was given no text to start from.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.training.corpus import LANGUAGES, Pair

FOLDER = Path(__file__).with_name("written")
WRITTEN = "written"  # the domain
CODES = ("en", *LANGUAGES)


def read(path: Path) -> list[dict[str, str]]:
    """Reads a file of sentences: blocks of four lines, `en: …` to `ar: …`, and empty lines between.

    Returns: Each sentence by its language, in file order.
    Raises:
        ValueError: A block has other lines than those four, in that order, or one without text.
    """
    sentences = []
    for number, block in enumerate(path.read_text("utf-8").strip().split("\n\n"), 1):
        lines = [line.partition(": ") for line in block.strip().split("\n")]
        if tuple(line[0] for line in lines) != CODES or not all(line[2] for line in lines):
            raise ValueError(f"{path}: block {number} is not {CODES}: {block[:60]!r}")
        sentences.append({code: text.strip() for code, _, text in lines})
    return sentences


def written_pairs(language: str, folder: Path = FOLDER) -> Iterator[Pair]:
    """Yields: Every sentence with its translation into "ru", "el" or "ar", file by file."""
    for path in sorted(folder.glob("*.txt")):
        for sentence in read(path):
            yield Pair(WRITTEN, path.stem, sentence["en"], sentence[language])
