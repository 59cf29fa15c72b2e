"""Where bf16 is used: on a GPU, and on a CPU whose products are faster in it."""

from __future__ import annotations

import time
from functools import cache

import torch
from torch.nn.functional import linear

INSTRUCTIONS = ("avx512_bf16", "amx_bf16", "bf16")  # the last is Arm's
# A product of the translators' feed-forward layers: (positions, width) by (inner width, width).
POSITIONS, WIDTH, INNER = 2_400, 512, 2_048


def prefers_bf16(device: str) -> bool:
    """Whether products in bf16 are worth it there.

    A CPU without an instruction for it is not asked how fast it is: torch imitates bf16 there,
    three times slower than float32 with AVX-512 alone, twenty times without. One that has the
    instruction may be slower all the same (Sapphire Rapids whose AMX a hypervisor hides), so the
    two are timed, once in a process.
    """
    if device == "cuda":
        return True
    has_instruction = any(torch.cpu.get_capabilities().get(name) for name in INSTRUCTIONS)
    return has_instruction and seconds(torch.bfloat16) < seconds(torch.float32)


@cache
def seconds(dtype: torch.dtype) -> float:
    """Returns: CPU time of a product, the least of four."""
    states, weight = (torch.ones(rows, WIDTH, dtype=dtype) for rows in (POSITIONS, INNER))
    found = []
    for _ in range(4):
        started = time.process_time()
        linear(states, weight)
        found.append(time.process_time() - started)
    return min(found)


def autocast(device: str, wanted: bool = True) -> torch.autocast:
    """Returns: A context whose products are in bf16 where that is wanted and worth it."""
    return torch.autocast(device, torch.bfloat16, enabled=wanted and prefers_bf16(device))
