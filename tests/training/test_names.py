"""Names are told from words, go into a domain of their own, and come in lists too."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.corpus import EvalGuard, Pair, known_entries, usable_pairs
from models.training.names import NAME, is_name
from models.training.templates import listed_names


@pytest.mark.parametrize(
    ("english", "target", "language"),
    [
        ("Nairobi", "Ναϊρόμπι", "el"),
        ("Haut-Nyong", "Οτ-Νιγιόνγκ", "el"),
        ("Saarbrücken", "Саарбрюккен", "ru"),
        ("Port Moresby", "Порт Морсби", "ru"),
        ("Santa Monica", "سانتا مونيكا", "ar"),
        ("Gilmore", "جيلمور", "ar"),
    ],
)
def test_what_sounds_alike_in_two_scripts_is_a_name(
    english: str, target: str, language: str
) -> None:
    assert is_name(english, target, language)


@pytest.mark.parametrize(
    ("english", "target", "language"),
    [
        ("Wales", "Ουαλία και Σκωτία", "el"),  # more words than the other side
        ("Badger", "Ασβός", "el"),  # another word
        ("Zulu", "зулу", "ru"),  # small
        ("nairobi", "Найроби", "ru"),  # small
        ("ZM", "زامبيا", "ar"),  # a code
        ("Tokyo 2", "Токио 2", "ru"),  # more than letters
        ("Nairobi", "Nairobi", "ru"),  # not translated
        ("Nairobi", "Найроби", "el"),  # another script
        ("", "", "ar"),
        ("New York Rangers Team", "Нью Йорк Рейнджерс Тим", "ru"),  # four words
    ],
)
def test_what_does_not_is_none(english: str, target: str, language: str) -> None:
    assert not is_name(english, target, language)


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["ru", "el", "ar"]))
def test_any_two_strings_are_a_name_or_not(english: str, target: str, language: str) -> None:
    assert is_name(english, target, language) in (True, False)


def test_short_strings_are_left_out_but_for_names(tmp_path: Path) -> None:
    path = tmp_path / "en-el.tsv.xz"
    lines = "ui\tt\tNairobi\tΝαϊρόμπι\nui\tt\tOpen file\tΆνοιγμα αρχείου\n"
    path.write_bytes(lzma.compress(lines.encode()))
    assert list(usable_pairs(path, "el", EvalGuard([]))) == [Pair(NAME, "t", "Nairobi", "Ναϊρόμπι")]


def test_a_name_that_running_text_writes_small_is_a_word() -> None:
    names = [Pair(NAME, "t", "List", "Λίστα"), Pair(NAME, "t", "Nairobi", "Ναϊρόμπι")]
    text = [Pair("docs", "t", "A list of one list.", "Μια λίστα μιας λίστας.")]
    assert known_entries({"el": [*names, *text]}) == {"el": [names[1], *text]}


def test_lists_hold_the_same_names_on_both_sides_in_each_language_s_way() -> None:
    names = [Pair(NAME, "t", e, a) for e, a in (("Nairobi", "نيروبي"), ("Oslo", "أوسلو"))]
    assert {(p.english, p.target) for p in listed_names(names, "ar", 20)} == {
        ("Nairobi and Oslo", "نيروبي وأوسلو"),
        ("Oslo and Nairobi", "أوسلو ونيروبي"),
    }
    assert listed_names(names, "ar", 5) == listed_names(names, "ar", 5)
    assert listed_names(names[:1], "ar", 5) == []
