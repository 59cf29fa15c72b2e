"""What a reader does on the page, and answers of the API to show."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.page.conftest import ARTEFACTS
from tests.service.doubles import ENGLISH

# Long enough for a summary of two sentences.
ARTICLE = (
    f"{ENGLISH}\n\n"
    "Work begins in January, after the floods of the season have passed. The town borrows half of "
    "the sum over 20 years, and the state pays the rest. Two architects from the coast drew the "
    "arches, which recall those of the bridge that fell in 1931."
)


def paste(page: Page, text: str) -> None:
    page.locator("#text").fill(text)


def submit(page: Page) -> None:
    page.locator("#submit").click()


def digest(page: Page, text: str) -> None:
    """Paste, submit, wait for the summary."""
    paste(page, text)
    submit(page)
    expect(page.locator("#result")).to_be_visible()


def column(page: Page, target: str) -> Any:
    return page.locator(f".column[data-target={target}]")


def lit(page: Page) -> list[str]:
    """What is lit in the article."""
    return page.locator("#article .lit").all_inner_texts()


def shoot(page: Page, name: str, *, full: bool = True) -> None:
    """Keep a picture among the test's artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=full)


def answer_with(page: Page, answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the API answer `answer`; returns the bodies it is sent."""
    bodies: list[dict[str, Any]] = []

    def fulfil(route: Route) -> None:
        bodies.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(json=answer)

    page.route("**/v1/digest", fulfil)
    return bodies


def an_answer(text: str, **changes: Any) -> dict[str, Any]:
    """An answer about `text`: one sentence, borne out by the whole of it, with a translation."""
    answer: dict[str, Any] = {
        "language": {"code": "en", "confidence": 0.99, "alternatives": []},
        "summary": {
            "text": text,
            "sentences": [
                {"text": text, "evidence": [{"offset": 0, "length": len(text), "rank_score": 1.0}]}
            ],
            "language": "en",
            "route": ["en"],
            "mode": "abstractive",
            "skipped": None,
            "coverage": {"sentences_read": 1, "sentences_total": 1},
        },
        "translations": {},
        "warnings": [],
        "signature": "epitome:0.1.0|test",
        "timings_ms": {"total": 12.0},
        "request_id": "a-request",
    }
    return answer | changes


def a_translation(source: str, text: str, target: str) -> dict[str, Any]:
    return {
        "text": text,
        "sentences": [{"source": source, "text": text}],
        "route": ["en", target],
        "status": "ok",
        "error": None,
    }
