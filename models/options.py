"""How a pipeline is opened: the one thing the service hands over before any text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Device = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """How to open a pipeline; `service/settings.py` fills it from the environment.

    Attributes:
        engine: "ct2" (default), "hf" (needs torch) or "fake" (deterministic, for tests).
        threads: CPU threads an engine may use; 0 lets it choose.
        profile: "embedded", "full" or "auto"; see `models/selection.py`.
        models: Direction -> the id of its model, over the profile's choice.
        models_dir: Where the full-size models lie.
        device: "auto", "cpu" or "cuda".
        max_batch_tokens: Source tokens of one engine call, padding counted; 0 lets it choose.
        max_wait_ms: How long the batcher waits for company.
        max_queue_items: Segments that may wait; beyond that `Overloaded` is raised.
        max_text_chars: Longest text, in code points.
    """

    engine: Literal["ct2", "hf", "fake"] = "ct2"
    threads: int = 0
    profile: Literal["embedded", "full", "auto"] = "embedded"
    models: Mapping[str, str] = field(default_factory=dict)
    models_dir: str = ""
    device: Device = "auto"
    max_batch_tokens: int = 0
    max_wait_ms: float = 2.0
    max_queue_items: int = 4096
    max_text_chars: int = 1_000_000
