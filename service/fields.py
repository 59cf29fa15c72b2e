"""What a field of a body may hold, each kind once.

Texts, languages, terms and lengths with their bounds, for pydantic and so for the OpenAPI schema;
the validators add what a schema cannot say. `schemas` puts the fields together into bodies.
Values are never converted ("3" is not 3), and no message repeats what the caller sent.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from models import SUPPORTED, Length
from service.inputs import placed
from service.texts import find_unusable_character

MAX_TITLE_CHARS = 1000
# Of `keep` and of `glossary` each. A term is a name or a phrase, not a sentence.
MAX_TERMS = 500
MAX_TERM_CHARS = 200
Preset = Literal["short", "medium", "long"]
Format = Literal["paragraph", "bullets"]
Mode = Literal["abstractive", "extractive"]
LENGTH_HELP = (
    'give "short", "medium", "long", {"max_sentences": 1 to 20} or {"max_words": 10 to 1000}'
)
_SOURCE_PATTERN = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"


def _clean(value: Any) -> Any:
    placed(value)
    if isinstance(value, str) and (fault := find_unusable_character(value)):
        raise ValueError(fault)
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty: give at least one word")
    return value


def _known_target(value: str) -> str:
    if value not in SUPPORTED:
        raise ValueError(f"is not a target language here; give some of {', '.join(SUPPORTED)}")
    return value


def _each_once(values: list[str]) -> list[str]:
    if len(set(values)) < len(values):
        raise ValueError("names a language twice")
    return values


def _language_code(value: str) -> str:
    if value != "auto" and not re.fullmatch(_SOURCE_PATTERN, value):
        raise ValueError(f"is not 'auto' or a language code; works here: {', '.join(SUPPORTED)}")
    return value


AnyText = Annotated[str, BeforeValidator(_clean)]
Title = Annotated[str, Field(max_length=MAX_TITLE_CHARS), BeforeValidator(_clean)]
ArticleText = Annotated[
    str,
    BeforeValidator(_clean),
    AfterValidator(_not_blank),
    Field(json_schema_extra={"minLength": 1}),
]
Source = Annotated[
    str,
    BeforeValidator(_clean),
    AfterValidator(_language_code),
    Field(
        description=f"'auto', or the text's language: {', '.join(SUPPORTED)}, or to summarise "
        "any other of /v1/languages.",
        json_schema_extra={"pattern": f"^(auto|{_SOURCE_PATTERN})$"},
    ),
]
Target = Annotated[
    str,
    BeforeValidator(_clean),
    AfterValidator(_known_target),
    Field(json_schema_extra={"enum": [*SUPPORTED]}),
]
Targets = Annotated[list[Target], AfterValidator(_each_once)]

Digits = Annotated[
    Literal["latin", "arabic-indic"], Field(description="Digits of Arabic translations.")
]


def _visible(value: str) -> str:
    if not value.strip():
        raise ValueError("is blank")
    return value


Term = Annotated[
    str,
    Field(min_length=1, max_length=MAX_TERM_CHARS),
    BeforeValidator(_clean),
    AfterValidator(_visible),
]
Keep = Annotated[
    list[Term],
    Field(
        max_length=MAX_TERMS,
        description="Terms that stay as they are in every translation (whole words).",
    ),
]
MAX_FORMS = 2 * len(SUPPORTED)
"""Languages of one term up to which each wrong one is told; more are one fault."""


def _not_too_many_forms(value: Any) -> Any:
    if isinstance(value, dict) and len(value) > MAX_FORMS:
        raise ValueError(f"has {len(value):,} languages; there are {len(SUPPORTED)}")
    return value


Forms = Annotated[dict[Target, Term], BeforeValidator(_not_too_many_forms)]
Glossary = Annotated[
    dict[Term, Forms],
    Field(
        description='Terms and the form each takes in a target: {"bridge": {"ru": "мост"}}.',
        json_schema_extra={"maxProperties": MAX_TERMS},
    ),
]


class StrictModel(BaseModel):
    """An object of a body: no unknown fields, no converted values."""

    model_config = ConfigDict(extra="forbid", strict=True)


SentenceCount = Annotated[int, Field(ge=1, le=20)]
WordCount = Annotated[int, Field(ge=10, le=1000)]


class MaxSentences(StrictModel):
    """At most this many sentences."""

    max_sentences: SentenceCount


class MaxWords(StrictModel):
    """At most this many words, whole sentences only."""

    max_words: WordCount


def _kind_of_length(value: Any) -> str | None:
    if isinstance(value, str):
        return "preset"
    if isinstance(value, dict):
        return "words" if "max_words" in value else "sentences"
    return None


AnyLength = Annotated[
    Annotated[Preset, Tag("preset")]
    | Annotated[MaxSentences, Tag("sentences")]
    | Annotated[MaxWords, Tag("words")],
    Discriminator(_kind_of_length, custom_error_type="length", custom_error_message=LENGTH_HELP),
]


def to_length(length: str | MaxSentences | MaxWords) -> Length:
    """The pipeline's view of `length`."""
    if isinstance(length, MaxSentences):
        return Length(preset=None, max_sentences=length.max_sentences)
    if isinstance(length, MaxWords):
        return Length(preset=None, max_words=length.max_words)
    return Length(preset=length)  # type: ignore[arg-type]  # one of the three names by now
