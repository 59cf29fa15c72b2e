"""One count of words for scripts with and without spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.stems import overlap, stems
from models.words import count_words, sentence_space


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The bridge is closed.", 4),
        ("Мост закрыт для грузовиков.", 4),
        ("Η γέφυρα είναι κλειστή.", 4),
        ("الجسر مغلق أمام الشاحنات.", 4),
        ("다리가 닫혔다.", 2),
        ("पुल बंद है।", 3),
        ("委员会讨论了预算。", 4),  # eight characters
        ("委员会讨论了新预算。", 5),  # nine
        ("橋は閉鎖されている。", 5),
        ("สะพานปิดแล้ว", 3),  # twelve characters, signs counted
        ("新しいiPhone15です。", 4),
        ("— 🌉 🌉", 3),
        ("x" * 40, 1),
        ("x" * 120, 10),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(max_size=200))
def test_a_limit_kept_here_is_kept_by_spaces_too(text: str) -> None:
    assert count_words(text) >= len(text.split())


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_texts_together_have_no_more_words_than_apart(left: str, right: str) -> None:
    assert count_words(f"{left} {right}") == count_words(left) + count_words(right)


def test_only_chinese_and_japanese_sentences_stand_without_a_space() -> None:
    assert [sentence_space(code) for code in ("zh-Hans", "ja", "th", "ko", "en")] == [
        *("", ""),
        *(" ", " ", " "),
    ]


@pytest.mark.parametrize(
    ("one", "other", "stranger"),
    [
        ("委员会讨论了预算", "预算由委员会通过", "今天下雨"),
        ("委員会は予算を承認した", "予算は委員会が決めた", "雨が降る"),
        ("สภาเมืองอนุมัติสะพานใหม่", "สะพานใหม่ปิดแล้ว", "ฝนตกหนัก"),
        ("위원회는 예산을 논의했다", "예산에 대해 위원회가", "비가 온다"),
        ("समिति ने पुल बनाया", "पुल पर समिति", "बारिश होगी"),
        ("שיעור התקציב אושר", "התקציב נדחה", "יורד גשם"),
    ],
)
def test_sentences_of_any_script_that_speak_of_one_thing_share_stems(
    one: str, other: str, stranger: str
) -> None:
    assert overlap(stems(one), stems(other)) > 0.1
    assert overlap(stems(one), stems(stranger)) == 0.0


def test_vowel_signs_do_not_cut_hindi_words() -> None:
    assert [*stems("समिति ने।")] == ["समिति", "ने"]


def test_stems_of_the_four_languages_are_word_beginnings() -> None:
    assert [*stems("Президента 34,5 Κυβέρνηση city's")] == [
        *("презид", "34,5", "κυβερν"),
        *("city", "s"),
    ]
