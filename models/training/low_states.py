"""States that stay in bf16 between a Marian's products on a GPU, where autocast makes them fp32.

Autocast takes norms and softmax to fp32, so the states between are fp32 too, and every product
that reads them (three at each attention) makes its own bf16 copy, whose gradient goes the way
back. Marian norms after each sum, so nothing adds up over the layers, and a GPU's norm and softmax
of bf16 work in fp32 inside. Weights, their gradients and the loss stay as they were. Not for a CPU:
its norm of bf16 sums the slopes of a weight in bf16, a tenth off.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import MarianMTModel
from transformers.masking_utils import AttentionMaskInterface, eager_mask
from transformers.modeling_utils import AttentionInterface

NAME = "low"  # of the attention


class LowNorm(nn.LayerNorm):
    """A norm whose output has autocast's type."""

    def forward(self, states: Tensor) -> Tensor:
        """Returns: Like `states`, in autocast's type where that is on."""
        device = states.device.type
        if not torch.is_autocast_enabled(device):
            return super().forward(states)
        low = torch.get_autocast_dtype(device)
        with torch.autocast(device, enabled=False):
            return functional.layer_norm(
                states.to(low),
                self.normalized_shape,
                self.weight.to(low),
                self.bias.to(low),
                self.eps,
            )


def attention(
    module: nn.Module,  # noqa: ARG001  # transformers' protocol
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float,
    **_: Any,
) -> tuple[Tensor, None]:
    """Torch's fused attention, in the type of `query`.

    Args:
        module: Whose attention it is; not asked.
        query: (batch, heads, target_len, width of a head).
        key: (batch, heads, source_len, width of a head), as `value`; all of one type.
        value: What is mixed.
        attention_mask: (batch, 1, target_len, source_len), 0 or the least number.
        scaling: Of the scores.
    Returns:
        (batch, target_len, heads, width of a head), and no weights.
    """
    if attention_mask is not None:
        least = torch.finfo(query.dtype).min  # that of fp32 is beyond bf16
        attention_mask = attention_mask.clamp(min=least).to(query.dtype)
    with torch.autocast(query.device.type, enabled=False):
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=attention_mask, scale=scaling
        )
    return mixed.transpose(1, 2).contiguous(), None


AttentionInterface.register(NAME, attention)
AttentionMaskInterface.register(NAME, eager_mask)


def keep_low(model: MarianMTModel) -> None:
    """Has `model` keep its states low under autocast; without it nothing changes.

    Raises:
        ValueError: The model drops attention, which `attention` does not.
    """
    if model.config.attention_dropout:
        raise ValueError("attention with dropout is not kept low")
    for module in list(model.modules()):
        for name, child in module.named_children():
            if type(child) is nn.LayerNorm:
                norm = LowNorm(child.normalized_shape, child.eps)
                norm.weight, norm.bias = child.weight, child.bias
                setattr(module, name, norm)
    model.set_attn_implementation(NAME)
    # cuDNN's makes a plan for each shape of batch anew: 28,000 target tokens a second where plain
    # products saw 361,000 (H100, torch 2.11).
    torch.backends.cuda.enable_cudnn_sdp(False)
