"""Other translations: distinct, best first, no worse than the one given, of whole texts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models import MAX_ALTERNATIVES, PipelineOptions, TranslateJob, open_pipeline
from models.alternatives import runners_up, whole_texts
from models.deadline import Deadline
from models.decoding import Request
from models.engines.base import Decoding
from models.errors import DeadlineExceeded
from models.model import LoadedModel
from models.targets import translate_by_target
from models.translator import Translator
from tests.models.doubles import ScriptedEngine, model

FOREVER = Deadline(None)


def scripted(hypotheses: Sequence[str]) -> tuple[Translator, ScriptedEngine]:
    engine = ScriptedEngine(lambda *_: hypotheses)
    return Translator([model("translator-en-xx", engine)]), engine


def ask(translator: Translator, text: str, count: int = 5, target: str = "ru") -> tuple[str, ...]:
    requests = [Request(text, "en", target)]
    outcomes = translate_by_target(translator, requests, FOREVER)
    return runners_up(translator, requests, outcomes, count, FOREVER).get(requests[0], ())


def test_runners_up_are_distinct_likelier_first_and_not_the_translation_itself() -> None:
    translator, _ = scripted(
        ["Он ушёл домой", "Он пошёл домой", "Он  ушёл домой", "Он пошёл  домой", "Он вышел"]
    )
    assert ask(translator, "He went home") == ("Он пошёл домой", "Он вышел")


def test_a_runner_up_with_an_invented_number_is_left_out() -> None:
    translator, _ = scripted(["Это стоит 42 евро", "Это стоит 24 евро", "Цена 42 евро"])
    assert ask(translator, "It costs 42 euros") == ("Цена 42 евро",)


def test_no_more_than_asked_for() -> None:
    translator, engine = scripted(["один", "два", "три", "четыре"])
    assert ask(translator, "one word", count=2) == ("два", "три")
    decoding = engine.calls[-1][1]
    assert (decoding.num_hypotheses, decoding.beam_size) == (5, 5)


def test_what_has_no_words_and_what_comes_in_pieces_has_none() -> None:
    translator, engine = scripted(["один", "два"])
    assert ask(translator, "42 %") == ()
    assert engine.calls == []
    short = Translator([model("translator-en-xx", max_source_tokens=12)])
    assert ask(short, " ".join(f"word{n}" for n in range(40))) == ()


def test_the_last_hop_of_a_pivot_gives_them() -> None:
    into = ScriptedEngine(lambda *_: ["the bridge is closed"])
    out = ScriptedEngine(lambda *_: ["η γέφυρα έκλεισε", "το γεφύρι έκλεισε"])
    translator = Translator([model("translator-xx-en", into), model("translator-en-xx", out)])
    requests = [Request("мост закрыт", "ru", "el")]
    outcomes = translate_by_target(translator, requests, FOREVER)
    assert outcomes[requests[0]] == "η γέφυρα έκλεισε"
    assert runners_up(translator, requests, outcomes, 3, FOREVER) == {
        requests[0]: ("το γεφύρι έκλεισε",)
    }
    assert len(into.calls) == 1  # its English is there already


def test_a_passed_deadline_stops_the_work() -> None:
    translator, _ = scripted(["один", "два"])
    requests = [Request("one word", "en", "ru")]
    with pytest.raises(DeadlineExceeded):
        runners_up(translator, requests, {requests[0]: "один"}, 1, Deadline(0.0))


def test_whole_texts_take_the_sentence_itself_where_it_has_no_more() -> None:
    texts = whole_texts(["А.", "Б."], [("А1.", "А2."), ("Б1.",)], 5, " ".join)
    assert texts == ("А1. Б1.", "А2. Б.")
    assert whole_texts(["А.", "Б."], [(), ()], 5, " ".join) == ()
    assert whole_texts(["А."], [("А1.", "А2.")], 1, " ".join) == ("А1.",)


@pytest.mark.parametrize(("wanted", "given"), [(0, 0), (2, 2), (10_000, MAX_ALTERNATIVES)])
def test_a_job_gets_as_many_as_it_asks_for_up_to_the_cap(wanted: int, given: int) -> None:
    pipeline = open_pipeline(PipelineOptions(engine="fake"))
    text = "The old bridge over the river is closed.\n\nIt will open again in the spring of 2029."
    try:
        job = TranslateJob((text,), ("ru", "ar"), source="en", alternatives=wanted)
        (item,) = pipeline.translate(job).items
    finally:
        pipeline.close()
    for translation in item.translations.values():
        assert translation.text is not None
        assert len(translation.alternatives) == given
        everything = {translation.text, *translation.alternatives}
        assert len(everything) == given + 1
        assert all("\n\n" in text and "2029" in text for text in everything)


@pytest.mark.weights
def test_a_sentence_in_another_script_has_none() -> None:
    pipeline = open_pipeline(PipelineOptions())
    try:
        texts = ("Мост закрыт в понедельник.", "He wrote 出口 there.", "See https://a.org/b now.")
        job = TranslateJob(texts, ("el",), source="en", alternatives=3)
        items = pipeline.translate(job).items
    finally:
        pipeline.close()
    assert [item.translations["el"].alternatives for item in items] == [(), (), ()]


@pytest.mark.weights
def test_the_shipped_models_give_some() -> None:
    pipeline = open_pipeline(PipelineOptions())
    try:
        job = TranslateJob(("The bridge is closed.",), ("el",), source="en", alternatives=3)
        (item,) = pipeline.translate(job).items
    finally:
        pipeline.close()
    translation = item.translations["el"]
    assert len(translation.alternatives) >= 1
    assert translation.text not in translation.alternatives


def test_models_and_decodings_stay_as_they_were() -> None:
    loaded: LoadedModel = model("translator-en-xx")
    before: Decoding = loaded.card.decoding
    ask(Translator([loaded]), "one two three")
    assert loaded.card.decoding == before
