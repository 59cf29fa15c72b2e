"""Exactly one of `text`, `url` and `html`, and how a body that gives another number is told so.

pydantic checks a model as a whole only once every field of it is right, but all faults of a body
are listed at once. So an input that is missing or one too many is replaced, before the fields are
checked, by a value that its own field refuses.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from service.addresses import MAX_URL_CHARS, BadUrl, parse_url

INPUTS = ("text", "url", "html")


class _Misplaced:
    """Stands where an input may not stand, or is missing."""

    def __init__(self, fault: str) -> None:
        self.fault = fault


def placed(value: Any) -> Any:
    """`value`, where it may stand."""
    if isinstance(value, _Misplaced):
        raise ValueError(value.fault)
    return value


def one_input(data: Any) -> Any:
    """`data` with every input but the first misplaced, and one where there is none."""
    if not isinstance(data, dict):
        return data
    given = [name for name in INPUTS if name in data]
    if not given:
        return {**data, "text": _Misplaced("is required, or in its place url or html")}
    fault = _Misplaced(f"stands beside {given[0]}: give one of {', '.join(INPUTS)}")
    return {**data, **dict.fromkeys(given[1:], fault)}


def complete_inputs(schema: dict[str, Any]) -> None:
    """Say in the schema that exactly one is needed; "" is no default that could be sent."""
    for name in INPUTS:
        schema["properties"][name].pop("default", None)
    schema["oneOf"] = [{"required": [name]} for name in INPUTS]


def _fetchable(value: str) -> str:
    try:
        parse_url(value)
    except BadUrl as err:
        raise ValueError(str(err)) from None
    return value


Url = Annotated[
    str,
    BeforeValidator(placed),
    AfterValidator(_fetchable),
    Field(json_schema_extra={"format": "uri", "minLength": 1, "maxLength": MAX_URL_CHARS}),
]
