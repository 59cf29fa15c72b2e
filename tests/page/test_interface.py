"""The interface: four languages, two colour schemes, narrow screens, a keyboard, axe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from service.page import INTERFACE_LANGUAGES, catalogue
from tests.page.steps import ARTICLE, a_translation, an_answer, answer_with, column, digest, shoot

if TYPE_CHECKING:
    from tests.page.conftest import Open

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
SOURCE = "The bridge costs 34 million euros, said Anna Keller."


def doubtful() -> dict[str, Any]:
    """An answer that has everything the page can show."""
    texts = {"ru": "Мост стоит 35 миллионов.", "ar": "يكلف الجسر 35 مليون يورو.", "el": SOURCE}
    translations = {target: a_translation(SOURCE, text, target) for target, text in texts.items()}
    span = {"offset": texts["ru"].index("35"), "length": 2}
    warnings = [
        {"code": code, "target": target, "sentence": sentence, "detail": "35", "spans": spans}
        for code, target, sentence, spans in (
            ("number_invented", "ru", 0, [span]),
            ("copy", "el", 0, []),
            ("name_invented", None, 0, []),
            ("rough_model", "ar", None, []),
            ("unread", None, None, []),
        )
    ]
    return an_answer(SOURCE, translations=translations, warnings=warnings)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_interface_speaks_the_readers_language(open_page: Open, language: str) -> None:
    page = open_page(locale=language)
    words = catalogue(language)
    expect(page.locator("#submit")).to_have_text(str(words["form.submit"]))
    assert page.locator("#text").get_attribute("placeholder") == words["form.placeholder"]
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    answer_with(page, doubtful())
    digest(page, SOURCE)
    expect(column(page, "ar").locator(".note.rough")).to_have_text(
        str(words["warning.rough_model"])
    )
    note = f"{words['warning.number_invented']} 35"
    expect(column(page, "ru").locator(".notes li")).to_have_text(note)
    expect(column(page, "el").locator(".doubt")).to_have_text(SOURCE)  # untranslated, and shown
    visible = page.locator("body").inner_text()
    assert not re.search(r"\b(form|result|warning|actions|problem|progress)\.\w", visible)
    shoot(page, f"interface-{language}")


def test_the_language_is_changed_on_the_page_and_kept(open_page: Open) -> None:
    page = open_page()
    digest(page, ARTICLE)
    page.locator("#interface-language").select_option("el")
    expect(page.locator("#submit")).to_have_text("Περίληψη")
    expect(column(page, "ru").locator("h3")).to_have_text("Ρωσικά")
    expect(page.locator("#result-meta")).to_contain_text("Διαβάστηκαν 8 από 8 προτάσεις")
    page.reload()
    expect(page.locator("#submit")).to_have_text("Περίληψη")
    expect(page.locator("#interface-language")).to_have_value("el")
    page.locator("#interface-language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", {1: "1 character", 2: "2 characters"}),
        ("ru", {1: "1 знак", 3: "3 знака", 5: "5 знаков", 21: "21 знак", 112: "112 знаков"}),
        ("el", {1: "1 χαρακτήρας", 2: "2 χαρακτήρες"}),
        ("ar", {1: "حرف واحد", 2: "حرفان", 3: "3 أحرف", 11: "11 حرفا", 100: "100 حرف"}),
    ],
)
def test_numbers_take_their_plural(open_page: Open, language: str, counts: dict[int, str]) -> None:
    page = open_page(locale=language)
    for count, said in counts.items():
        page.locator("#text").fill("🙂" * count)
        shown = re.sub("[\u2068\u2069]", "", page.locator("#counter").inner_text())
        assert shown == said


def test_arabic_is_mirrored(open_page: Open) -> None:
    def sides(page: Page) -> tuple[bool, bool]:
        brand, tools = page.locator(".brand").bounding_box(), page.locator(".tools").bounding_box()
        text, options = (
            page.locator("#text").bounding_box(),
            page.locator(".options").bounding_box(),
        )
        assert brand and tools and text and options
        return brand["x"] < tools["x"], text["x"] < options["x"]

    assert sides(open_page(locale="en")) == (True, True)
    assert sides(open_page(locale="ar")) == (False, False)


def background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def test_dark_mode_follows_the_system_and_the_readers_choice(open_page: Open) -> None:
    light, dark = "rgb(250, 248, 243)", "rgb(22, 21, 19)"
    assert background(open_page(color_scheme="light")) == light
    page = open_page(color_scheme="dark")
    assert background(page) == dark
    page.locator("#theme").select_option("light")
    assert background(page) == light
    page.reload()
    expect(page.locator("#theme")).to_have_value("light")
    assert background(page) == light
    page.locator("#theme").select_option("auto")
    assert background(page) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_no_violation(open_page: Open, scheme: str, language: str) -> None:
    page = open_page(color_scheme=scheme, locale=language, reduced_motion="reduce")
    page.locator("#more summary").click()
    assert violations(page) == []
    answer_with(page, doubtful())
    digest(page, SOURCE)
    page.locator(".made summary").click()
    column(page, "ru").locator(".sentence").click()
    assert violations(page) == []
    page.unroute("**/v1/digest")
    page.route("**/v1/digest", lambda route: route.abort())
    page.set_viewport_size({"width": 320, "height": 640})
    assert violations(page) == []


def violations(page: Page) -> list[tuple[str, str]]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        (violation["id"], node["html"][:200])
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("language", ["el", "ar"])
def test_nothing_is_wider_than_the_screen(open_page: Open, width: int, language: str) -> None:
    page = open_page(width=width, height=720, locale=language)
    page.locator("#more summary").click()
    answer_with(page, doubtful())
    digest(page, SOURCE)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    shoot(page, f"width-{width}-{language}")


def test_on_a_narrow_screen_the_article_stays_in_sight(open_page: Open) -> None:
    page = open_page(width=320, height=640)
    digest(page, ARTICLE)
    sentence = column(page, "summary").locator(".sentence").nth(1)
    sentence.click()
    expect(page.locator("#article .lit").first).to_be_in_viewport()
    expect(sentence).to_be_in_viewport()
    shoot(page, "narrow-evidence", full=False)


def test_the_whole_job_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.insert_text(ARTICLE)
    order = []
    for _ in range(9):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id || document.activeElement.value"))
    assert order[:3] == ["file-open", "example", "clear"]
    assert order[3:7] == ["en", "ru", "el", "ar"]
    assert order[7] == "medium"
    page.locator("#text").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result-title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#download-all")).to_be_focused()
    page.keyboard.press("Tab")
    first = column(page, "summary").locator(".sentence").first
    expect(first).to_be_focused()
    assert page.locator("#article .lit").count() > 0
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-pressed", "true")


def test_motion_is_still_for_who_wants_it_so(open_page: Open) -> None:
    moving, still = (open_page(reduced_motion=wish) for wish in ("no-preference", "reduce"))
    duration = "getComputedStyle(document.getElementById('submit')).transitionDuration"
    assert moving.evaluate(duration) != "0s"
    assert still.evaluate(duration) == "0s"
