"""When something fails: what the reader sees, and the way on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, Route, expect

from models import Deadline, Overloaded
from service.errors import STATUSES
from tests.page.steps import ARTICLE, an_answer, digest, paste, shoot, submit
from tests.service.doubles import PipelineDouble

if TYPE_CHECKING:
    from models import Pipeline
    from tests.page.conftest import Open, Serve

# The browser itself reports every answer from 400 on.
STATUS = "Failed to load resource"


def refuse(page: Page, slug: str, headers: dict[str, str] | None = None) -> None:
    """Let the API refuse with `slug`, as it does."""
    status, title = STATUSES[slug]
    body = {
        "type": slug, "title": title, "status": status, "detail": "the very detail",
        "request_id": "0123abcd", "errors": [],
    }  # fmt: skip

    def fulfil(route: Route) -> None:
        route.fulfill(
            status=status, json=body, headers=headers, content_type="application/problem+json"
        )

    page.route("**/v1/digest", fulfil)


def test_every_problem_is_said_in_words_with_its_request_id(open_page: Open) -> None:
    page = open_page(allowed=STATUS, locale="ru")
    paste(page, ARTICLE)
    problem = page.locator("#problem")
    for slug in STATUSES:
        refuse(page, slug)
        submit(page)
        expect(problem.locator(".problem-text")).to_have_text(_russian(f"problem.{slug}"))
        expect(problem).to_contain_text("the very detail")
        expect(problem.locator("code")).to_have_text("0123abcd")
        expect(page.locator("#progress")).to_be_hidden()
        page.unroute("**/v1/digest")
    expect(page.locator("#text")).to_have_value(ARTICLE)


def _russian(key: str) -> str:
    from service.page import catalogue

    return str(catalogue("ru")[key])


@pytest.mark.parametrize("slug", ["rate_limited", "overloaded"])
def test_a_busy_service_counts_down_to_the_next_try(open_page: Open, slug: str) -> None:
    page = open_page(allowed=STATUS)
    page.clock.install()
    refuse(page, slug, {"Retry-After": "7"})
    paste(page, ARTICLE)
    submit(page)
    retry = page.locator("#retry")
    expect(retry).to_have_text("Try again in 7 seconds")
    expect(retry).to_be_disabled()
    shoot(page, f"trouble-{slug}")
    page.clock.run_for(6_000)
    expect(retry).to_have_text("Try again in 1 second")
    page.clock.run_for(1_500)
    expect(retry).to_have_text("Try again")
    page.unroute("**/v1/digest")
    retry.click()
    expect(page.locator("#result")).to_be_visible()
    expect(page.locator("#problem")).to_be_hidden()


def test_a_problem_in_mid_stream_counts_down_too(
    open_page: Open, serve: Serve, fake_pipeline: Pipeline
) -> None:
    page = open_page(serve(PipelineDouble(fake_pipeline, Overloaded(9))))
    paste(page, ARTICLE)
    submit(page)
    expect(page.locator("#problem")).to_contain_text("The service is busy.")
    expect(page.locator("#retry")).to_contain_text("Try again in")


def test_a_backend_that_breaks_gives_its_request_id(
    open_page: Open, serve: Serve, fake_pipeline: Pipeline
) -> None:
    page = open_page(serve(PipelineDouble(fake_pipeline, RuntimeError("broken"))))
    paste(page, ARTICLE)
    submit(page)
    expect(page.locator("#problem")).to_contain_text("Something broke on the service’s side.")
    assert len(page.locator("#problem code").inner_text()) == 32
    shoot(page, "trouble-internal")


def test_a_backend_that_is_gone_leaves_the_text(open_page: Open) -> None:
    page = open_page(allowed=STATUS)
    page.route("**/v1/digest", lambda route: route.abort("connectionrefused"))
    paste(page, ARTICLE)
    submit(page)
    expect(page.locator("#problem")).to_contain_text("The service cannot be reached.")
    page.unroute("**/v1/digest")
    page.locator("#retry").click()
    expect(page.locator("#result")).to_be_visible()


def test_offline_says_so(open_page: Open) -> None:
    page = open_page(allowed=STATUS)
    paste(page, ARTICLE)
    page.context.set_offline(True)
    submit(page)
    expect(page.locator("#problem")).to_contain_text("You are offline. Your text is still here.")
    page.context.set_offline(False)
    page.locator("#retry").click()
    expect(page.locator("#result")).to_be_visible()


def test_a_stream_that_is_cut_is_no_answer(open_page: Open) -> None:
    cut = 'event: progress\ndata: {"stage": "detect", "done": 0, "total": 1}\n\nevent: resu'
    page = open_page()
    page.route(
        "**/v1/digest",
        lambda route: route.fulfill(body=cut, content_type="text/event-stream; charset=utf-8"),
    )
    paste(page, ARTICLE)
    submit(page)
    expect(page.locator("#problem")).to_contain_text("The connection broke before")


def test_a_service_with_keys_asks_for_one_and_keeps_it_out_of_the_address(
    open_page: Open, serve: Serve
) -> None:
    page = open_page(serve(api_keys=("first-key-1",)), allowed=STATUS)
    paste(page, ARTICLE)
    expect(page.locator("#key")).to_be_visible()
    submit(page)
    expect(page.locator("#problem")).to_contain_text("This service asks for a key.")
    expect(page.locator("#key")).to_be_focused()
    page.keyboard.type("first-key-1")
    page.locator("#retry").click()
    expect(page.locator("#result")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-kept", "address")
    unpacked = page.evaluate(
        "import('/static/js/state.js').then((m) => m.unpack(location.hash.slice(1)))"
    )
    assert ARTICLE[:20] in unpacked and "first-key-1" not in unpacked
    assert page.evaluate("sessionStorage.getItem('epitome.key')") == "first-key-1"
    assert "first-key-1" not in str(page.evaluate("JSON.stringify(localStorage)"))
    page.reload()
    expect(page.locator("#key")).to_have_value("first-key-1")


def test_without_keys_no_field_is_shown(open_page: Open) -> None:
    expect(open_page().locator("#key")).to_be_hidden()


class Paused:
    """A pipeline that reports one slice and waits, until it is let go or called off."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.go = threading.Event()
        self.called_off = threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def digest(self, job: Any, progress: Any, deadline: Deadline) -> Any:
        progress("detect", 1, 1)
        progress("summarise", 2, 5)
        while not self.go.wait(0.05):
            try:
                deadline.check()
            except Exception:
                self.called_off.set()
                raise
        return self._inner.digest(job, progress, deadline)


@pytest.mark.parametrize("how", ["button", "escape"])
def test_progress_is_shown_and_a_run_can_be_cancelled(
    open_page: Open, serve: Serve, fake_pipeline: Pipeline, how: str
) -> None:
    paused = Paused(fake_pipeline)
    page = open_page(serve(paused, max_jobs=1))
    paste(page, ARTICLE)
    submit(page)
    expect(page.locator("#stages .now")).to_have_text("Summary: 2 of 5")
    expect(page.locator("#stages .done")).to_have_text(["Language", "Sentences"])
    bar = page.locator("#bar")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("2", "5")
    shoot(page, "progress")
    if how == "button":
        page.locator("#cancel").click()
    else:
        page.keyboard.press("Escape")
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("Cancelled.")
    expect(page.locator("#problem")).to_be_hidden()
    assert paused.called_off.wait(timeout=20), "the service works on for nobody"
    paused.go.set()
    expect(page.locator("#text")).to_have_value(ARTICLE)


def test_an_answer_that_is_no_stream_is_taken_too(open_page: Open) -> None:
    page = open_page()
    page.route("**/v1/digest", lambda route: route.fulfill(json=an_answer("A short text.")))
    digest(page, "A short text.")
