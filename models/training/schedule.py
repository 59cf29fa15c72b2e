"""What a run may spend and how fast it moves: budgets, rates, and how far it has come.

Stands below `loop.py`. The rate is a function of the share of the budget spent, so a budget in
minutes ends on its cool-down whatever the machine's speed; torch's schedulers count steps only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class LoopConfig:
    """What one run may spend and how it moves.

    Attributes:
        work: Folder for `checkpoint.pt`, `snapshot-*.pt` and `log.jsonl`; made if absent.
        minutes: Wall-clock budget over all resumed runs together, evaluation included.
        max_steps: Budget in steps; the run ends at whichever budget is met first.
        learning_rate: The peak, reached after `warmup_steps`.
        warmup_steps: Linear rise from zero.
        hold_steps: The rate stays at its peak until here, then falls as 1/sqrt(step).
        cooldown: Last share of the budget over which the rate falls linearly to zero
            (Hägele et al. 2024, "Scaling laws and compute-optimal training beyond fixed
            training durations": a cool-down replaces most of what averaging brings).
        weight_decay: On matrices only.
        muon: Matrices of the layers move by Muon instead of AdamW (`optimisers.py`).
        max_grad_norm: Gradients are scaled down to this norm.
        bf16: Autocast; fp32 master weights stay. Zen 4 does bf16 products at 2.3 times the
            speed of fp32 (200 against 90 GFLOP/s a core, measured here).
        accumulate: Batches to one optimiser step.
        device: Where the model lives: "cpu" or "cuda".
        log_steps, evaluate_minutes, checkpoint_minutes: How often.
        keep_snapshots: Weights of the last so many checkpoints are kept for averaging.
        seed: For dropout; a resumed run takes its random state from the checkpoint.
    """

    work: Path
    minutes: float = math.inf
    max_steps: int = 10**9
    learning_rate: float = 1e-3
    warmup_steps: int = 500
    hold_steps: int = 500
    cooldown: float = 0.2
    weight_decay: float = 0.01
    muon: bool = False
    max_grad_norm: float = 1.0
    bf16: bool = True
    accumulate: int = 1
    device: str = "cpu"
    log_steps: int = 50
    evaluate_minutes: float = 10.0
    checkpoint_minutes: float = 4.0
    keep_snapshots: int = 5
    seed: int = 1


@dataclass
class Progress:
    """How far a run has come; kept in the checkpoint."""

    step: int = 0
    spent_s: float = 0.0


def learning_rate(config: LoopConfig, progress: Progress) -> float:
    """The rate of the step to come: warm-up, hold, inverse square root, cool-down.

    Source: Vaswani et al. 2017, section 5.3, with the peak as the free constant.
    """
    step = progress.step + 1
    scale = min(1.0, step / max(1, config.warmup_steps))
    scale *= min(1.0, math.sqrt(max(1, config.hold_steps) / step))
    left = 1.0 - share_done(config, progress)
    if config.cooldown > 0.0:
        scale *= min(1.0, left / config.cooldown)
    return config.learning_rate * scale


def share_done(config: LoopConfig, progress: Progress) -> float:
    """Returns: 0 at the start, 1 when the nearer of both budgets is spent."""
    in_time = progress.spent_s / (60.0 * config.minutes)
    return min(1.0, max(in_time, progress.step / config.max_steps))
