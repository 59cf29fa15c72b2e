"""Where and in what to compute, told for machines that are not here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.catalogue import load_catalogue
from models.engines.device import (
    CPU_BATCH_TOKENS,
    MOST_BATCH_TOKENS,
    Choice,
    Machine,
    batch_tokens,
    choose,
    describe_machine,
    stored_type,
)
from models.errors import ModelUnavailable
from models.options import Device

CPU = Machine()
PLAIN_CPU = Machine(cpu_types=frozenset({"float32"}))
AMPERE = Machine(
    cuda_devices=1,
    cuda_types=frozenset(
        {"float32", "float16", "bfloat16", "int8", "int8_float32", "int8_float16", "int8_bfloat16"}
    ),
    cuda_free_bytes=20 * 2**30,
)
TURING = replace(AMPERE, cuda_types=AMPERE.cuda_types - {"bfloat16", "int8_bfloat16"})
OLD = replace(AMPERE, cuda_types=frozenset({"float32", "int8_float32"}))


@pytest.mark.parametrize(
    ("device", "stored", "machine", "expected"),
    [
        ("auto", "int8", CPU, Choice("cpu", "int8")),
        ("auto", "int8", PLAIN_CPU, Choice("cpu", "float32")),
        ("auto", "float16", CPU, Choice("cpu", "int8")),
        ("auto", "float32", CPU, Choice("cpu", "float32")),
        ("cpu", "int8", AMPERE, Choice("cpu", "int8")),
        ("auto", "int8", AMPERE, Choice("cuda", "int8_bfloat16")),
        ("cuda", "bfloat16", AMPERE, Choice("cuda", "bfloat16")),
        ("cuda", "float32", AMPERE, Choice("cuda", "float32")),
        ("auto", "int8", TURING, Choice("cuda", "int8_float16")),
        ("auto", "bfloat16", TURING, Choice("cuda", "float16")),
        ("auto", "int8", OLD, Choice("cuda", "int8_float32")),
        ("auto", "float16", OLD, Choice("cuda", "float32")),
    ],
)
def test_the_choice(device: Device, stored: str, machine: Machine, expected: Choice) -> None:
    assert choose(device, stored, machine) == expected


def test_cuda_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelUnavailable, match="DEVICE=cuda, but CTranslate2 finds no CUDA device"):
        choose("cuda", "int8", CPU)


def test_what_to_convert_to() -> None:
    assert stored_type("auto", CPU) == "int8"
    assert stored_type("cpu", AMPERE) == "int8"
    assert stored_type("auto", AMPERE) == "bfloat16"
    assert stored_type("auto", TURING) == "float16"
    assert stored_type("auto", OLD) == "float32"


def test_batches_grow_with_the_free_memory_and_stay_within_bounds() -> None:
    card = load_catalogue().get("translator-en-xx")
    sizes = [
        batch_tokens(card, replace(AMPERE, cuda_free_bytes=gib * 2**30)) for gib in (0, 4, 12, 400)
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] == card.max_source_tokens
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[-1] == MOST_BATCH_TOKENS
    assert batch_tokens(card, CPU) == CPU_BATCH_TOKENS
    assert batch_tokens(card, replace(AMPERE, cuda_free_bytes=None)) == CPU_BATCH_TOKENS


def test_this_machine_can_be_described_and_computes_somewhere() -> None:
    machine = describe_machine()
    assert "float32" in machine.cpu_types
    assert choose("auto", "int8", machine).compute_type
    assert (machine.cuda_devices == 0) is (not machine.cuda_types)
