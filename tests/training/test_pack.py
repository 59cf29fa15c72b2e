"""One command makes what a borrowed GPU needs, from a corpus and the shipped weights."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")
pytest.importorskip("ctranslate2")

from models.training import lend, pairs  # noqa: E402
from models.training.encoded import Encoded  # noqa: E402
from models.training.nearness import NEAR  # noqa: E402
from models.training.shares import SYNTHETIC, SYNTHETIC_ENGLISH  # noqa: E402
from tests.training.toys import ENGLISH, OTHER  # noqa: E402

pytestmark = [pytest.mark.training, pytest.mark.slow]
REPOSITORY = Path(__file__).parents[2]
# A few of each, so that some pass the checks whatever the weights say of one.
NEWS = [
    "The council approved 42 million euros on Tuesday.",
    "The mayor said the new line would carry passengers.",
    "The president will visit the city in March.",
    "The company opened 12 new stores last year.",
]


def write_corpus(folder: Path) -> None:
    folder.mkdir()
    for code, english, target in zip(("ru", "el", "ar"), ENGLISH, OTHER, strict=True):
        lines = f"prose\tt\t{english}\t{target}\n"
        (folder / f"en-{code}.tsv.xz").write_bytes(lzma.compress(lines.encode()))
    article = json.dumps({"source": "t", "article": " ".join(NEWS), "summary": NEWS[0]})
    (folder / "summaries.jsonl.xz").write_bytes(lzma.compress(article.encode()))


def test_a_corpus_and_the_shipped_weights_become_what_travels(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus")
    (tmp_path / "eval/flores").mkdir(parents=True)
    for code, text in zip(("en", "ru", "el", "ar"), ("Nothing.", *OTHER), strict=True):
        (tmp_path / f"eval/flores/dev.{code}").write_text(f"{text[::-1]}\n", encoding="utf-8")
    folders = [tmp_path / name for name in ("corpus", "eval", "data", "lend")]
    done = subprocess.run(
        ["bash", "models/training/pack.sh", *map(str, folders)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHON": sys.executable, "SPEAK": "20"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    there = tmp_path / "there"
    lend.unpack(tmp_path / "lend", there)
    assert all((there / f"start-{direction}.pt").exists() for direction in pairs.DIRECTIONS)
    for code in ("el", "ar"):
        found = Encoded.load(there / f"{code}.npz")
        other = [row.tolist() for row in found.target]
        (near,) = np.flatnonzero(found.domains == NEAR)
        said_otherwise = np.flatnonzero(found.domains == SYNTHETIC_ENGLISH)
        assert [other[row] for row in said_otherwise] == [other[near]]
        assert np.count_nonzero(found.domains == SYNTHETIC) > 0
    assert np.count_nonzero(Encoded.load(there / "ru.npz").domains == SYNTHETIC) > 0
