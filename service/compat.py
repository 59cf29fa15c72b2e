"""LibreTranslate's addresses, on the same pipeline, limits, log and errors as /v1.

Its clients work unmodified (tests/service/test_compat_clients.py runs them): libretranslatepy
sends forms, deep-translator puts everything in the address, Mastodon and Weblate send JSON and
forms. What differs is in docs/libretranslate.md. Files: `compat_files.py`; DeepL:
`compat_deepl.py`.
"""

from __future__ import annotations

from flask import Response
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from service import compat_answers as answers
from service import replies
from service.compat_fields import read_fields
from service.compat_openapi import fields_body
from service.compat_schemas import (
    LibreDetectFields,
    LibreTranslateFields,
    check_fields,
    check_texts,
    known_language,
    source_language,
)
from service.compat_texts import Asked, Clock, Translated, translate_texts
from service.documented_errors import libre_errors
from service.documents import FORMATS
from service.state import state
from service.telemetry import count

TAG = Tag(name="libretranslate", description="LibreTranslate's contract, for its clients.")


def register_compat(app: OpenAPI) -> None:
    """Give `app` LibreTranslate's addresses, but those of files and /spec."""
    _register_texts(app)
    _register_facts(app)


def _register_texts(app: OpenAPI) -> None:
    @app.post(
        "/translate",
        tags=[TAG],
        operation_id="libretranslate",
        openapi_extensions=fields_body(LibreTranslateFields),
        responses={200: answers.LibreTranslateOut, **libre_errors(400, 413, 500, 503, 504)},
    )
    def libre_translate() -> Response:
        """Translate one text or several; one that cannot be translated fails all of them."""
        fields = check_fields(LibreTranslateFields, read_fields())
        texts = fields.texts()
        check_texts(texts)
        asked = Asked(
            texts=texts,
            source=source_language("source", fields.source),
            target=known_language("target", fields.target),
            field="q",
            format=fields.format,
            alternatives=fields.alternatives,
        )
        done = run(asked)
        answer = answers.libre_answer(
            done,
            is_list=not isinstance(fields.q, str),
            is_auto=asked.source == "auto",
            alternatives=asked.alternatives,
        )
        return as_json(answer)

    @app.post(
        "/detect",
        tags=[TAG],
        operation_id="libretranslate_detect",
        openapi_extensions=fields_body(LibreDetectFields),
        responses={200: answers.DetectionsOut, **libre_errors(400, 413, 500, 503)},
    )
    def libre_detect() -> Response:
        """Tell the language of a text."""
        fields = check_fields(LibreDetectFields, read_fields())
        check_texts((fields.q,))
        here = state()
        pipeline = here.readiness.pipeline()
        with here.limits.place():
            (found,) = pipeline.detect([fields.q])
        count(texts=1, chars_in=len(fields.q))
        return as_json(answers.detections_answer(found))


def _register_facts(app: OpenAPI) -> None:
    @app.get(
        "/languages",
        tags=[TAG],
        operation_id="libretranslate_languages",
        responses={200: answers.LibreLanguagesOut, **libre_errors(500, 503)},
    )
    def libre_languages() -> Response:
        """The languages and their targets; open even where keys are set."""
        return as_json(answers.libre_languages(state().readiness.pipeline().languages()))

    @app.get(
        "/health",
        tags=[TAG],
        operation_id="libretranslate_health",
        responses={200: answers.HealthOut},
    )
    def health() -> Response:
        """Whether the process is alive."""
        return as_json(answers.HealthOut())

    @app.get(
        "/frontend/settings",
        tags=[TAG],
        operation_id="libretranslate_settings",
        responses={200: answers.FrontendSettingsOut},
    )
    def frontend_settings() -> Response:
        """What LibreTranslate's own page would ask."""
        settings = state().settings
        has_keys = bool(settings.api_keys)
        return as_json(
            answers.FrontendSettingsOut(
                charLimit=settings.max_text_chars,
                apiKeys=has_keys,
                keyRequired=has_keys,
                supportedFilesFormat=[*FORMATS],
            )
        )


def run(asked: Asked) -> tuple[Translated, ...]:
    """Translate in one of MAX_JOBS places, and count what was done."""
    here = state()
    pipeline = here.readiness.pipeline()
    with here.limits.place():
        done = translate_texts(pipeline, asked, Clock(here.settings.deadline_s))
    count(texts=len(done), chars_in=sum(map(len, asked.texts)))
    for text, item in zip(asked.texts, done, strict=True):
        here.metrics.observe_text(item.language.code, len(text))
        here.metrics.observe_warnings(item.warnings)
    return done


def as_json(answer: BaseModel) -> Response:
    """Without the keys that nobody asked for."""
    return replies.as_json(answer, has_nulls=False)
