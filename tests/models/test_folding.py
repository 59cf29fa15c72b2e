"""Words of four scripts are told whatever case, accents and what is written together with them."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.folding import arabic_stems, cue_pattern, decomposed, fold, fold_words
from models.stems import stems
from tests.models.growth import QUADRUPLED, growth

MARKS = ("\u0316\u0301\u0327", "\u0301\u0316", "\u064b\u0651", "\u093c\u094d")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_letter_of_any_script_is_left_half_folded() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert not [char for char in every if fold(fold(char)) != fold(char)]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße Ёлка", "strasse елка"),
        ("Ο ΣΕΙΣΜΌΣ, ο σεισμός", "ο σεισμοσ ο σεισμοσ"),
        ("مُدَرِّسةٌ إلى مـدن", "مدرسه الي مدن"),
        ("They didn’t — didn't! 'not", "they didn’t didn't not"),
        ("🌉 2,5 раза", "2 5 раза"),
        ("ℋ ϓ", "h υ"),
        ("", ""),
    ],
)
def test_words_of_a_text_are_folded(text: str, folded: str) -> None:
    assert fold_words(text) == folded


@pytest.mark.parametrize(
    ("cues", "text", "is_found"),
    [
        ("refus*", "He REFUSED.", True),
        ("refus*", "a prerefusal", False),
        ("*less", "homeless", True),
        ("*less", "lessons", False),
        ("*n't", "It didn't.", True),
        ("without", "'without' a word", True),
        ("половин*", "Наполовину", False),
        ("δεν", "ΔΕΝ ξέρω", True),
        ("μηδέν*", "μηδενικός", True),
        ("رفض*", "والرفض", True),  # a beginning, with "and" and "the" before it
        ("نصف", "بالنصف", False),
        ("ما", "كما قال", False),
        ("a.c", "abc", False),
    ],
)
def test_a_word_of_a_table_is_found(cues: str, text: str, is_found: bool) -> None:
    assert bool(re.search(cue_pattern(cues), fold_words(text))) is is_found


def test_whole_arabic_words_are_found_behind_their_article_where_that_is_asked() -> None:
    pattern = re.compile(cue_pattern("نصف half", is_prefixed=True))
    assert all(pattern.fullmatch(fold(word)) for word in ("نصف", "النصف", "بالنصف", "ونصف", "Half"))
    assert not pattern.search(fold_words("منصف behalf بhalf"))


@pytest.mark.parametrize(
    ("word", "stems"),
    [
        ("والمدينة", {"والمدينه", "مدينه", "المدينه"}),
        ("city", {"city"}),
        ("ال", {"ال"}),
    ],
)
def test_what_is_written_before_an_arabic_word_is_taken_off(word: str, stems: set[str]) -> None:
    assert set(arabic_stems(fold(word))) == stems


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("".join(MARKS))))
def test_letters_are_decomposed_one_by_one_as_they_are_together(text: str) -> None:
    def letters(written: str) -> str:
        return "".join(char for char in written if not unicodedata.combining(char))

    assert letters(decomposed(text)) == letters(unicodedata.normalize("NFKD", text))


@pytest.mark.parametrize("marks", MARKS)
def test_a_letter_with_many_marks_takes_no_more_than_its_share(marks: str) -> None:
    """Put in order, half a million of them took five minutes that nothing could interrupt."""
    assert growth(lambda n: stems("a" + marks * n)) < QUADRUPLED
    assert growth(lambda n: fold("a" + marks * n)) < QUADRUPLED
    assert fold("Ά" + marks * 1000) == "α"
