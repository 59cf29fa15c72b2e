"""bf16 is for machines that have the instruction, not for those that could imitate it."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")

from models.training import precision  # noqa: E402

pytestmark = pytest.mark.training


@pytest.mark.parametrize(
    ("capabilities", "wanted"),
    [
        ({"avx2": True, "avx512_bf16": False}, False),
        ({"avx512_f": True, "avx512_vnni": True, "avx512_bf16": False, "amx_bf16": False}, False),
        ({"avx512_f": True, "avx512_bf16": True}, True),
        ({"avx512_bf16": False, "amx_bf16": True}, True),
        ({"neon": True, "bf16": True}, True),
        ({"neon": True}, False),
    ],
)
def test_the_instruction_is_what_counts(
    monkeypatch: pytest.MonkeyPatch, capabilities: dict[str, bool], wanted: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert precision.has_bf16("cpu") is wanted
    assert precision.has_bf16("cuda")
    with precision.autocast("cpu"):
        assert torch.is_autocast_enabled("cpu") is wanted


def test_torch_says_of_this_machine_what_the_kernel_does() -> None:
    flags = Path("/proc/cpuinfo")
    if not flags.exists():
        pytest.skip("no /proc/cpuinfo")
    words = set(flags.read_text().split())
    assert precision.has_bf16("cpu") is bool({"avx512_bf16", "amx_bf16", "bf16"} & words)
