"""Where bf16 is used: on a GPU, and on a CPU that has it."""

from __future__ import annotations

import torch


def has_bf16(device: str) -> bool:
    """Whether bf16 is worth it: without AVX-512 torch imitates it, twenty times slower."""
    return device == "cuda" or torch.backends.cpu.get_cpu_capability() == "AVX512"


def autocast(device: str, wanted: bool = True) -> torch.autocast:
    """Returns: A context whose products are in bf16 where that is wanted and worth it."""
    return torch.autocast(device, torch.bfloat16, enabled=wanted and has_bf16(device))
