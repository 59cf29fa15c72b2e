"""Words and symbols that a model cannot read: kept past it, and never garbage without a word."""

from __future__ import annotations

import time

import pytest

from models import Pipeline, TranslateJob
from models.checks import check_translation
from models.deadline import Deadline
from models.decoding import Request
from models.detector import LangdetectDetector
from models.engines.base import Decoding
from models.engines.batcher import Batcher
from models.engines.fake import FAKE_TAGS, FakeTokenizer
from models.foreign import foreign_spans, hide, is_in_target_letters
from models.model import LoadedModel
from models.symbols import count_lost_symbols, symbol_spans
from models.translator import Translator
from models.types import Span
from tests.models.doubles import CARDS, ScriptedEngine, model

FOREVER = Deadline(None)


def reads_latin(script: str) -> bool:
    return script == "Latin"


class LatinTokenizer(FakeTokenizer):
    """One of a model that has words of Latin letters alone."""

    def reads(self, script: str) -> bool:
        return reads_latin(script)


def latin_model(engine: ScriptedEngine) -> LoadedModel:
    return LoadedModel(
        CARDS["translator-en-xx"], LatinTokenizer(FAKE_TAGS), Batcher(engine, max_wait_ms=0)
    )


def translated(engine: ScriptedEngine, text: str, target: str) -> tuple[str, list[tuple[str, str]]]:
    pipeline = Pipeline(
        LangdetectDetector(),
        model("summarizer-en"),
        [latin_model(engine), model("translator-xx-en")],
        max_text_chars=100_000,
    )
    (item,) = pipeline.translate(TranslateJob((text,), (target,), source="en")).items
    return item.translations[target].text or "", [(w.code, w.detail) for w in item.warnings]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("He wrote “Слава Україні” on the wall.", ["Слава Україні"]),
        ("The sign said 出口 and Ausgang.", ["出口"]),
        ("«Αθήνα» is Athens; Солярис, Зеркало и Сталкер are films.", None),
        ("Мост закрыт 12 мая 2024 года из-за ремонта.", None),
        ("हिन्दी दिवस is a day, שָׁלוֹם a word, العربية a language.", None),
        ("The α-helix of 5 µm at 3 Ω", ["α", "Ω"]),
        ("Pаris with a letter that is not Latin", ["Pаris"]),
        ("Łódź, Ænima and naïve café", []),
        ("see \U000f0000 в \U000f0001", ["в"]),
        ("", []),
    ],
)
def test_a_run_of_words_in_an_unread_script_is_one_span(text: str, spans: list[str] | None) -> None:
    if spans is None:
        spans = {
            "«": ["Αθήνα", "Солярис, Зеркало и Сталкер"],
            "М": ["Мост закрыт 12 мая 2024 года из-за ремонта"],
            "ह": ["हिन्दी दिवस", "שָׁלוֹם", "العربية"],
        }[text[0]]
    found = list(foreign_spans(text, reads_latin))
    assert [text[span.start : span.stop] for span in found] == spans
    hidden = hide(text, found)
    assert hidden.restore(hidden.text) == text
    assert not set(hidden.words) & set(text)


def test_a_model_that_cannot_tell_reads_every_script() -> None:
    assert model("translator-en-xx").reads("Cyrillic")
    assert not latin_model(ScriptedEngine(lambda *_: [])).reads("Cyrillic")


@pytest.mark.parametrize(
    ("target", "written", "expected"),
    [
        ("ru", "Он написал «9407» на стене.", "Он написал «Слава Україні» на стене."),
        ("el", "Έγραψε «9407» στον τοίχο.", "Έγραψε «Слава Україні» στον τοίχο."),
        ("ar", "كتب «9407» على الجدار.", "كتب «Слава Україні» على الجدار."),
    ],
)
def test_words_of_another_script_come_out_as_they_went_in(
    target: str, written: str, expected: str
) -> None:
    engine = ScriptedEngine(lambda *_: [written])
    text, warnings = translated(engine, "He wrote “Слава Україні” on the wall.", target)
    assert (text, warnings) == (expected, [])
    assert [read for read, _ in engine.calls] == ["He wrote “9407” on the wall."]


def test_a_sentence_in_another_script_goes_past_the_model_and_is_told() -> None:
    engine = ScriptedEngine(lambda *_: ["Ο δρόμος είναι ανοιχτός."])
    source = "Мост закрыт в понедельник. The road is open."
    text, warnings = translated(engine, source, "el")
    assert text == "Мост закрыт в понедельник. Ο δρόμος είναι ανοιχτός."
    assert warnings == [
        ("wrong_script", "0% Greek"),
        ("copy", "100% of the words are the source's"),
    ]
    assert [read for read, _ in engine.calls] == ["The road is open."]


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("The bridge is closed \U000f0000.", "ru", "en"),
        ("Ο δρόμος είναι κλειστός.", "ar", "el"),
        ("Мост закрыт.", "en", "ru"),
        ("الجسر مغلق.", "en", "ar"),
    ],
)
def test_what_is_in_the_targets_letters_already_stays(text: str, source: str, target: str) -> None:
    assert is_in_target_letters(text, source, target)
    assert not is_in_target_letters(text + " Привет, κόσμε!", source, target)
    if target == "en":
        (outcome,) = Translator([model("translator-xx-en")]).translate_directly(
            [Request(text, source, target)], FOREVER
        )
        assert outcome == text


def test_languages_of_one_script_are_all_translated() -> None:
    assert not is_in_target_letters("Der Mann", "de", "en")
    assert not is_in_target_letters("A man", "en", "en")
    assert not is_in_target_letters("42", "ru", "en")


def test_a_quotation_in_the_targets_script_is_no_copy_and_in_another_one_is() -> None:
    source = "As he wrote: «Я помню чудное мгновенье». It is famous and often quoted by us."
    russian = "Как он писал: «Я помню чудное мгновенье». Это известно, и мы часто это цитируем."
    greek = "Όπως έγραψε: «Я помню чудное мгновенье». Είναι διάσημο και συχνά το λέμε."
    assert check_translation(source, russian, "ru") == ()
    (fault,) = check_translation(source, greek, "el")
    assert (fault.code, fault.detail) == ("copy", "left as in the source: Я помню чудное мгновенье")


def test_a_symbol_that_came_out_as_another_is_read_as_a_mask() -> None:
    def script(text: str, _: Decoding) -> list[str]:
        return ["Рост XQZ 5%." if "XQZ" in text else "Рост ♥ 5%."]

    engine = ScriptedEngine(script)
    (outcome,) = Translator([model("translator-en-xx", engine)]).translate_directly(
        [Request("Growth ≥ 5%.", "en", "ru")], FOREVER
    )
    assert outcome == "Рост ≥ 5%."
    assert [text for text, _ in engine.calls] == ["Growth ≥ 5%.", "Growth XQZ 5%."]


def test_a_symbol_that_survives_is_not_masked() -> None:
    engine = ScriptedEngine(lambda *_: ["Рост ≥ 5%."])
    Translator([model("translator-en-xx", engine)]).translate_directly(
        [Request("Growth ≥ 5%.", "en", "ru")], FOREVER
    )
    assert len(engine.calls) == 1


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("H₂O and ₩1,000, or ≥ 5 %", ["H₂O", "₩1,000", "≥"]),
        ("Well 👩🏽‍🚀👍🏿, done!", ["👩🏽‍🚀👍🏿"]),
        ("25 °C, 5 km², № 3, £5, ½ and 3 × 4", []),
        ("a <b> & c = d + $5", []),
    ],
)
def test_symbols_are_found_with_what_they_touch(text: str, spans: list[str]) -> None:
    assert [text[span.start : span.stop] for span in symbol_spans(text)] == spans


def test_a_lost_symbol_counts_and_an_ordinary_one_does_not() -> None:
    assert count_lost_symbols("≥ 5 and ≥ 6, 20 °C", "≥ 5 и 6, 20 градусов") == 1


@pytest.mark.parametrize(
    ("source", "hypothesis", "target", "detail", "offsets"),
    [
        ("Growth was ≥ 5%.", "Рост составил ♥ 5%.", "ru", "not in the source: ♥", [14]),
        (
            "He wrote it there.",
            "Το έγραψε 💡� εκεί 💡.",
            "el",
            "not in the source: 💡 �",
            [10, 11, 18],
        ),
        ("Clause ¶ 4 of the act.", "البند © 4 من القانون.", "ar", "not in the source: ©", [6]),
    ],
)
def test_an_invented_symbol_is_a_fault_with_its_place(
    source: str, hypothesis: str, target: str, detail: str, offsets: list[int]
) -> None:
    (fault,) = check_translation(source, hypothesis, target)
    assert (fault.code, fault.detail) == ("wrong_script", detail)
    assert fault.spans == tuple(Span(offset, 1) for offset in offsets)


@pytest.mark.parametrize(
    ("source", "hypothesis", "target"),
    [
        ("It is 25 degrees in room No. 5.", "В комнате № 5 сейчас 25 °.", "ru"),
        ("Five square metres for half a pound.", "Πέντε m² για ½ λίρα £.", "el"),
        ("Well done 👍", "أحسنت 👍", "ar"),
    ],
)
def test_a_symbol_for_a_word_is_no_fault(source: str, hypothesis: str, target: str) -> None:
    codes = [fault.code for fault in check_translation(source, hypothesis, target)]
    assert "wrong_script" not in codes


def test_an_output_of_marks_alone_is_in_no_script() -> None:
    (fault,) = check_translation("He left.", "… !", "ru")
    assert (fault.code, fault.detail) == ("wrong_script", "0% Cyrillic")


def test_time_grows_with_the_text_and_no_faster() -> None:
    start = time.process_time()
    for text in ("Яя 出 " * 50_000, "≥1,1" * 50_000, "a" * 300_000 + "≥", "≥" * 200_000):
        list(foreign_spans(text, reads_latin))
        list(symbol_spans(text))
    assert time.process_time() - start < 5
