"""Round trips: with a translation that changes nothing, every byte comes out where it went in.

The engine answers with its source, so whatever differs was changed by the house itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models import Pipeline, TranslateJob, decoding
from models.detector import LangdetectDetector
from models.protection import Protector, join_cut_spans
from models.segmenter import segment
from tests.models.doubles import ScriptedEngine, model

BODIES = {
    "en": ["The bridge is closed.", "Where is it?", "It costs 3.5 euros, says Dr. Smith."],
    "ru": ["Мост закрыт.", "Где же он?", "Он стоит 3,5 евро и т. д."],
    "el": ["Η γέφυρα είναι κλειστή.", "Πού είναι;", "Κοστίζει 3,5 ευρώ· ναι."],
    "ar": ["الجسر مغلق.", "أين هو؟", "يكلف ٣٫٥ يورو، كما قيل.", "قال John نعم."],
}
MARKS = [
    *("", "- ", "* ", "• ", "– ", "— ", "+ ", "1. ", "12) ", "а) ", "α) ", "a) ", "ب) ", "١. "),
    *("> ", "> > ", "## ", "- [x] ", "(iv) ", "\t", "    - "),
]
QUOTES = [("", ""), ("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("(", ")")]
LINE_ENDS = ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \t\n", "\f", "\u2028", "\u2029", "\n\n\n"]
EXTRAS = ["", "* * *", "---", "🎉🎉", "   ", "https://a.org/x?y=1#z", "`a. B`", "{{x}}"]
EDGES = st.text(alphabet=" \t\n\r\u00a0\u200f", max_size=4)


@pytest.fixture(scope="module")
def echo() -> Iterator[Pipeline]:
    """A pipeline whose models give every sentence back."""
    cards = ("translator-en-xx", "translator-xx-en")
    models = [model(card, ScriptedEngine(lambda text, _: [text])) for card in cards]
    yield Pipeline(LangdetectDetector(), model("summarizer-en"), models, max_text_chars=100_000)
    for loaded in models:
        loaded.batcher.close()


@pytest.fixture(autouse=True)
def _no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The target's own quotation marks and commas are typography's subject, not this one's."""
    monkeypatch.setattr(decoding, "printed", lambda _, hypothesis: hypothesis)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str]:
    """(language, text): lines of sentences with marks, quotes and everything between them."""
    lang = draw(st.sampled_from([*BODIES]))
    text = draw(EDGES)
    for _ in range(draw(st.integers(1, 6))):
        opening, closing = draw(st.sampled_from(QUOTES))
        body = draw(st.sampled_from(BODIES[lang]))
        more = draw(st.sampled_from(["", " " + draw(st.sampled_from(BODIES[lang]))]))
        text += draw(st.sampled_from(MARKS)) + opening + body + closing + more
        text += draw(st.sampled_from(LINE_ENDS)) + draw(st.sampled_from(EXTRAS))
        text += draw(st.sampled_from(LINE_ENDS))
    return lang, text + draw(EDGES)


@settings(max_examples=250, deadline=None)
@given(documents())
@example(("en", "\r\n - The bridge is closed.\r\n\r\n\t* Where is it?\u2028\f---\n 🎉 \n"))
@example(("ar", "١. الجسر مغلق.\n\u200f- أين هو؟\r\n"))
def test_a_translation_that_changes_nothing_gives_every_byte_back(
    echo: Pipeline, document: tuple[str, str]
) -> None:
    lang, text = document
    target = "ar" if lang != "ar" else "el"
    (item,) = echo.translate(TranslateJob((text,), (target,), source=lang)).items
    assert item.translations[target].text == text


@settings(max_examples=250, deadline=None)
@given(documents())
def test_sentences_stand_at_their_offsets_and_marks_stand_outside(
    document: tuple[str, str],
) -> None:
    lang, text = document
    cut = join_cut_spans(segment(text, lang), Protector().spans(text, None))
    assert cut.reassemble([sentence.text for sentence in cut.sentences]) == text
    for sentence in cut.sentences:
        assert text[sentence.offset : sentence.offset + sentence.length] == sentence.text
        assert sentence.text == sentence.text.strip()
        assert not sentence.text.startswith(("- ", "* ", "• ", "– ", "— ", "> ", "## "))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="aB. \n\r\tЯж?Ωή;عب؟،«»“”-*•1)🎉\u0301\u200d\u2028", max_size=60))
def test_any_text_keeps_what_stands_between_its_sentences(echo: Pipeline, text: str) -> None:
    (item,) = echo.translate(TranslateJob((text,), ("ru",), source="en")).items
    if item.error is not None:
        assert not segment(text, "en").sentences
        return
    pairs = item.translations["ru"].sentences
    cut = segment(text, "en")
    assert item.translations["ru"].text == cut.reassemble([pair.text for pair in pairs])
    assert [pair.source for pair in pairs] == [sentence.text for sentence in cut.sentences]


# The complaints, by the thread they stand in.


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\n\n", "\r\n\r\n\r\n", "\u2028"])
def test_libretranslate_288_opus_mt_57_newlines_are_not_eaten(echo: Pipeline, newline: str) -> None:
    lines = ["First line here.", "- Second line.", "", "   ", "«Third line».", "\tFourth"]
    text = newline.join(lines) + newline
    (item,) = echo.translate(TranslateJob((text,), ("el",), source="en")).items
    assert item.translations["el"].text == text


@pytest.mark.parametrize("lang", [*BODIES])
def test_opus_mt_60_marian_389_every_sentence_is_translated_not_only_the_first(lang: str) -> None:
    loaded = [model("translator-en-xx"), model("translator-xx-en")]
    pipeline = Pipeline(LangdetectDetector(), model("summarizer-en"), loaded, 100_000)
    target = "el" if lang != "el" else "ru"
    text = " ".join(BODIES[lang] * 20)
    (item,) = pipeline.translate(TranslateJob((text,), (target,), source=lang)).items
    pairs = item.translations[target].sentences
    assert len(pairs) == len(BODIES[lang]) * 20
    assert all(pair.text and pair.text != pair.source for pair in pairs)
    # The fake engine's words for money are none.
    assert {warning.code for warning in item.warnings} <= {"unit_changed"}
