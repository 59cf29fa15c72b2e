"""From a pasted article to its summary in four languages, its evidence lit, taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.steps import (
    ARTICLE,
    a_translation,
    an_answer,
    answer_with,
    column,
    digest,
    lit,
    paste,
    shoot,
    submit,
)
from tests.service.doubles import ARABIC, GREEK, RUSSIAN

if TYPE_CHECKING:
    from tests.page.conftest import Open

FIRST = "The city council voted on Tuesday to build a new bridge over the river."


def test_a_pasted_article_becomes_a_summary_and_its_translations(open_page: Open) -> None:
    page = open_page()
    digest(page, ARTICLE)
    assert page.locator(".column h3").all_inner_texts() == ["English", "Russian", "Greek", "Arabic"]
    assert column(page, "summary").locator(".sentence").count() == 2
    expect(column(page, "summary").locator(".sentence").first).to_have_text(FIRST)
    expect(page.locator("#article")).to_have_text(ARTICLE)
    prose = column(page, "ar").locator(".prose")
    assert (prose.get_attribute("dir"), prose.get_attribute("lang")) == ("rtl", "ar")
    assert column(page, "ru").locator(".prose").get_attribute("dir") == "ltr"
    expect(page.locator("#result-meta")).to_contain_text("Article in English · 8 of 8 sentences")
    expect(page.locator("#progress")).to_be_hidden()
    shoot(page, "whole-job")


@pytest.mark.parametrize(
    ("text", "heading"),
    [(RUSSIAN, "Russian"), (GREEK, "Greek"), (ARABIC, "Arabic")],
    ids=["ru", "el", "ar"],
)
def test_an_article_in_another_language_is_shown_in_its_own_direction(
    open_page: Open, text: str, heading: str
) -> None:
    page = open_page()
    digest(page, text)
    headings = page.locator(".column h3").all_inner_texts()
    assert headings[0] == heading and headings.count(heading) == 1, "its own translation is it"
    direction = "rtl" if heading == "Arabic" else "ltr"
    assert page.locator("#article").get_attribute("dir") == direction
    expect(column(page, "summary").locator("header .meta")).to_have_text(
        "Summary · by way of English"
    )
    assert page.locator("#article").evaluate("element => element.textContent") == text


def test_pointing_at_a_sentence_lights_its_evidence_and_its_translations(open_page: Open) -> None:
    page = open_page()
    digest(page, ARTICLE)
    column(page, "summary").locator(".sentence").first.hover()
    assert FIRST in lit(page)
    assert page.locator(".column .sentence.lit").count() == 4
    page.locator("h1").hover()
    assert lit(page) == []
    column(page, "ar").locator(".sentence").nth(1).hover()
    assert "It will cost 34.5 million euros and open in 2029." in lit(page)
    assert FIRST not in lit(page)


def test_pressing_a_sentence_keeps_the_light_on(open_page: Open) -> None:
    page = open_page()
    digest(page, ARTICLE)
    first = column(page, "el").locator(".sentence").first
    first.focus()
    assert FIRST in lit(page)
    page.keyboard.press("Enter")
    page.locator("#text").focus()
    assert FIRST in lit(page)
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#status")).to_contain_text(FIRST)
    first.focus()
    page.keyboard.press("Escape")
    page.locator("#text").focus()
    assert lit(page) == []


def test_evidence_after_an_emoji_is_the_right_words(open_page: Open) -> None:
    text = (
        "🙂🇬🇷 Ferries 🚢 sail at dawn. 👩‍👩‍👧 "
        "The old bridge 🌉 is shut until March 2029. Nobody minds."
    )
    meant = "The old bridge 🌉 is shut until March 2029."
    answer = an_answer(text)
    answer["summary"]["sentences"] = [
        {
            "text": "The bridge is shut.",
            "evidence": [{"offset": text.index(meant), "length": len(meant), "rank_score": 1.0}],
        }
    ]
    answer["summary"]["text"] = "The bridge is shut."
    page = open_page()
    answer_with(page, answer)
    digest(page, text)
    assert page.locator("#article").evaluate("element => element.textContent") == text
    assert page.locator("#article .evidence").all_inner_texts() == [meant]


def test_warnings_stand_at_the_very_words(open_page: Open) -> None:
    source = "The bridge costs 34 million euros, said Anna Keller."
    text = "🙂 Мост стоит 35 миллионов, сказала Анна."
    answer = an_answer(source, translations={"ru": a_translation(source, text, "ru")})
    answer["warnings"] = [
        {
            "code": "number_invented", "target": "ru", "sentence": 0, "detail": "35",
            "spans": [{"offset": text.index("35"), "length": 2}],
        },
        {"code": "number_lost", "target": "ru", "sentence": 0, "detail": "34", "spans": []},
        {"code": "name_invented", "target": None, "sentence": 0, "detail": "Keller"},
        {"code": "rough_model", "target": "ru", "sentence": None, "detail": "chrF++ 35.1"},
        {"code": "one_of_tomorrow", "target": "ru", "sentence": 0, "detail": "said plainly"},
    ]  # fmt: skip
    page = open_page()
    answer_with(page, answer)
    digest(page, source)
    russian = column(page, "ru")
    marks = russian.locator(".doubt")
    assert marks.all_inner_texts() == ["🙂 Мост стоит ", "35", " миллионов, сказала Анна."]
    assert marks.nth(1).get_attribute("data-notes") == "1 2 3"
    assert marks.nth(1).get_attribute("data-note") == "1"
    assert marks.nth(2).get_attribute("data-note") == "2 3"
    assert russian.locator(".notes li").all_inner_texts() == [
        "This number is not in the original. 35",
        "A number of the original is missing here. 34",
        "said plainly",
    ]
    expect(russian.locator(".note.rough")).to_contain_text("A draft: this model often loses")
    assert russian.locator(".prose").evaluate("element => element.textContent") == text
    summary = column(page, "summary")
    assert summary.locator(".doubt").all_inner_texts() == [source]
    assert summary.locator(".notes li").all_inner_texts() == [
        "This name is not in the original. Keller"
    ]


def test_a_target_that_fails_says_why_and_leaves_the_others(open_page: Open) -> None:
    source = "The bridge is closed."
    lost = {
        "text": None,
        "sentences": [],
        "route": ["en", "el"],
        "status": "failed",
        "error": "deadline_exceeded",
    }
    same = {"text": None, "sentences": [], "route": ["en"], "status": "already_in_target"}
    ru = a_translation(source, "Мост закрыт.", "ru")
    page = open_page()
    answer_with(
        page, an_answer(source, translations={"el": lost, "ru": ru, "en": same | {"error": None}})
    )
    digest(page, source)
    expect(column(page, "el")).to_contain_text("This translation could not be made: It took too")
    expect(column(page, "ru").locator(".sentence")).to_have_text("Мост закрыт.")
    expect(column(page, "en")).to_have_count(0)  # that is the summary
    assert column(page, "el").locator("button").count() == 0


def test_each_text_is_copied_and_taken_away(open_page: Open, tmp_path: Path) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    digest(page, ARTICLE)
    russian = column(page, "ru")
    shown = russian.locator(".prose").evaluate("element => element.textContent")
    russian.get_by_role("button", name="Copy: Russian").click()
    expect(russian.locator("[data-act=copy]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == shown
    with page.expect_download() as text:
        russian.get_by_role("button", name="Download: Russian").click()
    assert text.value.suggested_filename == "epitome-ru.txt"
    assert Path(text.value.path()).read_bytes().decode("utf-8") == f"{shown}\n"
    with page.expect_download() as everything:
        page.locator("#download-all").click()
    assert everything.value.suggested_filename == "epitome.json"
    answer = json.loads(Path(everything.value.path()).read_text(encoding="utf-8"))
    assert [*answer["translations"]] == ["ru", "el", "ar"]
    assert answer["translations"]["ru"]["text"] == shown


VOICES = """
const voice = (lang) => ({ lang, name: lang });
const spoken = [];
window.spoken = spoken;
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [voice("ru-RU"), voice("ar_SA")],
  addEventListener() {}, cancel() {}, speak: (one) => spoken.push([one.text, one.lang]),
} });
window.SpeechSynthesisUtterance = class {
  constructor(text) { this.text = text; }
  addEventListener() {}
};
"""


def test_only_a_language_that_has_a_voice_can_be_heard(open_page: Open) -> None:
    page = open_page(script=VOICES)
    digest(page, ARTICLE)
    assert page.locator("[data-act=speak]").count() == 2
    button = column(page, "ru").locator("[data-act=speak]")
    button.click()
    expect(button).to_have_text("Stop")
    shown = column(page, "ru").locator(".prose").evaluate("element => element.textContent")
    assert page.evaluate("window.spoken") == [[shown, "ru-RU"]]
    button.click()
    expect(button).to_have_text("Read aloud")


def test_a_list_is_laid_out_as_a_list(open_page: Open) -> None:
    page = open_page()
    page.locator("#more summary").click()
    page.locator("#format").select_option("bullets")
    page.locator("input[name=targets][value=el]").uncheck()
    page.locator("input[name=length][value=short]").check()
    paste(page, ARTICLE)
    submit(page)
    expect(column(page, "ru").locator("ul.prose li")).to_have_count(2)
    assert column(page, "el").count() == 0
