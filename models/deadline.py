"""A point in time by which an answer must come; made once a request and handed down."""

from __future__ import annotations

import time

from models.errors import DeadlineExceeded


class Deadline:
    """Counts from its making; `seconds` None never expires."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.at = None if seconds is None else time.monotonic() + seconds
        """On the clock of `time.monotonic()`, in seconds."""

    def share(self, parts: int) -> Deadline:
        """A deadline after an equal share, one of `parts`, of the time that is left."""
        own = Deadline(self.seconds)
        if self.at is not None:
            now = time.monotonic()
            own.at = now + (self.at - now) / parts
        return own

    def check(self) -> None:
        """Raise DeadlineExceeded once the time is over."""
        if self.seconds is not None and self.at is not None and time.monotonic() >= self.at:
            raise DeadlineExceeded(self.seconds)
