"""The loss of a projection, its gradient worked out on the way forward.

Label-smoothed cross entropy and, where a batch went through the model twice, how far the two
answers, made under different dropout, are apart.

The logits of a batch (2,000 tokens by 8,000 pieces) are the largest thing a small translator
makes. torch's `cross_entropy` with smoothing goes over them nine times, in fp32, and took a
fifth of a step on one core; here they are gone over in chunks and stay in the cache. What is
written out of them is the loss's slope, once and in the type of the states.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

# Rows of logits at a time. On a CPU 256 x 8000 fp32 fit the cache of one core's L3 share; a GPU
# wants few launches.
CHUNKS = {"cpu": 256, "cuda": 8192}
# Rows of the weight are filled up to a multiple of this: where a row of logits does not begin at 16
# bytes, a GPU's matrix units are fed piecemeal.
ALIGNED = 8


class ProjectedLoss(torch.autograd.Function):
    """Mean over tokens and copies of the smoothed loss of `states @ weight.T`, kept consistent.

    Source: Szegedy et al. 2016, section 7 (smoothing); Liang et al. 2021, "R-Drop: Regularized
    dropout for neural networks" (two copies); Liger-Kernel's fused linear cross entropy
    (gradient in the forward pass).
    """

    @staticmethod
    def forward(
        ctx: Any,
        states: Tensor,
        weight: Tensor,
        wanted: Tensor,
        smoothing: float,
        consistency: float,
    ) -> Tensor:
        """Returns: The scalar loss.

        Args:
            ctx: Keeps the gradients.
            states: (copies, tokens, width).
            weight: (pieces, width), of the type of `states`.
            wanted: (tokens,) int64, each a row of `weight`.
            smoothing: Share of the target spread over all pieces.
            consistency: The paper's alpha; above 0 there are two copies.
        """
        copies, tokens, _ = states.shape
        pieces = len(weight)
        aligned = functional.pad(weight, (0, 0, 0, -pieces % ALIGNED))
        slopes = states.new_zeros(copies, tokens, len(aligned))  # of the loss by the logits
        total = states.new_zeros((), dtype=torch.float32)
        chunk = CHUNKS[states.device.type]
        for start in range(0, tokens, chunk):
            part = states[:, start : start + chunk]
            right = wanted[start : start + chunk, None].expand(copies, -1, 1)
            logits = (part @ aligned.T)[..., :pieces].float()
            norm = logits.logsumexp(dim=2, keepdim=True)
            picked = logits.gather(2, right)
            mean = logits.mean(dim=2, keepdim=True)
            total += (norm - (1.0 - smoothing) * picked - smoothing * mean).sum()
            logits.sub_(norm)
            if consistency:
                apart, pull = _divergence(logits)
                total += 0.5 * consistency * apart
            slope = logits.exp_().sub_(smoothing / pieces)
            slope.scatter_add_(2, right, slope.new_full(right.shape, smoothing - 1.0))
            if consistency:
                slope.add_(pull, alpha=0.5 * consistency)
            slopes[:, start : start + chunk, :pieces] = slope
        weight_grad = (slopes.flatten(0, 1).T @ states.flatten(0, 1))[:pieces]
        ctx.save_for_backward(slopes @ aligned, weight_grad)
        ctx.rows = copies * tokens
        return total / ctx.rows

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        """Scales the kept gradients."""
        states_grad, weight_grad = ctx.saved_tensors
        scale = outer[0] / ctx.rows
        return states_grad * scale, weight_grad * scale, None, None, None


def _divergence(logs: Tensor) -> tuple[Tensor, Tensor]:
    """Both Kullback-Leibler divergences of two copies, summed, and their slope by the logits.

    Args:
        logs: (2, tokens, pieces) log-probabilities.
    Returns:
        A scalar, and a tensor like `logs`.
    """
    chances = logs.exp()
    apart = torch.stack([logs[0] - logs[1], logs[1] - logs[0]])
    own = (chances * apart).sum(dim=2, keepdim=True)  # KL of each copy from the other
    slope = chances * (apart - own + 1.0) - chances.flip(0)
    return own.sum(), slope


def projected_loss(
    states: Tensor, weight: Tensor, wanted: Tensor, smoothing: float, consistency: float = 0.0
) -> Tensor:
    """The mean loss of states against the pieces they should predict; see `ProjectedLoss`.

    Under autocast the products run in its type; the loss is fp32.
    """
    device = states.device.type
    low = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else weight.dtype
    with torch.autocast(device, enabled=False):
        loss: Tensor = ProjectedLoss.apply(
            states.to(low), weight.to(low), wanted, smoothing, consistency
        )
    return loss
