"""The models of this repository, from `catalogue.toml`: a checked card of each.

The upper part of the file is written by hand. What `python -m models.catalogue pin` finds on the
disk (revision, size and sha256 of each file) stands below a mark at its end: so the hand-written
part keeps its order and comments without a TOML writer, and the pins have one file to live in.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.card import Golden, ModelCard, Score, TokeniserContract, verify
from models.catalogue_pins import bare_name, pin, read_pins
from models.catalogue_reader import CatalogueError, Table
from models.engines.base import Decoding
from models.errors import ModelUnavailable
from models.masking import DEFAULT_MASKS, FORMS

CATALOGUE = Path(__file__).with_name("catalogue.toml")
WEIGHTS = Path(__file__).with_name("weights")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The cards, in the order of the file."""

    cards: tuple[ModelCard, ...]

    def __iter__(self) -> Iterator[ModelCard]:
        return iter(self.cards)

    def get(self, model_id: str) -> ModelCard:
        """The card of `model_id`.

        Raises:
            KeyError: There is none; the message lists what there is.
        """
        for card in self.cards:
            if card.id == model_id:
                return card
        known = ", ".join(card.id for card in self.cards)
        raise KeyError(f"no model {model_id!r} in the catalogue; it has {known}")

    def of_profile(self, profile: str) -> tuple[ModelCard, ...]:
        """The cards of one profile, such as "embedded"."""
        return tuple(card for card in self.cards if card.profile == profile)


def load_catalogue(path: Path = CATALOGUE, weights: Path = WEIGHTS) -> Catalogue:
    """Read and check the catalogue; no weight file is touched.

    Args:
        path: The TOML file.
        weights: The directory the models' `path` entries are relative to.
    Raises:
        CatalogueError: Anything is missing, unknown, or of a wrong kind; the message says where.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    top = Table(data, path.name)
    models, pins = top.table("models"), top.table("pins", optional=True)
    for key in ("full", "profiles", "golden_texts"):  # models.store.recipes reads those
        top.table(key, optional=True)
    top.finish()
    cards = tuple(
        _card(model_id, models.table(model_id), pins.table(model_id, optional=True), weights)
        for model_id in models.left()
    )
    models.finish()
    pins.finish()
    return Catalogue(cards)


def _card(model_id: str, table: Table, pins: Table, weights: Path) -> ModelCard:
    bare_name(model_id, "catalogue.toml")
    revision, files = read_pins(pins)
    tokeniser = table.table("tokeniser")
    card = ModelCard(
        id=model_id,
        profile=table.text("profile"),
        task=table.choice("task", "summarise", "translate"),
        architecture=table.text("architecture"),
        source_langs=table.texts("source_langs"),
        target_langs=table.texts("target_langs"),
        origin=table.text("origin"),
        licence=table.text("licence"),
        quantisation=table.text("quantisation"),
        directory=_directory(weights, table.text("path"), table.where),
        files=files,
        revision=revision,
        max_source_tokens=table.whole("max_source_tokens"),
        max_target_tokens=table.whole("max_target_tokens"),
        reserved_tokens=table.whole("reserved_tokens"),
        tokeniser=_tokeniser(tokeniser),
        decoding=read_decoding(table.table("decoding", optional=True)),
        golden=tuple(read_golden(each) for each in table.tables("golden")),
        scores=tuple(read_score(each) for each in table.tables("scores", optional=True)),
        masks=table.texts("masks", optional=True) or DEFAULT_MASKS,
    )
    table.finish()
    _check(card, table.where)
    return card


def _check(card: ModelCard, where: str) -> None:
    if card.tokeniser.tags and set(card.tokeniser.tags) != set(card.target_langs):
        raise CatalogueError(f"{where}: tags must name exactly the target_langs")
    if card.decoding.max_target_tokens > card.max_target_tokens:
        raise CatalogueError(f"{where}: decoding.max_target_tokens is over max_target_tokens")
    if not set(card.masks) <= set(FORMS):
        raise CatalogueError(f"{where}: masks must be some of {', '.join(FORMS)}")
    asked = {golden.target_lang for golden in card.golden}
    if not card.golden or not asked <= set(card.target_langs):
        raise CatalogueError(f"{where}: golden must name target_langs, at least one")


def _tokeniser(table: Table) -> TokeniserContract:
    contract = TokeniserContract(
        source_spm=bare_name(table.text("source_spm"), table.where),
        target_spm=bare_name(table.text("target_spm"), table.where),
        prefix=table.text("prefix", default=""),
        tags=table.text_map("tags"),
        normalisation=table.choice("normalisation", "NFC", "NFKC", "none"),
    )
    table.finish()
    return contract


def read_decoding(table: Table, defaults: Decoding | None = None) -> Decoding:
    """Keys of `Decoding`; those left out keep the defaults."""
    values: dict[str, Any] = {}
    for key in table.left():
        is_real = key in ("length_penalty", "repetition_penalty")
        if key not in Decoding.__dataclass_fields__:
            continue
        values[key] = table.real(key) if is_real else table.whole(key)
    table.finish()
    try:
        return replace(defaults or Decoding(), **values)
    except ValueError as error:
        raise CatalogueError(f"{table.where}: {error}") from error


def read_golden(table: Table) -> Golden:
    """A `[[….golden]]` table."""
    golden = Golden(
        text=table.text("text"),
        source_lang=table.text("source_lang"),
        target_lang=table.text("target_lang"),
        min_chars=table.whole("min_chars"),
        max_chars=table.whole("max_chars"),
        must_contain=table.texts("must_contain", optional=True),
        must_contain_any=table.texts("must_contain_any", optional=True),
    )
    table.finish()
    return golden


def read_score(table: Table) -> Score:
    """A `[[….scores]]` table."""
    score = Score(
        table.text("name"), table.real("value"), table.text("test_set"), table.text("signature")
    )
    table.finish()
    return score


def _directory(weights: Path, path: str, where: str) -> Path:
    for part in path.split("/"):
        bare_name(part, where)
    return weights / path


def main(arguments: list[str]) -> int:
    """`python -m models.catalogue pin|verify`."""
    if arguments == ["pin"]:
        cards = load_catalogue().cards
        for model_id in pin(CATALOGUE, [(card.id, card.directory, card.files) for card in cards]):
            print(f"pinned {model_id}")
        return 0
    if arguments == ["verify"]:
        return max(_told(card) for card in load_catalogue())
    print("usage: python -m models.catalogue pin|verify", file=sys.stderr)
    return 2


def _told(card: ModelCard) -> int:
    try:
        verify(card)
    except ModelUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{card.id} {card.revision} is as pinned")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
