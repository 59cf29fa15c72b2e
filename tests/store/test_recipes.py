"""The full-size half of the catalogue, and an operator's own lines."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models import PipelineOptions
from models.errors import ModelUnavailable
from models.languages import LANGUAGES
from models.selection import directions, select
from models.store.cards import card_of
from models.store.errors import StoreError, StoreUsageError
from models.store.library import ModelStore
from models.store.lock import Served
from models.store.recipes import OPERATORS_FILE, load_recipes
from service.cli import main
from tests.store.conftest import TOY

LINES = TOY.replace("{extra}", "")


def write(folder: Path, text: str) -> ModelStore:
    (folder / OPERATORS_FILE).write_text(text, encoding="utf-8")
    return ModelStore(folder)


def test_a_few_lines_are_enough(tmp_path: Path) -> None:
    recipe = write(tmp_path, LINES).recipe("toy")
    assert (recipe.revision, recipe.max_source_tokens, recipe.decoding.beam_size) == (
        "main",
        512,
        4,
    )
    [golden] = recipe.golden
    assert (golden.source_lang, golden.target_lang, golden.must_contain) == ("en", "ru", ("12",))


def test_an_operators_model_stands_first_and_may_replace_one(tmp_path: Path) -> None:
    store = write(tmp_path, LINES.replace("full.toy", "full.opus-mt-en-ru"))
    assert next(iter(store.recipes.models)) == "opus-mt-en-ru"
    assert store.recipe("opus-mt-en-ru").repo == "house/toy"
    assert store.profile("full")[0] == "bart-large-cnn"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('family = "marian"', 'family = "gpt"', r"family must be one of 'marian', 'bart'"),
        ('repo = "house/toy"', "", "give either 'repo' or 'urls'"),
        ('repo = "house/toy"', 'repo = "../../etc"', "repo is not of the right form"),
        ('repo = "house/toy"', 'repo = "toy"', "repo is not of the right form"),
        ('repo = "house/toy"', 'urls = { "../x" = "https://a.b/c" }', "not a bare file name"),
        ('repo = "house/toy"', 'urls = { "x.bin" = "file:///etc/passwd" }', "not of the right"),
        ('licence = "CC0-1.0"', "", "'licence' is missing"),
        ('licence = "CC0-1.0"', 'licence = "x"\nlicense = "y"', "unknown key 'license'"),
        ('licence = "CC0-1.0"', 'licence = "x"\nsha256 = { "a" = "12" }', "sha256.a is not of"),
        ('licence = "CC0-1.0"', 'licence = "x"\ntags = { el = ">>ell<<" }', "tags must name"),
        ('licence = "CC0-1.0"', 'licence = "x"\ncodes = { ru = "rus" }', "codes must name"),
        ('target_langs = ["ru"]', 'target_langs = ["ru"', "models.toml"),
        ('source_langs = ["en"]', 'source_langs = ["sw"]', "no golden text for its languages"),
        ("[full.toy]", "[pins.toy]", "unknown key 'pins'"),
    ],
)  # fmt: skip
def test_faults_of_an_operator_are_loud_and_say_where(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    complaint: str,
) -> None:
    assert old in LINES
    with pytest.raises(StoreUsageError, match=complaint):
        write(tmp_path, LINES.replace(old, new, 1))
    with pytest.raises(ModelUnavailable, match=complaint):
        select(PipelineOptions(profile="auto", models_dir=str(tmp_path)))
    monkeypatch.setenv("MODELS_DIR", str(tmp_path))
    assert main(["models", "list"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_profile_names_models_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUsageError, match=r"profiles\.mine: no model 'gpt'"):
        write(tmp_path, '[profiles]\nmine = ["gpt"]')


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_directory_that_cannot_be_read_leaves_the_embedded_models(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir(mode=0)
    with pytest.raises(StoreError):
        ModelStore(tmp_path / "x")
    assert select(PipelineOptions(profile="auto", models_dir=str(tmp_path / "x"))).cards


def test_the_catalogue_of_the_house_is_sound(tmp_path: Path) -> None:
    recipes = load_recipes()
    for recipe in recipes.models.values():
        assert recipe.licence and recipe.golden
        assert {golden.target_lang for golden in recipe.golden} <= set(LANGUAGES)
        assert recipe.decoding.max_target_tokens <= recipe.max_target_tokens
        assert bool(recipe.consent) == ("-NC-" in recipe.licence), recipe.id
    store = ModelStore(tmp_path)
    nothing = Served("x", "int8", ())
    for name in ("full", "firefox"):
        chosen = [recipes.models[model_id] for model_id in recipes.profiles[name]]
        assert not any(recipe.consent for recipe in chosen)
    covered = {
        direction
        for model_id in recipes.profiles["full"]
        for direction in directions(card_of(store, recipes.models[model_id], nothing))
    }
    pairs = {f"{a}-{b}" for a, b in [("en", x) for x in ("ru", "el", "ar")]}
    assert covered == {"summarise-en", *pairs, *("-".join(p.split("-")[::-1]) for p in pairs)}
