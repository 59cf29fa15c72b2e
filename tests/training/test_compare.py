"""Exports are compared on lines that have chosen nothing yet, and decoded as the service does."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sacrebleu", reason="needs requirements-train.txt")
pytest.importorskip("ctranslate2")

from models.catalogue import load_catalogue
from models.training import compare, evaluate
from models.training.dev_loss import LINES
from models.training.testsets import TranslationTest

pytestmark = pytest.mark.training
SOURCES = ["The council met on 12 March.", "A new line will open.", "Prices rose in the city."]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """FLORES dev of `LINES` lines and three more; the Greek of these is the shipped model's."""
    card = load_catalogue().get("translator-en-xx")
    model = evaluate.open_model(card, threads=1)
    greek = TranslationTest(compare.DEV, "en", "el", SOURCES, SOURCES, {})
    lines = {"en": SOURCES, "ru": SOURCES, "ar": SOURCES, "el": evaluate.translate(model, greek)}
    model.batcher.close()
    (tmp_path / "flores").mkdir()
    for code, ends in lines.items():
        text = "\n".join([*["Judged by already."] * LINES, *ends]) + "\n"
        (tmp_path / "flores" / f"dev.{code}").write_text(text, encoding="utf-8")
    return tmp_path


def test_lines_that_a_run_is_judged_by_are_left_out(texts: Path) -> None:
    tests = compare.dev_tests(texts, load_catalogue().get("translator-xx-en"), limit=2)
    assert [test.pair for test in tests] == ["ru→en", "el→en", "ar→en"]
    assert all(test.references == SOURCES[:2] for test in tests)


def test_a_folder_is_scored_by_what_it_writes(
    texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = load_catalogue().get("translator-en-xx").directory
    compare.main(["--model", "translator-en-xx", "--eval", str(texts), str(folder)])
    said = capsys.readouterr().out.splitlines()[-1]
    name, *scores = said.split()
    found = dict(zip(scores[::2], map(float, scores[1::2]), strict=True))
    assert name == str(folder)
    assert found["en→el"] == pytest.approx(100.0)
    assert found["en→ru"] < 20.0 > found["en→ar"]  # Russian and Arabic against English
    assert found["mean"] == pytest.approx((found["en→ru"] + 100.0 + found["en→ar"]) / 3, abs=0.01)
