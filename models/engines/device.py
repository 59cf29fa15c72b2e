"""Which device and number format to compute in, and how much of it at a time.

The choice is a plain function of a `Machine`, so that it can be tested for machines that are not
here. What the machine has is asked of CTranslate2 (which decides what it can run on) and of
nvidia-smi (which comes with every driver and knows the free memory; CTranslate2 does not say).
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import Literal

from models.card import ModelCard
from models.errors import ModelUnavailable
from models.options import Device

# What a batch may take of the memory that is free when a model is loaded: other models come
# after it, and CTranslate2 keeps what it once allocated.
SHARE_OF_FREE_MEMORY = 0.2
# Bytes a source token holds on to while it is worked: for each of 4 beams, keys and values of a
# dozen layers of 1,024 numbers in 2 bytes, and its part of the scores over a large vocabulary.
# Reckoned, not measured.
BYTES_PER_TOKEN = 4 * (12 * 2 * 1024 * 2 + 4 * 65_536 // 8)
CPU_BATCH_TOKENS = 4096
MOST_BATCH_TOKENS = 65_536


@dataclass(frozen=True, slots=True)
class Machine:
    """What there is to compute on.

    Attributes:
        cuda_devices: GPUs CTranslate2 can use.
        cuda_types: Number formats the first of them computes in.
        cpu_types: Number formats the CPU computes in.
        cuda_free_bytes: Free memory of the first GPU; None where nobody says.
    """

    cuda_devices: int = 0
    cuda_types: frozenset[str] = frozenset()
    cpu_types: frozenset[str] = frozenset({"int8", "int8_float32", "float32"})
    cuda_free_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Where to compute, and in what."""

    device: Literal["cpu", "cuda"]
    compute_type: str


def choose(device: Device, stored: str, machine: Machine) -> Choice:
    """Where and in what to compute a model whose file holds `stored`.

    On a CPU that is int8; on a GPU what the file holds, in half precision (bfloat16 where the GPU
    has it: its range is float32's, so nothing overflows that did not in training).

    Raises:
        ModelUnavailable: "cuda" was asked for and there is none.
    """
    if device == "cuda" and not machine.cuda_devices:
        raise ModelUnavailable(
            "DEVICE=cuda, but CTranslate2 finds no CUDA device: look at the driver and at "
            "CUDA_VISIBLE_DEVICES, or set DEVICE=auto"
        )
    if device == "cpu" or not machine.cuda_devices:
        if stored == "float32":
            return Choice("cpu", "float32")
        return Choice("cpu", "int8" if "int8" in machine.cpu_types else "float32")
    half = next((t for t in ("bfloat16", "float16") if t in machine.cuda_types), "float32")
    if stored.startswith("int8"):
        whole = f"int8_{half}" if half != "float32" else "int8_float32"
        if whole in machine.cuda_types:
            return Choice("cuda", whole)
    return Choice("cuda", "float32" if stored == "float32" else half)


def stored_type(device: Device, machine: Machine) -> str:
    """What to convert a model to for this machine: int8 for a CPU, half precision for a GPU."""
    choice = choose(device, "float16", machine)
    return "int8" if choice.device == "cpu" else choice.compute_type


def batch_tokens(card: ModelCard, machine: Machine) -> int:
    """Source tokens of one engine call: 4,096 on a CPU, on a GPU what its free memory allows."""
    if not machine.cuda_devices or machine.cuda_free_bytes is None:
        return CPU_BATCH_TOKENS
    room = max(0, machine.cuda_free_bytes - card.size_bytes) * SHARE_OF_FREE_MEMORY
    return int(min(MOST_BATCH_TOKENS, max(card.max_source_tokens, room // BYTES_PER_TOKEN)))


def describe_machine() -> Machine:
    """What this machine has."""
    import ctranslate2

    cpu_types = frozenset(ctranslate2.get_supported_compute_types("cpu"))
    try:
        count = ctranslate2.get_cuda_device_count()
        types = ctranslate2.get_supported_compute_types("cuda") if count else ()
    except RuntimeError:  # a driver without a device, or one too old
        count, types = 0, ()
    free = _cuda_free_bytes() if count else None
    return Machine(count, frozenset(types), cpu_types, free)


def _cuda_free_bytes() -> int | None:
    visible = os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")[0].strip() or "0"
    query = ["nvidia-smi", f"--id={visible}", "--query-gpu=memory.free"]
    try:
        answer = subprocess.run(
            [*query, "--format=csv,noheader,nounits"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
        return int(answer.split()[0]) * 1024 * 1024
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
