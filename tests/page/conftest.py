"""A real Chromium before the real application: one browser a session, one context a test.

The browser is the system's (`make test` sees to it); Playwright downloads none. Every page fails
its test on any error in its console, which is where a breach of the policy shows.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from models import Pipeline

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts" / "page"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "the page's tests need a Chromium: `make browser`, or `apt-get install chromium`, "
    "or put chromium, chromium-browser or google-chrome into PATH"
)
# A busy machine of two cores; what works takes milliseconds.
PATIENCE_MS = 30_000

Serve = Callable[..., str]
Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder that opens a page is a `browser` test."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after this folder: while it runs, asyncio believes that its loop is running."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None: ...


@pytest.fixture(scope="session")
def serve(fake_pipeline: Pipeline) -> Iterator[Serve]:
    """`serve(max_jobs=1)`: the address of an application with these settings, one for each."""
    from service.app import create_app
    from service.settings import Settings
    from service.state import state_of

    servers: dict[str, tuple[Any, threading.Thread, str]] = {}

    def start(pipeline: Any = None, **settings: Any) -> str:
        key = f"{id(pipeline)} {sorted(settings.items())}"
        if key not in servers:
            app = create_app(Settings(engine="fake", **settings), pipeline or fake_pipeline)
            assert state_of(app).readiness.wait(timeout_s=20)
            server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            servers[key] = server, thread, f"http://127.0.0.1:{server.port}/"
        return servers[key][2]

    yield start
    for server, thread, _ in servers.values():
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture
def open_page(browser: Browser, serve: Serve) -> Iterator[Open]:
    """`open_page(locale="ar")`: the page, ready, in a context of its own.

    Options are Playwright's for a context; `base` is another address than the usual one's,
    `fragment` what follows the `#`, `script` what runs before the page's own, and `allowed` a
    pattern of the console errors that the test is about.
    """
    contexts = []
    errors: list[str] = []

    def open_it(
        base: str = "",
        *,
        fragment: str = "",
        script: str = "",
        allowed: str = "$^",
        locale: str = "en-GB",
        width: int = 1280,
        height: int = 900,
        **options: Any,
    ) -> Page:
        context = browser.new_context(
            locale=locale, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text)
                if message.type == "error" and not re.search(allowed, message.text)
                else None
            ),
        )
        page.goto((base or serve()) + (f"#{fragment}" if fragment else ""))
        expect(page.locator("body[data-ready]")).to_be_attached()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert errors == []
