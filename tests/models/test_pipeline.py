"""The whole way of a text on the fake engine: what comes out, in which language, by which route."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import (
    DeadlineExceeded,
    EmptyText,
    EngineFailure,
    Job,
    Length,
    ModelUnavailable,
    Pipeline,
    PipelineOptions,
    TextTooLong,
    TranslateJob,
    UndeterminedLanguage,
    open_pipeline,
)
from models.detector import LangdetectDetector
from models.engines.fake import FakeEngine
from models.languages import LANGUAGES, script_share
from models.translator import Translator
from tests.models.doubles import ScriptedEngine, model

ENGLISH = (
    "The city council of Thessaloniki voted on Tuesday to spend 42 million euros on a tram line. "
    "Work is to begin in March 2027 and to last three years.\n\n"
    "The mayor said the line would carry 60,000 passengers a day and take cars off the road. "
    "Shop owners along the route fear that years of digging will keep customers away."
)
RUSSIAN = (
    "Городской совет Салоников во вторник решил потратить 42 миллиона евро на трамвай. "
    "Работы начнутся в марте 2027 года и продлятся три года. "
    "Мэр заявил, что линия будет перевозить 60 000 пассажиров в день и разгрузит дорогу. "
    "Владельцы магазинов опасаются, что годы раскопок отпугнут покупателей из центра города. "
    "Они попросили снизить налоги на время работ, но ответа пока не получили от властей."
)
ARABIC = (
    "صوت مجلس مدينة سالونيك يوم الثلاثاء على إنفاق 42 مليون يورو على خط ترام جديد. "
    "ومن المقرر أن يبدأ العمل في مارس 2027 وأن يستمر ثلاث سنوات كاملة. "
    "وقال رئيس البلدية إن الخط سينقل 60 ألف راكب يوميا ويخفف الازدحام على الطريق. "
    "ويخشى أصحاب المتاجر على طول الطريق أن تبعد سنوات الحفر الزبائن عن متاجرهم."
)
TARGETS = ("ru", "el", "ar")


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake", max_text_chars=200_000))
    yield opened
    opened.close()


def build(**engines: object) -> Pipeline:
    """A pipeline with some models' engines replaced."""

    def loaded(card_id: str):  # type: ignore[no-untyped-def]
        return model(card_id, engines.get(card_id.replace("-", "_")))  # type: ignore[arg-type]

    return Pipeline(
        LangdetectDetector(),
        loaded("summarizer-en"),
        [loaded("translator-en-xx"), loaded("translator-xx-en")],
        max_text_chars=100_000,
    )


@pytest.mark.parametrize(("text", "code"), [(ENGLISH, "en"), (RUSSIAN, "ru"), (ARABIC, "ar")])
def test_a_digest_has_a_summary_in_the_articles_language_and_every_target_in_its_script(
    pipeline: Pipeline, text: str, code: str
) -> None:
    result = pipeline.digest(Job(text, targets=TARGETS))
    assert result.language.code == result.summary.language == code
    assert script_share(result.summary.text, LANGUAGES[code].script) > 0.9
    assert result.summary.route == (("en",) if code == "en" else (code, "en", code))
    for target in TARGETS:
        translation = result.translations[target]
        assert translation.status == "ok"
        assert script_share(translation.text or "", LANGUAGES[target].script) > 0.9
        assert translation.route == ((code, target) if code == "en" else (code, "en", target))


def test_evidence_points_into_the_text_that_was_sent(pipeline: Pipeline) -> None:
    text = "🎉 \r\n\r\n" + ENGLISH
    summary = pipeline.digest(Job(text, targets=())).summary
    assert summary.sentences
    for sentence in summary.sentences:
        best = sentence.evidence[0]
        # The fake engine gives source sentences back, so the evidence is the sentence itself.
        assert text[best.offset : best.offset + best.length] == sentence.text
        assert 0 < best.rank_score <= 1


def test_the_summary_is_at_most_a_third_of_the_article_and_a_long_one_half(
    pipeline: Pipeline,
) -> None:
    for length, share in ((Length("short"), 3), (Length("medium"), 3), (Length("long"), 2)):
        summary = pipeline.digest(Job(ENGLISH, length=length)).summary
        assert len(summary.text.split()) <= len(ENGLISH.split()) / share


@pytest.mark.parametrize(
    "foreign",
    [
        "Κανείς δεν θα μείνει πίσω τον χειμώνα που έρχεται.",
        "Пенсии вырастут раньше, чем обещали, сказал министр.",
        "سترتفع المعاشات في يناير كما قال الوزير.",
    ],
)
def test_a_sentence_the_summariser_cannot_read_is_not_counted_as_read(
    pipeline: Pipeline, foreign: str
) -> None:
    result = pipeline.digest(Job(f"{ENGLISH} {foreign}"))
    coverage = result.summary.coverage
    assert coverage.sentences_total - coverage.sentences_read == 1
    assert [w.detail for w in result.warnings if w.code == "unread"] == ["1 sentence was not read"]
    assert foreign not in result.summary.text


def test_coverage_counts_every_sentence(pipeline: Pipeline) -> None:
    coverage = pipeline.digest(Job(ENGLISH)).summary.coverage
    assert (coverage.sentences_read, coverage.sentences_total) == (4, 4)


@pytest.mark.parametrize(
    "text", ["Hello there.", "Привет, как дела?", "Τι κάνεις;", "مرحبا يا صديقي"]
)
def test_a_short_text_comes_back_as_itself_and_its_translations_keep_its_shape(
    pipeline: Pipeline, text: str
) -> None:
    shaped = f"  - {text}\n\n"
    result = pipeline.digest(Job(shaped, targets=TARGETS))
    assert result.summary.skipped == "too_short"
    assert result.summary.text == shaped
    code = result.language.code
    for target in TARGETS:
        translation = result.translations[target]
        if target == code:
            assert (translation.status, translation.text) == ("already_in_target", None)
        else:
            assert translation.status == "ok"
            assert (translation.text or "").startswith("  - ")
            assert (translation.text or "").endswith("\n\n")


def test_an_english_target_of_a_russian_article_is_the_english_summary(pipeline: Pipeline) -> None:
    translation = pipeline.digest(Job(RUSSIAN, targets=("en",))).translations["en"]
    assert translation.status == "ok"
    assert translation.route == ("ru", "en")
    assert script_share(translation.text or "", "Latin") > 0.9


def test_an_english_target_of_an_english_article_is_no_translation(pipeline: Pipeline) -> None:
    translation = pipeline.digest(Job(ENGLISH, targets=("en",))).translations["en"]
    assert (translation.status, translation.text) == ("already_in_target", None)


def test_bullets_are_a_line_a_sentence(pipeline: Pipeline) -> None:
    result = pipeline.digest(Job(ENGLISH, targets=("el",), format="bullets"))
    for text in (result.summary.text, result.translations["el"].text or ""):
        assert all(line.startswith("- ") for line in text.splitlines())
        assert len(text.splitlines()) == len(result.summary.sentences)


def test_extractive_gives_the_articles_own_sentences(pipeline: Pipeline) -> None:
    result = pipeline.digest(Job(RUSSIAN, targets=("ru", "el"), mode="extractive"))
    assert result.summary.mode == "extractive"
    assert all(sentence.text in RUSSIAN for sentence in result.summary.sentences)
    assert result.translations["ru"].status == "already_in_target"
    assert result.translations["el"].route == ("ru", "en", "el")


@pytest.mark.parametrize(("text", "code"), [(RUSSIAN, "ru"), (ARABIC, "ar")])
def test_where_the_way_back_is_rough_the_articles_sentences_bear_the_written_ones_out(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, text: str, code: str
) -> None:
    monkeypatch.setattr(Translator, "quality", lambda *_: 45.0)
    result = pipeline.digest(Job("🎉 " + text, targets=("en", *TARGETS)))
    summary = result.summary
    assert (summary.mode, summary.route, summary.language) == ("extractive", (code,), code)
    for sentence in summary.sentences:
        places = [slice(e.offset, e.offset + e.length) for e in sentence.evidence]
        assert sentence.text in [("🎉 " + text)[place] for place in places]
    for target, translation in result.translations.items():
        if target == code:
            assert (translation.status, translation.text) == ("already_in_target", None)
        else:
            assert translation.route == ((code, "en") if target == "en" else (code, "en", target))
            assert len(translation.sentences) == len(summary.sentences)
    sources = {pair.source for pair in result.translations["el"].sentences}
    assert all(script_share(source, "Latin") > 0.9 for source in sources)
    own = [warning for warning in result.warnings if warning.target is None]
    assert [warning.code for warning in own] == ["extractive_fallback"]
    assert "the translations are of the summary that they bear out" in own[0].detail


@pytest.mark.parametrize("length", [Length(None, max_words=12), Length(None, max_sentences=1)])
def test_the_articles_sentences_keep_to_the_length_too(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch, length: Length
) -> None:
    monkeypatch.setattr(Translator, "quality", lambda *_: 45.0)
    result = pipeline.digest(Job(RUSSIAN, targets=("el",), length=length))
    assert len(result.summary.sentences) == 1
    assert result.summary.text in RUSSIAN
    assert len(result.translations["el"].sentences) == 1
    if length.max_words:
        assert len(result.summary.text.split()) <= length.max_words


def test_an_english_summary_is_written_whatever_the_translators_are_worth(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Translator, "quality", lambda *_: 1.0)
    assert pipeline.digest(Job(ENGLISH, targets=("el",))).summary.mode == "abstractive"


GERMAN = (
    "Der Stadtrat von Thessaloniki hat am Dienstag beschlossen, 42 Millionen Euro auszugeben. "
    "Die Arbeiten beginnen im März 2027 und dauern drei Jahre. Der Bürgermeister sagte, die "
    "Linie werde täglich 60.000 Fahrgäste befördern. Ladenbesitzer fürchten, dass die Kunden "
    "während der Bauarbeiten ausbleiben, und fordern niedrigere Steuern für diese Zeit."
)


def test_an_unsupported_language_can_be_extracted_and_its_targets_say_why_not(
    pipeline: Pipeline,
) -> None:
    result = pipeline.digest(Job(GERMAN, targets=("ru",), mode="extractive"))
    assert result.language.code == "de"
    assert all(sentence.text in GERMAN for sentence in result.summary.sentences)
    assert result.translations["ru"].status == "failed"
    assert result.translations["ru"].error == "unsupported_pair"


@pytest.mark.parametrize("text", ["", "   \n\t", "\u00a0"])
def test_an_empty_text_is_refused(pipeline: Pipeline, text: str) -> None:
    with pytest.raises(EmptyText):
        pipeline.digest(Job(text))


@pytest.mark.parametrize("text", ["🎉🎉🎉", "12345 67", "...", "ok"])
def test_a_text_without_a_language_is_refused(pipeline: Pipeline, text: str) -> None:
    with pytest.raises(UndeterminedLanguage, match="en, ru, el, ar"):
        pipeline.digest(Job(text))


def test_a_text_of_marks_alone_is_empty_even_with_its_language_named(pipeline: Pipeline) -> None:
    with pytest.raises(EmptyText):
        pipeline.digest(Job("🎉🎉", source="en"))


def test_a_text_beyond_the_limit_is_refused_with_the_limit(pipeline: Pipeline) -> None:
    with pytest.raises(TextTooLong, match="200,000"):
        pipeline.digest(Job("word " * 50_000))


def test_a_hundred_thousand_characters_without_an_end_are_read(pipeline: Pipeline) -> None:
    result = pipeline.digest(Job("word " * 20_000, source="en", targets=("ru",)))
    assert result.summary.coverage.sentences_read == result.summary.coverage.sentences_total
    assert result.translations["ru"].status == "ok"


def test_one_failing_target_leaves_the_others() -> None:
    class OnlyGreekFails(FakeEngine):
        def generate(self, sources, decoding):  # type: ignore[no-untyped-def]
            if any(source[0] == ">>ell<<" for source in sources):
                raise EngineFailure("told to fail")
            return super().generate(sources, decoding)

    pipeline = build(translator_en_xx=OnlyGreekFails())
    translations = pipeline.digest(Job(ENGLISH, targets=TARGETS)).translations
    assert {t: translations[t].status for t in TARGETS} == {"ru": "ok", "el": "failed", "ar": "ok"}
    assert translations["el"].text is None


def test_a_summary_that_cannot_be_made_is_an_error_not_a_blank() -> None:
    with pytest.raises(EngineFailure):
        build(summarizer_en=FakeEngine("summarise", fail_on="42")).digest(Job(ENGLISH))


def test_a_lost_number_is_warned_of_with_its_sentence_and_target() -> None:
    lossy = ScriptedEngine(lambda text, _: ["Совет решил построить трамвай в городе Салоники"])
    result = build(translator_en_xx=lossy).digest(Job(ENGLISH, targets=("ru",)))
    found = [(w.code, w.target, w.sentence, w.detail) for w in result.warnings]
    assert ("number_lost", "ru", 0, "42 (42,000,000) is missing") in found


def test_a_text_that_comes_back_untranslated_is_flagged_as_a_copy() -> None:
    pipeline = build(translator_en_xx=FakeEngine(copy_on="council"))
    result = pipeline.digest(Job(ENGLISH, targets=("ru",)))
    assert {"copy", "wrong_script"} <= {w.code for w in result.warnings if w.target == "ru"}


def test_a_passed_deadline_is_an_error(pipeline: Pipeline) -> None:
    with pytest.raises(DeadlineExceeded):
        pipeline.digest(Job(ENGLISH, deadline_s=0.0))


def test_progress_and_timings_name_the_stages(pipeline: Pipeline) -> None:
    seen: list[tuple[str, int, int]] = []
    result = pipeline.digest(
        Job(RUSSIAN, targets=("el",)), lambda stage, done, total: seen.append((stage, done, total))
    )
    stages = ["detect", "segment", "to_english", "summarise", "translate", "check"]
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == stages
    assert list(result.timings_ms) == [*stages, "total"]
    assert all(done <= total for _, done, total in seen)


def test_the_signature_names_what_made_the_answer(pipeline: Pipeline) -> None:
    signature = pipeline.digest(Job(ENGLISH)).signature
    for part in (
        "epitome:",
        "langdetect-",
        "summarizer-en@",
        "translator-en-xx@",
        ":fake-none:beam",
    ):
        assert part in signature


def test_models_are_ready_once_their_golden_sentences_passed() -> None:
    pipeline = build()
    assert not any(info.is_ready for info in pipeline.models())
    pipeline.check_ready()
    assert all(info.is_ready for info in pipeline.models())


def test_a_model_that_loops_is_not_ready() -> None:
    with pytest.raises(ModelUnavailable):
        build(translator_xx_en=FakeEngine(loop_on="а")).check_ready()


def test_items_are_detected_each_by_itself_and_keep_their_order(pipeline: Pipeline) -> None:
    texts = ("Good morning, my friends.", "", "Доброе утро, друзья.", "🎉", "Καλημέρα φίλοι μου.")
    items = pipeline.translate(TranslateJob(texts, ("ru", "el"))).items
    assert [item.language.code for item in items] == ["en", "und", "ru", "und", "el"]
    errors = [None, "invalid_request", None, "undetermined_language", None]
    assert [item.error for item in items] == errors
    assert items[2].translations["ru"].status == "already_in_target"
    assert items[2].translations["ru"].text is None
    assert items[2].translations["el"].route == ("ru", "en", "el")


LINE = st.sampled_from(
    [
        "Good morning.",
        "Where is it?",
        "— Yes, it is.",
        "",
        "   ",
        "* one thing",
        "2) two things",
        "42",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_paragraphs_lists_and_blank_lines_come_out_where_they_went_in(
    pipeline: Pipeline, lines: list[str], newline: str
) -> None:
    text = newline.join(["Good morning to all.", *lines])
    (item,) = pipeline.translate(TranslateJob((text,), ("ru",), source="en")).items
    translated = item.translations["ru"].text or ""
    blank = [not line.strip() for line in text.split("\n")]
    assert [not line.strip() for line in translated.split("\n")] == blank
    assert translated.count("\r") == text.count("\r")
    assert translated.count("* ") == text.count("* ")


def test_languages_tell_their_targets(pipeline: Pipeline) -> None:
    targets = {info.code: info.targets for info in pipeline.languages()}
    assert targets["en"] == ("ru", "el", "ar")
    assert targets["ar"] == ("en", "ru", "el")


def test_same_text_same_answer(pipeline: Pipeline) -> None:
    job = Job(ENGLISH, targets=TARGETS)
    first, second = pipeline.digest(job), pipeline.digest(job)
    assert replace(first, timings_ms={}) == replace(second, timings_ms={})
