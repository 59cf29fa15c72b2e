"""HTML in, HTML out: every tag and attribute, around the right words, and nothing else changed."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Pipeline, PipelineOptions, TranslateJob, open_pipeline
from models.alignment import align, units_of
from models.detector import LangdetectDetector
from models.engines.base import Decoding
from models.html_runs import find_runs, without_scripts
from models.html_tokens import tokenise
from models.markup import HtmlSource, visible_text
from models.protection import Protector
from tests.models.doubles import ScriptedEngine, model
from tests.models.growth import QUADRUPLED, growth

TARGETS = ("ru", "el", "ar")


def build(*engines: ScriptedEngine) -> Pipeline:
    into, out_of = (*engines, None, None)[:2]
    loaded = [model("translator-en-xx", into), model("translator-xx-en", out_of)]
    return Pipeline(LangdetectDetector(), model("summarizer-en"), loaded, max_text_chars=2_000_000)


@pytest.fixture(scope="module")
def fake() -> Iterator[Pipeline]:
    opened = open_pipeline(PipelineOptions(engine="fake", max_text_chars=2_000_000))
    yield opened
    opened.close()


def translated(pipeline: Pipeline, source: str, target: str = "ru", lang: str = "en") -> str:
    job = TranslateJob((source,), (target,), source=lang, format="html")
    (item,) = pipeline.translate(job).items
    assert item.error is None, item.detail
    return item.translations[target].text or ""


def tags(source: str) -> list[str]:
    return [source[t.start : t.stop] for t in tokenise(source) if t.kind != "text"]


def check_nesting(source: str) -> None:
    stack: list[str] = []
    for token in tokenise(source):
        if token.kind == "open":
            stack.append(token.name)
        elif token.kind == "close":
            assert stack and stack.pop() == token.name
    assert stack == []


# Tokens.

MARKUP = st.lists(
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<a href='x>y'>",
            "</a",
            "<!--",
            "-->",
            "<",
            ">",
            "x",
            " ",
            '"',
            "'",
            "&lt;",
            "<script>",
            "</script>",
            "<br/>",
            "<![CDATA[",
            "]]>",
            "<?",
            "<p class=notranslate>",
            "=",
            "</p>",
            "Γ",
            "ع",
            "🎉",
            "\n",
            "<pre>",
            "</pre>",
            "<x-y",
            "/",
            "<textarea>",
            "&#x41",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(MARKUP)
def test_tokens_joined_are_the_source(source: str) -> None:
    found = list(tokenise(source))
    assert "".join(source[t.start : t.stop] for t in found) == source
    assert all(token.stop > token.start for token in found)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ('<a title="a > b" href=x>', ["open"]),
        ("a < b > c", ["text"]),
        ("<!-- <b> -->x", ["comment", "text"]),
        ("<!DOCTYPE html><br>", ["comment", "void"]),
        ("<script>if (a < b) '</b>'</script>x", ["raw", "text"]),
        ("<SCRIPT>x</script >y", ["raw", "text"]),
        ("<![CDATA[ <b> ]]>x", ["comment", "text"]),
        ("<b", ["open"]),
        ("<!-->x", ["comment", "text"]),
    ],
)
def test_tokens_end_where_the_standard_says(source: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokenise(source)] == kinds


@pytest.mark.parametrize(
    "unit",
    [
        "<b>",
        "<a ",
        "<",
        "</a ",
        "<!--",
        "<a b='",
        "<p>x",
        "<b>x</b> ",
        "&amp;",
        "<script>",
        "<i>a. ",
    ],
)
def test_libretranslate_806_masses_of_nested_or_broken_tags_cost_seconds(
    fake: Pipeline, unit: str
) -> None:
    source = unit * (200_000 // len(unit))
    started = time.monotonic()
    runs = find_runs(without_scripts(source))
    assert time.monotonic() - started < 10
    assert sum(len(run.plain) for run in runs) <= len(source)


def test_nesting_ten_thousand_deep_is_no_trouble(fake: Pipeline) -> None:
    depth = 10_000
    source = "<p>One " + "<b>" * depth + "two" + "</b>" * depth + " three.</p>"
    started = time.monotonic()
    output = translated(fake, source)
    assert time.monotonic() - started < 20
    assert Counter(tags(output)) == Counter(tags(source))
    check_nesting(output)


def test_the_sentences_of_a_page_are_laid_out_in_linear_time() -> None:
    pages: dict[int, tuple[HtmlSource, list[list[str]]]] = {}

    def lay_out(n: int) -> str:
        if n not in pages:
            text = "".join(f"Use <code>x{k}</code> here. " for k in range(n // 16))
            pages[n] = HtmlSource(f"<p>{text}</p>", "en", Protector()), []
            pages[n][1].extend([m.text, m.text + "!"] for m in pages[n][0].sentences("ru"))
        page, traces = pages[n]
        return page.lay_out("ru", traces, lambda tagged: [None] * len(tagged))

    assert growth(lay_out) < QUADRUPLED


# Round trips.

INLINE = ["b", "i", "em", "a", "span", "u"]
WORDS = ["One", "bridge", "is", "closed", "42", "Anna", "and", "&amp;", "x &lt; y", "it's", "🎉"]


@st.composite
def inline(draw: st.DrawFn, depth: int = 3) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.integers(0, 4 if depth else 2))
        word = draw(st.sampled_from(WORDS))
        if kind >= 3:
            name = draw(st.sampled_from(INLINE))
            attribute = draw(st.sampled_from(["", " class='a  b'", ' HREF="?a=1&b=2" x', " id=q"]))
            parts.append(f"<{name}{attribute}>{draw(inline(depth - 1))}</{name}>")
        elif kind == 2:
            parts.append(
                word + draw(st.sampled_from(["", ". ", "? ", " <img src=q>", "<br>", "<!-- c -->"]))
            )
        else:
            parts.append(word)
        parts.append(draw(st.sampled_from([" ", "", "  "])))
    return "".join(parts)


@st.composite
def pages(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(["", "<!DOCTYPE html>\n", "<p>The bridge is closed.</p>"]))]
    for _ in range(draw(st.integers(1, 3))):
        block = draw(st.sampled_from(["p", "div", "li", "h1", "td"]))
        kept = draw(st.sampled_from(["", "<code>a &lt; b</code>", "<kbd translate=no>X. Y</kbd>"]))
        parts.append(
            f"<{block}>{draw(inline())}{kept}</{block}>{draw(st.sampled_from(['', chr(10)]))}"
        )
    return "".join(parts)


@pytest.fixture(scope="module")
def shouting() -> Pipeline:
    """Translates by turning the words round, so that every tag has to move."""

    def answer(text: str, _: Decoding) -> list[str]:
        return [" ".join(reversed(text.upper().split()))]

    return build(ScriptedEngine(answer))


@pytest.fixture(scope="module")
def echo() -> Pipeline:
    """Gives every sentence back."""
    return build(ScriptedEngine(lambda text, _: [text]))


@settings(max_examples=80, deadline=None)
@given(pages())
def test_no_tag_is_lost_and_what_was_nested_well_stays_so(shouting: Pipeline, page: str) -> None:
    job = TranslateJob((page,), ("ru",), source="en", format="html")
    (item,) = shouting.translate(job).items
    if item.error:
        assert not re.search(r"\w", visible_text(page))
        return
    output = item.translations["ru"].text or ""
    assert Counter(tags(output)) == Counter(tags(page))
    check_nesting(output)


def bare(text: str) -> str:
    return re.sub(r'["«»„“”\s]', "", text)


@settings(max_examples=80, deadline=None)
@given(MARKUP)
def test_a_translation_that_changes_nothing_changes_nothing(echo: Pipeline, source: str) -> None:
    job = TranslateJob(("Ok then. " + source,), ("ru",), source="en", format="html")
    (item,) = echo.translate(job).items
    output = item.translations["ru"].text or ""
    kept = without_scripts("Ok then. " + source)
    assert Counter(tags(output)) == Counter(tags(kept))
    # "a < b" comes out as "a &lt; b", a sign that touches a word stands apart from it, white space
    # within a sentence is one space, and quotation marks become Russian ones.
    assert bare(visible_text(output)) == bare(visible_text(kept))


# One thing at a time.


def test_libretranslate_806_nested_tags_never_split_a_sentence() -> None:
    engine = ScriptedEngine(lambda text, _: ["Мост " + "очень " * 3 + "закрыт"])
    source = (
        "<div><p>The <b>old <i>stone <u>bridge</u></i></b> over the "
        "<a href='#'>river</a> is closed</p></div>"
    )
    job = TranslateJob((source,), ("ru",), source="en", format="html")
    (item,) = build(engine).translate(job).items
    assert [pair.source for pair in item.translations["ru"].sentences] == [
        "The old stone bridge over the river is closed"
    ]
    assert engine.calls[0][0] == "The old stone bridge over the river is closed"


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [
        (
            "<p>It costs <b>42</b> euros.</p>",
            "42 евро стоит он.",
            "<p><b>42</b> евро стоит он.</p>",
        ),
        (
            "<i>BBC</i> told <b>Reuters</b> about it",
            "Агентству Reuters сообщила BBC",
            "Агентству <b>Reuters</b> сообщила <i>BBC</i>",
        ),
        (
            "Pay <em>in <b>2024</b></em> now",
            "Заплати в 2024 сейчас",
            None,
        ),
        ("<b>The bridge is closed.</b>", "Мост закрыт.", "<b>Мост закрыт.</b>"),
        ("Price: 3 &lt; 4 &amp; 5", "Цена: 3 9407 4 & 5", "Цена: 3 &lt; 4 &amp; 5"),
    ],
)
def test_tags_go_around_the_right_words(source: str, said: str, expected: str | None) -> None:
    output = translated(build(ScriptedEngine(lambda *_: [said])), source)
    if expected is None:
        assert "<b>2024</b>" in output
        expected = output
    assert output == expected
    check_nesting(output)


def test_attributes_comments_styles_and_white_space_come_out_byte_for_byte(fake: Pipeline) -> None:
    before = (
        '<!DOCTYPE html>\n<STYLE>p > b { x: "<b>" }</STYLE>\n'
        '<!-- keep <b> -->\n\t<P  Class=a\n id="é&amp;">'
    )
    after = "</P >\r\n<hr/><input value='Not this'>\n"
    output = translated(fake, f"{before}The bridge is closed.{after}")
    assert output.startswith(before)
    assert output.endswith(after)
    assert "bridge" not in output


def test_scripts_are_dropped_and_make_no_new_tag(fake: Pipeline) -> None:
    source = "<p>One two.<script>alert('<b>')</script> Three <<script>x</script>script>four.</p>"
    output = translated(fake, source)
    assert "script" not in tags(output)
    assert not any(token.name == "script" for token in tokenise(output))
    assert "alert" not in output


@pytest.mark.parametrize(
    "kept",
    [
        "<code>a. B &lt; c</code>",
        "<kbd>Ctrl+<b>C</b></kbd>",
        '<span translate="no">Do not. Touch this</span>',
        "<b class='x notranslate'>Acme Bank</b>",
        "<svg><text>words</text></svg>",
    ],
)
def test_what_is_not_to_be_translated_stays_within_its_sentence(fake: Pipeline, kept: str) -> None:
    source = f"<p>Press {kept} to go on, please.</p>"
    for target in TARGETS:
        job = TranslateJob((source,), (target,), source="en", format="html")
        (item,) = fake.translate(job).items
        output = item.translations[target].text or ""
        assert output.count(kept) == 1
        assert "please" not in output
        assert [pair.source for pair in item.translations[target].sentences] == [
            f"Press {kept} to go on, please."
        ]
        assert item.warnings == ()


def test_a_block_that_is_not_to_be_translated_is_left_alone(fake: Pipeline) -> None:
    kept = "<pre>one two\n  three</pre><div translate=no><p>Left <b>alone</b>.</p></div>"
    output = translated(fake, f"<p>Hello there.</p>{kept}<p>Good bye.</p>")
    assert kept in output
    assert "Hello" not in output and "bye" not in output


def test_entities_are_decoded_for_the_model_and_written_right() -> None:
    engine = ScriptedEngine(lambda text, _: [f"Он сказал: {text}"])
    output = translated(build(engine), "Fish&nbsp;&amp; chips &copy;&#8212;&#x263A; &zzz;")
    assert engine.calls[0][0] == "Fish & chips ©—☺ &zzz;"
    assert output == "Он сказал: Fish &amp; chips ©—☺ &amp;zzz;"


def test_a_bold_that_runs_over_two_sentences_stays_one(fake: Pipeline) -> None:
    source = "<p>It is <b>closed now. Please</b> wait here.</p>"
    output = translated(fake, source)
    assert output.count("<b>") == output.count("</b>") == 1
    check_nesting(output)
    inside = re.search(r"<b>(.*)</b>", output)
    assert inside is not None and ". " in inside[1]


def test_unclosed_and_stray_tags_come_out_as_they_went_in(fake: Pipeline) -> None:
    source = "<p>One <b>two three</i> four<p>Five <li>six</div>"
    assert Counter(tags(translated(fake, source))) == Counter(tags(source))


@pytest.mark.parametrize("target", ["el", "ar"])
def test_links_and_terms_hold_in_html_and_through_english(fake: Pipeline, target: str) -> None:
    source = (
        "<p>Подробности <b>АО «Ромашка»</b> на "
        "<a href='x'>https://a.org/?a=1&amp;b=2</a> сейчас.</p>"
    )
    job = TranslateJob((source,), (target,), source="ru", format="html", keep=("АО «Ромашка»",))
    (item,) = fake.translate(job).items
    output = item.translations[target].text or ""
    assert "<b>АО «Ромашка»</b>" in output
    assert "<a href='x'>https://a.org/?a=1&amp;b=2</a>" in output


def test_the_language_is_told_by_what_a_reader_sees(fake: Pipeline) -> None:
    source = (
        "<div class='the quick brown fox and the lazy dog'><p>Доброе утро, друзья мои.</p></div>"
    )
    job = TranslateJob((source, "<p><br></p>"), ("el",), format="html")
    items = fake.translate(job).items
    assert [item.language.code for item in items] == ["ru", "und"]
    assert items[1].error == "invalid_request"


def test_html_as_text_is_text(fake: Pipeline) -> None:
    job = TranslateJob(("Use <b>bold</b> here, please.",), ("ru",), source="en")
    assert "<b>" in (fake.translate(job).items[0].translations["ru"].text or "")


# Alignment.


def test_numbers_and_names_that_stand_on_both_sides_are_certain() -> None:
    source, target = units_of("BBC paid 1,200 euros"), units_of("1200 евро заплатила BBC")
    rows = align(source, target, None)
    assert rows[0] == [0.0, 0.0, 1.0, 0.0] or rows[0].index(max(rows[0])) == 2
    assert rows[3] == [1.0, 0.0, 0.0, 0.0]


@pytest.mark.weights
@pytest.mark.parametrize("target", TARGETS)
def test_the_shipped_models_put_the_bold_on_the_number(target: str) -> None:
    pipeline = open_pipeline(PipelineOptions(threads=2))
    source = "<p>The city council voted on <i>Tuesday</i> to spend <b>42</b> million euros.</p>"
    output = translated(pipeline, source, target)
    pipeline.close()
    assert "<b>42</b>" in output
    assert Counter(tags(output)) == Counter(tags(source))
