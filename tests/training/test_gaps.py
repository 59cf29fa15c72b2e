"""What the next sentence should be written around is what news has and the pairs have not."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from pathlib import Path

import pytest

from models.training import gaps
from models.training.corpus import Pair
from models.training.summary_pairs import CORPUS

pytestmark = pytest.mark.training


def test_a_word_counts_once_a_text_and_whole() -> None:
    texts = ["The mayor met mayors; the mayor's aide left.", "Reuters: a runner-up, Xmayor"]
    words = ["the", "mayor", "met", "mayors", "aide", "left", "runner-up"]
    assert gaps.spread(texts) == Counter(words)


def test_what_is_rare_in_one_language_is_found_most_wanted_first() -> None:
    wanted = Counter(minister=9, voters=5, table=7)
    seen = {"el": Counter(minister=3, table=50), "ar": Counter(minister=40, table=60, voters=2)}
    assert gaps.gaps(wanted, seen, 10) == [
        ("minister", {"el": 3, "ar": 40}),
        ("voters", {"el": 0, "ar": 2}),
    ]
    assert gaps.gaps(wanted, seen, 1) == [("voters", {"el": 0, "ar": 2})]


def test_dictionaries_and_short_strings_are_no_sentences() -> None:
    pairs = [
        Pair("dictionary", "x", "to lose a seat badly", "—"),
        Pair("ui", "x", "Seat not found", "—"),
        Pair("talk", "x", "Is this Seat taken?", "—"),
    ]
    assert list(gaps.running(pairs)) == ["is this seat taken?"]


def test_the_command_says_what_is_rare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = "The glimmocrat resigned on Monday morning. Voters elected a glimmocrat last year."
    with lzma.open(tmp_path / CORPUS, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"source": "x", "article": article, "summary": "s"}) + "\n")
    with lzma.open(tmp_path / "en-el.tsv.xz", "wt", encoding="utf-8") as file:
        file.write("talk\tx\tOne glimmocrat was here today.\tΈνας γλιμμοκράτης ήταν εδώ σήμερα.\n")
    gaps.main(["--corpus", str(tmp_path), "--languages", "el", "--below", "2"])
    *rare, last = capsys.readouterr().out.splitlines()
    assert "glimmocrat el 1" in rare
    assert not any(line.startswith("resigned ") for line in rare)  # `written/` has it
    assert "without the written pairs" in last
