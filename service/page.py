"""The page at `/` and its files: plain HTML, CSS and JavaScript, served from here alone.

There is no build step: what stands in `web/` is what the browser gets. The template knows four
things of this application (may it fetch, does it want a key, its languages, its limit); all else
the page asks the API, as any other client would. Its policy lets it load and reach nothing but
this host, run no inline script and write no markup from strings.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template, request, send_from_directory

from models import SUPPORTED, __version__
from service.schemas import DEFAULT_TARGETS
from service.state import state

INTERFACE_LANGUAGES = ("en", "ru", "el", "ar")
RIGHT_TO_LEFT = ("ar",)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'"
)

_STATIC = Path(__file__).parent / "web" / "static"
# Not from the host's own table of types: one without `.js` would stop the page.
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}

_page = Blueprint("page", __name__, template_folder="web/templates")


def register_page(app: Flask) -> None:
    """Give `app` the page at / and its files under /static."""
    app.register_blueprint(_page)


@cache
def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """The words of the interface in `language`; plural forms by their category."""
    text = (_STATIC / "i18n" / f"{language}.json").read_text(encoding="utf-8")
    words: dict[str, str | dict[str, str]] = json.loads(text)
    return words


@_page.route("/")
def index() -> Response:
    """The page, in the reader's language where that is one of the four."""
    settings = state().settings
    language = _language()
    page = Response(
        render_template(
            "page.html",
            t=catalogue(language),
            language=language,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            interface_languages=INTERFACE_LANGUAGES,
            languages=SUPPORTED,
            default_targets=DEFAULT_TARGETS,
            max_text_chars=settings.max_text_chars,
            # Until the setting exists a page has nothing to fetch.
            allow_fetch=bool(getattr(settings, "allow_fetch", False)),
            needs_key=bool(settings.api_keys),
            version=__version__,
        ),
        mimetype="text/html",
    )
    page.headers["Content-Language"] = language
    page.vary.add("Accept-Language")
    page.add_etag()
    page.make_conditional(request)
    return _revalidated(page)


def _language() -> str:
    """The first of the reader's languages that the interface speaks.

    Not `best_match`: for "ar-EG, en;q=0.5" it prefers the exact match that is wanted less.
    """
    wanted = (tag.split("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in wanted if code in INTERFACE_LANGUAGES), "en")


@_page.route("/static/<path:name>")
def static_file(name: str) -> Response:
    """A file of the page; asked for again only to hear that it has not changed."""
    kind = _TYPES.get(Path(name).suffix)
    return _revalidated(send_from_directory(_STATIC, name, mimetype=kind, etag=True))


def _revalidated(answer: Response) -> Response:
    """No copy is used unasked: after an upgrade, old scripts would meet a new API."""
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return answer
