"""An answer as the bytes of a response."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel


def as_json(answer: BaseModel, *, has_nulls: bool = True) -> Response:
    """UTF-8, not escaped, keys in the order of the schema; without `has_nulls` no null ones."""
    return Response(
        answer.model_dump_json(exclude_none=not has_nulls),
        headers={"Cache-Control": "no-store"},
        mimetype="application/json",
    )
