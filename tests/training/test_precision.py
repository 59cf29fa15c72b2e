"""bf16 is for machines that are faster in it, not for those that could imitate it."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")

from models.training import precision  # noqa: E402

pytestmark = pytest.mark.training


@pytest.mark.parametrize(
    ("capabilities", "faster", "wanted"),
    [
        ({"avx2": True, "avx512_bf16": False}, torch.bfloat16, False),
        ({"avx512_f": True, "avx512_vnni": True, "amx_bf16": False}, torch.bfloat16, False),
        ({"avx512_f": True, "avx512_bf16": True}, torch.bfloat16, True),
        ({"avx512_f": True, "avx512_bf16": True}, torch.float32, False),
        ({"avx512_bf16": False, "amx_bf16": True}, torch.bfloat16, True),
        ({"neon": True, "bf16": True}, torch.bfloat16, True),
        ({"neon": True, "bf16": True}, torch.float32, False),
        ({"neon": True}, torch.bfloat16, False),
    ],
)
def test_the_instruction_must_be_there_and_faster(
    monkeypatch: pytest.MonkeyPatch,
    capabilities: dict[str, bool],
    faster: object,
    wanted: bool,
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    monkeypatch.setattr(precision, "seconds", lambda dtype: 1.0 if dtype == faster else 2.0)
    assert precision.prefers_bf16("cpu") is wanted
    assert precision.prefers_bf16("cuda")
    with precision.autocast("cpu"):
        assert torch.is_autocast_enabled("cpu") is wanted


def test_a_machine_without_the_instruction_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_to_be_asked(dtype: object) -> float:
        raise AssertionError(dtype)

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    monkeypatch.setattr(precision, "seconds", not_to_be_asked)
    assert not precision.prefers_bf16("cpu")


def test_a_product_takes_its_time_and_is_timed_once() -> None:
    assert precision.seconds(torch.float32) > 1e-4
    assert precision.seconds(torch.float32) == precision.seconds(torch.float32)


def test_torch_says_of_this_machine_what_the_kernel_does() -> None:
    flags = Path("/proc/cpuinfo")
    if not flags.exists():
        pytest.skip("no /proc/cpuinfo")
    has_instruction = set(precision.INSTRUCTIONS) & set(flags.read_text().split())
    assert has_instruction or not precision.prefers_bf16("cpu")
