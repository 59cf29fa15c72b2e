"""What one application holds while it runs, and how a view reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

if TYPE_CHECKING:
    from service.health import Readiness
    from service.ingestion import Ingestion
    from service.limits import Limits
    from service.settings import Settings
    from service.telemetry import Metrics

_KEY = "epitome"


@dataclass(frozen=True, slots=True)
class State:
    """The parts of one application; nothing of it is global."""

    settings: Settings
    readiness: Readiness
    metrics: Metrics
    limits: Limits
    ingestion: Ingestion


def attach(app: Flask, state: State) -> None:
    """Give `app` its state."""
    app.extensions[_KEY] = state


def state_of(app: Flask) -> State:
    """The state of `app`."""
    return cast("State", app.extensions[_KEY])


def state() -> State:
    """The state of the application that answers the present request."""
    return state_of(current_app)
