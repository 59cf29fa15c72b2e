"""Which models a pipeline opens: for every direction the best that is here and as it was pinned.

`embedded` opens the ones of this repository, `full` none of them, `auto` (the default) full-size
models where they are ready and the embedded ones for the rest. `MODELS` names one for a
direction ("en-ru=opus-mt-en-ru", "summarise-en=embedded").
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.card import ModelCard, verify
from models.catalogue import load_catalogue
from models.errors import ModelUnavailable
from models.options import PipelineOptions
from models.store.bringing import is_ready
from models.store.cards import card_of
from models.store.errors import StoreError, StoreUsageError
from models.store.library import ModelStore

log = logging.getLogger("epitome.models")

SUMMARISE = "summarise"
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to open.

    Attributes:
        cards: Each once, those of the embedded profile last.
        serves: Direction ("en-ru", "summarise-en") -> the id of its model.
    """

    cards: tuple[ModelCard, ...]
    serves: Mapping[str, str]


def select(options: PipelineOptions) -> Selection:
    """Choose for every direction; verifies the files of the full-size models it considers.

    Raises:
        ModelUnavailable: `full` or `models` asks for what is not ready.
    """
    embedded = load_catalogue().of_profile(EMBEDDED)
    if options.engine != "ct2":  # the others read the embedded weights alone
        return _serving([], embedded, {})
    full = [] if options.profile == EMBEDDED and not options.models else _full_cards(options)
    if options.profile == EMBEDDED:
        return _serving([], embedded, options.models, full)
    if options.profile == "full":
        _require_all(options, full, embedded)
    return _serving(full, embedded, options.models, full)


def directions(card: ModelCard) -> list[str]:
    """What a model can be asked for, as `MODELS` names it."""
    if card.task == SUMMARISE:
        return [f"{SUMMARISE}-{lang}" for lang in card.source_langs]
    return [f"{s}-{t}" for s in card.source_langs for t in card.target_langs if s != t]


def _serving(
    full: Iterable[ModelCard],
    embedded: Iterable[ModelCard],
    wishes: Mapping[str, str],
    known: Iterable[ModelCard] = (),
) -> Selection:
    serves: dict[str, str] = {}
    for card in (*full, *embedded):
        for direction in directions(card):
            serves.setdefault(direction, card.id)
    every = {card.id: card for card in (*full, *known, *embedded)}
    for direction, wish in wishes.items():
        serves[direction] = _wished(direction, wish, every.values())
    used = set(serves.values())
    return Selection(tuple(card for card in every.values() if card.id in used), serves)


def _wished(direction: str, wish: str, cards: Iterable[ModelCard]) -> str:
    """The model of `cards` that `MODELS` names for `direction`."""
    able = [card for card in cards if direction in directions(card)]
    for card in able:
        if wish in (card.id, card.profile):
            return card.id
    there = ", ".join(card.id for card in able) or "none"
    raise ModelUnavailable(
        f"MODELS: {direction}={wish} is not ready here; ready for it: {there} "
        f"(`python -m service models fetch {wish}`)"
    )


def _full_cards(options: PipelineOptions) -> list[ModelCard]:
    """The full-size models that are ready and unchanged, best first."""
    cards = []
    try:
        store = ModelStore(Path(options.models_dir))
        locked = store.lock.models
    except StoreError as error:
        if options.profile == "full" or isinstance(error, StoreUsageError):
            raise ModelUnavailable(str(error)) from error
        log.warning("full-size models are left out: %s", error)
        return []
    for model_id, recipe in store.recipes.models.items():
        served = locked[model_id].served if model_id in locked else None
        if served is None or not is_ready(store, model_id):
            continue
        card = card_of(store, recipe, served)
        try:
            verify(card)
        except ModelUnavailable as error:
            if options.profile == "full" or model_id in options.models.values():
                raise
            log.warning("%s is left out: %s", model_id, error)
        else:
            cards.append(card)
    return cards


def _require_all(
    options: PipelineOptions, full: Iterable[ModelCard], embedded: Iterable[ModelCard]
) -> None:
    """Raise unless full-size models cover every direction the embedded ones cover.

    A direction that MODELS gives to the embedded model is no lack.
    """
    covered = {direction for card in full for direction in directions(card)}
    wanted = [d for card in embedded for d in directions(card)]
    missing = [d for d in wanted if d not in covered and options.models.get(d) != EMBEDDED]
    if missing:
        raise ModelUnavailable(
            f"PROFILE=full, but no full-size model is ready for {', '.join(missing)}: run "
            "`make models`, or set PROFILE=auto to use the embedded ones there"
        )
