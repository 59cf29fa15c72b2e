"""A run on the disk: its checkpoint, its snapshots of the weights, and their mean.

Stands below `loop.py`, which says what is in a checkpoint; here it is written whole or not at
all, so that a machine may be stopped at any moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def save_checkpoint(work: Path, state: Mapping[str, Any]) -> None:
    """Replaces `checkpoint.pt`."""
    _write(state, work / "checkpoint.pt")


def load_checkpoint(work: Path) -> dict[str, Any] | None:
    """Returns: What was saved last, on the CPU; None where no run has begun."""
    path = work / "checkpoint.pt"
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return state


def save_snapshot(work: Path, step: int, weights: Mapping[str, Tensor], keep: int) -> None:
    """Adds `snapshot-STEP.pt` and drops all but the last `keep`; 0 writes none."""
    if keep == 0:
        return
    _write(weights, work / f"snapshot-{step:07d}.pt")
    for old in snapshots(work)[:-keep]:
        old.unlink()


def snapshots(work: Path) -> list[Path]:
    """Returns: Saved weights in `work`, oldest first."""
    return sorted(work.glob("snapshot-*.pt"))


def average(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of several snapshots' weights; those that were one tensor stay one.

    Raises:
        FileNotFoundError: There is none.
    Source: checkpoint averaging, Vaswani et al. 2017, section 6.1.
    """
    if not paths:
        raise FileNotFoundError("no snapshot to average")
    mean: dict[str, Tensor] = {}
    for path in paths:
        seen: dict[tuple[int, torch.Size], str] = {}
        for name, value in torch.load(path, map_location="cpu", weights_only=True).items():
            tied = seen.setdefault((value.data_ptr(), value.shape), name)
            if tied != name:
                mean[name] = mean[tied]
            elif not value.is_floating_point():
                mean[name] = value
            elif name in mean:
                mean[name] += value / len(paths)
            else:
                mean[name] = value / len(paths)
    return mean


def _write(state: Mapping[str, Any], path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
