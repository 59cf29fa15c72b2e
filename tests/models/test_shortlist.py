"""Each tag gets its own call, and the outputs come back in the order of the sources."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from models.engines.base import Hypothesis, Tokens
from models.engines.shortlist import generate_by_tag, read_shortlist
from models.errors import ModelUnavailable

TAGS = frozenset({">>rus<<", ">>ell<<"})


def test_sources_of_one_tag_go_together_and_come_back_in_place() -> None:
    calls: list[tuple[list[Tokens], str | None]] = []

    def generate(part: Sequence[Tokens], tag: str | None) -> list[tuple[Hypothesis, ...]]:
        calls.append((list(part), tag))
        return [(Hypothesis((str(source[-1]),), 0.0),) for source in part]

    sources = [[">>rus<<", "a"], [">>ell<<", "b"], ["c"], [">>rus<<", "d"], []]
    sources[-1] = ["e"]
    outputs = generate_by_tag(sources, TAGS, generate)
    assert [output[0].tokens for output in outputs] == [("a",), ("b",), ("c",), ("d",), ("e",)]
    assert [(len(part), tag) for part, tag in calls] == [(2, ">>rus<<"), (1, ">>ell<<"), (2, None)]


def test_a_directory_without_the_file_has_no_shortlist(tmp_path: Path) -> None:
    assert read_shortlist(tmp_path) == {}


def test_a_line_is_a_tag_and_its_tokens(tmp_path: Path) -> None:
    (tmp_path / "vmap.txt").write_text(">>rus<<\t▁да ▁нет . 1\n>>ell<<\tναι\n", "utf-8")
    assert read_shortlist(tmp_path) == {
        ">>rus<<": frozenset({"▁да", "▁нет", ".", "1"}),
        ">>ell<<": frozenset({"ναι"}),
    }


@pytest.mark.parametrize("line", [">>rus<<", "\tда", ">>rus<<\t"])
def test_a_broken_line_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "vmap.txt").write_text(line + "\n", "utf-8")
    with pytest.raises(ModelUnavailable, match=r"vmap\.txt"):
        read_shortlist(tmp_path)
