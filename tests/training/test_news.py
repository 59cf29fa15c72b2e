"""Sentences of the articles: whole ones, of today, none of a test set."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="needs requirements-train.txt")
from models.training import news
from models.training.corpus import EvalGuard

pytestmark = pytest.mark.training
GOOD = "The council approved 42 million euros for the new line on Tuesday."
QUOTED = '"Prices in the north rose again in March," the ministry said.'


@pytest.mark.parametrize("text", [GOOD, QUOTED, "2,000 people marched through Athens on Sunday."])
def test_a_sentence_of_news_is_taken(text: str) -> None:
    assert news.is_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        "He said so.",
        "and the mayor said that the line would carry passengers.",
        "The council approved 42 million euros for the new line on",
        "The company said net profit rose 4 pct to 3.1 mln dlrs.",
        "The mayor didn?t say when the new line would carry passengers.",
        "The mayor said {0} passengers would be carried by the line.",
        "The mayor said " + "so " * 50 + "again.",
        "Совет одобрил 42 миллиона евро на новую линию во вторник.",
        "",
    ],
)
def test_a_part_of_one_or_an_odd_one_is_not(text: str) -> None:
    assert not news.is_whole(text)


def test_each_sentence_comes_once_and_none_of_a_test_set(tmp_path: Path) -> None:
    lines = [
        json.dumps({"source": "t", "article": article, "summary": GOOD})
        for article in (f"{GOOD}  Yes.\n{QUOTED}", f"{QUOTED} A sentence that a test set has too.")
    ]
    (tmp_path / "summaries.jsonl.xz").write_bytes(lzma.compress("\n".join(lines).encode()))
    guard = EvalGuard(["A sentence that a test set has, too!"])
    assert news.sentences(news.read_articles(tmp_path), guard) == [GOOD, QUOTED]
