"""Links, addresses, code, placeholders and terms: what is found, what comes back, what is told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Job, Pipeline, PipelineOptions, TranslateJob, open_pipeline
from models.deadline import Deadline
from models.decoding import Request, SplitText
from models.detector import LangdetectDetector
from models.engines.base import Decoding
from models.masking import FORMS, Masked, lost_marks, split_at_marks
from models.protection import Protector, mark, without_kept, without_marks
from models.segmenter import segment
from models.spans import MARK, find_links
from models.targets import translate_by_target
from models.translator import Translator
from models.types import Kept
from tests.models.doubles import ScriptedEngine, model
from tests.models.growth import QUADRUPLED, growth

FOREVER = Deadline(None)
TARGETS = ("ru", "el", "ar")


def found(text: str, *keep: str, target: str = "ru", **glossary: dict[str, str]) -> list[str]:
    spans = Protector(keep, glossary).spans(text, target)
    return [text[span.start : span.stop] for span in spans]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("See https://example.org/a?b=1&c=(2).", ["https://example.org/a?b=1&c=(2)"]),
        ("(see https://example.org/a)", ["https://example.org/a"]),
        ("Смотри https://пример.рф/путь/1, потом", ["https://пример.рф/путь/1"]),
        ("انظر https://example.org/ص؟ ثم", ["https://example.org/ص"]),
        ("open www.example.com!", ["www.example.com"]),
        ("at example.org/news today", ["example.org/news"]),
        ("ftp://a.b/c and mailto:x.y@mail.org", ["ftp://a.b/c", "mailto:x.y@mail.org"]),
        ("Γράψτε στο anna.k+news@mail.example.gr.", ["anna.k+news@mail.example.gr"]),
        ("Thanks @anna_k, @βασίλης and @leo@social.example!", None),
        ("#Αθήνα and #news2024, but not #1 nor &#39;", ["#Αθήνα", "#news2024"]),
        ("Run `pip install x` or ``a ` b``.", ["`pip install x`", "``a ` b``"]),
        ("Hi {{ name }}, {0} of {total} ${x} {% if a %} %(n)s %1$s %d", None),
        ("50% of it, 5 %, a {set of words} in braces", []),
        ("Ends here.The next is not a link", []),
        ("one ` backtick", []),
        ("typed \U000f0000 mark", ["\U000f0000"]),
    ],
)
def test_what_is_no_word_is_found(text: str, spans: list[str] | None) -> None:
    if spans is None:
        by_hand = {
            "T": ["@anna_k", "@βασίλης", "@leo@social.example"],
            "H": ["{{ name }}", "{0}", "{total}", "${x}", "{% if a %}", "%(n)s", "%1$s", "%d"],
        }
        spans = by_hand[text[0]]
    assert found(text) == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("_{{name}}_ has arrived, __{{a}}_", ["_{{name}}_", "__{{a}}_"]),
        ("Set MY_{{name}} or {{a}}_{{b}}_x to 1", ["MY_{{name}}", "{{a}}_", "{{b}}_x"]),
        ("_https://a.org/b_ and _x_`y`_", ["_https://a.org/b_", "_x_`y`_"]),
        ("_see {{name}} now_", ["{{name}}"]),
    ],
)
def test_what_an_underscore_ties_to_a_span_is_of_it(text: str, spans: list[str]) -> None:
    assert found(text) == spans


def test_a_term_in_lower_case_is_found_in_any_case_and_another_only_as_written() -> None:
    text = "The bank, the Bank and THE BANK; Apple and apple; bankers"
    assert found(text, "bank", "Apple") == ["bank", "Bank", "BANK", "Apple"]


def test_the_longest_term_counts_and_white_space_in_it_may_be_any() -> None:
    text = "The European Central\nBank and the European Union"
    assert found(text, "European", "European Central Bank") == [
        "European Central\nBank",
        "European",
    ]


def test_a_term_without_a_form_for_the_target_is_translated_as_usual() -> None:
    glossary = {"river bank": {"el": "όχθη"}, "bank": {"ru": "банк"}}
    text = "The river bank and the bank."
    assert found(text, target="ru", **glossary) == ["bank", "bank"]
    assert found(text, target="el", **glossary) == ["river bank"]
    assert found(text, target="ar", **glossary) == []


@pytest.mark.parametrize("term", ["C++", ".NET", "АО «Ромашка»", "مصرف", "Ελλάδα"])
def test_terms_of_every_script_and_with_marks_at_their_ends_are_found(term: str) -> None:
    assert found(f"x {term} y, {term}.", term) == [term, term]


def test_a_glossary_term_inside_a_link_is_left_alone() -> None:
    text = "The bank is at https://bank.example/bank and bank@bank.example today"
    protector = Protector((), {"bank": {"ru": "банк"}})
    marked = protector.mark(text, "ru")
    assert marked.restore(marked.text) == (
        "The банк is at https://bank.example/bank and bank@bank.example today"
    )


ALPHABET = "ab Яя Ωω عب 🙂`{}%@#./:-_\n\t()\U000f0003" + "htps"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=80), st.sampled_from(TARGETS))
def test_marking_and_restoring_gives_every_text_back(text: str, target: str) -> None:
    marked = Protector(("ab", "Яя"), {}).mark(text, target)
    assert marked.restore(marked.text) == text
    assert len(MARK.findall(marked.text)) == len(marked.kept)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["see", "там", "αυτό", "هنا", "\U000f0000", "42", "(", ".", "🙂"])),
    st.sampled_from([*FORMS]),
)
def test_masks_are_taken_for_marks_again(words: list[str], form: str) -> None:
    text, count = "", 0
    for word in words:
        if MARK.match(word):
            word, count = chr(ord(word) + count), count + 1
        text += word + " "
    masked = Masked.of(text.strip(), form)
    assert not MARK.search(masked.text)
    assert masked.unmask(masked.text) == text.strip()
    assert lost_marks(text, masked.unmask(masked.text)) == 0


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("number", "в 9407-м году"),
        ("number", "στο 9.407 του"),
        ("number", "عام ٩٤٠٧ هنا"),
        ("number", "عام ل9407 هنا"),
        ("decimal", "до 94,07 и"),
        ("letters", "в Xqz, да"),
    ],
)
def test_a_mask_is_found_as_models_write_it(form: str, written: str) -> None:
    masked = Masked.of("in \U000f0000 it", form)
    assert MARK.findall(masked.unmask(written)) == ["\U000f0000"]


@pytest.mark.parametrize(
    ("form", "written"), [("number", "в 94071 и"), ("number", "19407"), ("letters", "XQZA")]
)
def test_a_piece_of_another_number_or_word_is_no_mask(form: str, written: str) -> None:
    assert Masked.of("in \U000f0000 it", form).unmask(written) == written


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        *("_{{name}}_ has arrived.", "MY_{{name}} is set.", "_https://a.org/b_", "{{a}},5 of it"),
        *("{{a}}.{{b}}", "{{a}},{{b}}", "5.{{a}}", "1,{{a}},{{b}},٥", "{{n}}-то", "a{{a}}b"),
    ],
)
def test_a_mark_beside_a_sign_survives_a_model_that_echoes(text: str, form: str) -> None:
    marked = mark(text, [*find_links(text)]).text
    masked = Masked.of(marked, form)
    assert masked.unmask(masked.text) == marked


def test_a_figure_beside_a_mark_stays_beside_it_with_the_point_of_the_target() -> None:
    masked = Masked.of("стоит \U000f0000,5 евро", "decimal")
    assert masked.unmask("costs 94.07 .5 euros") == "costs \U000f0000.5 euros"


@pytest.mark.parametrize("text", ["{{a}} of 94,07", "{{a}} of 9 407", "{{a}} от ٩٤٠٧", "{{a}} Xqz"])
@pytest.mark.parametrize("form", FORMS)
def test_no_mask_is_what_the_text_itself_says(text: str, form: str) -> None:
    masked = Masked.of(Protector().mark(text, "ru").text, form)
    assert lost_marks(masked.source, masked.unmask(masked.text)) == 0


_BESIDE = st.text(alphabet="aЯω٥5,.;:-_*()«»'\"/ \u00a0٫٬²ك\u0301🙂", max_size=4)


@settings(max_examples=500, deadline=None)
@given(st.lists(_BESIDE, min_size=2, max_size=6), st.sampled_from([*FORMS]))
def test_every_mark_survives_a_model_that_echoes(between: list[str], form: str) -> None:
    text = between[0] + "".join(
        chr(0xF0000 + number) + beside for number, beside in enumerate(between[1:])
    )
    masked = Masked.of(text, form)
    echoed = masked.unmask(masked.text)
    assert not MARK.search(masked.text)
    assert lost_marks(text, echoed) == 0
    assert echoed.replace(" ", "") == text.replace(" ", "")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab Я.,(«» \U000f0000\U000f0001-", max_size=40))
def test_the_parts_around_marks_are_the_whole_text_and_no_word_shares_one_with_a_mark(
    text: str,
) -> None:
    parts = split_at_marks(text)
    assert "".join(parts) == text
    assert all(not (MARK.search(p) and any(c.isalpha() for c in p)) for p in parts)


def test_the_checks_do_not_see_what_is_kept() -> None:
    kept = (Kept("https://a.org/2024", "https://a.org/2024"), Kept("bank", "банк"))
    source, translated = without_kept("bank: https://a.org/2024", "банк: https://a.org/2024", kept)
    assert (source.strip(), translated.strip()) == (":", ":")
    assert "\U000f0000" not in without_marks("a \U000f0000 b")


def test_a_sentence_end_inside_a_span_is_none() -> None:
    text = "Use `a. B? C` now. Then {{ x. Y }} is set.\n\n```\nprint(1)\n\nprint(2)\n```\nEnd."
    pipeline_text = TranslateJob((text,), ("ru",), source="en")
    with_identity = build()
    (item,) = with_identity.translate(pipeline_text).items
    sentences = [pair.source for pair in item.translations["ru"].sentences]
    assert sentences == [
        "Use `a. B? C` now.",
        "Then {{ x. Y }} is set.",
        "print(1)\n\nprint(2)",
        "End.",
    ]
    assert "```\nprint(1)\n\nprint(2)\n```" in (item.translations["ru"].text or "")


def build(engine: ScriptedEngine | None = None) -> Pipeline:
    return Pipeline(
        LangdetectDetector(),
        model("summarizer-en"),
        [model("translator-en-xx", engine), model("translator-xx-en")],
        max_text_chars=100_000,
    )


def test_a_hypothesis_that_kept_the_span_beats_a_likelier_one() -> None:
    engine = ScriptedEngine(lambda *_: ["Смотри там подробности", "Смотри подробности на 9407"])
    translator = Translator([model("translator-en-xx", engine)])
    (outcome,) = translator.translate_directly(
        [Request("See the details at \U000f0000", "en", "ru")], FOREVER
    )
    assert outcome == "Смотри подробности на \U000f0000"
    assert len(engine.calls) == 1


def test_a_lost_span_is_tried_again_with_another_mask() -> None:
    def script(text: str, _: Decoding) -> list[str]:
        return ["Смотри подробности на XQZ" if "XQZ" in text else "Смотри подробности"]

    engine = ScriptedEngine(script)
    translator = Translator([model("translator-en-xx", engine)])
    (outcome,) = translator.translate_directly(
        [Request("See the details at \U000f0000", "en", "ru")], FOREVER
    )
    assert outcome == "Смотри подробности на \U000f0000"
    assert not isinstance(outcome, SplitText)
    assert [text for text, _ in engine.calls] == [
        "See the details at 9407",
        "See the details at XQZ",
    ]


def test_a_span_lost_twice_is_split_around_and_told() -> None:
    script = {"See the details at": "Смотри подробности на", "and tell us.": "и скажи."}
    engine = ScriptedEngine(lambda text, _: [script.get(text, "Смотри подробности и скажи нам")])
    text = "See the details at https://a.org/9 and tell us."
    (item,) = build(engine).translate(TranslateJob((text,), ("ru",), source="en")).items
    assert item.translations["ru"].text == "Смотри подробности на https://a.org/9 и скажи."
    assert [(w.code, w.target, w.sentence) for w in item.warnings] == [("split_around", "ru", 0)]
    assert len(engine.calls) == 5  # three tries, two parts


def test_a_span_survives_both_hops_of_a_pivot() -> None:
    text = "Подробности на https://пример.рф/1 и у @anna, сообщает АО «Ромашка»."
    job = TranslateJob((text,), ("ar",), source="ru", keep=("АО «Ромашка»",))
    (item,) = build().translate(job).items
    translated = item.translations["ar"].text or ""
    for span in ("https://пример.рф/1", "@anna", "АО «Ромашка»"):
        assert translated.count(span) == 1
    assert item.translations["ar"].route == ("ru", "en", "ar")
    assert item.warnings == ()


def test_a_split_in_the_first_hop_is_told_after_the_second() -> None:
    def lossy(text: str, _: Decoding) -> list[str]:
        return ["details" if any(char.isdigit() or char == "X" for char in text) else "see it"]

    translator = Translator(
        [model("translator-en-xx"), model("translator-xx-en", ScriptedEngine(lossy))]
    )
    request = Request("Смотри \U000f0000 там", "ru", "el")
    outcome = translate_by_target(translator, [request], FOREVER)[request]
    assert isinstance(outcome, SplitText)
    assert MARK.findall(outcome) == ["\U000f0000"]


def test_more_spans_than_masks_are_all_kept() -> None:
    spans = [f"@name{number}x" for number in range(50)]
    text = "Thanks to " + " and ".join(spans) + " for coming."
    (item,) = build().translate(TranslateJob((text,), ("el",), source="en")).items
    translated = item.translations["el"].text or ""
    assert all(translated.count(span) == 1 for span in spans)


def test_digits_of_a_link_and_latin_letters_of_a_placeholder_are_no_fault() -> None:
    text = "Write to {{administrator_of_the_service}} https://a.org/2024/11/23?x=4567 today."
    (item,) = build().translate(TranslateJob((text,), ("ar",), source="en")).items
    assert [w.code for w in item.warnings] == []


# The complaints, by the thread they stand in.


@pytest.fixture(scope="module")
def fake() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake"))
    yield opened
    opened.close()


@pytest.mark.parametrize("target", TARGETS)
def test_libretranslate_484_a_glossary_decides_how_a_term_is_translated(
    fake: Pipeline, target: str
) -> None:
    forms = {"ru": "Фонд «Яблоко»", "el": "Ταμείο Μήλο", "ar": "صندوق التفاحة"}
    job = TranslateJob(
        ("The Big Apple Fund is open.",), (target,), source="en", glossary={"Big Apple Fund": forms}
    )
    (item,) = fake.translate(job).items
    assert (item.translations[target].text or "").count(forms[target]) == 1


@pytest.mark.parametrize("target", TARGETS)
def test_libretranslate_775_820_944_placeholders_and_names_to_keep_survive(
    fake: Pipeline, target: str
) -> None:
    text = "Dear {{name}}, the %(count)d files of Acme Ltd are in `~/in` at https://a.org/x?y=1."
    job = TranslateJob((text,), (target,), source="en", keep=("Acme Ltd",))
    (item,) = fake.translate(job).items
    translated = item.translations[target].text or ""
    for span in ("{{name}}", "%(count)d", "Acme Ltd", "`~/in`", "https://a.org/x?y=1"):
        assert translated.count(span) == 1
    assert item.warnings == ()


def test_terms_hold_for_the_translations_of_a_summary(fake: Pipeline) -> None:
    text = "The Big Apple Fund bought a bank on Tuesday. " * 3
    job = Job(text, targets=TARGETS, keep=("Big Apple Fund",), glossary={"bank": {"ru": "БАНК"}})
    translations = fake.digest(job).translations
    assert all("Big Apple Fund" in (translations[target].text or "") for target in TARGETS)
    assert "БАНК" in (translations["ru"].text or "")
    assert "БАНК" not in (translations["el"].text or "")


def test_an_english_form_carries_a_term_through_the_summary_of_a_russian_article(
    fake: Pipeline,
) -> None:
    text = "Компания Ромашка открыла новый завод во вторник утром в центре города. " * 8
    job = Job(
        text, source="ru", targets=("el",), glossary={"Ромашка": {"en": "Daisy", "el": "Μαργαρίτα"}}
    )
    assert "Μαργαρίτα" in (fake.digest(job).translations["el"].text or "")


def test_a_text_without_spans_is_what_it_was(fake: Pipeline) -> None:
    job = TranslateJob(("Nothing here is to be kept, not even 42.",), TARGETS, source="en")
    with_terms = TranslateJob(job.texts, TARGETS, source="en", keep=("Athens",))
    first, second = fake.translate(job), fake.translate(with_terms)
    assert first.items == second.items
    assert first.signature == second.signature


def test_jobs_with_a_glossary_can_be_hashed() -> None:
    assert isinstance(hash(TranslateJob(("a",), ("ru",), glossary={"a": {"ru": "б"}})), int)


@pytest.mark.parametrize(
    "text",
    ["`" * 100_000, "` `` " * 40_000, "{{" * 50_000, "@a" * 50_000, "a." * 50_000, "@a_" * 40_000],
)
def test_a_megabyte_of_marks_costs_seconds_at_most(text: str) -> None:
    started = time.monotonic()
    Protector(("aa", "bb")).spans(text, "ru")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("unit", [")", "]", "(", "([", ".)", "/a)"])
def test_the_end_of_a_link_is_found_in_linear_time(unit: str) -> None:
    assert growth(lambda n: found("http://a" + unit * (n // len(unit)))) < QUADRUPLED


def test_marks_are_put_back_in_linear_time() -> None:
    def echo(n: int) -> None:
        masked = Masked.of("".join(f"{chr(0xF0000 + k)} a," for k in range(n // 4)), "letters")
        lost_marks(masked.source, masked.unmask(masked.text))

    assert growth(echo) < QUADRUPLED


def test_many_terms_in_a_long_text_cost_seconds_at_most() -> None:
    terms = [f"term{number} of words" for number in range(500)]
    text = " ".join(f"term{number % 700} of words and more." for number in range(20_000))
    started = time.monotonic()
    spans = Protector(terms).spans(text, "ru")
    document = segment(text[:10_000], "en")
    assert len(spans) > 10_000
    assert document.sentences
    assert mark(text, spans).restore(mark(text, spans).text) == text
    assert time.monotonic() - started < 10


@pytest.mark.weights
@pytest.mark.parametrize("target", TARGETS)
def test_the_shipped_models_lose_nothing_that_is_to_be_kept(target: str) -> None:
    pipeline = open_pipeline(PipelineOptions(threads=2))
    texts = (
        "Read the report at https://example.org/a?b=1&c=2 or write to anna@mail.org by Friday.",
        "Hello {{name}}, your order {{order_id}} was sent to @anna_k and costs {price} euros.",
        "Run `pip install epitome` and open the page, see #opensource and #nlp for more.",
    )
    items = pipeline.translate(TranslateJob(texts, (target,), source="en")).items
    pipeline.close()
    spans = [found(text) for text in texts]
    assert [len(own) for own in spans] == [2, 4, 3]
    for own, item in zip(spans, items, strict=True):
        translated = item.translations[target].text or ""
        assert [translated.count(span) for span in own] == [1] * len(own)
        assert not {w.code for w in item.warnings} & {"placeholder_lost", "number_lost"}


@pytest.mark.weights
def test_a_kept_name_is_not_put_into_words_about_a_number() -> None:
    pipeline = open_pipeline(PipelineOptions(threads=1))
    text = "The port city of Kestrel Bay will replace its four remaining diesel ferries by 2029."
    job = TranslateJob((text,), ("ru", "ar"), source="en", keep=("Kestrel Bay",))
    (item,) = pipeline.translate(job).items
    pipeline.close()
    russian, arabic = (item.translations[target].text or "" for target in ("ru", "ar"))
    assert "город Kestrel Bay " in russian
    assert "Kestrel Bay год" not in russian
    assert "البالغة Kestrel Bay" not in arabic  # "which amounts to"
