"""The calls that wait before one engine, and whose segments go out next.

Fair: the calls stand in a ring and each gives a segment in turn. Not locked, like the calls
themselves, and no threads: the batcher guards it and waits.
"""

from __future__ import annotations

from collections import deque

from models.engines.calls import Call

Item = tuple[Call, int]
"""A call, and the index of one of its sources."""


class Ring:
    """Calls with segments still to be worked, the one whose turn it is first.

    Args:
        max_batch_tokens: Source tokens of one batch, padding counted: segments times the longest
            of them. One longer segment still goes, alone.
    """

    def __init__(self, max_batch_tokens: int) -> None:
        self._max_batch_tokens = max_batch_tokens
        self._calls: deque[Call] = deque()

    def __len__(self) -> int:
        """Calls standing in it."""
        return len(self._calls)

    def add(self, call: Call) -> None:
        """Put `call` at the end."""
        self._calls.append(call)

    def depth(self) -> int:
        """Segments waiting."""
        return sum(len(call.waiting) for call in self._calls)

    def waiting_tokens(self) -> int:
        """Source tokens of the segments waiting."""
        return sum(call.waiting_tokens() for call in self._calls)

    def first_queued_at_s(self) -> float:
        """Since when the first call waits."""
        return self._calls[0].queued_at_s

    def is_batch_full(self) -> bool:
        """Whether company could not make the next batch any fuller."""
        decoding = self._calls[0].decoding
        alike = (call for call in self._calls if call.decoding == decoding)
        return sum(call.waiting_tokens() for call in alike) >= self._max_batch_tokens

    def take(self) -> list[Item]:
        """Take one segment from each call in turn while the padded batch fits its budget.

        Returns:
            At least one segment, all of the first call's decoding, longest first.
        """
        decoding = self._calls[0].decoding
        batch: list[Item] = []
        longest = 0
        givers = deque(call for call in self._calls if call.decoding == decoding)
        served: set[int] = set()
        while givers:
            call = givers.popleft()
            widest = max(longest, len(call.sources[call.waiting[0]]))
            if batch and widest * (len(batch) + 1) > self._max_batch_tokens:
                continue
            longest = widest
            batch.append((call, call.waiting.popleft()))
            served.add(id(call))
            if call.waiting:
                givers.append(call)
        # Whoever was served goes to the end, so that another call leads the next batch.
        passed_over = [call for call in self._calls if id(call) not in served]
        to_the_end = [call for call in self._calls if id(call) in served and call.waiting]
        self._calls = deque(passed_over + to_the_end)
        return sorted(batch, key=lambda item: -len(item[0].sources[item[1]]))

    def drop_overdue(self) -> bool:
        """Leave out the calls past their deadline, and those that gave up; whether any was."""
        for call in self._calls:
            if call.waiting and call.is_overdue():
                call.waiting.clear()  # its own thread wakes by itself and answers it
        kept = deque(call for call in self._calls if call.waiting)
        was_any = len(kept) < len(self._calls)
        self._calls = kept
        return was_any

    def empty(self) -> list[Call]:
        """Leave out every call; those that were in it."""
        calls = list(self._calls)
        self._calls.clear()
        return calls
