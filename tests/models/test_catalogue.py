"""The catalogue is read strictly, pins are held, and no name leads out of the weights."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from models.card import ModelCard, verify
from models.catalogue import CATALOGUE, load_catalogue, main
from models.catalogue_pins import pin, revision_of
from models.catalogue_reader import CatalogueError
from models.engines.base import Decoding
from models.errors import HashMismatch, ModelUnavailable

MINIMAL = """\
# A comment to keep.
[models.toy]
profile = "embedded"
task = "translate"
architecture = "MarianMTModel"
source_langs = ["en"]
target_langs = ["ru"]
origin = "here"
licence = "CC0-1.0"
quantisation = "int8"
path = "toy"
max_source_tokens = 100
max_target_tokens = 90
reserved_tokens = 2
decoding = { beam_size = 2, length_penalty = 1, max_target_tokens = 80 }

[models.toy.tokeniser]
source_spm = "s.spm"
target_spm = "t.spm"
tags = { ru = ">>rus<<" }
normalisation = "NFC"

[[models.toy.golden]]
text = "Twelve men"
source_lang = "en"
target_lang = "ru"
min_chars = 3
max_chars = 60
must_contain = ["12"]

[[models.toy.scores]]
name = "chrF2"
value = 50
test_set = "flores devtest en-ru"
signature = "nrefs:1|case:mixed"
"""


def write(folder: Path, text: str = MINIMAL) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str = MINIMAL) -> ModelCard:
    [card] = load_catalogue(write(folder, text), folder / "weights").cards
    return card


def fill(folder: Path, **files: str) -> Path:
    directory = folder / "weights" / "toy"
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in (files or {"model.bin": "weights", "s.spm": "pieces"}).items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def pin_in(folder: Path) -> list[str]:
    path = folder / "catalogue.toml"
    cards = load_catalogue(path, folder / "weights").cards
    return pin(path, [(card.id, card.directory, card.files) for card in cards])


def test_a_card_says_everything_about_its_model(tmp_path: Path) -> None:
    card = load(tmp_path)
    assert (card.id, card.task, card.target_langs) == ("toy", "translate", ("ru",))
    assert card.decoding == Decoding(beam_size=2, max_target_tokens=80)
    assert card.tokeniser.tags == {"ru": ">>rus<<"}
    assert card.tokeniser.prefix == ""
    assert card.golden[0].must_contain == ("12",)
    assert card.scores[0].value == 50.0
    assert card.path("model.bin") == tmp_path / "weights" / "toy" / "model.bin"
    assert (card.is_pinned, card.revision, card.size_bytes) == (False, "unpinned", 0)
    with pytest.raises(FrozenInstanceError):
        card.id = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('origin = "here"', "", r"models\.toy: 'origin' is missing"),
        ('origin = "here"', 'origin = "here"\ncolour = "red"', r"toy: unknown key 'colour'"),
        ('origin = "here"', "origin = 5", r"toy\.origin must be str, not int"),
        ('origin = "here"', 'origin = ""', r"toy\.origin is empty"),
        ('"translate"', '"dream"', "'summarise', 'translate', not 'dream'"),
        ('["en"]', '["en", 5]', "source_langs must be str"),
        ("max_source_tokens = 100", 'max_source_tokens = "100"', "max_source_tokens must be int"),
        ("max_source_tokens = 100", "max_source_tokens = true", "must be int, not bool"),
        ("max_source_tokens = 100", "max_source_tokens = -1", "must not be negative"),
        ("max_target_tokens = 80", "max_target_tokens = 800", "is over max_target_tokens"),
        ("beam_size = 2", "beam_width = 2", "unknown key 'beam_width'"),
        ("beam_size = 2", "beam_size = 0", "num_hypotheses"),
        ('{ ru = ">>rus<<" }', '{ el = ">>ell<<" }', "tags must name exactly"),
        ('target_lang = "ru"', 'target_lang = "fr"', "golden must name target_langs"),
        ('value = 50', 'value = "50"', "value must be float"),
        ("[models.toy]", "[models.toy", "catalogue.toml"),
        ("# A comment to keep.", "[extra]", "unknown key 'extra'"),
        ("# A comment to keep.", "[pins.other]", "unknown key 'other'"),
    ],
)  # fmt: skip
def test_faults_are_loud_and_say_where(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in MINIMAL
    with pytest.raises(CatalogueError, match=complaint):
        load(tmp_path, MINIMAL.replace(old, new, 1))


@pytest.mark.parametrize(
    "path", ["../toy", "/etc", "toy/../../x", "toy/.hidden", "a\\\\b", "", ".", "toy\\u0000"]
)
def test_no_path_leads_out_of_the_weights(tmp_path: Path, path: str) -> None:
    with pytest.raises(CatalogueError):
        load(tmp_path, MINIMAL.replace('path = "toy"', f'path = "{path}"'))


@pytest.mark.parametrize("name", ["../s.spm", "/etc/passwd", "a/b.spm", "..", ".spm", ""])
def test_no_file_name_leads_out_of_the_model(tmp_path: Path, name: str) -> None:
    with pytest.raises(CatalogueError):
        load(tmp_path, MINIMAL.replace('"s.spm"', f'"{name}"'))
    with pytest.raises(CatalogueError):
        load(tmp_path).path(name)
    sha = "0" * 64
    pins = f'\n[pins.toy]\nrevision = "x"\n"{name}" = {{ size = 1, sha256 = "{sha}" }}\n'
    with pytest.raises(CatalogueError):
        load(tmp_path, MINIMAL + pins)


@pytest.mark.parametrize("name", ["model.pt", "model.pkl", "run.py", "model.safetensors.exe"])
def test_only_data_files_can_be_pinned(tmp_path: Path, name: str) -> None:
    sha = "0" * 64
    pins = f'\n[pins.toy]\nrevision = "x"\n"{name}" = {{ size = 1, sha256 = "{sha}" }}\n'
    with pytest.raises(CatalogueError, match="only"):
        load(tmp_path, MINIMAL + pins)
    fill(tmp_path, **{name: "x"})
    write(tmp_path)
    with pytest.raises(CatalogueError, match=re.escape(name)):
        pin_in(tmp_path)


def test_pin_writes_what_is_on_the_disk_and_keeps_the_rest(tmp_path: Path) -> None:
    write(tmp_path)
    fill(tmp_path, **{"model.bin": "weights", "s.spm": "pieces", "README.md": "a card"})
    assert pin_in(tmp_path) == ["toy"]
    text = (tmp_path / "catalogue.toml").read_text(encoding="utf-8")
    assert text.startswith(MINIMAL)
    [card] = load_catalogue(tmp_path / "catalogue.toml", tmp_path / "weights")
    assert [(file.name, file.size) for file in card.files] == [("model.bin", 7), ("s.spm", 6)]
    assert card.size_bytes == 13
    assert card.revision == revision_of(card.files)
    verify(card)
    pin_in(tmp_path)
    assert (tmp_path / "catalogue.toml").read_text(encoding="utf-8") == text


def test_pin_keeps_the_pins_of_models_that_are_not_here(tmp_path: Path) -> None:
    write(tmp_path)
    fill(tmp_path)
    pin_in(tmp_path)
    before = (tmp_path / "catalogue.toml").read_text(encoding="utf-8")
    (tmp_path / "weights").rename(tmp_path / "elsewhere")
    assert pin_in(tmp_path) == []
    assert (tmp_path / "catalogue.toml").read_text(encoding="utf-8") == before


def pinned(folder: Path) -> ModelCard:
    write(folder)
    fill(folder)
    pin_in(folder)
    [card] = load_catalogue(folder / "catalogue.toml", folder / "weights")
    return card


@pytest.mark.parametrize("changed", ["weightz", "weights and more", ""])
def test_a_changed_file_is_a_hash_mismatch(tmp_path: Path, changed: str) -> None:
    card = pinned(tmp_path)
    fill(tmp_path, **{"model.bin": changed})
    with pytest.raises(HashMismatch, match=r"toy: model\.bin"):
        verify(card)


def test_a_missing_or_linked_file_is_unavailable(tmp_path: Path) -> None:
    card = pinned(tmp_path)
    card.path("s.spm").rename(tmp_path / "elsewhere.spm")
    with pytest.raises(ModelUnavailable, match=r"s\.spm is missing"):
        verify(card)
    card.path("s.spm").symlink_to(tmp_path / "elsewhere.spm")
    with pytest.raises(ModelUnavailable, match=r"s\.spm is missing"):
        verify(card)


def test_nothing_pinned_cannot_be_verified(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="pins no files"):
        verify(load(tmp_path))


def test_a_revision_that_is_not_the_files_is_refused(tmp_path: Path) -> None:
    card = pinned(tmp_path)
    path = tmp_path / "catalogue.toml"
    text = path.read_text(encoding="utf-8").replace(card.revision, "0" * 12)
    with pytest.raises(CatalogueError, match="revision"):
        load(tmp_path, text)


def test_the_catalogue_of_the_house_is_sound() -> None:
    catalogue = load_catalogue()
    ids = [card.id for card in catalogue.of_profile("embedded")]
    assert ids == ["summarizer-en", "translator-en-xx", "translator-xx-en"]
    assert catalogue.get("translator-en-xx").target_langs == ("ru", "el", "ar")
    with pytest.raises(KeyError, match="summarizer-en"):
        catalogue.get("gpt")
    for card in catalogue:
        assert {golden.target_lang for golden in card.golden} == set(card.target_langs)
        assert {golden.source_lang for golden in card.golden} == set(card.source_langs)


@pytest.mark.weights
def test_the_embedded_weights_are_the_pinned_ones() -> None:
    for card in load_catalogue().of_profile("embedded"):
        if not card.directory.is_dir():
            pytest.skip(f"{card.id} is not exported yet")
        verify(card)
        on_disk = {path.name for path in card.directory.iterdir() if path.suffix != ".md"}
        assert on_disk == {file.name for file in card.files}


def test_the_command_line_tells_its_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["steal"]) == 2
    assert "pin|verify" in capsys.readouterr().err
    assert CATALOGUE.name == "catalogue.toml"
