"""What may be trained on, and in which shares it is drawn."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from models.training import news
from models.training.corpus import (
    LANGUAGES,
    EvalGuard,
    Pair,
    is_usable,
    known_entries,
    read_pairs,
    usable_pairs,
)
from models.training.encoded import Encoded, Side
from models.training.sampler import Sampler
from models.training.summary_pairs import split_sentences

SHARED = Path(__file__).parents[3] / "shared"


def pair(english: str, target: str, domain: str = "news") -> Pair:
    return Pair(domain, "tag", english, target)


def test_the_guard_takes_in_lines_and_the_sentences_of_articles_and_summaries(
    tmp_path: Path,
) -> None:
    article = "The bridge is closed. It opened in 1931, and has carried trams since the war ended."
    for folder in ("flores/systems", "summaries"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "README.md").write_text("A line of no test set.\n", "utf-8")
    (tmp_path / "flores/dev.el").write_text("Η γέφυρα έκλεισε.\nΆνοιξε.\n", "utf-8")
    (tmp_path / "flores/systems/dev.txt").write_text("Шум мотора.\n", "utf-8")
    rows = [{"source": "s", "article": article, "summary": "NEW: Lorries are kept off it."}]
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    (tmp_path / "summaries/test.jsonl").write_text(lines, "utf-8")
    guard = EvalGuard.from_folder(tmp_path)
    near = ["η γέφυρα έκλεισε", "Άνοιξε!", "the bridge is closed", "New: Lorries are kept off it"]
    assert all(map(guard.is_near, near))
    assert guard.is_near("The hall opened in 1931, and has carried trams since the war, he said.")
    assert not any(map(guard.is_near, ["A line of no test set.", "Шум мотора.", "It opened."]))


def test_a_line_becomes_a_pair_with_ascii_digits(tmp_path: Path) -> None:
    path = tmp_path / "en-ar.tsv.xz"
    path.write_bytes(lzma.compress("talk\tt\tHe is 25.\tعمره ٢٥.\n".encode()))
    assert list(read_pairs(path)) == [Pair("talk", "t", "He is 25.", "عمره 25.")]


def test_a_line_with_too_few_columns_is_named(tmp_path: Path) -> None:
    path = tmp_path / "en-ru.tsv.xz"
    path.write_bytes(lzma.compress(b"talk\tt\tHello\n"))
    with pytest.raises(ValueError, match=r"en-ru\.tsv\.xz:1: 3 columns, not 4"):
        list(read_pairs(path))


def test_running_text_with_the_same_numbers_is_usable() -> None:
    assert is_usable(pair("It cost 45 euros.", "Это стоило 45 евро."), "ru")


@pytest.mark.parametrize(
    ("english", "target", "domain"),
    [
        ("It cost 45 euros.", "Это стоило 54,5 евро.", "news"),
        ("Open file", "Открыть файл", "ui"),
        ("See {name} for more of it.", "Смотрите {name}, там больше.", "docs"),
        ("The council met.", "The council met.", "news"),
        ("Yes.", "Да, и ещё очень много других слов, которых там нет.", "talk"),
    ],
)
def test_other_numbers_markup_copies_and_fragments_are_not(
    english: str, target: str, domain: str
) -> None:
    assert not is_usable(pair(english, target, domain), "ru")


def test_eight_shared_words_are_too_near_and_seven_are_not() -> None:
    guard = EvalGuard(["one two three four five six seven eight nine"])
    assert guard.is_near("So: Two, three four FIVE six seven eight nine!")
    assert not guard.is_near("one two three four five six seven")


def test_a_short_evaluation_text_is_near_whatever_its_marks() -> None:
    assert EvalGuard(["Καλημέρα, κόσμε!"]).is_near("καλημέρα κόσμε")


def test_domains_come_in_their_shares_without_repetition() -> None:
    domains = np.asarray(["news"] * 60 + ["ui"] * 60 + ["scripture"] * 60)
    sampler = Sampler(domains, {"news": 3, "ui": 1}, np.ones(180, dtype=np.bool_), seed=1)
    drawn = sampler.draw(40)
    assert (domains[drawn] == "news").sum() == 30
    assert (domains[drawn] == "ui").sum() == 10
    assert len(set(drawn.tolist())) == 40


def test_a_used_up_domain_begins_again() -> None:
    sampler = Sampler(np.asarray(["news"] * 3), {"news": 1}, np.ones(3, dtype=np.bool_), seed=1)
    assert sorted(sampler.draw(6).tolist()) == [0, 0, 1, 1, 2, 2]


def test_other_shares_hold_from_the_next_draw_and_no_pair_comes_back() -> None:
    domains = np.asarray(["news"] * 60 + ["ui"] * 60)
    sampler = Sampler(domains, {"news": 3, "ui": 1}, np.ones(120, dtype=np.bool_), seed=1)
    before = sampler.draw(40)
    sampler.shares = {"news": 1}
    after = sampler.draw(30)
    assert set(domains[after]) == {"news"}
    assert not set(before.tolist()) & set(after.tolist())


def test_a_dictionary_keeps_what_running_text_uses_in_any_language() -> None:
    found = known_entries(
        {
            "ru": [
                pair("A harsh winter in Athens.", "Суровая зима в Афинах."),
                pair("The harsh terrain of Athens.", "Суровая местность Афин."),
                pair("harsh", "суровый", "dictionary"),
                pair("udometer", "дождемер", "dictionary"),
            ],
            "el": [pair("Athens", "Αθήνα", "dictionary"), pair("winter", "χειμώνας", "dictionary")],
            "ar": [pair("Harsh", "قاسي", "dictionary"), pair("Udometer", "مقياس", "dictionary")],
        }
    )
    entries = {
        code: [(p.english, p.target) for p in pairs if p.domain == "dictionary"]
        for code, pairs in found.items()
    }
    assert entries == {
        "ru": [("harsh", "суровый")],
        "el": [("Athens", "Αθήνα")],  # a name keeps its capital; "winter" is met once
        "ar": [("harsh", "قاسي")],
    }
    assert len(found["ru"]) == 3


def test_sentences_with_foreign_ids_are_told_apart() -> None:
    side = Side.of([[1, 2], [3], [2, 9]])
    assert side.within(np.asarray([1, 2, 3])).tolist() == [True, True, False]


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    sides = Side.of([[1, 2], [], [9]]), Side.of([[3], [4, 5], [6]])
    Encoded(*sides, np.asarray(["news", "ui", "news"])).save(tmp_path / "ru.npz")
    loaded = Encoded.load(tmp_path / "ru.npz")
    assert [loaded.english[i].tolist() for i in range(3)] == [[1, 2], [], [9]]
    assert loaded.target.lengths().tolist() == [1, 2, 1]
    assert loaded.domains.tolist() == ["news", "ui", "news"]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_usable_pair_comes_near_the_evaluation_texts(language: str) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the corpus is not here: {SHARED}")
    english = (SHARED / "eval/flores/devtest.en").read_text("utf-8").splitlines()
    guard = EvalGuard.from_folder(SHARED / "eval")
    kept = {
        p.english for p in usable_pairs(SHARED / f"corpus/en-{language}.tsv.xz", language, guard)
    }
    assert kept
    assert kept.isdisjoint(english)


@pytest.mark.corpus
@pytest.mark.slow
def test_no_sentence_of_the_articles_comes_near_the_evaluation_texts() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the corpus is not here: {SHARED}")
    guard = EvalGuard.from_folder(SHARED / "eval")
    found = news.sentences(news.read_articles(SHARED / "corpus"), guard)
    assert len(found) > 100_000
    for test in ("flores/dev.en", "flores/devtest.en"):
        assert set(found).isdisjoint((SHARED / "eval" / test).read_text("utf-8").splitlines())
    rows = (SHARED / "eval/summaries/test.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, rows):
        assert set(found).isdisjoint(split_sentences(" ".join(row["article"].split())))
    assert not any(guard.is_near(text) for text in found[:1000])
