"""The full-size models of the catalogue: where each comes from and what it takes to serve it.

Read from the `[full.…]` tables of `models/catalogue.toml`, and of a `models.toml` of the same form
that an operator may put into the store's directory. What a table leaves out is filled from its
family (`families.py`) and from the golden texts of its languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from models.card import Golden, Score, Task
from models.catalogue import CATALOGUE, read_decoding, read_golden, read_score
from models.catalogue_pins import SHA256, bare_name
from models.catalogue_reader import CatalogueError, Table
from models.engines.base import Decoding
from models.store.families import FAMILIES, Family

OPERATORS_FILE = "models.toml"
FamilyName = Literal["marian", "bart", "t5", "nllb", "student"]

_REPO = re.compile(r"[\w.-]+/[\w.-]+")
_REVISION = re.compile(r"[\w./-]+")
_URL = re.compile(r"https?://\S+")
# A translation of one plain sentence with a number in it; wide, as languages differ in length.
_GOLDEN_CHARS = (8, 200)
_SUMMARY_CHARS = (30, 900)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One full-size model before it is on this machine.

    Attributes:
        repo: "owner/name" on the hub; empty where `urls` name the files.
        revision: A commit, branch or ref of `repo`; the lock file holds the commit it meant.
        urls: File name -> address, for what is not on the hub; `.gz` is unpacked.
        sha256: Of files, where a source that can be cited states it.
        consent: Why the licence has to be accepted first; empty where it need not be.
        download_mb: What the source says its files take; 0 where it does not.
        tags: Target language -> tag before every source (Marian).
        codes: Language -> the model's own code (NLLB).
    """

    id: str
    task: Task
    family: FamilyName
    source_langs: tuple[str, ...]
    target_langs: tuple[str, ...]
    licence: str
    repo: str
    revision: str
    urls: Mapping[str, str]
    sha256: Mapping[str, str]
    consent: str
    download_mb: int
    tags: Mapping[str, str]
    codes: Mapping[str, str]
    prefix: str
    max_source_tokens: int
    max_target_tokens: int
    decoding: Decoding
    golden: tuple[Golden, ...]
    scores: tuple[Score, ...]

    @property
    def kind(self) -> Family:
        """Its family's row."""
        return FAMILIES[self.family]

    @property
    def origin(self) -> str:
        """Where it comes from, for people."""
        return self.repo or next(iter(self.urls.values())).rsplit("/", 1)[0]


@dataclass(frozen=True, slots=True)
class Recipes:
    """All of them, by id, best choice first; `profiles` names sets of them."""

    models: Mapping[str, Recipe]
    profiles: Mapping[str, tuple[str, ...]]


def load_recipes(operators_file: Path | None = None) -> Recipes:
    """Read the catalogue's full-size models, and an operator's own before them.

    Raises:
        CatalogueError: Anything is missing, unknown, or of a wrong kind; the message says where.
    """
    data = _toml(CATALOGUE)
    texts = Table(data.get("golden_texts", {}), f"{CATALOGUE.name}: golden_texts")
    goldens = {lang: texts.table(lang) for lang in texts.left()}
    read = {lang: {key: table.text(key) for key in table.left()} for lang, table in goldens.items()}
    models: dict[str, Recipe] = {}
    profiles: dict[str, tuple[str, ...]] = {}
    for path in (operators_file, CATALOGUE):
        if path is None or not path.is_file():
            continue
        top = Table(_toml(path), path.name)
        full, sets = top.table("full", optional=True), top.table("profiles", optional=True)
        if path is operators_file:
            top.finish()
        for model_id in full.left():
            models.setdefault(model_id, _recipe(model_id, full.table(model_id), read))
        for name in sets.left():
            profiles.setdefault(name, sets.texts(name))
    for name, ids in profiles.items():
        if unknown := [model_id for model_id in ids if model_id not in models]:
            raise CatalogueError(f"profiles.{name}: no model {unknown[0]!r}")
    return Recipes(models, profiles)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error


def _recipe(model_id: str, table: Table, texts: Mapping[str, Mapping[str, str]]) -> Recipe:
    bare_name(model_id, table.where)
    family: FamilyName = table.choice("family", "marian", "bart", "t5", "nllb", "student")
    row = FAMILIES[family]
    recipe = Recipe(
        id=model_id,
        task=table.choice("task", "summarise", "translate"),
        family=family,
        source_langs=table.texts("source_langs"),
        target_langs=table.texts("target_langs"),
        licence=table.text("licence"),
        repo=_matching(table, "repo", _REPO),
        revision=_matching(table, "revision", _REVISION, "main"),
        urls=_checked_map(table, "urls", _URL),
        sha256=_checked_map(table, "sha256", SHA256),
        consent=table.text("consent", default=""),
        download_mb=_whole(table, "download_mb", 0),
        tags=table.text_map("tags"),
        codes=table.text_map("codes"),
        prefix=table.text("prefix", default=""),
        max_source_tokens=_whole(table, "max_source_tokens", row.max_source_tokens),
        max_target_tokens=_whole(table, "max_target_tokens", row.max_target_tokens),
        decoding=read_decoding(table.table("decoding", optional=True), row.decoding),
        golden=tuple(read_golden(each) for each in table.tables("golden", optional=True)),
        scores=tuple(read_score(each) for each in table.tables("scores", optional=True)),
    )
    table.finish()
    _check(recipe, table.where)
    return recipe if recipe.golden else replace(recipe, golden=_goldens(recipe, texts, table.where))


def _check(recipe: Recipe, where: str) -> None:
    if bool(recipe.repo) == bool(recipe.urls):
        raise CatalogueError(f"{where}: give either 'repo' or 'urls'")
    for name in (*recipe.urls, *recipe.sha256):
        bare_name(name, where)
    if recipe.tags and set(recipe.tags) != set(recipe.target_langs):
        raise CatalogueError(f"{where}: tags must name exactly the target_langs")
    langs = {*recipe.source_langs, *recipe.target_langs}
    if (recipe.family == "nllb") != bool(recipe.codes) or set(recipe.codes) - langs:
        raise CatalogueError(
            f"{where}: codes must name the languages of an nllb model, and only it"
        )
    if recipe.family == "nllb" and langs - set(recipe.codes):
        raise CatalogueError(f"{where}: codes must name every language")
    if recipe.decoding.max_target_tokens > recipe.max_target_tokens:
        raise CatalogueError(f"{where}: decoding.max_target_tokens is over max_target_tokens")


def _goldens(
    recipe: Recipe, texts: Mapping[str, Mapping[str, str]], where: str
) -> tuple[Golden, ...]:
    """The house's texts for the recipe's languages; at least one source must have them."""
    kind = "article" if recipe.task == "summarise" else "sentence"
    found = []
    for source in recipe.source_langs:
        text = texts.get(source, {}).get(kind)
        targets = (source,) if recipe.task == "summarise" else recipe.target_langs
        low, high = _SUMMARY_CHARS if recipe.task == "summarise" else _GOLDEN_CHARS
        must = () if recipe.task == "summarise" else ("12",)
        found += [
            Golden(text, source, target, low, high, must, ())
            for target in targets
            if text and (source != target or recipe.task == "summarise")
        ]
    if not found:
        raise CatalogueError(f"{where}: no golden text for its languages; give 'golden'")
    return tuple(found)


def _whole(table: Table, key: str, default: int) -> int:
    return table.whole(key) if key in table.left() else default


def _matching(table: Table, key: str, pattern: re.Pattern[str], default: str = "") -> str:
    value = table.text(key, default=default)
    if value != default and (not pattern.fullmatch(value) or ".." in value):
        raise CatalogueError(f"{table.where}.{key} is not of the right form: {value!r}")
    return value


def _checked_map(table: Table, key: str, pattern: re.Pattern[str]) -> dict[str, str]:
    values = table.text_map(key)
    for name, value in values.items():
        if not pattern.fullmatch(value):
            raise CatalogueError(f"{table.where}.{key}.{name} is not of the right form: {value!r}")
    return values
