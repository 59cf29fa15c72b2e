"""Routes, pieces, choice among hypotheses, second tries, and neighbours that stay unharmed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from models.card import Score
from models.deadline import Deadline
from models.decoding import Request
from models.engines.base import Decoding
from models.engines.fake import FakeEngine
from models.errors import Cancelled, DeadlineExceeded, EngineFailure, UnsupportedPair
from models.model import LoadedModel, target_ceiling
from models.protection import mark_of
from models.targets import trace_of, translate_by_target
from models.translator import Translator
from tests.models.doubles import ScriptedEngine, model

FOREVER = Deadline(None)


def fake_translator() -> Translator:
    return Translator([model("translator-en-xx"), model("translator-xx-en")])


def test_a_direct_pair_takes_one_hop_and_others_go_through_english() -> None:
    translator = fake_translator()
    assert translator.route("en", "el") == ("en", "el")
    assert translator.route("ar", "en") == ("ar", "en")
    assert translator.route("ru", "ar") == ("ru", "en", "ar")


@pytest.mark.parametrize(
    ("source", "target"), [("de", "ru"), ("ru", "de"), ("en", "en"), ("de", "en")]
)
def test_a_pair_without_a_route_is_refused_before_any_work(source: str, target: str) -> None:
    engine = ScriptedEngine(lambda *_: ["нет"])
    translator = Translator([model("translator-en-xx", engine), model("translator-xx-en", engine)])
    requests = [Request("one dog", "en", "ru"), Request("Hallo", source, target)]
    with pytest.raises(UnsupportedPair, match=f"'{source}' to '{target}'"):
        translate_by_target(translator, requests, FOREVER)
    with pytest.raises(UnsupportedPair, match=f"'{source}' to '{target}'"):
        translator.translate_directly(requests, FOREVER)
    assert engine.calls == []


def test_one_hop_does_not_go_through_english() -> None:
    with pytest.raises(UnsupportedPair, match="'ru' to 'el'"):
        fake_translator().translate_directly([Request("Привет, мир", "ru", "el")], FOREVER)


def test_outcomes_come_in_the_order_of_the_requests() -> None:
    requests = [
        Request("one dog 7", "en", "ru"),
        Request("one dog 7", "en", "ar"),
        Request("Привет, мир", "ru", "en"),
        Request("one dog 7", "en", "ru"),
    ]
    outcomes = fake_translator().translate_directly(requests, FOREVER)
    assert outcomes[0] == outcomes[3] == "оне дог 7"
    assert outcomes[1] == "ونه دوغ 7" or str(outcomes[1]).endswith("7")
    assert all(isinstance(outcome, str) for outcome in outcomes)


def test_every_request_has_its_own_outcome_through_english_or_not() -> None:
    translator = fake_translator()
    direct = [Request("one dog 7", "en", "ru"), Request("one dog 7", "en", "ar")]
    pivoted = Request("Привет, мир", "ru", "el")
    outcomes = translate_by_target(translator, [*direct, pivoted, direct[0]], FOREVER)
    assert [outcomes[r] for r in direct] == translator.translate_directly(direct, FOREVER)
    (english,) = translator.translate_directly([replace(pivoted, target_lang="en")], FOREVER)
    (greek,) = translator.translate_directly([Request(str(english), "en", "el")], FOREVER)
    assert outcomes[pivoted] == greek


def test_a_trace_has_the_text_in_every_language_of_its_route() -> None:
    translator = fake_translator()
    direct, pivoted = Request("one dog 7", "en", "ru"), Request("Привет, мир", "ru", "el")
    outcomes = translate_by_target(translator, [direct, pivoted], FOREVER)
    assert trace_of(translator, direct, outcomes) == ("one dog 7", "оне дог 7")
    english = outcomes[replace(pivoted, target_lang="en")]
    assert trace_of(translator, pivoted, outcomes) == ("Привет, мир", english, outcomes[pivoted])


def test_two_spaces_of_a_model_are_one() -> None:
    translator = Translator([model("translator-en-xx", ScriptedEngine(lambda *_: ["на  мосту"]))])
    assert translator.translate_directly([Request("on the bridge", "en", "ru")], FOREVER) == [
        "на мосту"
    ]


def test_every_sentence_carries_its_own_target_tag() -> None:
    engine = ScriptedEngine(lambda text, _: ["х" * len(text)])
    tagged: list[Sequence[str]] = []
    plain = engine.generate

    def spy(sources: Sequence[Sequence[str]], decoding: Decoding):  # type: ignore[no-untyped-def]
        tagged.extend(sources)
        return plain(sources, decoding)

    engine.generate = spy  # type: ignore[method-assign]
    translator = Translator([model("translator-en-xx", engine)])
    translator.translate_directly(
        [Request("First one.", "en", "ru"), Request("Second.", "en", "ru")], FOREVER
    )
    assert [source[0] for source in tagged[:2]] == [">>rus<<", ">>rus<<"]


@pytest.mark.parametrize("text", ["42", "— 3,5 %", "🎉🎉", "...", "٤٢", "١٢/٥"])
def test_what_has_no_words_is_kept_and_costs_no_engine_call(text: str) -> None:
    engine = ScriptedEngine(lambda *_: ["нет"])
    translator = Translator([model("translator-en-xx", engine)])
    assert translator.translate_directly([Request(text, "en", "ru")], FOREVER) == [text]
    assert engine.calls == []


def test_a_sentence_beyond_the_encoder_goes_in_pieces_and_nothing_is_lost() -> None:
    translator = Translator([model("translator-en-xx", max_source_tokens=12)])
    words = [f"word{n}" for n in range(100)]
    (outcome,) = translator.translate_directly([Request(" ".join(words), "en", "ru")], FOREVER)
    assert str(outcome).count("ворд") + str(outcome).count("word") == 100


def test_the_hypothesis_that_keeps_the_number_beats_the_likelier_one() -> None:
    engine = ScriptedEngine(lambda *_: ["Это стоит 24 евро", "Это стоит 42 евро"])
    translator = Translator([model("translator-en-xx", engine)])
    assert translator.translate_directly([Request("It costs 42 euros", "en", "ru")], FOREVER) == [
        "Это стоит 42 евро"
    ]


def test_a_loop_is_decoded_again_under_penalties() -> None:
    def script(_: str, decoding: Decoding) -> list[str]:
        is_second = decoding.no_repeat_ngram_size == 3
        return ["Он ушёл рано домой"] if is_second else ["рано рано рано рано рано"]

    engine = ScriptedEngine(script)
    translator = Translator([model("translator-en-xx", engine)])
    assert translator.translate_directly([Request("He went home early", "en", "ru")], FOREVER) == [
        "Он ушёл рано домой"
    ]
    assert len(engine.calls) == 2


def test_a_clean_sentence_is_decoded_once() -> None:
    engine = ScriptedEngine(lambda *_: ["Он ушёл рано домой"])
    Translator([model("translator-en-xx", engine)]).translate_directly(
        [Request("He went home early", "en", "ru")], FOREVER
    )
    assert len(engine.calls) == 1


def test_one_bad_sentence_leaves_its_neighbours() -> None:
    translator = Translator([model("translator-en-xx", FakeEngine(fail_on="BAD"))])
    texts = ["good one", "BAD one", "good two"]
    outcomes = translator.translate_directly([Request(text, "en", "ru") for text in texts], FOREVER)
    assert [isinstance(outcome, EngineFailure) for outcome in outcomes] == [False, True, False]


def looping(further_try: Callable[[], list[str]]) -> ScriptedEngine:
    """An engine that goes in circles at first, and then does what it is told."""

    def script(_: str, decoding: Decoding) -> list[str]:
        is_first = decoding.no_repeat_ngram_size == 0
        return ["рано рано рано рано рано"] if is_first else further_try()

    return ScriptedEngine(script)


def test_a_further_try_that_breaks_leaves_what_there_was() -> None:
    def breaks() -> list[str]:
        raise ZeroDivisionError

    engine = looping(breaks)
    translator = Translator([model("translator-en-xx", engine)])
    outcomes = translator.translate_directly([Request("He went home early", "en", "ru")], FOREVER)
    assert outcomes == ["Рано рано рано рано рано"]
    assert len(engine.calls) > 1


def test_a_further_try_has_half_of_the_time_that_is_left() -> None:
    def late() -> list[str]:
        time.sleep(1.0)
        return ["Он ушёл рано домой"]

    translator = Translator([model("translator-en-xx", looping(late))])
    deadline = Deadline(0.8)
    outcomes = translator.translate_directly([Request("He went home early", "en", "ru")], deadline)
    assert outcomes == ["Рано рано рано рано рано"]
    deadline.check()  # is not over


def test_work_called_off_in_a_further_try_is_not_tried_once_more() -> None:
    deadline = Deadline(60.0)

    def called_off() -> list[str]:
        deadline.cancel()
        return ["24 24 24 24 24"]

    engine = looping(called_off)
    translator = Translator([model("translator-en-xx", engine)])
    requests = [Request("He sold 42 of 60", "en", "ru")]  # numbers lost are worth two tries
    with pytest.raises(Cancelled):
        translator.translate_directly(requests, deadline)
    assert len(engine.calls) == 2


def test_a_part_that_breaks_leaves_the_sentence_without_its_span() -> None:
    def script(text: str, _: Decoding) -> list[str]:
        if text.startswith("see") and text.endswith("now"):
            return ["смотри сейчас"]
        raise ZeroDivisionError

    translator = Translator([model("translator-en-xx", ScriptedEngine(script))])
    request = Request(f"see {mark_of(0)} now", "en", "ru")
    assert translator.translate_directly([request], FOREVER) == ["смотри сейчас"]


def test_a_failed_first_hop_fails_the_pair_and_names_no_text() -> None:
    broken = model("translator-xx-en", FakeEngine(fail_on="секрет"))
    translator = Translator([model("translator-en-xx"), broken])
    request = Request("секрет тут", "ru", "el")
    outcomes = translate_by_target(translator, [request], FOREVER)
    outcome = outcomes[request]
    assert isinstance(outcome, EngineFailure)
    assert "секрет" not in str(outcome)
    assert trace_of(translator, request, outcomes) is outcome


def test_the_quality_of_a_pair_is_what_its_models_card_states() -> None:
    def scored(card_id: str, pair: str, value: float) -> LoadedModel:
        loaded = model(card_id)
        score = Score(f"chrF++ {pair}", value, "FLORES devtest", "test")
        loaded.card = replace(loaded.card, scores=(score,))
        return loaded

    translator = Translator(
        [scored("translator-en-xx", "en-el", 31.0), scored("translator-xx-en", "ru-en", 45.0)]
    )
    assert translator.quality("en", "el") == 31.0
    assert translator.quality("ru", "en") == 45.0
    assert translator.quality("en", "ar") is None
    assert translator.quality("ru", "el") is None


def test_a_passed_deadline_stops_the_work() -> None:
    with pytest.raises(DeadlineExceeded):
        fake_translator().translate_directly([Request("one", "en", "ru")], Deadline(0.0))


@pytest.mark.parametrize(("tokens", "ceiling"), [(1, 32), (10, 32), (30, 128), (200, 256)])
def test_the_decoding_limit_follows_the_source(tokens: int, ceiling: int) -> None:
    assert target_ceiling(tokens, 256) == ceiling
