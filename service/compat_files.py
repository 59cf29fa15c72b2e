"""LibreTranslate's /translate_file and the address its result is fetched from.

The upload is read whole, within MAX_FILE_BYTES; what it is comes from its name's ending and is
held against its content. At most FILES_AT_ONCE are worked at a time: each may unpack to many
times its size.
"""

from __future__ import annotations

import io
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PureWindowsPath

from flask import Response, request, send_file, url_for
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel, Field
from werkzeug.datastructures import FileStorage

from models import DetectedLanguage, Overloaded, Pipeline
from service.compat import TAG, as_json
from service.compat_answers import FileOut
from service.compat_fields import read_fields
from service.compat_openapi import file_body
from service.compat_schemas import (
    LibreFileFields,
    check_fields,
    known_language,
    source_language,
)
from service.compat_texts import (
    RETRY_AFTER_S,
    Asked,
    Clock,
    check_language,
    languages_of,
    translate_texts,
)
from service.documented_errors import libre_errors
from service.documents import Document, Format, format_of
from service.documents.direction import Target
from service.documents.units import translate_document
from service.errors import BodyTooLarge, InvalidRequest, NotTranslated
from service.files_store import FileStore, StoredFile
from service.state import state, state_of
from service.telemetry import count

FILES_AT_ONCE = 2
STORE_FILES = 4
"""How many files of the largest size the store has room for."""
SAMPLE_CHARS = 6_000
MAX_NAME_CHARS = 100


class DownloadPath(BaseModel):
    """Which file."""

    name: str = Field(description="As in `translatedFileUrl`.")


def register_files(app: OpenAPI) -> None:
    """Give `app` /translate_file and /download_file."""
    settings = state_of(app).settings
    store = FileStore(STORE_FILES * settings.max_file_bytes, settings.keep_files_s)
    places = threading.BoundedSemaphore(FILES_AT_ONCE)

    @app.post(
        "/translate_file",
        tags=[TAG],
        operation_id="libretranslate_file",
        openapi_extensions=file_body(),
        responses={200: FileOut, **libre_errors(400, 413, 500, 503, 504)},
    )
    def translate_file() -> Response:
        """Translate a file (txt, html, srt, docx, odt, epub) and keep it for a while."""
        here = state()
        fields = check_fields(LibreFileFields, read_fields())
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise InvalidRequest("missing file parameter")
        source = source_language("source", fields.source)
        target = known_language("target", fields.target)
        if source == target:
            raise InvalidRequest(f"source and target are both {target}: nothing to translate")
        ending, kind = format_of(upload.filename)
        data = _read(upload, here.settings.max_file_bytes)
        store.check_room(len(data))
        pipeline = here.readiness.pipeline()
        with _held(places), here.limits.place():
            work = _FileWork(pipeline, source, target, Clock(here.settings.deadline_s))
            result = work.translate(kind, data)
        name = saved_as(upload.filename, target, ending)
        key = store.put(StoredFile(result, name, kind.media_type), ending)
        url = url_for("download_file", name=key, _external=True)
        return as_json(FileOut(translatedFileUrl=url, warnings=work.warnings or None))

    @app.get(
        "/download_file/<name>",
        tags=[TAG],
        operation_id="libretranslate_download",
        responses={
            200: {"content": {"application/octet-stream": {"schema": {"type": "string"}}}},
            **libre_errors(404),
        },
    )
    def download_file(path: DownloadPath) -> Response:
        """A translated file; its name is the key."""
        file = store.get(path.name)
        answer = send_file(
            io.BytesIO(file.data),
            mimetype=file.media_type,
            as_attachment=True,
            download_name=file.name,
            max_age=0,
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer


class _FileWork:
    """Translates one file, and counts what the checks found on the way."""

    def __init__(self, pipeline: Pipeline, source: str, target: str, clock: Clock) -> None:
        self._pipeline = pipeline
        self._source = source
        self._target = target
        self._clock = clock
        self.warnings: Counter[str] = Counter()

    def translate(self, kind: Format, data: bytes) -> bytes:
        """The file in the target language.

        Raises:
            NotTranslated: Nothing in it changed, or a part could not be translated.
            InvalidRequest, NotSupported, UndeterminedLanguage: The file, or its language.
            Overloaded, DeadlineExceeded: Too much to do just now.
        """
        document = kind.read(data, self._clock.left_s)
        self._source = self._language(document).code
        if not translate_document(document, self._ask):
            raise NotTranslated("Cannot translate file: it came back as it was")
        self._clock.left_s()
        result = document.save(self._written_in())
        count(texts=len(document.units), chars_in=document.characters())
        state().metrics.observe_text(self._source, document.characters())
        return result

    def _written_in(self) -> Target:
        known = {info.code: info.direction for info in self._pipeline.languages()}
        return Target(self._target, known[self._target])

    def _language(self, document: Document) -> DetectedLanguage:
        sample = document.sample(SAMPLE_CHARS)
        (language,) = languages_of(self._pipeline, [sample], self._source)
        check_language(language.code, self._target, "file")
        return language

    def _ask(self, texts: Sequence[str], form: str, first: int) -> Sequence[str]:
        asked = Asked(
            texts=tuple(texts),
            source=self._source,
            target=self._target,
            field="paragraph",
            format="html" if form == "html" else "text",
            first=first,
            may_copy=True,  # a heading may be a name; the whole file may not
        )
        done = translate_texts(self._pipeline, asked, self._clock)
        for item in done:
            state().metrics.observe_warnings(item.warnings)
            self.warnings.update(warning.code for warning in item.warnings)
        return [item.text for item in done]


def saved_as(name: str, target: str, ending: str) -> str:
    """What a browser saves the translation of the file `name` as: "report.docx", "report_ru.docx".

    Folders are left out, and characters that no header may hold.
    """
    stem = PureWindowsPath(name).stem  # takes both kinds of slash
    shown = "".join(char for char in stem if char.isprintable()).strip()
    return f"{shown[:MAX_NAME_CHARS] or 'file'}_{target}{ending}"


def _read(upload: FileStorage, limit: int) -> bytes:
    data = upload.stream.read(limit + 1)
    if len(data) > limit:
        raise BodyTooLarge(limit)
    if not data:
        raise InvalidRequest("empty file")
    return data


@contextmanager
def _held(places: threading.BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Overloaded(RETRY_AFTER_S)
    try:
        yield
    finally:
        places.release()
