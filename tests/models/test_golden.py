"""Golden sentences tell a working model from one that loads and writes rubbish."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.card import Golden
from models.catalogue import load_catalogue
from models.engines.batcher import Batcher
from models.engines.fake import FAKE_TAGS, FakeEngine, FakeTokenizer
from models.engines.golden import check_goldens, fault_of
from models.errors import ModelUnavailable

GOLDEN = Golden("On 12 March we meet.", "en", "ru", 8, 40, ("12",), ())


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ("12 марта мы встретимся.", None),
        ("Встреча с NATO 12 марта.", None),
        ("On 12 March we meet.", "the wrong script"),
        ("Στις 12 Μαρτίου.", "the wrong script"),
        ("13 марта мы встретимся.", "without 12"),
        ("12", "2 characters"),
        ("12 марта " * 20, "180 characters"),
        ("12 мы мы мы идём туда", "one word over and over"),
        ("12 12 12 12 12", "the wrong script"),
    ],
)
def test_faults_are_told(output: str, fault: str | None) -> None:
    told = fault_of(GOLDEN, output)
    assert told == fault if fault is None else fault in str(told)


def test_one_of_several_words_is_enough_in_any_case() -> None:
    golden = replace(GOLDEN, must_contain_any=("встреча", "собрание"))
    assert fault_of(golden, "Встреча будет 12 марта.") is None
    assert "встреча" in str(fault_of(golden, "Погода будет 12 марта."))


@pytest.mark.parametrize("model_id", ["summarizer-en", "translator-en-xx", "translator-xx-en"])
def test_working_models_pass_and_broken_ones_do_not(model_id: str) -> None:
    card = load_catalogue().get(model_id)
    tokenizer = FakeTokenizer(FAKE_TAGS if card.tokeniser.tags else None)
    check_goldens(card, tokenizer, FakeEngine(card.task))
    word = card.golden[0].text.split()[1]
    for broken in (FakeEngine(card.task, loop_on=word), FakeEngine(card.task, fail_on=word)):
        batcher = Batcher(broken)
        with pytest.raises(ModelUnavailable, match=model_id):
            check_goldens(card, tokenizer, batcher)
        batcher.close()
