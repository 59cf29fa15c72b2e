"""The loss on development lines is the likelihood of the references and nothing else."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
pytest.importorskip("transformers")

from models.training import marian, pairs, scores, translator  # noqa: E402
from models.training.batches import tensors  # noqa: E402
from models.training.dev_loss import DevLoss  # noqa: E402
from models.training.encoded import Side  # noqa: E402
from models.training.vocabulary import TAGS  # noqa: E402
from tests.training.tiny import TINY  # noqa: E402
from tests.training.toys import ENGLISH, OTHER, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training


def test_it_is_the_mean_over_every_token_of_every_reference(tmp_path: Path) -> None:
    torch.manual_seed(1)
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    kept = pairs.slices("en-xx", target)
    model = marian.build(source, target, dropout=0.5, shape=TINY)
    objective = marian.SlicedLoss(model, kept, target.pad_id)
    tests = {"ru": scores.TestSet([TAGS["ru"]], ENGLISH[:2], [OTHER[0], OTHER[0][:20]])}
    found = DevLoss(tests, source, target, kept)(objective)

    total, tokens = 0.0, 0
    for english, reference in zip(ENGLISH[:2], tests["ru"].references, strict=True):
        given = torch.tensor([[source.tag_id("ru"), *source.spm.encode(english), 0]])
        made = torch.tensor([[*target.spm.encode(reference), 0]])
        with torch.no_grad():
            hidden = objective.hidden(given, torch.ones_like(given), made)[0]
            logits = hidden @ model.lm_head.weight[torch.from_numpy(kept["ru"])].T
        places = torch.tensor([kept["ru"].tolist().index(i) for i in made[0].tolist()])
        total += float(torch.nn.functional.cross_entropy(logits, places, reduction="sum"))
        tokens += len(places)
    assert found["nll_ru"] == pytest.approx(total / tokens, rel=0.01)  # found in bf16
    assert found["nll"] == found["nll_ru"]


def test_a_batch_is_seen_twice_in_training_alone_and_asked_for_one_answer(tmp_path: Path) -> None:
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    kept = pairs.slices("en-xx", target)
    sides = Side.of(source.spm.encode(ENGLISH[:2])), Side.of(target.spm.encode([OTHER[0]] * 2))
    batch = tensors(sides, np.arange(2), [source.tag_id("ru")], source.pad_id, "ru")

    def loss(dropout: float, consistency: float, train: bool) -> float:
        torch.manual_seed(1)
        model = marian.build(source, target, dropout, TINY)
        objective = marian.SlicedLoss(model, kept, target.pad_id, consistency).train(train)
        return float(objective(**batch).loss.detach())

    assert loss(0.0, 3.0, train=True) == pytest.approx(loss(0.0, 0.0, train=True))
    assert loss(0.5, 300.0, train=True) > 2.0 * loss(0.5, 1.0, train=True)
    assert loss(0.5, 300.0, train=False) == pytest.approx(loss(0.5, 0.0, train=False))


def test_a_reference_outside_the_slice_is_left_out(tmp_path: Path) -> None:
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    kept = pairs.slices("en-xx", target)
    objective = marian.SlicedLoss(marian.build(source, target, shape=TINY), kept, target.pad_id)
    alone = scores.TestSet([TAGS["ru"]], ENGLISH[:1], OTHER[:1])
    mixed = scores.TestSet([TAGS["ru"]], ENGLISH[:2], OTHER[:2])  # the second is Greek
    one, other = (DevLoss({"ru": test}, source, target, kept) for test in (alone, mixed))
    assert one(objective) == other(objective)


def test_a_language_without_a_usable_reference_is_an_error(tmp_path: Path) -> None:
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies("en-xx", tmp_path)
    greek = scores.TestSet([TAGS["ru"]], ENGLISH[1:2], OTHER[1:2])
    with pytest.raises(ValueError, match="ru: no reference"):
        DevLoss({"ru": greek}, source, target, pairs.slices("en-xx", target))


def test_the_command_says_the_loss_of_a_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(marian, "build", partial(marian.build, shape=TINY))
    write_vocabularies(tmp_path)
    (tmp_path / "flores").mkdir()
    for code, text in zip(("en", "ru", "el", "ar"), (ENGLISH[0], *OTHER), strict=True):
        (tmp_path / "flores" / f"dev.{code}").write_text(f"{text}\n", encoding="utf-8")
    source, target = pairs.vocabularies("en-xx", tmp_path)
    state = marian.kept_state(marian.build(source, target).state_dict())
    for number, factor in ((1, 0.5), (2, 1.5), (3, 1.0)):
        torch.save({k: v * factor for k, v in state.items()}, tmp_path / f"{number}.pt")
    places = ["--data", str(tmp_path), "--eval", str(tmp_path), "--start", "scratch"]
    said = []
    for names in (("1", "2"), ("3",), ("1",)):
        files = [str(tmp_path / f"{name}.pt") for name in names]
        translator.main(["loss", "--direction", "en-xx", *places, *files])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]
    assert said[0].split()[::2] == ["nll_ru", "nll_el", "nll_ar", "nll"]
