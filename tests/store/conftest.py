"""A local hub with a Marian's files, whose bytes do not matter to a fetch, and a store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.store.library import ModelStore
from models.store.recipes import OPERATORS_FILE
from tests.store.local_hub import Hub, running

# No real hub is asked, whatever the environment of the tests says.
for name in ("HF_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"):
    os.environ.pop(name, None)

TOY = """
[full.toy]
task = "translate"
family = "marian"
source_langs = ["en"]
target_langs = ["ru"]
licence = "CC0-1.0"
repo = "house/toy"
{extra}
"""


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    folder = tmp_path / "repositories" / "toy"
    folder.mkdir(parents=True)
    small = {"config.json": b"{}", "vocab.json": b'{"a": 0}', "tokenizer_config.json": b"{}"}
    large = {name: name.encode() * 2000 for name in ("source.spm", "target.spm")}
    weights = {"model.safetensors": bytes(range(256)) * 12_000}
    ignored = {"README.md": b"# toy", "tf_model.h5": b"no", "pytorch_model.bin": b"no", "x.py": b""}
    for name, data in (small | large | weights | ignored).items():
        (folder / name).write_bytes(data)
    with running(Hub(repositories={"house/toy": folder}, plain=folder)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def make_store(tmp_path: Path) -> Callable[..., ModelStore]:
    """`make_store('revision = "main"')`: a store whose operator added the toy so."""

    def make(extra: str = "", toml: str = TOY) -> ModelStore:
        directory = tmp_path / "store"
        directory.mkdir(exist_ok=True)
        (directory / OPERATORS_FILE).write_text(toml.replace("{extra}", extra), encoding="utf-8")
        return ModelStore(directory)

    return make
