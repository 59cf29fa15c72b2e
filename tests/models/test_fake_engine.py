"""The fake engine answers predictably, in the target's script, and fails on demand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.engines.base import Decoding, Engine
from models.engines.fake import FAKE_TAGS, FakeEngine, FakeTokenizer
from models.errors import EngineFailure

GREEDY = Decoding(beam_size=1)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def translate(text: str, lang: str, decoding: Decoding = GREEDY) -> str:
    tokenizer = FakeTokenizer(FAKE_TAGS)
    [[best]] = FakeEngine().generate([tokenizer.encode(text, lang)], decoding)
    return tokenizer.decode(best.tokens)


def test_the_fake_engine_is_an_engine() -> None:
    assert isinstance(FakeEngine(), Engine)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("ru", "Глад то меет ыоу, Анна!"),
        ("el", "Γλαδ το μεετ υου, Αννα!"),
        ("ar", "غلاد تو ميت يو, انا!"),
    ],
)
def test_letters_take_the_script_of_the_target(lang: str, expected: str) -> None:
    written = translate("Glad to meet you, Anna!", lang)
    assert written.split()[-1][-1] == "!"
    assert len(written) == len("Glad to meet you, Anna!")
    if lang != "ar":  # vowels are written out one by one, which Arabic would not do
        assert written == expected


@pytest.mark.parametrize("lang", ["ru", "el", "ar"])
@pytest.mark.parametrize(
    "kept", ["1,234.5", "12:30", "https://a.org/b?c=1", "{{name}}", "⟦3⟧", "<b>", "50%", "me@x.org"]
)
def test_numbers_links_and_placeholders_stay(lang: str, kept: str) -> None:
    assert kept in translate(f"see {kept} here", lang)


def test_other_scripts_become_latin_without_a_tag() -> None:
    tokenizer = FakeTokenizer()
    [[best]] = FakeEngine().generate([tokenizer.encode("Привет, Αθήνα 2024")], GREEDY)
    text = tokenizer.decode(best.tokens)
    assert text.isascii()
    assert text.endswith(" 2024")


@given(TEXTS)
def test_the_tokeniser_gives_every_text_back(text: str) -> None:
    tokenizer = FakeTokenizer(FAKE_TAGS)
    tokens = tokenizer.encode(text, "el")
    assert tokens[0] == ">>ell<<"
    assert tokens[-1] == "</s>"
    assert len(tokens) == tokenizer.count(text) + 2
    assert tokenizer.decode(tokens[1:-1]) == text


def test_a_summary_is_the_first_sentences() -> None:
    tokenizer = FakeTokenizer()
    text = "One came. Two left? Three stayed!"
    engine = FakeEngine("summarise", summary_sentences=2)
    [[best]] = engine.generate([tokenizer.encode(text)], GREEDY)
    assert tokenizer.decode(best.tokens) == "One came. Two left?"
    assert not best.is_truncated


def test_a_summary_ends_at_the_target_limit_and_says_so() -> None:
    tokenizer = FakeTokenizer()
    decoding = Decoding(beam_size=1, max_target_tokens=2)
    [[best]] = FakeEngine("summarise").generate([tokenizer.encode("a b c d. e")], decoding)
    assert best.tokens == ("a", " b")
    assert best.is_truncated


def test_hypotheses_come_best_first_and_differ() -> None:
    tokenizer = FakeTokenizer(FAKE_TAGS)
    decoding = Decoding(beam_size=3, num_hypotheses=3)
    [hypotheses] = FakeEngine().generate([tokenizer.encode("a bc def", "ru")], decoding)
    assert len({h.tokens for h in hypotheses}) == 3
    assert [h.score for h in hypotheses] == sorted((h.score for h in hypotheses), reverse=True)


def test_it_misbehaves_on_demand() -> None:
    tokenizer = FakeTokenizer(FAKE_TAGS)
    engine = FakeEngine(fail_on="BOOM", loop_on="LOOP", copy_on="COPY")
    with pytest.raises(EngineFailure):
        engine.generate([tokenizer.encode("fine", "ru"), tokenizer.encode("BOOM", "ru")], GREEDY)
    [[looped], [copied]] = engine.generate(
        [tokenizer.encode("LOOP", "ru"), tokenizer.encode("COPY me", "ru")],
        Decoding(beam_size=1, max_target_tokens=5),
    )
    assert tokenizer.decode(looped.tokens) == " again" * 5
    assert looped.is_truncated
    assert tokenizer.decode(copied.tokens) == "COPY me"


def test_a_closed_engine_refuses() -> None:
    engine = FakeEngine()
    engine.close()
    with pytest.raises(EngineFailure):
        engine.generate([["a"]], GREEDY)
