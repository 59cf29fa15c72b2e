"""The loop learns, keeps its budget, and resumes to the last bit."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import torch
else:
    torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
from models.training import checkpoint, loop, schedule
from models.training.marian import Loss
from models.training.objective import projected_loss

pytestmark = pytest.mark.training


class Line(torch.nn.Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(4, 4)
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, x: Any, labels: Any) -> Loss:
        return Loss((self.dropout(self.layer(x)) - x).square().mean())


class Numbers:
    def __init__(self) -> None:
        self.place = 0

    def __next__(self) -> dict[str, Any]:
        self.place += 1
        x = torch.randn(8, 4, generator=torch.Generator().manual_seed(self.place))
        return {"x": x, "labels": torch.ones(8, 1)}

    def state_dict(self) -> dict[str, Any]:
        return {"place": self.place}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.place = state["place"]


def run(config: schedule.LoopConfig) -> dict[str, Any]:
    torch.manual_seed(0)
    model = Line()
    loop.train(model, Numbers(), config)
    return dict(model.state_dict())


def config_in(work: Path, **changes: Any) -> schedule.LoopConfig:
    base = schedule.LoopConfig(
        work, max_steps=60, learning_rate=0.02, warmup_steps=5, cooldown=0.0, bf16=False
    )
    return dataclasses.replace(base, log_steps=20, **changes)


@pytest.fixture(params=[False, True], ids=["adamw", "muon"])
def muon(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_run_stopped_half_way_ends_in_the_same_weights(tmp_path: Path, muon: bool) -> None:
    whole = run(config_in(tmp_path / "whole", muon=muon))
    run(config_in(tmp_path / "parts", max_steps=30, muon=muon))
    parts = run(config_in(tmp_path / "parts", muon=muon))
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_a_checkpoint_has_the_keys_of_the_shipped_runs(tmp_path: Path) -> None:
    run(config_in(tmp_path))
    state = checkpoint.load_checkpoint(tmp_path) or {}
    assert set(state) == {"model", "optimizers", "batches", "rng", "step", "spent_s"}
    assert len(state["optimizers"]) == 1
    assert checkpoint.snapshots(tmp_path) == [tmp_path / "snapshot-0000060.pt"]


def test_frozen_weights_are_not_moved(tmp_path: Path) -> None:
    model = Line()
    model.layer.bias.requires_grad_(False)
    before = model.layer.bias.clone()
    loop.train(model, Numbers(), config_in(tmp_path))
    assert torch.equal(model.layer.bias, before)


def test_the_loss_falls_and_is_logged(tmp_path: Path) -> None:
    run(config_in(tmp_path))
    losses = [json.loads(line)["loss"] for line in (tmp_path / "log.jsonl").open()]
    assert len(losses) == 3
    assert losses[-1] < losses[0]


def test_the_rate_rises_holds_falls_and_ends_at_nothing(tmp_path: Path) -> None:
    config = config_in(tmp_path, hold_steps=20)
    config = dataclasses.replace(config, cooldown=0.5)
    rates = [schedule.learning_rate(config, schedule.Progress(step)) for step in (0, 9, 29, 60)]
    assert rates[0] == pytest.approx(0.004)
    assert rates[1] == pytest.approx(0.02)
    assert rates[2] < rates[1]
    assert rates[3] == 0.0


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path) -> None:
    model = Line()
    model.layer.weight.data.fill_(float("nan"))
    with pytest.raises(FloatingPointError, match="nan by step 20"):
        loop.train(model, Numbers(), config_in(tmp_path))
    with pytest.raises(FloatingPointError, match="nan by step 3"):
        loop.train(model, Numbers(), config_in(tmp_path, max_steps=3))
    assert checkpoint.load_checkpoint(tmp_path) is None


def test_the_average_of_snapshots_is_their_mean(tmp_path: Path) -> None:
    for number in (1.0, 3.0):
        weights = torch.full((2,), number)
        state = {"w": weights, "tied": weights, "count": torch.tensor([7])}
        torch.save(state, tmp_path / f"snapshot-{number:.0f}.pt")
    mean = checkpoint.average(checkpoint.snapshots(tmp_path))
    assert mean["w"].tolist() == [2.0, 2.0]
    assert mean["tied"] is mean["w"]  # a transfer carries it once
    assert mean["count"].tolist() == [7]


@pytest.mark.parametrize("consistency", [0.0, 3.0])
def test_the_fused_loss_and_its_gradients_are_those_of_torch(consistency: float) -> None:
    torch.manual_seed(0)
    copies = 2 if consistency else 1
    states = torch.randn(copies, 300, 16, requires_grad=True)
    weight = torch.randn(50, 16, requires_grad=True)
    wanted = torch.randint(0, 50, (300,))
    logits = states @ weight.T
    expected = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), wanted.repeat(copies), label_smoothing=0.1
    )
    if consistency:  # R-Drop's loss, of one copy
        one, other = logits.log_softmax(dim=2)
        divergences = [
            torch.nn.functional.kl_div(*both, log_target=True, reduction="batchmean")
            for both in ((one, other), (other, one))
        ]
        expected = expected + consistency / 2 * torch.stack(divergences).mean()
    gradients = torch.autograd.grad(expected, [states, weight])
    found = projected_loss(states, weight, wanted, 0.1, consistency)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(torch.autograd.grad(found, [states, weight]), gradients)
