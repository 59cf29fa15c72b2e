"""What a check finds: a code, the words of it, and where it stands in the output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from models.types import Span

FaultCode = Literal[
    "number_lost",
    "number_invented",
    "unit_changed",
    "name_lost",
    "name_invented",
    "negation_lost",
    "repetition",
    "wrong_script",
    "length_ratio",
    "copy",
    "truncated",
]

# A fault's weight when candidates are compared: an invented fact is worse than a clumsy line.
SEVERITY: dict[FaultCode, float] = {
    "number_invented": 3.0,
    "number_lost": 2.0,
    "unit_changed": 2.0,
    "name_lost": 1.5,
    "name_invented": 3.0,
    "negation_lost": 3.0,
    "repetition": 3.0,
    "wrong_script": 4.0,
    "length_ratio": 2.0,
    "copy": 5.0,
    "truncated": 2.0,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing an output did not keep.

    Attributes:
        code: Which check failed.
        detail: In words, what was lost or invented.
        spans: Where it stands in the output; empty where something is absent.
    """

    code: FaultCode
    detail: str
    spans: tuple[Span, ...] = ()


def severity(faults: Iterable[Fault]) -> float:
    """The summed weight of `faults`; 0 is a clean output."""
    return sum(SEVERITY[fault.code] for fault in faults)
