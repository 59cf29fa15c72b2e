"""A training loop for any model whose call returns an object with a `loss`.

The translators and the summariser are trained by this one function. It stops on a budget of
minutes or of steps (`schedule.py`), whichever ends first, and everything that shapes the run
(weights, optimiser, random state, place in the data, minutes spent) is in the checkpoint: a run
that was stopped goes on as though it had not been. Not `transformers.Trainer`, because a budget
in minutes with a cool-down that ends on it, and an exact place in an endless stream, are what a
machine with two cores needs.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn

from models.training.checkpoint import (
    average,
    load_checkpoint,
    save_checkpoint,
    save_snapshot,
    snapshots,
)
from models.training.optimisers import make_optimizers
from models.training.precision import autocast
from models.training.schedule import LoopConfig, Progress, learning_rate, share_done

__all__ = ["Batches", "LoopConfig", "Progress", "average", "snapshots", "to_device", "train"]

Evaluate = Callable[[nn.Module], Mapping[str, float]]
BeforeStep = Callable[[float], None]


class Batches(Protocol):
    """An endless, resumable stream of batches."""

    def __next__(self) -> dict[str, Any]:
        """Returns: Keyword arguments for the model; tensors are moved to its device."""
        ...

    def state_dict(self) -> dict[str, Any]:
        """Returns: Plain values and tensors that fix every batch still to come."""
        ...

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Goes back to the place that `state` describes."""
        ...


def train(
    model: nn.Module,
    batches: Batches,
    config: LoopConfig,
    evaluate: Evaluate | None = None,
    before_step: BeforeStep | None = None,
) -> Progress:
    """Trains `model` in place until the budget is spent; resumes when `work` holds a run.

    Args:
        model: `model(**batch).loss` is a scalar, the mean over the batch's target tokens.
        batches: Endless.
        config: The budget and the rates.
        evaluate: Called with the model in eval mode; what it returns goes to the log.
        before_step: Called with the share of the budget spent (0 to 1) before each step, for
            whatever changes on the way (unfreezing, batch size, the loss).
    Returns:
        Steps and seconds spent, those of earlier runs included.
    Raises:
        FloatingPointError: The loss is no longer a number.
    """
    config.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    model.to(config.device).train()
    optimizers = make_optimizers(model, config.weight_decay, config.muon)
    progress = resume(model, optimizers, batches, config)
    run = _Run(config, progress)
    while share_done(config, progress) < 1.0:
        if before_step is not None:
            before_step(share_done(config, progress))
        run.count(_step(model, batches, optimizers, config, progress))
        if run.is_due("evaluate", config.evaluate_minutes) and evaluate is not None:
            run.log(**_evaluated(model, evaluate))
        if run.is_due("checkpoint", config.checkpoint_minutes):
            run.mean_loss()
            save(model, optimizers, batches, config, progress)
    run.mean_loss()
    save(model, optimizers, batches, config, progress)
    if evaluate is not None:
        run.log(**_evaluated(model, evaluate))
    return progress


def _step(
    model: nn.Module,
    batches: Batches,
    optimizers: Sequence[torch.optim.Optimizer],
    config: LoopConfig,
    progress: Progress,
) -> tuple[Tensor, int]:
    """One update. Returns: Mean loss, and target tokens seen (padding left out).

    The loss stays a tensor: to read it at every step would have a GPU wait for Python.
    """
    rate = learning_rate(config, progress)
    for group in (group for optimizer in optimizers for group in optimizer.param_groups):
        group["lr"] = rate
    total = torch.zeros((), device=config.device)
    tokens = 0
    for _ in range(config.accumulate):
        batch = next(batches)
        tokens += int((batch["labels"] >= 0).sum())
        batch = to_device(batch, config.device)
        with autocast(config.device, config.bf16):
            loss = model(**batch).loss / config.accumulate
        loss.backward()
        total += loss.detach()
    nn.utils.clip_grad_norm_(model.parameters(), config.max_grad_norm)
    for optimizer in optimizers:
        optimizer.step()
    model.zero_grad(set_to_none=True)
    return total, tokens


def to_device(batch: dict[str, Any], device: str) -> dict[str, Any]:
    """Returns: A batch whose tensors are on `device`; what is no tensor stays.

    A GPU takes them out of pinned memory while Python goes on; out of any other Python waits
    until the GPU has done all that it was asked before.
    """
    return {key: _moved(value, device) for key, value in batch.items()}


def _moved(value: Any, device: str) -> Any:
    if not isinstance(value, Tensor):
        return value
    return (value.pin_memory() if device == "cuda" else value).to(device, non_blocking=True)


def _evaluated(model: nn.Module, evaluate: Evaluate) -> dict[str, float]:
    """Runs `evaluate` without touching the random state that training goes on with."""
    state = torch.get_rng_state()
    model.eval()
    with torch.no_grad():
        scores = dict(evaluate(model))
    model.train()
    torch.set_rng_state(state)
    return scores


class _Run:
    """The clock and the log of one process."""

    def __init__(self, config: LoopConfig, progress: Progress) -> None:
        self._config = config
        self._progress = progress
        self._clock = time.monotonic()
        self._last = {"evaluate": progress.spent_s, "checkpoint": progress.spent_s}
        self._losses: list[Tensor] = []
        self._tokens = 0
        self._since = self._clock

    def count(self, outcome: tuple[Tensor, int]) -> None:
        """Takes in one step's loss and tokens; logs when it is time."""
        self._progress.step += 1
        self._tick()
        self._losses.append(outcome[0])
        self._tokens += outcome[1]
        if self._progress.step % self._config.log_steps == 0:
            loss = self.mean_loss()
            now = time.monotonic()
            rate = learning_rate(self._config, self._progress)
            self.log(loss=loss, rate=rate, target_tokens_per_s=self._tokens / (now - self._since))
            self._losses, self._tokens, self._since = [], 0, now

    def mean_loss(self) -> float:
        """Returns: Of the steps since the last line of the log; 0 when there was none.

        Raises:
            FloatingPointError: One of them was no number. What came of it must not be saved.
        """
        mean = float(torch.stack(self._losses).mean()) if self._losses else 0.0
        if not math.isfinite(mean):
            raise FloatingPointError(f"loss is {mean} by step {self._progress.step}")
        return mean

    def is_due(self, what: str, minutes: float) -> bool:
        """Returns: Whether `minutes` have gone by since this was last true for `what`."""
        self._tick()
        if self._progress.spent_s - self._last[what] < 60.0 * minutes:
            return False
        self._last[what] = self._progress.spent_s
        return True

    def log(self, **values: float) -> None:
        """Adds one line to `log.jsonl`."""
        minutes = round(self._progress.spent_s / 60.0, 2)
        line = {"step": self._progress.step, "minutes": minutes, **values}
        with (self._config.work / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _tick(self) -> None:
        now = time.monotonic()
        self._progress.spent_s += now - self._clock
        self._clock = now


def save(
    model: nn.Module,
    optimizers: Sequence[torch.optim.Optimizer],
    batches: Batches,
    config: LoopConfig,
    progress: Progress,
) -> None:
    """Writes the checkpoint and a snapshot of the weights."""
    state = {
        "model": model.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in optimizers],
        "batches": batches.state_dict(),
        "rng": torch.get_rng_state(),
        "step": progress.step,
        "spent_s": progress.spent_s,
    }
    if config.device == "cuda":
        state["device_rng"] = torch.cuda.get_rng_state()
    save_checkpoint(config.work, state)
    save_snapshot(config.work, progress.step, state["model"], config.keep_snapshots)


def resume(
    model: nn.Module,
    optimizers: Sequence[torch.optim.Optimizer],
    batches: Batches,
    config: LoopConfig,
) -> Progress:
    """Takes everything back from the checkpoint. Returns: How far it had come, or nothing."""
    state = load_checkpoint(config.work)
    if state is None:
        return Progress()
    model.load_state_dict(state["model"])
    for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    batches.load_state_dict(state["batches"])
    torch.set_rng_state(state["rng"])
    if config.device == "cuda":
        torch.cuda.set_rng_state(state["device_rng"])
    return Progress(step=state["step"], spent_s=state["spent_s"])
