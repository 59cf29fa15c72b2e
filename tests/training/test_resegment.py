"""Other pieces, the same words: nothing of a sentence is lost, and a resumed run draws the same.

With the shipped pieces: those of the toys are letters, which can be cut in one way only.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")

from models.catalogue import WEIGHTS  # noqa: E402
from models.training import pairs, shipped  # noqa: E402
from models.training.batches import PairBatches  # noqa: E402
from models.training.corpus import LANGUAGES  # noqa: E402
from models.training.encoded import Encoded, Side  # noqa: E402
from models.training.resegment import Resegmenter  # noqa: E402
from models.training.vocabulary import Vocabulary  # noqa: E402
from tests.training.toys import ENGLISH, OTHER  # noqa: E402

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one pair a language."""
    folder = tmp_path_factory.mktemp("data")
    for name, pieces in zip(("en.model", "xx.model"), shipped.pieces(WEIGHTS), strict=True):
        (folder / name).write_bytes(pieces)
    english, other = pairs.vocabularies("en-xx", folder)
    for code, text in zip(LANGUAGES, OTHER, strict=True):
        sides = Side.of(english.spm.encode(ENGLISH[:1])), Side.of(other.spm.encode([text]))
        Encoded(*sides, np.asarray(["prose"])).save(folder / f"{code}.npz")
    return folder


@pytest.fixture(scope="module")
def other(data: Path) -> Vocabulary:
    return Vocabulary.load(data / "xx.model")


@settings(max_examples=40, deadline=None)
@given(
    text=st.text(st.sampled_from("aй αωلم🙂4. "), max_size=20), alpha=st.sampled_from([0.1, 0.5])
)
def test_the_words_are_the_same(other: Vocabulary, text: str, alpha: float) -> None:
    text = " ".join(text.split())
    ids = other.spm.encode(text)
    found = Resegmenter(other, alpha, 1)(Side.of([ids, []]), np.asarray([1, 0, 0]), 0)
    assert [other.spm.decode(row.tolist()) for row in found] == ["", text, text]


def test_every_script_is_cut_anew_behind_its_tag(other: Vocabulary) -> None:
    rows = other.spm.encode(OTHER)
    marked = [[other.tag_id(code), *row] for code, row in zip(LANGUAGES, rows, strict=True)]
    numbers = np.asarray([2, 0, 1])
    resegmenter = Resegmenter(other, 0.3, 1)
    cuts: dict[int, set[tuple[int, ...]]] = {number: set() for number in numbers.tolist()}
    for pool in range(10):
        found = resegmenter(Side.of(marked), numbers, pool)
        for row, number in zip((row.tolist() for row in found), numbers.tolist(), strict=True):
            assert row[0] == marked[number][0]
            assert other.spm.decode(row[1:]) == other.spm.decode(rows[number])
            cuts[number].add(tuple(row))
    assert all(len(seen) > 3 for seen in cuts.values())


def test_a_pool_is_drawn_again_and_the_next_one_otherwise(other: Vocabulary) -> None:
    side, numbers = Side.of(other.spm.encode(OTHER)), np.arange(3)

    def drawn(seed: int, pool: int) -> bytes:
        return Resegmenter(other, 0.3, seed)(side, numbers, pool).ids.tobytes()

    assert drawn(1, 0) == drawn(1, 0)
    assert len({drawn(seed, pool) for seed in (1, 2) for pool in (0, 1)}) == 4


@pytest.mark.parametrize("direction", pairs.DIRECTIONS)
def test_a_stream_varies_its_sources_alone_and_goes_on_where_it_was(
    data: Path, direction: str
) -> None:
    source, target = pairs.vocabularies(direction, data)
    slices = {code: np.arange(len(target) - 1) for code in LANGUAGES}

    def stream() -> PairBatches:
        return pairs.batches_for(direction, data, source, slices, 1, 300, sampling=0.3)

    first = stream()
    sources, labels = set(), set()
    for _ in range(40):
        batch = next(first)
        sources |= {(batch["language"], tuple(row)) for row in batch["input_ids"].tolist()}
        labels |= {(batch["language"], tuple(row)) for row in batch["labels"].tolist()}
    assert len(sources) > 30
    assert len(labels) == 3

    second = stream()
    second.load_state_dict(first.state_dict())
    for _ in range(5):
        ours, theirs = next(second), next(first)
        assert ours["input_ids"].tolist() == theirs["input_ids"].tolist()
        assert ours["labels"].tolist() == theirs["labels"].tolist()
