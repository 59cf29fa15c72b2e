"""What one caller of the batcher waits for: its segments, their outcomes, its deadline.

Not locked: the batcher guards its calls.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.deadline import Deadline
from models.engines.base import Decoding, Hypothesis, Tokens
from models.errors import DeadlineExceeded, ModelError

Outcome = tuple[Hypothesis, ...] | ModelError
"""What became of one source: its hypotheses, best first, or its own error."""


@dataclass(eq=False, slots=True)
class Call:
    """One portion of one caller: its segments and what became of them.

    `waiting` holds the indices of `sources` still to be worked, longest first: neighbours in a
    batch are then of like length, and little of it is padding.
    """

    sources: Sequence[Tokens]
    decoding: Decoding
    deadline: Deadline | None
    queued_at_s: float
    outcomes: list[Outcome | None] = field(init=False)
    waiting: deque[int] = field(init=False)

    def __post_init__(self) -> None:
        self.outcomes = [None] * len(self.sources)
        longest_first = sorted(range(len(self.sources)), key=lambda i: -len(self.sources[i]))
        self.waiting = deque(longest_first)

    def is_done(self) -> bool:
        """Whether every source has its outcome."""
        return None not in self.outcomes

    def waiting_tokens(self) -> int:
        """Tokens of the sources still to be worked."""
        return sum(len(self.sources[i]) for i in self.waiting)

    def left_s(self) -> float | None:
        """Seconds until the deadline, None without one."""
        at = self.deadline.at if self.deadline else None
        return None if at is None else at - time.monotonic()

    def is_overdue(self) -> bool:
        """Whether the deadline is reached."""
        left_s = self.left_s()
        return left_s is not None and left_s <= 0

    def fill_overdue(self) -> None:
        """Answer whatever is still open with `DeadlineExceeded`."""
        seconds = self.deadline.seconds if self.deadline else None
        self.fill(DeadlineExceeded(seconds or 0.0))

    def fill(self, error: ModelError) -> None:
        """Answer whatever is still open with `error`; nothing of it waits any longer."""
        self.waiting.clear()
        self.outcomes = [error if outcome is None else outcome for outcome in self.outcomes]
