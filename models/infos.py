"""What a pipeline says of itself: its models and its languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.types import Mode


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as `/v1/models` shows it.

    `profile` is "embedded" or "full"; `serves` names what it is used for: "en-ru",
    "summarise-en".
    """

    id: str
    task: str
    source_langs: tuple[str, ...]
    target_langs: tuple[str, ...]
    revision: str
    licence: str
    engine: str
    quantisation: str
    size_bytes: int
    max_source_tokens: int
    scores: Mapping[str, float]
    is_ready: bool
    profile: str = "embedded"
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """A language as `/v1/languages` shows it: its targets, and how it is summarised.

    `can_summarise` is whether a model writes summaries of it; `modes` has "extractive" always.
    """

    code: str
    name: str
    script: str
    direction: Literal["ltr", "rtl"]
    targets: tuple[str, ...]
    can_summarise: bool
    modes: tuple[Mode, ...]
