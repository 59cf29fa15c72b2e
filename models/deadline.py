"""A point in time by which an answer must come; made once a request and handed down.

Whoever holds it may also call the work off: from then on every place that looks at the clock,
the queues before the engines included, finds the time over.
"""

from __future__ import annotations

import time

from models.errors import Cancelled, DeadlineExceeded


class Deadline:
    """Counts from its making; `seconds` None never expires."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.at = None if seconds is None else time.monotonic() + seconds
        """On the clock of `time.monotonic()`, in seconds."""
        self.is_cancelled = False
        self._shares: list[Deadline] = []

    def cancel(self) -> None:
        """Call the work off: it ends at the next batch. For any thread, any number of times."""
        self.is_cancelled = True
        self.at = time.monotonic()
        for share in self._shares:
            share.cancel()

    def share(self, parts: int) -> Deadline:
        """A deadline after an equal share, one of `parts`, of the time that is left.

        Calling this one off calls its shares off.
        """
        own = Deadline(self.seconds)
        self._shares.append(own)
        own.is_cancelled = self.is_cancelled
        if self.at is not None:
            now = time.monotonic()
            own.at = now + (self.at - now) / parts
        return own

    def check(self) -> None:
        """Raise Cancelled once it was called off, DeadlineExceeded once the time is over."""
        if self.is_cancelled:
            raise Cancelled
        if self.seconds is not None and self.at is not None and time.monotonic() >= self.at:
            raise DeadlineExceeded(self.seconds)
