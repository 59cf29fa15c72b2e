"""DeepL's three addresses for texts, for programs that know only its official client.

`billed_characters` is the characters of a text, and `/v2/usage` their sum for the caller's key
since the process started; nothing is billed.
"""

from __future__ import annotations

import threading
from collections import Counter

from flask import Response
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI

from service import compat_answers as answers
from service.compat import as_json, run
from service.compat_fields import read_fields
from service.compat_openapi import fields_body
from service.compat_schemas import (
    DeepLFields,
    check_fields,
    check_texts,
    known_language,
    source_language,
)
from service.compat_texts import Asked
from service.documented_errors import deepl_errors
from service.errors import InvalidRequest
from service.limits import caller
from service.state import state

TAG = Tag(name="deepl", description="DeepL's contract for texts, for its clients.")


class Usage:
    """Characters translated, for each key; one sum for everyone where no keys are set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._characters: Counter[str] = Counter()

    def add(self, caller: str, characters: int) -> None:
        """Count `characters` for `caller`."""
        with self._lock:
            self._characters[caller] += characters

    def of(self, caller: str) -> int:
        """What `caller` has used."""
        with self._lock:
            return self._characters[caller]


def register_deepl(app: OpenAPI) -> None:
    """Give `app` DeepL's addresses."""
    usage = Usage()

    @app.post(
        "/v2/translate",
        tags=[TAG],
        operation_id="deepl_translate",
        openapi_extensions=fields_body(DeepLFields),
        responses={200: answers.DeepLOut, **deepl_errors(400, 413, 500, 503, 504)},
    )
    def deepl_translate() -> Response:
        """Translate texts; one that cannot be translated fails all of them."""
        fields = check_fields(DeepLFields, read_fields())
        texts = tuple(fields.text)
        check_texts(texts)
        asked = Asked(
            texts=texts,
            source=source_language("source_lang", fields.source_lang),
            target=known_language("target_lang", fields.target_lang),
            field="text",
            format="html" if fields.tag_handling == "html" else "text",
            source_field="source_lang",
        )
        done = run(asked)
        usage.add(caller(), sum(map(len, texts)))
        return as_json(answers.deepl_answer(texts, done))

    @app.get(
        "/v2/languages",
        tags=[TAG],
        operation_id="deepl_languages",
        responses={200: answers.DeepLLanguagesOut, **deepl_errors(400, 500, 503)},
    )
    def deepl_languages() -> Response:
        """The languages, as sources or (`type=target`) as targets."""
        wanted = read_fields().get("type", "source")
        if wanted not in ("source", "target"):
            raise InvalidRequest("type must be source or target")
        known = state().readiness.pipeline().languages()
        return as_json(answers.deepl_languages(known, is_target=wanted == "target"))

    @app.get(
        "/v2/usage",
        tags=[TAG],
        operation_id="deepl_usage",
        responses={200: answers.DeepLUsageOut, **deepl_errors(500)},
    )
    def deepl_usage() -> Response:
        """Characters translated since the process started; there is no limit."""
        return as_json(answers.DeepLUsageOut(character_count=usage.of(caller())))
