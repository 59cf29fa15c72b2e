"""Where bf16 is used: on a GPU, and on a CPU that has it."""

from __future__ import annotations

import torch

BF16 = ("avx512_bf16", "amx_bf16", "bf16")  # the last is Arm's


def has_bf16(device: str) -> bool:
    """Whether bf16 is worth it: torch imitates it where the processor has no instruction for it.

    Three times slower than float32 with AVX-512 alone, twenty times without.
    """
    return device == "cuda" or any(torch.cpu.get_capabilities().get(name) for name in BF16)


def autocast(device: str, wanted: bool = True) -> torch.autocast:
    """Returns: A context whose products are in bf16 where that is wanted and worth it."""
    return torch.autocast(device, torch.bfloat16, enabled=wanted and has_bf16(device))
