"""What pydantic finds wrong with a body -> one error with every fault of it, in our words.

pydantic's own errors carry the values that were sent and an address of its documentation; here a
fault is a place and what would work there, and no message repeats what the caller sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from pydantic import ValidationError

from models import SUPPORTED
from service.bodies import MAX_LISTED, shown_name
from service.errors import Fault, InvalidRequest
from service.fields import LENGTH_HELP
from service.schemas import BODIES

MAX_COUNTED = 1_000
"""Faults up to which the first are listed: pydantic makes all of them into objects, or none."""


def raise_invalid_body(error: ValidationError) -> NoReturn:
    """Turn pydantic's error into ours, without the values it carries.

    Raises:
        InvalidRequest: Always; its faults are the first MAX_LISTED of the body's.
    """
    number = error.error_count()
    if number > MAX_COUNTED:
        raise InvalidRequest(f"the body has {number:,} faults: too many to list")
    known = BODIES[error.title].model_fields if error.title in BODIES else {}
    faults = [
        _fault(item["type"], item["loc"], item["msg"], tuple(known))
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ][:MAX_LISTED]
    count = "one fault" if number == 1 else f"{number} faults"
    where = "; ".join(f"{_path(fault.loc)} {fault.message}" for fault in faults[:3])
    raise InvalidRequest(f"the body has {count}: {where}", faults)


def _fault(kind: str, loc: tuple[int | str, ...], message: str, known: tuple[str, ...]) -> Fault:
    # pydantic puts the branch of the union it took between "length" and its key.
    if loc[:1] == ("length",):
        loc = ("length", *loc[2:])
        if kind != "length" and (len(loc) == 1 or kind in ("missing", "extra_forbidden")):
            return Fault(("length",), LENGTH_HELP)
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
    message = message.removeprefix("Input ").removeprefix("List ").replace(" after validation", "")
    return message[:1].lower() + message[1:]


def _path(loc: tuple[int | str, ...]) -> str:
    """`("texts", 3)` -> "texts[3]"."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc]
    return "".join(parts).removeprefix(".")
