"""A document without its datelines: the rest is told, and every offset is the text's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.segmenter import segment
from models.undated import undated

NEWS = "Правительство выделит 12 млрд рублей на мосты."
REST = "Их ремонт начнётся в июле."


def sentences_of(text: str, lang: str) -> list[str]:
    document = undated(segment(text, lang))
    for sentence in document.sentences:
        assert text[sentence.offset : sentence.offset + sentence.length] == sentence.text
    assert document.reassemble([sentence.text for sentence in document.sentences]) == text
    return [sentence.text for sentence in document.sentences]


@pytest.mark.parametrize(
    "dateline",
    [
        "МОСКВА, 5 мая. /ТАСС/. ",
        "МОСКВА, 5 мая 2026. /Корр. ТАСС Анна Серова/. ",
        "САНКТ-ПЕТЕРБУРГ, 3 сен — РИА Новости. ",
        "НИЖНИЙ НОВГОРОД, 14 ноября - РИА Новости, Ольга Крайнева. ",
        "Москва. 20 февраля. INTERFAX.RU - ",
        "Москва. 20 февраля. ИНТЕРФАКС - ",
        "5 мая, Минск /Корр. БЕЛТА/. ",
        "Киев, 3 мая — Интерфакс. ",
        "МОСКВА, 24 октября — ",
    ],
)
def test_a_dateline_that_was_cut_into_sentences_is_none(dateline: str) -> None:
    assert sentences_of(f"🎉\n\n{dateline}{NEWS} {REST}", "ru") == [NEWS, REST]
    assert sentences_of(f"Мосты починят\n\n{dateline}{NEWS}", "ru") == ["Мосты починят", NEWS]


@pytest.mark.parametrize(
    ("text", "lang", "sentences"),
    [
        (
            "ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - Η κυβέρνηση ανακοίνωσε μέτρα. Αρχίζουν τον Μάιο.",
            "el",
            ["Η κυβέρνηση ανακοίνωσε μέτρα.", "Αρχίζουν τον Μάιο."],
        ),
        (
            "القاهرة (رويترز) - قال وزير المالية إن الأسعار ترتفع. وأضاف أنها ستنخفض.",
            "ar",
            ["قال وزير المالية إن الأسعار ترتفع.", "وأضاف أنها ستنخفض."],
        ),
        (
            "LONDON (Reuters) - Prices fell again. Nobody knows why.",
            "en",
            ["Prices fell again.", "Nobody knows why."],
        ),
    ],
)
def test_a_sentence_begins_behind_its_dateline(text: str, lang: str, sentences: list[str]) -> None:
    assert sentences_of(text, lang) == sentences


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Москва. 20 февраля. Утро было ясным.", "ru"),
        ("Родился в Москве, 5 мая. /ТАСС/ сообщил об этом.", "ru"),
        ("Волга, 5 лет. /ТАСС/. Собака ищет дом.", "ru"),
        ("МОСКВА, 5 мая. /ТАСС/.", "ru"),
        ("Это было 3 мая. ТАСС сообщил о пожаре.", "ru"),
        ("Москва — столица России. Она стоит на реке.", "ru"),
        ("Η Αθήνα - η πρωτεύουσα - περιμένει. Βρέχει.", "el"),
        ("الرباط - عاصمة المغرب - مدينة جميلة. وهي قديمة.", "ar"),
    ],
)
def test_what_is_no_dateline_stays(text: str, lang: str) -> None:
    document = segment(text, lang)
    assert undated(document) is document


PARTS = ["МОСКВА, 5 мая. ", "/ТАСС/. ", NEWS, "\n", "Oslo, 5 May - ", "🎉"]


@given(st.lists(st.sampled_from(PARTS)))
def test_nothing_of_any_text_is_lost(parts: list[str]) -> None:
    sentences_of("".join(parts), "ru")
