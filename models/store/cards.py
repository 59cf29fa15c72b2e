"""The model card of a converted model: the pipeline opens it by that, as the embedded ones."""

from __future__ import annotations

from models.card import ModelCard, TokeniserContract
from models.catalogue_pins import revision_of
from models.engines.tokenizer import Normalisation
from models.store.convert import TOKENIZER_JSON
from models.store.families import Family
from models.store.library import ModelStore
from models.store.lock import Served
from models.store.recipes import Recipe

# Sentencepiece models carry their own normalisation (NFKC and more); BART's bytes want none.
_NORMALISATION: Normalisation = "none"


def card_of(store: ModelStore, recipe: Recipe, served: Served) -> ModelCard:
    """The card of `recipe` as it lies in `store`."""
    family: Family = recipe.kind
    return ModelCard(
        id=recipe.id,
        profile="full",
        task=recipe.task,
        architecture=family.architecture,
        source_langs=recipe.source_langs,
        target_langs=recipe.target_langs,
        origin=recipe.origin,
        licence=recipe.licence,
        quantisation=served.quantisation,
        directory=store.ready_directory(served),
        files=served.files,
        revision=revision_of(served.files),
        max_source_tokens=recipe.max_source_tokens,
        max_target_tokens=recipe.max_target_tokens,
        reserved_tokens=family.reserved_tokens,
        tokeniser=tokeniser_of(recipe),
        decoding=recipe.decoding,
        golden=recipe.golden,
        scores=recipe.scores,
    )


def tokeniser_of(recipe: Recipe) -> TokeniserContract:
    """How text becomes the tokens of a converted model."""
    source, target = recipe.kind.sentencepiece or ("", "")
    return TokeniserContract(
        source_spm=source,
        target_spm=target,
        prefix=recipe.prefix,
        tags=recipe.tags,
        normalisation=_NORMALISATION,
        json=TOKENIZER_JSON if recipe.family == "bart" else "",
        codes=recipe.codes,
    )
