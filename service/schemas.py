"""What a body may hold: JSON -> Job, every fault at once.

pydantic checks types and bounds and writes the OpenAPI schema; the validators here add what a
schema cannot say. Unknown fields are faults, values are never converted ("3" is not 3), and no
message repeats what the caller sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Any, Literal, NoReturn

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    field_validator,
    model_validator,
)

from models import SUPPORTED, Job, Length, TranslateJob
from service.bodies import shown_name
from service.errors import Fault, InvalidRequest
from service.extraction import Article
from service.ingestion import Source as InputSource
from service.inputs import Url, complete_inputs, one_input, placed
from service.state import state
from service.texts import find_unusable_character

DEFAULT_TARGETS = ("ru", "el", "ar")
MAX_TITLE_CHARS = 1000
# Of `keep` and of `glossary` each. A term is a name or a phrase, not a sentence.
MAX_TERMS = 500
MAX_TERM_CHARS = 200
_EXAMPLE = "The city council voted on Tuesday to build a new bridge over the river."


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


def _complete_digest(schema: dict[str, Any]) -> None:
    complete_inputs(schema)
    schema["example"] = {"text": _EXAMPLE, "targets": [*DEFAULT_TARGETS]}


_SOURCE_PATTERN = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"

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


def _not_too_many_terms(glossary: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    if len(glossary) > MAX_TERMS:
        raise ValueError(f"has {len(glossary):,} terms; the limit is {MAX_TERMS}")
    return glossary


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
Glossary = Annotated[
    dict[Term, dict[Target, Term]],
    AfterValidator(_not_too_many_terms),
    Field(
        description='Terms and the form each takes in a target: {"bridge": {"ru": "мост"}}.',
        json_schema_extra={"maxProperties": MAX_TERMS},
    ),
]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class MaxSentences(_Body):
    """At most this many sentences."""

    max_sentences: int = Field(ge=1, le=20)


class MaxWords(_Body):
    """At most this many words, whole sentences only."""

    max_words: int = Field(ge=10, le=1000)


def _kind_of_length(value: Any) -> str | None:
    if isinstance(value, str):
        return "preset"
    if isinstance(value, dict):
        return "words" if "max_words" in value else "sentences"
    return None


_LENGTH_HELP = (
    'give "short", "medium", "long", {"max_sentences": 1 to 20} or {"max_words": 10 to 1000}'
)

AnyLength = Annotated[
    Annotated[Literal["short", "medium", "long"], Tag("preset")]
    | Annotated[MaxSentences, Tag("sentences")]
    | Annotated[MaxWords, Tag("words")],
    Discriminator(_kind_of_length, custom_error_type="length", custom_error_message=_LENGTH_HELP),
]


class SummarizeRequest(_Body):
    """An article to summarise in its own language."""

    model_config = ConfigDict(json_schema_extra=complete_inputs)

    text: ArticleText = Field(default="", description="The article, plain text.")
    url: Url = Field(default="", description="Where the article is; needs ALLOW_FETCH=1.")
    html: ArticleText = Field(default="", description="The page that holds the article.")
    source: Source = "auto"
    length: AnyLength = "medium"
    format: Literal["paragraph", "bullets"] = "paragraph"
    mode: Literal["abstractive", "extractive"] = "abstractive"
    title: Title | None = Field(default=None, description="The headline, where there is one.")

    _one_input = model_validator(mode="before")(one_input)

    def to_source(self, *, is_file: bool) -> InputSource:
        """Where the article comes from."""
        return InputSource(self.text, self.url, self.html, is_file)

    def to_job(
        self, deadline_s: float, targets: Iterable[str] = (), article: Article | None = None
    ) -> Job:
        """The pipeline's view of this body; `article` is what its url, html or file held."""
        return Job(
            text=article.text if article else self.text,
            source=self.source,
            targets=tuple(targets),
            length=to_length(self.length),
            format=self.format,
            mode=self.mode,
            title=self.title or (article.title if article else None),
            deadline_s=deadline_s,
        )


class DigestRequest(SummarizeRequest):
    """An article to summarise, and the languages its summary is wanted in."""

    model_config = ConfigDict(json_schema_extra=_complete_digest)

    targets: Targets = Field(
        default=[*DEFAULT_TARGETS],
        description="Languages of the translations, each once.",
        json_schema_extra={"uniqueItems": True},
    )
    digits: Digits = "latin"
    keep: Keep = []
    glossary: Glossary = {}

    def to_job(
        self, deadline_s: float, targets: Iterable[str] = (), article: Article | None = None
    ) -> Job:
        """As for a summary, with what its translations must keep and be written with."""
        job = super().to_job(deadline_s, targets, article)
        return replace(job, digits=self.digits, keep=tuple(self.keep), glossary=self.glossary)


def _not_too_many(texts: list[str]) -> list[str]:
    limit = state().settings.max_texts
    if len(texts) > limit:
        raise ValueError(f"has {len(texts):,} texts; the limit is {limit:,}")
    return texts


class DetectRequest(_Body):
    """Texts to tell the language of, each by itself."""

    texts: list[AnyText] = Field(min_length=1)

    _count = field_validator("texts")(_not_too_many)


class TranslateRequest(_Body):
    """Texts to translate, each by itself, into every target."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"texts": [_EXAMPLE], "targets": [*DEFAULT_TARGETS]}}
    )

    texts: list[AnyText] = Field(min_length=1)
    targets: Targets = Field(
        min_length=1,
        description="Languages to translate into, each once.",
        json_schema_extra={"uniqueItems": True},
    )
    source: Source = "auto"
    digits: Digits = "latin"
    format: Literal["text", "html"] = Field(
        default="text", description="'html' keeps tags, attributes and entities."
    )
    keep: Keep = []
    glossary: Glossary = {}

    _count = field_validator("texts")(_not_too_many)

    def to_job(self, deadline_s: float) -> TranslateJob:
        """The pipeline's view of this body."""
        return TranslateJob(
            texts=tuple(self.texts),
            targets=tuple(self.targets),
            source=self.source,
            deadline_s=deadline_s,
            digits=self.digits,
            format=self.format,
            keep=tuple(self.keep),
            glossary=self.glossary,
        )


BODIES: dict[str, type[_Body]] = {
    model.__name__: model
    for model in (DigestRequest, SummarizeRequest, TranslateRequest, DetectRequest)
}


def to_length(length: str | MaxSentences | MaxWords) -> Length:
    """The pipeline's view of `length`."""
    if isinstance(length, MaxSentences):
        return Length(preset=None, max_sentences=length.max_sentences)
    if isinstance(length, MaxWords):
        return Length(preset=None, max_words=length.max_words)
    return Length(preset=length)  # type: ignore[arg-type]  # one of the three names by now


def raise_invalid_body(error: ValidationError) -> NoReturn:
    """Turn pydantic's error into ours, without the values it carries.

    Raises:
        InvalidRequest: Always; its faults are all of the body's.
    """
    known = BODIES[error.title].model_fields if error.title in BODIES else {}
    faults = [
        _fault(item["type"], item["loc"], item["msg"], tuple(known))
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    where = "; ".join(f"{_path(fault.loc)} {fault.message}" for fault in faults[:3])
    raise InvalidRequest(f"the body has {count}: {where}", faults)


def _fault(kind: str, loc: tuple[int | str, ...], message: str, known: tuple[str, ...]) -> Fault:
    # pydantic puts the branch of the union it took between "length" and its key.
    if loc[:1] == ("length",):
        loc = ("length", *loc[2:])
        if kind != "length" and (len(loc) == 1 or kind in ("missing", "extra_forbidden")):
            return Fault(("length",), _LENGTH_HELP)
    shown = tuple(part if isinstance(part, int) else shown_name(part) for part in loc)
    if loc[:1] == ("glossary",):
        # Its keys are the caller's own words.
        shown = ("glossary", *(part if part in SUPPORTED else "(term)" for part in loc[1:3]))
    say = _MESSAGES.get(kind)
    return Fault(shown, say(message, known) if say else _lower_first(message))


_MESSAGES: dict[str, Callable[[str, tuple[str, ...]], str]] = {
    "missing": lambda _, __: "is required",
    "extra_forbidden": lambda _, known: f"is not a field here; the fields are {', '.join(known)}",
    "value_error": lambda message, _: message.removeprefix("Value error, "),
    "length": lambda message, _: message,
}


def _lower_first(message: str) -> str:
    """pydantic's own words, in the form of ours ("should be a valid string")."""
    message = message.removeprefix("Input ")
    return message[:1].lower() + message[1:]


def _path(loc: tuple[int | str, ...]) -> str:
    """`("texts", 3)` -> "texts[3]"."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc]
    return "".join(parts).removeprefix(".")
