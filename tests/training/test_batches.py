"""Batches keep their budget, their language and their place."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")
from models.training.batches import IGNORED, PairBatches, cut  # noqa: E402
from models.training.encoded import Side  # noqa: E402
from models.training.sampler import Sampler  # noqa: E402

pytestmark = pytest.mark.training
TAGS = {"ru": 90, "el": 91}


def stream(names: tuple[str, ...] = ("news", "ui")) -> PairBatches:
    """Returns: Batches of twenty pairs a domain, drawn alike."""
    rng = np.random.default_rng(0)
    domains = np.repeat(names, 20)
    side = Side.of([rng.integers(2, 50, rng.integers(1, 12)).tolist() for _ in domains])
    shares = dict.fromkeys(sorted(names), 1.0)
    allowed = np.ones(len(domains), dtype=np.bool_)
    samplers = {code: Sampler(domains, shares, allowed, seed=1) for code in TAGS}
    prefix = {code: [tag] for code, tag in TAGS.items()}
    sides = dict.fromkeys(TAGS, (side, side))
    return PairBatches(sides, samplers, prefix, 99, dict.fromkeys(TAGS, 20), budget=40)


def test_every_row_is_cut_once_and_no_batch_passes_the_budget() -> None:
    lengths = np.random.default_rng(1).integers(1, 30, 200)
    batches = cut(lengths, 60)
    assert sorted(np.concatenate(batches).tolist()) == list(range(200))
    assert all(lengths[rows].max() * len(rows) <= 60 for rows in batches)


def test_no_rows_make_no_batch() -> None:
    assert cut(np.empty((0, 2), dtype=np.int64), 60) == []


def test_both_sides_of_a_batch_are_of_like_length() -> None:
    rng = np.random.default_rng(1)
    lengths = rng.integers(10, 40, (3000, 1)) + rng.integers(0, 15, (3000, 2))
    batches = cut(lengths, 800)
    padded = sum(len(rows) * lengths[rows].max(axis=0) for rows in batches) / lengths.sum(axis=0)
    by_longer_side = sum(
        len(rows) * lengths[rows].max(axis=0) for rows in cut(lengths.max(axis=1), 800)
    ) / lengths.sum(axis=0)
    assert sorted(np.concatenate(batches).tolist()) == list(range(3000))
    assert (padded - 1.0).sum() < 0.85 * (by_longer_side - 1.0).sum()


def test_a_row_beyond_the_budget_stands_alone() -> None:
    assert [rows.tolist() for rows in cut(np.asarray([100, 2, 2]), 10)] == [[1, 2], [0]]


def test_a_batch_has_one_tag_first_in_every_source_and_eos_last() -> None:
    batches = stream()
    for _ in range(20):
        batch = next(batches)
        assert set(batch["input_ids"][:, 0].tolist()) == {TAGS[batch["language"]]}
        ends = batch["attention_mask"].sum(dim=1) - 1
        assert batch["input_ids"].gather(1, ends[:, None]).eq(0).all()
        assert batch["labels"].eq(0).sum(dim=1).eq(1).all()
        assert batch["labels"][batch["labels"] < 0].eq(IGNORED).all()


def test_a_restored_stream_goes_on_with_the_very_next_batch() -> None:
    first = stream()
    for number in range(13):
        if number == 8:
            first.set_shares({code: {"news": 1.0, "ui": 0.2} for code in TAGS})
        next(first)
    second = stream()
    second.load_state_dict(first.state_dict())
    for _ in range(30):
        one, other = next(first), next(second)
        assert one["language"] == other["language"]
        assert torch.equal(one["input_ids"], other["input_ids"])


def test_a_stream_goes_on_where_its_data_got_another_domain() -> None:
    first, second = stream(), stream(("news", "ui", "another"))
    for _ in range(3):
        next(first)
    second.load_state_dict(first.state_dict())
    assert torch.equal(next(first)["input_ids"], next(second)["input_ids"])
    second.set_shares({code: {"another": 1.0} for code in TAGS})
    drawn = [next(second) for _ in range(10)]
    assert {batch["language"] for batch in drawn} == set(TAGS)
