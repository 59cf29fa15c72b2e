"""Stands before one engine: gathers the segments of many request threads into few engine calls.

Where it stands: pipeline stages (many threads) -> Batcher (one worker thread) -> Engine.

CTranslate2 can queue batches by itself, but it neither mixes the segments of different callers
into one batch nor bounds, ages, or isolates them; that is what this module is for.

- Fair: calls stand in a ring (`ring.py`); each gives a segment in turn, so one sentence beside a
  job of 4,000 waits for the batch in progress and goes out with the next.
- Bounded: at most `max_queue_items` segments wait. A call holds at most half of them at a time;
  the rest of a longer call waits in its own thread and follows in portions.
- Whole: one result or error for each source, in order. A batch that breaks is halved until the
  segment that breaks it stands alone.
"""

from __future__ import annotations

import logging
import math
import threading
import time
import traceback
from collections.abc import Sequence

from models.deadline import Deadline
from models.engines.base import Decoding, Engine, Tokens
from models.engines.calls import Call, Outcome
from models.engines.ring import Item, Ring
from models.errors import EngineFailure, ModelUnavailable, Overloaded

# A client told to come back much later than a minute should rather ask again.
MAX_RETRY_AFTER_S = 60
# Weight of the newest batch in the running rate: half of it is younger than four batches.
RATE_SMOOTHING = 0.16

log = logging.getLogger(__name__)


class Batcher:
    """Batches for one engine, which it owns: `close` closes both.

    Open it in the process that serves (its worker thread does not survive a fork).

    Args:
        engine: Called by one thread at a time.
        max_batch_tokens: Source tokens of one engine call, padding counted: segments times the
            longest of them. One longer segment still goes, alone.
        max_wait_ms: How long the first segment of a batch waits for company.
        max_queue_items: Segments that may wait, those in the engine not counted.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        max_batch_tokens: int = 4096,
        max_wait_ms: float = 2.0,
        max_queue_items: int = 4096,
    ) -> None:
        if max_batch_tokens < 1 or max_queue_items < 1 or max_wait_ms < 0:
            raise ValueError("max_batch_tokens, max_queue_items >= 1 and max_wait_ms >= 0 wanted")
        self.engine = engine
        self._max_wait_s = max_wait_ms / 1000
        self._max_queue_items = max_queue_items
        self._portion = max(1, max_queue_items // 2)
        self._ring = Ring(max_batch_tokens)
        self._changed = threading.Condition()  # guards the ring, its calls and all below
        self._is_closed = False
        self._callers_short_of_room = 0
        self._tokens_in_engine = 0
        self._tokens_per_s: float | None = None
        name = f"batcher-{engine.name}"
        self._worker = threading.Thread(target=self._work, name=name, daemon=True)
        self._worker.start()

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding, deadline: Deadline | None = None
    ) -> list[Outcome]:
        """Generate for each source; blocks until all have an outcome. Thread-safe.

        Args:
            sources: (batch) token lists, tags and EOS in place; any number of them.
            decoding: The same for all of them.
            deadline: At this moment the call returns; what is not done by then is answered
                `DeadlineExceeded`, and what has not begun is never worked.
        Returns:
            (batch) outcomes in the order of `sources`: hypotheses, or that source's own error.
        Raises:
            Overloaded: The queue has no room for the call (its first half-queue, if it is
                longer); nothing was worked.
            ModelUnavailable: The batcher is closed.
        """
        outcomes: list[Outcome] = []
        for start in range(0, len(sources), self._portion):
            portion = sources[start : start + self._portion]
            call = Call(portion, decoding, deadline, time.monotonic())
            outcomes += self._serve(call, may_wait_for_room=start > 0)
        return outcomes

    def queue_depth(self) -> int:
        """Segments waiting, those in the engine not counted."""
        with self._changed:
            return self._ring.depth()

    def close(self) -> None:
        """End the worker after its current batch, answer what waits with an error, free the engine.

        May be called twice; a caller never hangs on it.
        """
        was_closed = self._refuse_all()
        if threading.current_thread() is not self._worker:
            self._worker.join()
        if not was_closed:
            self.engine.close()

    # Callers' side.

    def _serve(self, call: Call, *, may_wait_for_room: bool) -> list[Outcome]:
        with self._changed:
            self._admit(call, may_wait_for_room)
            try:
                while not call.is_done():
                    if call.is_overdue():
                        call.fill_overdue()
                        break
                    self._changed.wait(call.left_s())
            finally:  # an interrupted caller leaves no work behind
                call.waiting.clear()
            return [outcome for outcome in call.outcomes if outcome is not None]

    def _admit(self, call: Call, may_wait_for_room: bool) -> None:
        """Put `call` into the ring, or fill it with the error that keeps it out."""
        if self._is_closed and not may_wait_for_room:
            raise self._closed_error()
        has_room = self._has_room(call) and not self._callers_short_of_room
        if not has_room and not may_wait_for_room:
            raise Overloaded(self._retry_after_s(call))
        self._callers_short_of_room += 1
        try:
            while not (self._has_room(call) or self._is_closed):
                if call.is_overdue():
                    break
                self._changed.wait(call.left_s())
        finally:
            self._callers_short_of_room -= 1
        if self._is_closed:
            call.fill(self._closed_error())
        else:
            self._ring.add(call)
            self._changed.notify_all()

    def _has_room(self, call: Call) -> bool:
        return self._ring.depth() + len(call.sources) <= self._max_queue_items

    def _retry_after_s(self, call: Call) -> int:
        """Seconds until `call` would have found room, at the rate of the last batches."""
        if not self._tokens_per_s:
            return 1
        tokens = self._ring.waiting_tokens() + call.waiting_tokens() + self._tokens_in_engine
        wait_s = tokens / self._tokens_per_s
        return max(1, min(MAX_RETRY_AFTER_S, math.ceil(wait_s)))

    def _refuse_all(self) -> bool:
        """Answer everything, now and from now on, with an error; whether it was so before."""
        with self._changed:
            was_closed, self._is_closed = self._is_closed, True
            for call in self._ring.empty():
                call.fill(self._closed_error())
            self._changed.notify_all()
            return was_closed

    def _closed_error(self) -> ModelUnavailable:
        return ModelUnavailable(f"the {self.engine.name} engine is closed")

    # Worker's side.

    def _work(self) -> None:
        try:
            while batch := self._next_batch():
                self._run(batch)
        finally:  # even a fault of this class leaves no caller waiting for ever
            self._refuse_all()

    def _next_batch(self) -> list[Item]:
        """Wait for work and for company, then take a batch; empty once closed."""
        with self._changed:
            while not self._is_closed:
                if self._ring.drop_overdue():
                    self._changed.notify_all()  # there is room again
                if not self._ring:
                    self._changed.wait()
                    continue
                due_in_s = self._ring.first_queued_at_s() + self._max_wait_s - time.monotonic()
                if due_in_s <= 0 or self._ring.is_batch_full():
                    batch = self._ring.take()
                    self._changed.notify_all()  # there is room again
                    return batch
                self._changed.wait(due_in_s)
            return []

    def _run(self, batch: list[Item]) -> None:
        """Let the engine answer `batch`; on failure try its halves, down to single segments."""
        batch = [item for item in batch if not self._is_abandoned(item)]
        if not batch:
            return
        tokens = sum(len(call.sources[i]) for call, i in batch)
        self._tokens_in_engine = tokens
        started_s = time.monotonic()
        try:
            outputs = self._call_engine(batch)
        except EngineFailure as failure:
            if len(batch) > 1:
                middle = len(batch) // 2
                self._run(batch[:middle])
                self._run(batch[middle:])
            else:
                self._answer(batch, [failure])
            return
        finally:
            self._tokens_in_engine = 0
        self._note_rate(tokens, time.monotonic() - started_s)
        self._answer(batch, outputs)

    def _is_abandoned(self, item: Item) -> bool:
        call, index = item
        return call.is_overdue() or call.outcomes[index] is not None

    def _call_engine(self, batch: list[Item]) -> Sequence[Outcome]:
        decoding = batch[0][0].decoding
        try:
            outputs = self.engine.generate([call.sources[i] for call, i in batch], decoding)
        except EngineFailure:
            raise
        except Exception as error:
            # The message could hold user text; the frames cannot.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s broke: %s\n%s", self.engine.name, type(error).__name__, frames)
            raise EngineFailure(
                f"the {self.engine.name} engine broke: {type(error).__name__}"
            ) from None
        if len(outputs) != len(batch) or not all(outputs):
            raise EngineFailure(
                f"the {self.engine.name} engine gave {sum(map(bool, outputs))} outputs "
                f"for {len(batch)} sources"
            )
        return outputs

    def _answer(self, batch: list[Item], outputs: Sequence[Outcome]) -> None:
        with self._changed:
            for (call, index), output in zip(batch, outputs, strict=True):
                if call.outcomes[index] is None:
                    call.outcomes[index] = output
            self._changed.notify_all()

    def _note_rate(self, tokens: int, seconds: float) -> None:
        rate = tokens / max(seconds, 1e-6)
        before = self._tokens_per_s or rate
        self._tokens_per_s = before + RATE_SMOOTHING * (rate - before)
