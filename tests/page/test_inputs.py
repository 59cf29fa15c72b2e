"""What can be given: pasted text, files, an HTML page, an address.

Where a test looks at what the page sends, it answers Chromium's requests itself; the whole way
through the service is gone with a page and with an address that it must refuse.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.page.steps import ARTICLE, an_answer, answer_with, column, digest, paste, submit

if TYPE_CHECKING:
    from tests.page.conftest import Open, Serve

HTML = "<!DOCTYPE html><title>Γέφυρα</title><nav>Menu</nav><p>The bridge is closed.</p>"
DROP = """([name, type, bytes]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const options = { dataTransfer: carried, bubbles: true, cancelable: true };
  const over = new DragEvent("dragover", options);
  document.body.dispatchEvent(over);
  const marked = document.getElementById("form").classList.contains("dropping");
  document.body.dispatchEvent(new DragEvent("drop", options));
  return [over.defaultPrevented, marked];
}"""


def drop(page: Page, name: str, kind: str, data: bytes) -> list[bool]:
    taken: list[bool] = page.evaluate(DROP, [name, kind, list(data)])
    return taken


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note.txt", "Мост закрыт.".encode()),
        ("note.md", "\ufeffΗ γέφυρα είναι κλειστή.".encode()),
        ("note.txt", "الجسر مغلق.".encode("utf-16")),
    ],
    ids=["utf-8", "marked", "utf-16"],
)
def test_a_dropped_text_fills_the_field(open_page: Open, name: str, data: bytes) -> None:
    page = open_page()
    assert drop(page, name, "text/plain", data) == [True, True]
    encoding = "utf-16" if data[:2] == b"\xff\xfe" else "utf-8-sig"
    expect(page.locator("#text")).to_have_value(data.decode(encoding))
    expect(page.locator("#form.dropping")).to_have_count(0)


def test_a_chosen_text_fills_the_field(open_page: Open, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    page = open_page()
    with page.expect_file_chooser() as chooser:
        page.locator("#file-open").click()
    chooser.value.set_files(path)
    expect(page.locator("#text")).to_have_value(ARTICLE)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("picture.png", "image/png", b"\x89PNG"),
        ("old.txt", "text/plain", "мост".encode("cp1251")),
        ("binary.txt", "text/plain", b"a\0b"),
    ],
)
def test_what_is_no_text_is_refused_in_words(
    open_page: Open, name: str, kind: str, data: bytes
) -> None:
    page = open_page()
    drop(page, name, kind, data)
    expect(page.locator("#form-note")).to_have_text(
        f"{name} cannot be read. A text, Markdown or HTML file in UTF-8 is needed."
    )
    expect(page.locator("#text")).to_have_value("")


def test_a_dropped_page_is_sent_as_html_and_its_article_shown(open_page: Open) -> None:
    article = "🙂 The bridge is closed."
    answer = an_answer(article) | {"article": {"text": article, "title": "Γέφυρα", "url": None}}
    answer["summary"]["sentences"][0]["evidence"] = [{"offset": 2, "length": 21, "rank_score": 1.0}]
    page = open_page()
    bodies = answer_with(page, answer)
    drop(page, "page.html", "text/html", HTML.encode())
    expect(page.locator("#file-chip")).to_contain_text("page.html")
    expect(page.locator("#text")).to_be_hidden()
    submit(page)
    expect(page.locator("#result")).to_be_visible()
    assert bodies[0]["html"] == HTML
    assert "text" not in bodies[0] and "url" not in bodies[0]
    assert page.locator("#article").evaluate("element => element.textContent") == article
    assert page.locator("#article .evidence").all_inner_texts() == ["The bridge is closed."]
    expect(page.locator("body")).to_have_attribute("data-kept", "address")
    page.reload()
    expect(page.locator("#file-chip")).to_contain_text("page.html")
    expect(page.locator("#article")).to_have_text(article)
    page.locator("#file-remove").click()
    expect(page.locator("#text")).to_be_focused()


def test_an_address_is_sent_where_the_service_fetches(open_page: Open, serve: Serve) -> None:
    article = "The bridge is closed."
    answer = an_answer(article) | {"article": {"text": article, "title": None, "url": "https://x"}}
    page = open_page(serve(allow_fetch=True))
    bodies = answer_with(page, answer)
    page.locator("input[name=kind][value=url]").check()
    expect(page.locator("#text")).to_be_hidden()
    page.locator("#url").fill("https://example.org/news")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_visible()
    assert bodies[0]["url"] == "https://example.org/news" and "text" not in bodies[0]
    expect(page.locator("#article")).to_have_text(article)
    expect(page.locator("body")).to_have_attribute("data-kept", "address")
    page.reload()
    expect(page.locator("#url")).to_have_value("https://example.org/news")


def test_a_dropped_page_goes_the_whole_way(open_page: Open) -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.split("\n\n"))
    source = (
        "<!DOCTYPE html><html><head><title>A bridge</title></head><body><nav>Menu</nav>"
        f"<article><h1>A bridge</h1>{paragraphs}</article></body></html>"
    )
    page = open_page()
    drop(page, "page.html", "text/html", source.encode())
    submit(page)
    expect(page.locator("#result")).to_be_visible()
    shown = page.locator("#article").evaluate("element => element.textContent")
    assert "Two architects from the coast drew the arches" in shown
    assert "Menu" not in shown and "<p>" not in shown
    for evidence in page.locator("#article .evidence").all_inner_texts():
        assert evidence in shown and evidence.rstrip().endswith(".")


def test_an_address_that_is_not_public_is_refused_in_words(open_page: Open, serve: Serve) -> None:
    page = open_page(serve(allow_fetch=True), allowed="422")
    page.locator("input[name=kind][value=url]").check()
    page.locator("#url").fill("http://127.0.0.1/admin")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_contain_text("address")
    expect(page.locator("#result")).to_be_hidden()


def test_without_fetching_there_is_no_field_for_an_address(open_page: Open) -> None:
    page = open_page()
    assert page.locator("#url").count() == 0
    assert page.locator("input[name=kind]").count() == 0


def test_the_options_are_sent_as_chosen(open_page: Open) -> None:
    page = open_page()
    bodies = answer_with(page, an_answer(ARTICLE))
    page.locator("#more summary").click()
    page.locator("#source").select_option("en")
    page.locator("#mode").select_option("extractive")
    page.locator("#title").fill(" A bridge ")
    page.locator("input[name=length][value=long]").check()
    page.locator("input[name=targets][value=en]").check()
    digest(page, ARTICLE)
    assert bodies == [
        {
            "text": ARTICLE, "targets": ["en", "ru", "el", "ar"], "length": "long",
            "source": "en", "mode": "extractive", "format": "paragraph", "title": "A bridge",
        }
    ]  # fmt: skip


def test_nothing_is_sent_for_nothing(open_page: Open) -> None:
    page = open_page()
    bodies = answer_with(page, an_answer("x"))
    paste(page, " \n ")
    submit(page)
    expect(page.locator("#form-note")).to_contain_text("First give a text")
    expect(page.locator("#text")).to_be_focused()
    assert bodies == []


@pytest.mark.parametrize(("locale", "code"), [("en", "en"), ("ru", "ru"), ("el", "en")])
def test_there_is_an_example_to_try(open_page: Open, locale: str, code: str) -> None:
    names = {"en": "article.txt", "ru": "article-ru.txt"}
    text = (Path(__file__).parents[2] / "examples" / names[code]).read_text(encoding="utf-8")
    page = open_page(locale=locale)
    page.locator("#example").click()
    expect(page.locator("#text")).to_have_value(text)


def test_a_text_beyond_the_limit_is_marked_before_it_is_sent(open_page: Open, serve: Serve) -> None:
    page = open_page(serve(max_text_chars=1000))
    paste(page, "мост " * 201)
    expect(page.locator("#counter")).to_have_text("1,005 characters; this service takes 1,000.")
    expect(column(page, "summary")).to_have_count(0)
