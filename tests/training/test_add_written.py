"""Sentences written since a data folder was made come into it, once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("google.protobuf", reason="needs requirements-train.txt")
pytest.importorskip("babel")

from models.training import prepare, written
from models.training.corpus import EvalGuard
from models.training.encoded import Encoded, Side
from models.training.vocabulary import Vocabulary
from tests.training.toys import write_vocabularies

pytestmark = pytest.mark.training


def test_what_was_written_since_is_added_once(tmp_path: Path) -> None:
    write_vocabularies(tmp_path)
    rows = [("One thing.", "Одно дело.", "Ένα πράγμα.", "شيء واحد.")]
    rows += [
        ("Two boats.", "Две лодки.", "Δύο βάρκες.", "قاربان."),
        ("Seen.", "Видно.", "Ναι.", "نعم."),
    ]
    blocks = [
        "\n".join(f"{code}: {text}" for code, text in zip(written.CODES, row, strict=True))
        for row in rows
    ]
    written_folder = tmp_path / "written"
    written_folder.mkdir()
    (written_folder / "made.txt").write_text("\n\n".join(blocks), "utf-8")
    english, other = (Vocabulary.load(tmp_path / name).spm for name in ("en.model", "xx.model"))
    for place, code in enumerate(("ru", "el", "ar"), 1):
        sides = ([rows[0][side]] * 2 for side in (0, place))
        ids = [Side.of(spm.encode(side)) for spm, side in zip((english, other), sides, strict=True)]
        Encoded(ids[0], ids[1], np.asarray(["news", written.WRITTEN])).save(
            tmp_path / f"{code}.npz"
        )
    guard = EvalGuard(["Ναι."])
    assert [prepare.add_written(tmp_path, guard, written_folder) for _ in range(2)] == [1, 0]
    for place, code in enumerate(("ru", "el", "ar"), 1):
        found = Encoded.load(tmp_path / f"{code}.npz")
        assert found.domains.tolist() == ["news", written.WRITTEN, written.WRITTEN]
        assert english.decode(found.english[2].tolist()) == rows[1][0]
        assert other.decode(found.target[2].tolist()) == rows[1][place]
