"""What a request in LibreTranslate's or DeepL's contract may hold, checked by pydantic.

Looser than /v1, because the clients exist already: unknown fields are passed over, and a number
may come as a string. The messages are LibreTranslate's where it has one, and never repeat a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from models import MAX_ALTERNATIVES, SUPPORTED
from service.errors import InvalidRequest, NotSupported
from service.state import state
from service.texts import find_unusable_character

ENGLISH_VARIANTS = ("en-gb", "en-us")
"""DeepL's targets for English; its client refuses plain EN. The models know one English."""

_PLAIN_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class _Fields(BaseModel):
    model_config = ConfigDict(extra="ignore")


Checked = TypeVar("Checked", bound=_Fields)


class LibreTranslateFields(_Fields):
    """What LibreTranslate's /translate takes."""

    q: str | list[str] = Field(description="One text, or several; the answer has the same shape.")
    source: str = Field(description=f"'auto' or one of {', '.join(SUPPORTED)}.")
    target: str = Field(json_schema_extra={"enum": [*SUPPORTED]})
    format: Literal["text", "html"] = "text"
    alternatives: int = Field(
        default=0, ge=0, le=MAX_ALTERNATIVES, description="Other translations wanted of each text."
    )
    api_key: str | None = Field(default=None, description="Where the server asks for one.")

    def texts(self) -> tuple[str, ...]:
        """The texts, however many came."""
        return (self.q,) if isinstance(self.q, str) else tuple(self.q)


class LibreDetectFields(_Fields):
    """What LibreTranslate's /detect takes."""

    q: str = Field(description="The text.")
    api_key: str | None = None


class LibreFileFields(_Fields):
    """What LibreTranslate's /translate_file takes beside the file."""

    source: str
    target: str
    api_key: str | None = None


class DeepLFields(_Fields):
    """What DeepL's /v2/translate takes; its other fields have no effect here."""

    text: Annotated[list[str], BeforeValidator(_listed)] = Field(min_length=1)
    target_lang: str = Field(description="Upper or lower case; EN-GB and EN-US are both English.")
    source_lang: str | None = Field(default=None, description="Without it, detected.")
    tag_handling: Literal["html"] | None = None
    formality: Literal["default", "prefer_more", "prefer_less"] | None = None
    glossary_id: None = None


def check_fields(kind: type[Checked], fields: Mapping[str, Any]) -> Checked:
    """`fields` as `kind`; an empty value counts as none, as in LibreTranslate.

    Raises:
        InvalidRequest: In LibreTranslate's words where it has some.
    """
    given = {name: value for name, value in fields.items() if value not in ("", None, [])}
    for name in ("q", "text"):  # counted before each is checked: a fault each is a lot
        if isinstance(given.get(name), list):
            _keep_to(len(given[name]), state().settings.max_texts)
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise InvalidRequest(_message(kind, faults[0])) from None


def check_texts(texts: tuple[str, ...]) -> None:
    """Hold `texts` against the limits and what no text may hold.

    Raises:
        InvalidRequest: Too many, too long, or a character that cannot be.
    """
    settings = state().settings
    _keep_to(len(texts), settings.max_texts)
    _keep_to(max(map(len, texts), default=0), settings.max_text_chars)
    for text in texts:
        if fault := find_unusable_character(text):
            raise InvalidRequest(f"a text {fault}")


def _keep_to(size: int, limit: int) -> None:
    if size > limit:
        raise InvalidRequest(f"request ({size}) exceeds text limit ({limit})")


def known_language(name: str, value: str) -> str:
    """The code that `value` of the field `name` means, in any case.

    Raises:
        NotSupported: None that works here.
    """
    code = value.lower()
    if code in ENGLISH_VARIANTS:
        code = "en"
    if code not in SUPPORTED:
        shown = value if _PLAIN_CODE.match(value) else name
        raise NotSupported(f"{shown} is not supported")
    return code


def source_language(name: str, value: str | None) -> str:
    """Like `known_language`, with "auto" where none is named."""
    if value is None or value.lower() == "auto":
        return "auto"
    return known_language(name, value)


_SAID = {
    "q": "q must be a string or a list of strings",
    "text": "text must be a list of strings",
    "format": "format is not supported: give text or html",
    "alternatives": "alternatives parameter is not a number",
    "tag_handling": "tag_handling is not supported: only html is",
    "formality": "formality is not supported: only default, prefer_more and prefer_less are",
    "glossary_id": "glossaries are not supported",
}


def _message(kind: type[_Fields], fault: Any) -> str:
    name = str(fault["loc"][0])
    if fault["type"] == "missing":
        return f"missing {name} parameter"
    if fault["type"] == "less_than_equal":
        return f"{name} parameter must be <= {MAX_ALTERNATIVES}"
    if fault["type"] == "greater_than_equal":
        return f"{name} parameter must be >= 0"
    if name == "q" and kind is LibreDetectFields:
        return "q must be a string"
    return _SAID.get(name, f"{name} must be a string")
