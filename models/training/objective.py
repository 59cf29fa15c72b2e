"""Label-smoothed cross entropy of a projection, its gradient worked out on the way forward.

The logits of a batch (2,000 tokens by 8,000 pieces) are the largest thing a small translator
makes. torch's `cross_entropy` with smoothing goes over them nine times, in fp32, and took a
fifth of a step on one core; here they are gone over in chunks and stay in the cache. What is
written out of them is the loss's slope, once and in the type of the states.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

# Rows of logits at a time. On a CPU 256 x 8000 fp32 fit the cache of one core's L3 share; a GPU
# wants few launches.
CHUNKS = {"cpu": 256, "cuda": 8192}


class SmoothedCrossEntropy(torch.autograd.Function):
    """Mean over rows of the smoothed loss of `states @ weight.T`.

    Source: Szegedy et al. 2016, section 7 (smoothing); Liger-Kernel's fused linear cross
    entropy (gradient in the forward pass).
    """

    @staticmethod
    def forward(
        ctx: Any, states: Tensor, weight: Tensor, wanted: Tensor, smoothing: float
    ) -> Tensor:
        """Returns: The scalar loss.

        Args:
            ctx: Keeps the gradients.
            states: (rows, width).
            weight: (pieces, width), of the type of `states`.
            wanted: (rows,) int64, each a row of `weight`.
            smoothing: Share of the target spread over all pieces.
        """
        rows, pieces = len(states), len(weight)
        slopes = states.new_empty(rows, pieces)  # of the loss by the logits
        total = states.new_zeros((), dtype=torch.float32)
        chunk = CHUNKS[states.device.type]
        for start in range(0, rows, chunk):
            part = states[start : start + chunk]
            right = wanted[start : start + chunk, None]
            logits = (part @ weight.T).float()
            norm = logits.logsumexp(dim=1, keepdim=True)
            picked = logits.gather(1, right)
            mean = logits.mean(dim=1, keepdim=True)
            total += (norm - (1.0 - smoothing) * picked - smoothing * mean).sum()
            slope = logits.sub_(norm).exp_().sub_(smoothing / pieces)
            slope.scatter_add_(1, right, slope.new_full(right.shape, smoothing - 1.0))
            slopes[start : start + chunk] = slope
        ctx.save_for_backward(slopes @ weight, slopes.T @ states)
        ctx.rows = rows
        return total / rows

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, Tensor, None, None]:
        """Scales the kept gradients."""
        states_grad, weight_grad = ctx.saved_tensors
        scale = outer[0] / ctx.rows
        return states_grad * scale, weight_grad * scale, None, None


def smoothed_cross_entropy(
    states: Tensor, weight: Tensor, wanted: Tensor, smoothing: float
) -> Tensor:
    """The mean loss of rows of states against the pieces they should predict.

    Under autocast the products run in its type; the loss is fp32. See `SmoothedCrossEntropy`.
    """
    device = states.device.type
    low = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else weight.dtype
    with torch.autocast(device, enabled=False):
        loss: Tensor = SmoothedCrossEntropy.apply(states.to(low), weight.to(low), wanted, smoothing)
    return loss
