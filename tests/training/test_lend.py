"""What travels to a borrowed machine is what training needs, and what it learns comes home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.training import checkpoint, lend, news, opus_start, pairs, translator  # noqa: E402
from models.training.encoded import Encoded, Side  # noqa: E402
from models.training.vocabulary import Vocabulary  # noqa: E402
from tests.training.tiny import TINY, write_start  # noqa: E402
from tests.training.toys import ENGLISH, OTHER, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training
REPOSITORY = Path(__file__).parents[2]
TINY_LAYERS = f"""
import runpy, sys
from models.training import marian, opus_start
opus_start.shape = lambda direction: marian.{TINY!r}
module = sys.argv[2]
sys.argv[:3] = [module]
runpy.run_module(module, run_name="__main__")
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one pair a language, drawn and not drawn, too long and short."""
    monkeypatch.setattr(opus_start, "shape", lambda direction: TINY)
    folder = tmp_path / "data"
    folder.mkdir()
    write_vocabularies(folder)
    english, other = (Vocabulary.load(folder / name) for name in lend.MODELS)
    for code, source, target in zip(("ru", "el", "ar"), ENGLISH, OTHER, strict=True):
        ours, theirs = english.spm.encode(source)[:60], other.spm.encode(target)[:60]
        Encoded(
            Side.of([ours, ours, ours * 9]),
            Side.of([theirs, theirs, theirs]),
            np.asarray(["prose", "scripture", "prose"]),
        ).save(folder / f"{code}.npz")
    Side.of([[5, 6]]).save(folder / news.FILE)
    (tmp_path / "flores").mkdir()
    for code, text in zip(("en", "ru", "el", "ar"), (ENGLISH[0], *OTHER), strict=True):
        (tmp_path / "flores" / f"dev.{code}").write_text(f"{text}\n", encoding="utf-8")
    write_start(folder, "en-xx")
    return folder


def test_a_run_on_a_borrowed_machine_comes_home(data: Path, tmp_path: Path) -> None:
    there, work, home = tmp_path / "there", tmp_path / "work", tmp_path / "home"
    direction = ["--direction", "en-xx"]
    lent, texts = ["--out", str(tmp_path / "lend")], ["--eval", str(tmp_path)]
    lend.main(["pack", "--data", str(data), *texts, *lent])
    lend.main(["unpack", "--lend", str(tmp_path / "lend"), "--data", str(there)])
    assert Side.load(there / news.FILE)[0].tolist() == [5, 6]
    pairs = Encoded.load(there / "el.npz")
    assert pairs.domains.tolist() == ["prose"]
    assert pairs.target[0].tolist() == Encoded.load(data / "el.npz").target[0].tolist()

    run = ["--data", str(there), "--work", str(work), "--minutes", "0.02", "--budget", "200"]
    translator.main(
        ["train", *direction, *run, "--eval", str(tmp_path / "lend"), "--no-translations"]
    )
    learnt = [str(path) for path in checkpoint.snapshots(work)[-3:]]
    lend.main(["give", "--out", str(tmp_path / "out"), *learnt])
    lend.main(["take", "--parts", str(tmp_path / "out"), "--work", str(home)])
    given = checkpoint.average(checkpoint.snapshots(work)[-3:])
    taken = checkpoint.average(checkpoint.snapshots(home))
    assert set(given) == set(taken)
    for name, tensor in given.items():
        step = float(tensor.abs().max()) / 127
        assert torch.allclose(taken[name], tensor, atol=step), name
    with pytest.raises(FileExistsError, match="has snapshots: name another folder"):
        lend.main(["take", "--parts", str(tmp_path / "out"), "--work", str(work)])
    assert len(checkpoint.snapshots(home)) == 1
    export = ["--data", str(data), "--out", str(tmp_path / "shipped")]
    translator.main(["export", *direction, *export, str(checkpoint.snapshots(home)[0])])
    assert (tmp_path / "shipped/model.bin").exists()


def test_both_directions_learn_at_once_and_from_news_that_one_translated(
    data: Path, tmp_path: Path
) -> None:
    write_start(data, "xx-en")
    python = tmp_path / "python"  # the real one, with tiny layers
    python.write_text(f"#!{sys.executable}\n{TINY_LAYERS}")
    python.chmod(0o755)
    script = Path(lend.__file__).with_name("lend.sh")
    run = [script, tmp_path, data, tmp_path / "runs", "1", "0.02"]
    settings = {"PYTHON": str(python), "DEVICE": "cpu", "BUDGET": "200", "ON": "0.04"}
    done = subprocess.run(
        [str(part) for part in run],
        env={**os.environ, **settings, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    logs = "".join(path.read_text() for path in tmp_path.glob("runs/*.log"))
    assert done.returncode == 0, done.stderr + logs
    assert sorted(line[:3] for line in done.stdout.splitlines()) == ["ar:", "el:", "ru:"]
    for direction in pairs.DIRECTIONS:
        start = checkpoint.average([data / f"start-{direction}.pt"])
        learnt = [
            checkpoint.average([path])
            for path in checkpoint.snapshots(tmp_path / "runs" / direction)
        ]
        ended = learnt[-1]
        assert set(start) == set(ended)
        assert any(not torch.equal(start[name], ended[name]) for name in start)
        first, last = (tmp_path / "runs" / name / direction for name in ("given", "given-on"))
        assert 0 < _lines(first) < _lines(last)  # of one run: it looks at dev where it ends
        assert _is_within_a_step(lend.read_parts(last), ended)
        # On a busy machine the first run may spend the time of both.
        assert any(_is_within_a_step(lend.read_parts(first), state) for state in learnt)


def _is_within_a_step(given: dict[str, Any], state: dict[str, Any]) -> bool:
    return set(given) == set(state) and all(
        torch.allclose(tensor, state[name], atol=float(state[name].abs().max()) / 127)
        for name, tensor in given.items()
    )


def _lines(given: Path) -> int:
    return (given / "log.jsonl").read_text().count("\n")


def test_int8_weights_come_back_to_the_bit_in_files_of_the_size_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lend, "PART_BYTES", 1000)
    rows = torch.randint(-127, 128, (9, 90)).float()
    rows[:, 0] = 127
    state = {"a": rows * 0.5, "norm": torch.randn(7), "b": rows * 0.25}
    state["tied"] = state["a"]
    lend.write_parts(state, tmp_path)
    found = lend.read_parts(tmp_path)
    assert list(found) == list(state)
    assert all(torch.equal(found[name], tensor) for name, tensor in state.items())
    assert found["tied"] is found["a"]
    assert len(list(tmp_path.glob("part-*.npz"))) == 2


def test_what_came_in_several_journeys_is_unpacked_as_it_comes(data: Path, tmp_path: Path) -> None:
    lend.pack(data, tmp_path, tmp_path / "lend")
    for names in (["ar.npz.xz"], ["en-xx", "el.npz.xz", *lend.MODELS], ["ru.npz.xz"]):
        (tmp_path / names[0]).mkdir()
        for name in names:
            (tmp_path / "lend" / name).rename(tmp_path / names[0] / name)
        lend.unpack(tmp_path / names[0], tmp_path / "there")
    arrived = {path.name for path in (tmp_path / "there").iterdir()}
    assert arrived == {"ru.npz", "el.npz", "ar.npz", "start-en-xx.pt", *lend.MODELS}


def test_a_folder_without_parts_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no part"):
        lend.read_parts(tmp_path)
    with pytest.raises(FileNotFoundError, match="no pairs and no weights of en-xx or xx-en"):
        lend.unpack(tmp_path, tmp_path / "data")
    with pytest.raises(FileNotFoundError, match="no start of en-xx or xx-en"):
        lend.pack(tmp_path, tmp_path, tmp_path / "out")
