"""Muon, many matrices at a time, on machines with and without bf16.

torch's own (2.9 and later) turns one matrix after the other, always in bf16: on a CPU that has to
imitate bf16 a step of the translator took four minutes. Here those of one shape are turned
together, in the type the caller names. Same steps, same state.

Source: Jordan et al. 2024, "Muon: an optimizer for hidden layers"; the size of a step is that of
Liu et al. 2025, "Muon is scalable for LLM training", section 2.2, which lets it share AdamW's rate.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn, optim

# Five rounds of an odd quintic whose slope at zero is as large as it can be (Jordan et al.): they
# take every singular value to between 0.7 and 1.2, which is near enough.
COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ROUNDS = 5
RMS = 0.2  # of a step's entries, at a rate of one: that of AdamW's


class Muon(optim.Optimizer):
    """Moves each matrix by its momentum, singular values made equal.

    Args:
        matrices: Parameters of two dimensions.
        weight_decay: As AdamW means it.
        momentum: Share of the old momentum kept at a step; Nesterov's.
        dtype: Of the products: bf16 where the machine is faster in it.
    Raises:
        ValueError: A parameter is no matrix.
    """

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        weight_decay: float,
        momentum: float = 0.95,
        dtype: torch.dtype = torch.bfloat16,
    ) -> None:
        self._dtype = dtype
        super().__init__(
            list(matrices), {"lr": 0.0, "weight_decay": weight_decay, "momentum": momentum}
        )
        for group in self.param_groups:
            if any(matrix.dim() != 2 for matrix in group["params"]):
                raise ValueError("Muon moves matrices only")

    def step(self, _closure: None = None) -> None:
        """Takes one step along the gradients that there are."""
        with torch.no_grad():
            for group in self.param_groups:
                self._move(group)

    def _move(self, group: dict[str, Any]) -> None:
        alike: dict[torch.Size, list[Tensor]] = defaultdict(list)
        for matrix in group["params"]:
            if matrix.grad is not None:
                alike[matrix.shape].append(matrix)
        for shape, matrices in alike.items():
            turned = orthogonal(self._momenta(matrices, group["momentum"]).to(self._dtype))
            step = group["lr"] * RMS * math.sqrt(max(shape))
            for matrix, update in zip(matrices, turned, strict=True):
                matrix.mul_(1.0 - group["lr"] * group["weight_decay"])
                matrix.add_(update, alpha=-step)

    def _momenta(self, matrices: list[Tensor], kept: float) -> Tensor:
        """Returns: (matrices, rows, columns), taking the gradients in."""
        found = []
        for matrix in matrices:
            grad = matrix.grad
            assert grad is not None
            state = self.state[matrix]
            if not state:
                state["momentum_buffer"] = torch.zeros_like(grad)
            momentum: Tensor = state["momentum_buffer"].lerp_(grad, 1.0 - kept)
            found.append(grad.lerp(momentum, kept))
        return torch.stack(found)


def orthogonal(matrices: Tensor) -> Tensor:
    """Returns: For each of (matrices, rows, columns) about the nearest orthogonal one."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.mT if tall else matrices
    x = x / x.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    for _ in range(ROUNDS):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x
