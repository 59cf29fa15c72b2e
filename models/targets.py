"""Requests in several target languages, one target after the other, each with its share of time.

Between the translator, which answers all of its requests or raises, and those who promise a
status for each target. What a share of time leaves over goes to the next target; what it does not
suffice for fails that target alone. (A call in the engine is not broken off: the next target may
wait for it, within its own share.) Nothing is lost by the order: an engine call is of one tag.

The way through English is here and nowhere else, since it too takes a share of the time, once for
all targets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from models.deadline import Deadline
from models.decoding import Outcome, Request, SplitText
from models.errors import BusyError, Cancelled, ModelError
from models.languages import HUB
from models.translator import SLICE_SEGMENTS, Translator

Trace = tuple[str, ...] | ModelError
"""A sentence in each language of its route, or why it did not get to the end of it."""


def translate_by_target(
    translator: Translator,
    requests: Sequence[Request],
    deadline: Deadline,
    progress: Callable[[int, int], None] | None = None,
) -> dict[Request, Outcome]:
    """Translate every request; a target that fails or runs out of time leaves the others.

    Args:
        translator: Has a route for every request.
        requests: In any order; targets are worked in the order they come in.
        deadline: Of all of them; each target gets an equal share of what is left of it, and so
            does the way into English where some route goes through it.
        progress: Told (requests done, requests), hops through English counted.
    Returns:
        An outcome for every request, and for its English where it goes through it.
    Raises:
        UnsupportedPair: For any pair without a route; nothing is worked then.
    """
    routes = {r: translator.route(r.source_lang, r.target_lang) for r in requests}
    into_hub = {r: replace(r, target_lang=HUB) for r, route in routes.items() if len(route) > 2}
    groups: dict[str, list[Request]] = {HUB: []} if into_hub else {}
    for request in (*into_hub.values(), *routes):
        groups.setdefault(request.target_lang, []).append(request)
    total = sum(len(set(group)) for group in groups.values())
    done: dict[Request, Outcome] = {}
    for number, group in enumerate(groups.values()):
        own = deadline.share(len(groups) - number)
        for start in range(0, len(group), SLICE_SEGMENTS):
            done |= _attempt(translator, group[start : start + SLICE_SEGMENTS], into_hub, done, own)
            if progress:
                progress(len(done), total)
    return done


def trace_of(
    translator: Translator, request: Request, outcomes: Mapping[Request, Outcome]
) -> Trace:
    """A request's text in each language of its route, out of what `translate_by_target` gave."""
    hops = [request]
    if len(translator.route(request.source_lang, request.target_lang)) > 2:
        hops.insert(0, replace(request, target_lang=HUB))
    texts = [request.text]
    for hop in hops:
        outcome = outcomes[hop]
        if isinstance(outcome, ModelError):
            return outcome
        texts.append(outcome)
    return tuple(texts)


def raise_if_all_busy(outcomes: dict[Request, Outcome]) -> None:
    """Raise what kept every single request from being answered, if it was load or time.

    Raises:
        Overloaded, DeadlineExceeded: As the service knows how to say it for a whole request.
    """
    errors = [outcome for outcome in outcomes.values() if isinstance(outcome, BusyError)]
    if errors and len(errors) == len(outcomes):
        raise errors[0]


def _attempt(
    translator: Translator,
    requests: Sequence[Request],
    into_hub: dict[Request, Request],
    done: dict[Request, Outcome],
    deadline: Deadline,
) -> dict[Request, Outcome]:
    """Outcomes of `requests`, all of one target; those in `done` are not worked again."""
    outcomes: dict[Request, Outcome] = {}
    hops: dict[Request, Request] = {}
    for request in requests:
        if request in done or request in hops:
            continue
        english = done[into_hub[request]] if request in into_hub else request.text
        if isinstance(english, ModelError):
            outcomes[request] = english
        elif request in into_hub:
            hops[request] = replace(request, text=str(english), source_lang=HUB)
        else:
            hops[request] = request
    try:
        worked = translator.translate_directly(list(hops.values()), deadline)
    except Cancelled:
        raise
    except ModelError as error:
        return outcomes | dict.fromkeys(hops, error)
    for request, outcome in zip(hops, worked, strict=True):
        is_split = request in into_hub and isinstance(done[into_hub[request]], SplitText)
        outcomes[request] = SplitText(outcome) if is_split and isinstance(outcome, str) else outcome
    return outcomes
