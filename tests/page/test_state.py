"""A reload loses nothing: the state is in the address, or in the tab where it is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.page.steps import ARTICLE, an_answer, answer_with, column, digest, paste
from tests.service.doubles import ARABIC, GREEK

if TYPE_CHECKING:
    from tests.page.conftest import Open

UNPACKABLE = "delete globalThis.CompressionStream;"


def kept(page: Page, where: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-kept", where)


@pytest.mark.parametrize("script", ["", UNPACKABLE], ids=["deflated", "plain"])
def test_a_reload_keeps_the_form_and_the_answer(open_page: Open, script: str) -> None:
    page = open_page(script=script)
    page.locator("#more summary").click()
    page.locator("#format").select_option("bullets")
    page.locator("input[name=length][value=long]").check()
    page.locator("input[name=targets][value=ru]").uncheck()
    digest(page, ARTICLE)
    kept(page, "address")
    assert page.url.split("#")[1][:3] == ("j1." if script else "z1.")
    shown = page.locator("#columns").inner_text()
    page.reload()
    expect(page.locator("#result")).to_be_visible()
    assert page.locator("#columns").inner_text() == shown
    expect(page.locator("#text")).to_have_value(ARTICLE)
    expect(page.locator("#format")).to_have_value("bullets")
    expect(page.locator("input[name=length][value=long]")).to_be_checked()
    expect(page.locator("input[name=targets][value=ru]")).not_to_be_checked()
    column(page, "summary").locator(".sentence").first.hover()
    assert page.locator("#article .lit").count() > 0


def test_an_address_opens_in_another_browser(open_page: Open) -> None:
    first = open_page()
    digest(first, ARABIC)
    kept(first, "address")
    second = open_page(fragment=first.url.split("#")[1])
    expect(second.locator("#result")).to_be_visible()
    expect(second.locator("#text")).to_have_value(ARABIC)
    assert second.locator("#columns").inner_text() == first.locator("#columns").inner_text()


def test_a_half_written_text_is_kept_without_an_answer(open_page: Open) -> None:
    page = open_page()
    paste(page, "🙂 " + GREEK)
    kept(page, "address")
    page.reload()
    expect(page.locator("#text")).to_have_value("🙂 " + GREEK)
    expect(page.locator("#result")).to_be_hidden()


def test_a_text_too_long_for_an_address_stays_in_its_tab(open_page: Open) -> None:
    text = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(60_000))
    page = open_page()
    paste(page, text)
    kept(page, "tab")
    assert page.url.endswith("#tab")
    expect(page.locator("#form-note")).to_contain_text("too long for an address")
    page.reload()
    expect(page.locator("#text")).to_have_value(text)
    elsewhere = open_page(fragment="tab")
    expect(elsewhere.locator("#form-note")).to_contain_text("kept in another tab")


FULL = 'Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };'


def test_where_there_is_no_room_the_page_says_so(open_page: Open) -> None:
    page = open_page(script=FULL)
    paste(page, "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(60_000)))
    kept(page, "nowhere")
    expect(page.locator("#form-note")).to_contain_text("a reload would lose it")


def test_an_address_somebody_made_up_does_no_harm(open_page: Open) -> None:
    page = open_page(fragment="z1.AAAA")
    for fragment in (
        "j1.e30",
        "j1.!!",
        "z9.x",
        "main",
        "j1.eyJ2IjoxLCJmb3JtIjp7fX0",
        "j1.eyJ2IjoxLCJmb3JtIjpudWxsfQ",
    ):
        page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        expect(page.locator("#result")).to_be_hidden()
        expect(page.locator("#text")).to_have_value("")
    digest(page, ARTICLE)


def test_a_bomb_in_an_address_is_not_inflated(open_page: Open) -> None:
    page = open_page()
    fragment = page.evaluate(
        "import('/static/js/state.js').then((m) => m.pack(JSON.stringify('x'.repeat(5e6))))"
    )
    assert len(fragment) < 30_000
    page = open_page(fragment=fragment)
    expect(page.locator("#form-note")).to_contain_text("kept in another tab")


def test_markup_in_an_address_stays_text(open_page: Open) -> None:
    text = "<img src=x onerror=alert(1)> is not a picture."
    page = open_page()
    answer_with(page, an_answer(text))
    digest(page, text)
    kept(page, "address")
    page = open_page(fragment=page.url.split("#")[1])
    expect(column(page, "summary").locator(".sentence")).to_have_text(text)
    assert page.locator("img").count() == 0


def test_clearing_forgets_the_address_and_keeps_the_targets(open_page: Open) -> None:
    page = open_page()
    page.locator("input[name=targets][value=ru]").uncheck()
    digest(page, ARTICLE)
    kept(page, "address")
    page.locator("#clear").click()
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#text")).to_be_focused()
    assert "#" not in page.url
    expect(page.locator("input[name=targets][value=ru]")).not_to_be_checked()
