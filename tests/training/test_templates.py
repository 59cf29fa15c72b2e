"""Frames say the same in four languages, whatever stands in their slots."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.languages import LANGUAGES, script_share
from models.training import templates
from models.training.corpus import EvalGuard, is_usable
from models.training.templates import FRAMES, LOCALES, TABLES, templated_pairs

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"
OTHERS = [code for code in LOCALES if code != "en"]
SLOT = re.compile(r"\{(\w+)\}")


def test_a_frame_has_each_slot_once_in_every_language() -> None:
    assert len(FRAMES) == len({frame["en"] for frame in FRAMES}) > 100
    for frame in FRAMES:
        assert set(frame) == set(LOCALES)
        slots = {code: sorted(SLOT.findall(text)) for code, text in frame.items()}
        assert all(own == slots["en"] for own in slots.values()), frame["en"]
        assert len(set(slots["en"])) == len(slots["en"]) > 0, frame["en"]


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_of_its_own_script(language: str) -> None:
    rows = [row for table in TABLES.values() for row in table]
    for row in [*rows, *({k: SLOT.sub("", v) for k, v in frame.items()} for frame in FRAMES)]:
        for code in ("en", language):
            if re.search(r"\w", row[code]):
                assert script_share(row[code], LANGUAGES[code].script) == 1.0, row[code]


@pytest.mark.parametrize("language", OTHERS)
def test_pairs_pass_the_filters_of_the_corpus(language: str) -> None:
    for pair in templated_pairs(language, 2000):
        assert "{" not in pair.english + pair.target
        assert sorted(filter(str.isdigit, pair.english)) == sorted(filter(str.isdigit, pair.target))
        assert pair.english[0].isupper() or pair.english[0].isdigit() or pair.english[0] == "“"
        assert not re.search(r"\.\.|  |\sг\.", pair.english + pair.target), pair
        # "$" is markup to the filter, and a currency here.
        assert "$" in pair.english or is_usable(pair, language), pair


@given(st.integers(0, 10**9), st.sampled_from(OTHERS))
def test_both_sides_are_filled_alike(seed: int, language: str) -> None:
    english = templates._slots("en", random.Random(seed))
    other = templates._slots(language, random.Random(seed))
    assert set(english) == set(other)
    for name in ("year", "small", "small2", "score"):
        assert english[name] == other[name]
    for name, rows in TABLES.items():
        assert [row[language] for row in rows if row["en"] == english[name]] == [other[name]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", {"on March 1", "on March 1, 2022", "on Tuesday, March 1, 2022"}),
        ("ru", {"1 марта", "1 марта 2022 года", "во вторник, 1 марта 2022 года"}),
        ("el", {"την 1η Μαρτίου", "την 1η Μαρτίου 2022", "την Τρίτη, 1η Μαρτίου 2022"}),
        ("ar", {"في 1 مارس", "في 1 مارس 2022", "يوم الثلاثاء، 1 مارس 2022"}),
    ],
)
def test_a_day_has_before_it_what_its_language_says(code: str, expected: set[str]) -> None:
    day, locale = date(2022, 3, 1), LOCALES[code]
    written = {templates._on(code, day, random.Random(seed), locale) for seed in range(40)}
    assert written == expected


def test_no_frame_is_taken_from_what_shows_the_weights() -> None:
    texts = [path.read_text("utf-8") for path in (REPOSITORY / "examples").glob("*.txt")]
    guard = EvalGuard([*texts, (REPOSITORY / "README.md").read_text("utf-8")])
    assert not any(guard.is_near(text) for frame in FRAMES for text in frame.values())


@pytest.mark.corpus
def test_no_frame_is_taken_from_an_evaluation_text() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"the evaluation texts are not here: {SHARED}")
    guard = EvalGuard.from_folder(SHARED / "eval")
    assert not any(guard.is_near(text) for frame in FRAMES for text in frame.values())
