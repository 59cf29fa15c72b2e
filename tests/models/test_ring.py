"""Whose segments go out next, without an engine or a thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from models.deadline import Deadline
from models.engines.base import Decoding
from models.engines.calls import Call
from models.engines.ring import Item, Ring

GREEDY = Decoding(beam_size=1)
BEAM = Decoding(beam_size=2)


def call(*texts: str, decoding: Decoding = GREEDY, deadline: Deadline | None = None) -> Call:
    return Call([text.split() for text in texts], decoding, deadline, queued_at_s=0.0)


def ring_of(calls: Sequence[Call], max_batch_tokens: int = 100) -> Ring:
    ring = Ring(max_batch_tokens)
    for each in calls:
        ring.add(each)
    return ring


def texts_of(batch: Sequence[Item]) -> list[str]:
    return [" ".join(call.sources[index]) for call, index in batch]


def test_each_call_gives_a_segment_in_turn() -> None:
    ring = ring_of([call("а", "б", "в"), call("α"), call("ا", "ب")], max_batch_tokens=4)
    assert texts_of(ring.take()) == ["а", "α", "ا", "б"]
    assert texts_of(ring.take()) == ["в", "ب"]
    assert (len(ring), ring.depth()) == (0, 0)


def test_whoever_was_served_goes_behind_whoever_was_not() -> None:
    ring = ring_of([call("a", "b"), call("three words here")], max_batch_tokens=2)
    assert texts_of(ring.take()) == ["a", "b"]
    ring.add(call("c"))
    assert texts_of(ring.take()) == ["three words here"]
    assert texts_of(ring.take()) == ["c"]


def test_a_segment_beyond_the_budget_goes_alone() -> None:
    ring = ring_of([call("one two three four five"), call("six")], max_batch_tokens=3)
    assert texts_of(ring.take()) == ["one two three four five"]
    assert texts_of(ring.take()) == ["six"]


def test_a_batch_is_of_one_decoding() -> None:
    ring = ring_of([call("a"), call("b", decoding=BEAM), call("c")])
    assert texts_of(ring.take()) == ["a", "c"]
    assert texts_of(ring.take()) == ["b"]


def test_a_batch_is_full_when_the_first_calls_decoding_fills_it() -> None:
    ring = ring_of([call("a b"), call("c d e", decoding=BEAM)], max_batch_tokens=4)
    assert not ring.is_batch_full()
    ring.add(call("f g"))
    assert ring.is_batch_full()
    assert ring.waiting_tokens() == 7


def test_a_call_past_its_deadline_and_one_that_gave_up_stand_in_it_no_longer() -> None:
    gone, late, good = call("a"), call("b", deadline=Deadline(0.0)), call("c")
    ring = ring_of([gone, late, good])
    gone.waiting.clear()
    assert ring.drop_overdue()
    assert not ring.drop_overdue()
    assert texts_of(ring.take()) == ["c"]
    assert late.outcomes == [None]  # its own thread answers it


@given(
    st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=6), min_size=1, max_size=6),
    st.integers(1, 20),
)
def test_every_segment_goes_out_once_and_within_the_budget(
    lengths: list[list[int]], budget: int
) -> None:
    calls = [call(*("x " * length for length in own)) for own in lengths]
    ring = ring_of(calls, budget)
    given_out: Counter[tuple[int, int]] = Counter()
    while len(ring):
        batch = ring.take()
        widths = [len(each.sources[index]) for each, index in batch]
        assert widths == sorted(widths, reverse=True)
        assert len(batch) == 1 or len(batch) * widths[0] <= budget
        given_out.update((id(each), index) for each, index in batch)
    assert given_out == {(id(each), i): 1 for each in calls for i in range(len(each.sources))}
