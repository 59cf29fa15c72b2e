"""What a direction is shown: whose words they are is said where a model wrote them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

torch = pytest.importorskip("torch", reason="needs requirements-train.txt")

from models.training import pairs  # noqa: E402
from models.training.corpus import LANGUAGES  # noqa: E402
from models.training.encoded import Encoded, Side  # noqa: E402
from models.training.shares import SYNTHETIC, SYNTHETIC_ENGLISH  # noqa: E402
from models.training.vocabulary import EOS_ID, TAGS  # noqa: E402
from tests.training.toys import ENGLISH, OTHER, write_vocabularies  # noqa: E402

pytestmark = pytest.mark.training

ROWS = st.lists(
    st.tuples(st.lists(st.integers(2, 60), max_size=5), st.booleans()), min_size=1, max_size=12
)


@given(ROWS)
def test_a_token_stands_before_the_chosen_sentences_alone(
    rows: list[tuple[list[int], bool]],
) -> None:
    chosen = np.asarray([taken for _, taken in rows])
    found = Side.of([row for row, _ in rows]).begun_with(99, chosen)
    assert [row.tolist() for row in found] == [[99] * taken + row for row, taken in rows]
    assert found.ids.dtype == np.uint16


@pytest.mark.parametrize("direction", pairs.DIRECTIONS)
def test_one_tag_more_says_that_a_model_wrote_the_source(tmp_path: Path, direction: str) -> None:
    write_vocabularies(tmp_path)
    source, target = pairs.vocabularies(direction, tmp_path)
    english, other = pairs.vocabularies("en-xx", tmp_path)
    sides = Side.of(english.spm.encode(ENGLISH)), Side.of(other.spm.encode(OTHER))
    domains = np.asarray(["prose", SYNTHETIC, SYNTHETIC_ENGLISH])
    for code in LANGUAGES:
        Encoded(*sides, domains).save(tmp_path / f"{code}.npz")
    slices = {code: np.arange(len(target) - 1) for code in LANGUAGES}
    batches = pairs.batches_for(direction, tmp_path, source, slices, seed=1, budget=4)

    read = sides[0] if direction == "en-xx" else sides[1]
    # Of prose, of English news and its translation, of a text and other English for it.
    tags = [1, 1, 2] if direction == "en-xx" else [0, 1]
    seen = set()
    for _ in range(90):
        batch = next(batches)
        tag = source.ids[TAGS[batch["language"]]]
        for row in batch["input_ids"].tolist():
            text = row[row.count(tag) : row.index(EOS_ID)]
            number = [ids.tolist() for ids in read].index(text)
            assert row.count(tag) == tags[number]
            seen.add(number)
    assert seen == set(range(len(tags)))
