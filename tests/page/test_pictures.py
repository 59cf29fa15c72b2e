"""The whole job on the shipped weights, and the README's two pictures, which are made here."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.page.conftest import ARTEFACTS, ROOT
from tests.page.steps import column, digest

if TYPE_CHECKING:
    from models import Pipeline
    from tests.page.conftest import Open, Serve

PICTURES = ("page-light.png", "page-dark-arabic.png")
MAX_BYTES = 200_000
WIDTH = 1280
# `make screenshots` writes them where the README shows them; any other run keeps artefacts.
TARGET = Path(os.environ.get("EPITOME_SCREENSHOTS", ARTEFACTS))


@pytest.fixture(scope="module")
def shipped() -> Iterator[Pipeline]:
    from models import PipelineOptions, open_pipeline

    pipeline = open_pipeline(PipelineOptions())
    yield pipeline
    pipeline.close()


@pytest.mark.weights
@pytest.mark.parametrize(
    ("picture", "locale", "scheme", "targets"),
    [
        ("page-light.png", "en-GB", "light", ("ru", "el", "ar")),
        ("page-dark-arabic.png", "ar", "dark", ("ru", "el", "ar")),
    ],
)
def test_the_shipped_weights_do_the_whole_job(
    open_page: Open,
    serve: Serve,
    shipped: Pipeline,
    picture: str,
    locale: str,
    scheme: str,
    targets: tuple[str, ...],
) -> None:
    page = open_page(serve(shipped), locale=locale, color_scheme=scheme, reduced_motion="reduce")
    name = "article.txt" if locale.startswith("en") else "article-ar.txt"
    article = (ROOT / "examples" / name).read_text(encoding="utf-8")
    page.locator("input[name=length][value=short]").check()
    for code in ("en", "ru", "el", "ar"):
        page.locator(f"input[name=targets][value={code}]").set_checked(code in targets)
    digest(page, article)
    for target in ("summary", *targets):
        if target != locale:  # the summary of an Arabic article is its Arabic translation
            expect(column(page, target).locator(".sentence")).to_have_count(2)
    column(page, "summary").locator(".sentence").nth(1).click()
    expect(page.locator("#article .lit").first).to_be_in_viewport()
    shown = page.locator("#article").evaluate("element => element.textContent")
    assert shown == article
    shoot_result(page, TARGET / picture)


def shoot_result(page: Page, path: Path) -> None:
    """The page from the top to the end of the result, in few enough colours to be light."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.locator("#text").evaluate("element => element.scrollTo(0, 0)")
    box = page.locator(".spread").bounding_box()
    top = page.evaluate("scrollY")
    assert box is not None
    height = round(box["y"] + top + box["height"]) + 24
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": height}
    raw = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    few = Image.open(io.BytesIO(raw)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    assert path.stat().st_size < MAX_BYTES


@pytest.mark.parametrize("name", PICTURES)
def test_the_readme_shows_a_picture_that_is_not_heavy(name: str) -> None:
    data = (ROOT / "docs" / "images" / name).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) < MAX_BYTES
    width, height = struct.unpack(">II", data[16:24])
    assert width == WIDTH and 600 < height < 2000
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"](docs/images/{name})" in readme
