"""The batcher: same answers as without it, bounded, fair, and no caller ever hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.deadline import Deadline
from models.engines.base import Decoding, Hypothesis, Tokens
from models.engines.batcher import Batcher
from models.engines.fake import FakeEngine
from models.errors import (
    DeadlineExceeded,
    EngineFailure,
    ModelError,
    ModelUnavailable,
    Overloaded,
)

GREEDY = Decoding(beam_size=1)
BEAM = Decoding(beam_size=2)


class GatedEngine:
    """Echoes its sources; each call waits for a permit, and its batches are kept."""

    name = "gated"
    quantisation = "none"
    device = "cpu"

    def __init__(self, permits: int = 10**6) -> None:
        self.permits = threading.Semaphore(permits)
        self.batches: list[list[tuple[str, ...]]] = []
        self.decodings: list[Decoding] = []
        self.entered = threading.Semaphore(0)
        self.is_closed = False

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        self.batches.append([tuple(source) for source in sources])
        self.decodings.append(decoding)
        self.entered.release()
        self.permits.acquire()
        return [(Hypothesis(tuple(source), -1.0),) for source in sources]

    def close(self) -> None:
        self.is_closed = True


class BrokenEngine(GatedEngine):
    """Answers by `answer`, whatever that gives or raises."""

    def __init__(self, answer: Callable[[Sequence[Tokens]], list[tuple[Hypothesis, ...]]]) -> None:
        super().__init__()
        self.answer = answer

    def generate(
        self, sources: Sequence[Tokens], decoding: Decoding
    ) -> list[tuple[Hypothesis, ...]]:
        super().generate(sources, decoding)
        return self.answer(sources)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=16) as executor:
        yield executor


def words(*texts: str) -> list[list[str]]:
    return [text.split() for text in texts]


def texts(outcomes: Sequence[object]) -> list[str]:
    found = []
    for outcome in outcomes:
        assert isinstance(outcome, tuple), outcome
        found.append(" ".join(outcome[0].tokens))
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        time.sleep(0.001)
    raise AssertionError("it did not come to pass in two seconds")


SOURCES = st.lists(st.lists(st.sampled_from(["Anna", " went", " 12", ".", "дом"]), max_size=9))


@settings(max_examples=60, deadline=None)
@given(
    callers=st.lists(st.tuples(SOURCES, st.sampled_from([GREEDY, BEAM])), max_size=5),
    max_batch_tokens=st.integers(1, 40),
    max_queue_items=st.integers(30, 200),
)
def test_batched_output_equals_unbatched(
    callers: list[tuple[list[list[str]], Decoding]], max_batch_tokens: int, max_queue_items: int
) -> None:
    engine = FakeEngine()
    expected = [engine.generate(sources, decoding) for sources, decoding in callers]
    batcher = Batcher(
        engine,
        max_batch_tokens=max_batch_tokens,
        max_wait_ms=0.2,
        max_queue_items=max(max_queue_items, sum(len(s) for s, _ in callers)),
    )
    try:
        with ThreadPoolExecutor(max_workers=5) as pool:
            jobs = [pool.submit(batcher.generate, *caller) for caller in callers]
            assert [job.result(timeout=10) for job in jobs] == expected
    finally:
        batcher.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.just("x"), min_size=1, max_size=12), max_size=40), st.integers(1, 30))
def test_no_batch_passes_its_padded_budget(sources: list[list[str]], budget: int) -> None:
    engine = GatedEngine()
    batcher = Batcher(engine, max_batch_tokens=budget, max_wait_ms=0)
    batcher.generate(sources, GREEDY)
    batcher.close()
    assert sum(map(len, engine.batches)) == len(sources)
    for batch in engine.batches:
        assert len(batch) == 1 or len(batch) * max(map(len, batch)) <= budget


def test_concurrent_callers_share_one_engine_call(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_wait_ms=0)
    first = pool.submit(batcher.generate, words("first"), GREEDY)
    engine.entered.acquire()
    others = [pool.submit(batcher.generate, words(f"caller {n}"), GREEDY) for n in range(5)]
    wait_for(lambda: batcher.queue_depth() == 5)
    engine.permits.release(2)
    assert texts(first.result(5)) == ["first"]
    assert [texts(other.result(5)) for other in others] == [[f"caller {n}"] for n in range(5)]
    assert len(engine.batches) == 2
    batcher.close()


def test_the_first_segment_waits_for_company(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine()
    batcher = Batcher(engine, max_wait_ms=200)
    jobs = [pool.submit(batcher.generate, words(f"caller {n}"), GREEDY) for n in range(3)]
    for job in jobs:
        job.result(5)
    assert len(engine.batches) == 1
    batcher.close()


def test_a_full_batch_waits_for_no_one() -> None:
    batcher = Batcher(GatedEngine(), max_batch_tokens=4, max_wait_ms=5_000)
    started_s = time.monotonic()
    batcher.generate(words("a b", "c d"), GREEDY)
    assert time.monotonic() - started_s < 2
    batcher.close()


def test_only_equal_decodings_share_a_batch(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_wait_ms=0)
    first = pool.submit(batcher.generate, words("x"), GREEDY)
    engine.entered.acquire()
    others = [pool.submit(batcher.generate, words("y"), each) for each in (GREEDY, BEAM, GREEDY)]
    wait_for(lambda: batcher.queue_depth() == 3)
    engine.permits.release(3)
    for job in (first, *others):
        job.result(5)
    assert sorted(map(len, engine.batches[1:])) == [1, 2]
    assert set(engine.decodings[1:]) == {GREEDY, BEAM}
    batcher.close()


def test_one_sentence_is_not_starved_by_a_large_job(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_batch_tokens=10, max_wait_ms=0, max_queue_items=8000)
    large = pool.submit(batcher.generate, [["x"]] * 4000, GREEDY)
    engine.entered.acquire()
    small = pool.submit(batcher.generate, words("small"), GREEDY)
    other = pool.submit(batcher.generate, words("other"), BEAM)
    wait_for(lambda: len(batcher._ring) == 3)
    engine.permits.release(3)
    assert texts(small.result(5)) == ["small"]
    assert texts(other.result(5)) == ["other"]
    assert len(engine.batches) <= 4
    assert not large.done()
    engine.permits.release(10_000)
    assert len(large.result(10)) == 4000
    batcher.close()


def test_one_bad_item_leaves_its_neighbours() -> None:
    engine = FakeEngine(fail_on="BOOM")
    batcher = Batcher(engine)
    sources = [["BOOM"] if n in (3, 12) else [f"word{n}"] for n in range(20)]
    outcomes = batcher.generate(sources, GREEDY)
    expected = FakeEngine().generate(sources, GREEDY)
    for n, outcome in enumerate(outcomes):
        if n in (3, 12):
            assert isinstance(outcome, EngineFailure)
        else:
            assert outcome == expected[n]
    assert texts(batcher.generate(words("still alive"), GREEDY))
    batcher.close()


def test_an_unknown_fault_of_the_engine_reaches_the_caller_without_its_message() -> None:
    def answer(sources: Sequence[Tokens]) -> list[tuple[Hypothesis, ...]]:
        raise KeyError("the user's words")

    batcher = Batcher(BrokenEngine(answer))
    [outcome] = batcher.generate(words("the user's words"), GREEDY)
    assert isinstance(outcome, EngineFailure)
    assert "KeyError" in str(outcome)
    assert "user" not in str(outcome)
    assert outcome.__cause__ is None
    batcher.close()


@pytest.mark.parametrize("surplus", [[], [(Hypothesis(("x",), 0.0),)] * 3])
def test_an_engine_of_another_length_is_caught(surplus: list[tuple[Hypothesis, ...]]) -> None:
    batcher = Batcher(BrokenEngine(lambda sources: surplus))
    outcomes = batcher.generate(words("a", "b"), GREEDY)
    assert all(isinstance(outcome, EngineFailure) for outcome in outcomes)
    assert "for 1 sources" in str(outcomes[0])
    batcher.close()


def test_a_full_queue_refuses_at_once_and_says_when_to_return(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_batch_tokens=1, max_wait_ms=0, max_queue_items=4)
    first = pool.submit(batcher.generate, words("a"), GREEDY)
    engine.entered.acquire()
    waiting = [pool.submit(batcher.generate, words("b", "c"), GREEDY) for _ in range(2)]
    wait_for(lambda: batcher.queue_depth() == 4)
    with pytest.raises(Overloaded) as refused:
        batcher.generate(words("d"), GREEDY)
    assert refused.value.retry_after_s == 1
    engine.permits.release(100)
    for job in (first, *waiting):
        assert all(isinstance(outcome, tuple) for outcome in job.result(5))
    assert texts(batcher.generate(words("d"), GREEDY)) == ["d"]
    batcher.close()


def test_retry_after_follows_the_recent_rate(pool: ThreadPoolExecutor) -> None:
    engine = FakeEngine(delay_s=0.05)  # two tokens each 50 ms: 40 tokens/s
    batcher = Batcher(engine, max_batch_tokens=2, max_wait_ms=0, max_queue_items=100)
    batcher.generate(words("a b", "c d", "e f"), GREEDY)
    jobs = [pool.submit(batcher.generate, words("g h") * 50, GREEDY) for _ in range(2)]
    wait_for(lambda: batcher.queue_depth() >= 95)
    with pytest.raises(Overloaded) as refused:
        batcher.generate(words("i j") * 10, GREEDY)
    assert 4 <= refused.value.retry_after_s <= 7
    batcher.close()
    for job in jobs:
        job.result(5)


def test_a_call_longer_than_the_queue_is_served_in_portions(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_batch_tokens=1, max_wait_ms=0, max_queue_items=4)
    many = words(*(f"n{n}" for n in range(23)))
    large = pool.submit(batcher.generate, many, GREEDY)
    engine.entered.acquire()
    assert batcher.queue_depth() <= 2  # half the queue is left to the others
    small = pool.submit(batcher.generate, words("small"), GREEDY)
    wait_for(lambda: batcher.queue_depth() >= 2)
    engine.permits.release(100)
    assert texts(small.result(5)) == ["small"]
    assert texts(large.result(5)) == [" ".join(each) for each in many]
    batcher.close()


def test_overdue_items_are_never_worked(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_wait_ms=0)
    first = pool.submit(batcher.generate, words("first"), GREEDY)
    engine.entered.acquire()
    late = batcher.generate(words("late", "later"), GREEDY, Deadline(0.05))
    assert [type(outcome) for outcome in late] == [DeadlineExceeded, DeadlineExceeded]
    assert "0.05 s" in str(late[0])
    engine.permits.release(10)
    first.result(5)
    assert texts(batcher.generate(words("next"), GREEDY)) == ["next"]
    assert engine.batches == [[("first",)], [("next",)]]
    batcher.close()


def test_a_deadline_frees_its_caller_from_a_slow_engine() -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_wait_ms=0)
    started_s = time.monotonic()
    [outcome] = batcher.generate(words("slow"), GREEDY, Deadline(0.05))
    assert isinstance(outcome, DeadlineExceeded)
    assert time.monotonic() - started_s < 2
    engine.permits.release(10)
    batcher.close()


def test_what_is_done_before_the_deadline_is_kept() -> None:
    engine = GatedEngine(permits=1)
    batcher = Batcher(engine, max_batch_tokens=3, max_wait_ms=0)
    outcomes = batcher.generate(words("b", "a a a"), GREEDY, Deadline(0.1))
    assert isinstance(outcomes[0], DeadlineExceeded)
    assert texts(outcomes[1:]) == ["a a a"]
    engine.permits.release(10)
    batcher.close()


def test_close_answers_whoever_waits(pool: ThreadPoolExecutor) -> None:
    engine = GatedEngine(permits=0)
    batcher = Batcher(engine, max_batch_tokens=1, max_wait_ms=0, max_queue_items=4)
    in_engine = pool.submit(batcher.generate, words("a"), GREEDY)
    engine.entered.acquire()
    waiting = pool.submit(batcher.generate, words("b", "c", "d", "e", "f"), GREEDY)
    wait_for(lambda: batcher.queue_depth() == 2)
    closing = pool.submit(batcher.close)
    outcomes = waiting.result(5)
    assert [type(outcome) for outcome in outcomes] == [ModelUnavailable] * 5
    engine.permits.release(1)
    assert texts(in_engine.result(5)) == ["a"]
    closing.result(5)
    assert engine.is_closed
    with pytest.raises(ModelUnavailable):
        batcher.generate(words("g"), GREEDY)
    batcher.close()


def test_nothing_in_nothing_out() -> None:
    batcher = Batcher(GatedEngine())
    assert batcher.generate([], GREEDY) == []
    assert batcher.generate([[]], GREEDY) == [(Hypothesis((), -1.0),)]
    batcher.close()


def test_sixteen_callers_get_their_own_answers(pool: ThreadPoolExecutor) -> None:
    engine = FakeEngine(fail_on="BOOM")
    batcher = Batcher(engine, max_batch_tokens=64, max_wait_ms=0.5, max_queue_items=10_000)

    def call(caller: int) -> bool:
        for turn in range(20):
            sources = [[f"c{caller}", f"t{turn}", f"n{n}"] for n in range(turn % 7)]
            sources.append(["BOOM"])
            *good, bad = batcher.generate(sources, GREEDY)
            expected: list[object] = [*FakeEngine().generate(sources[:-1], GREEDY)]
            if good != expected or not isinstance(bad, EngineFailure):
                return False
        return True

    jobs: list[Future[bool]] = [pool.submit(call, caller) for caller in range(16)]
    assert all(job.result(30) for job in jobs)
    assert batcher.queue_depth() == 0
    batcher.close()


def test_errors_are_model_errors() -> None:
    batcher = Batcher(FakeEngine(fail_on="x"))
    [outcome] = batcher.generate([["x"]], GREEDY)
    assert isinstance(outcome, ModelError)
    batcher.close()


@pytest.mark.parametrize("name", ["max_batch_tokens", "max_queue_items"])
def test_sizes_must_be_positive(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Batcher(FakeEngine(), **{name: 0})
