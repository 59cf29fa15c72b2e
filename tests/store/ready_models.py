"""Converted models made without torch: random weights, vocabularies in the right script."""

from __future__ import annotations

import json
from pathlib import Path

from models.store.bringing import try_out
from models.store.library import ModelStore
from models.store.lock import Lock, Locked, write_lock
from tests.models.random_models import write_without_torch
from tests.store.tiny_models import write_sentencepiece

LENIENT = """
[[full.{id}.golden]]
text = "The meeting will take place on 12 March."
source_lang = "{source}"
target_lang = "{target}"
min_chars = 1
max_chars = 900
"""
TRANSLATOR = """
[full.{id}]
task = "translate"
family = "marian"
source_langs = ["{source}"]
target_langs = ["{target}"]
licence = "CC0-1.0"
repo = "house/{id}"
max_source_tokens = 120
max_target_tokens = 40

[full.{id}.decoding]
beam_size = 2
no_repeat_ngram_size = 1
min_target_tokens = 4
max_target_tokens = 40
"""
SUMMARISER = TRANSLATOR.replace('"translate"', '"summarise"').replace('"marian"', '"t5"')
_VOCABULARY = 59  # rows of write_without_torch


def toml(model_id: str, source: str, target: str, template: str = TRANSLATOR) -> str:
    """An operator's lines for one of them."""
    return (template + LENIENT).format(id=model_id, source=source, target=target)


def write_converted(folder: Path, source: str, target: str, *, family: str = "marian") -> None:
    """Write a converted model of `family` into the new directory `folder`."""
    write_without_torch(folder)
    (folder / "shared_vocabulary.json").unlink()
    names = {"marian": ("source.spm", "target.spm"), "t5": ("spiece.model", "spiece.model")}
    for side, lang, name in zip(("source", "target"), (source, target), names[family], strict=True):
        pieces = write_sentencepiece(folder / name, lang, size=_VOCABULARY - 2)
        kept = [p for p in pieces if p.strip("▁").isalpha()]
        tokens = ["</s>", "<unk>", *kept][:_VOCABULARY]
        tokens += [f"{kept[-1]}{n}" for n in range(_VOCABULARY - len(tokens))]
        (folder / f"{side}_vocabulary.json").write_text(json.dumps(tokens), encoding="utf-8")


def install(store: ModelStore, model_id: str) -> None:
    """Convert-and-activate `model_id`, the fetch left out."""
    recipe = store.recipe(model_id)
    staging = store.directory / "staging" / model_id
    staging.parent.mkdir(parents=True, exist_ok=True)
    write_converted(staging, recipe.source_langs[0], recipe.target_langs[0], family=recipe.family)
    locked = store.lock.models.get(model_id, Locked(recipe.origin, "0" * 40, ()))
    write_lock(store.directory / "lock.json", Lock({**store.lock.models, model_id: locked}))
    try_out(store, model_id, staging, "int8")
