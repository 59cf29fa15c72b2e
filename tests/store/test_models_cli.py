"""`python -m service models …`: what an operator types, and what comes of it."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from models.store.library import ModelStore
from service.cli import main
from tests.store.local_hub import COMMIT, Hub
from tests.store.ready_models import install, toml

Captured = pytest.CaptureFixture[str]
MakeStore = Callable[..., ModelStore]
TOML = toml("toy", "en", "ru")


@pytest.fixture
def ready(make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    """A store with one model that serves; the commands find it."""
    store = make_store(toml=TOML)
    install(store, "toy")
    monkeypatch.setenv("MODELS_DIR", str(store.directory))
    return store


def row(out: str, model_id: str = "toy") -> dict[str, object]:
    rows: dict[str, dict[str, object]] = {r["id"]: r for r in json.loads(out)["models"]}
    return rows[model_id]


def test_list_says_what_is_here(ready: ModelStore, capsys: Captured) -> None:
    assert main(["models", "list", "--json"]) == 0
    out = capsys.readouterr().out
    assert row(out)["state"] == "ready" and row(out)["quantisation"] == "int8"
    assert row(out, "opus-mt-en-ru")["state"] == "known"
    assert row(out, "opus-mt-en-ru")["profiles"] == ["full"]
    assert main(["models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == str(ready.directory)
    assert lines[1].split()[:4] == ["toy", "ready", "translate", "en"]
    assert main(["models", "list", "--missing", "full"]) == 0
    assert "bart-large-cnn\nopus-mt-en-ru\n" in capsys.readouterr().out
    assert main(["models", "list", "--missing", "best"]) == 2


def test_verify_tells_a_changed_file(ready: ModelStore, capsys: Captured) -> None:
    assert main(["models", "verify"]) == 0
    assert capsys.readouterr().out == "toy: as pinned\n"
    served = ready.lock.models["toy"].served
    assert served is not None
    (ready.ready_directory(served) / "source.spm").write_bytes(b"another")
    assert main(["models", "verify"]) == 1
    assert capsys.readouterr().err == "toy: source.spm was changed\n"
    assert main(["models", "verify", "opus-mt-en-ru"]) == 1


def test_remove_deletes_the_files_and_keeps_the_pins(ready: ModelStore, capsys: Captured) -> None:
    assert main(["models", "remove", "toy"]) == 0
    assert capsys.readouterr().out == "toy: removed\n"
    assert list((ready.directory / "ready").iterdir()) == []
    assert ready.lock.models["toy"].served is None
    assert ready.lock.models["toy"].revision == "0" * 40
    assert main(["models", "remove", "toy", "--forget"]) == 0
    assert ready.lock.models == {}
    assert main(["models", "remove", "toy"]) == 0
    assert "was not here" in capsys.readouterr().out
    assert main(["models", "remove", "gpt"]) == 2


def test_licences_name_the_limits(ready: ModelStore, capsys: Captured) -> None:
    assert main(["models", "licences"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "CC-BY-NC-4.0" in lines["nllb-200-distilled-600m"]
    assert "non-commercial" in lines["nllb-200-distilled-600m"]
    assert "CC-BY-NC-SA-4.0" in lines["mt5-multilingual-xlsum"]
    assert "non-commercial" not in lines["opus-mt-en-ru"]


def test_consent_is_not_given_by_accident(ready: ModelStore, capsys: Captured) -> None:
    assert main(["models", "fetch", "nllb-200-distilled-600m"]) == 2
    err = capsys.readouterr().err
    assert "--accept-licence nllb-200-distilled-600m" in err and err.count("\n") == 1


def test_what_is_ready_is_not_fetched_again(ready: ModelStore, hub: Hub, capsys: Captured) -> None:
    assert main(["models", "fetch", "toy"]) == 0
    assert capsys.readouterr().err == "everything asked for is ready\n"
    assert hub.requests == []


def test_an_interrupted_fetch_leaves_what_serves(
    ready: ModelStore, hub: Hub, capsys: Captured
) -> None:
    before = ready.lock
    hub.refuse["model.safetensors"] = 500
    assert main(["models", "fetch", "toy", "--update", "--no-convert", "--quiet"]) == 1
    assert "model.safetensors" in capsys.readouterr().err
    assert ready.lock == before
    assert main(["models", "verify", "toy"]) == 0
    hub.refuse.clear()
    assert main(["models", "fetch", "toy", "--update", "--no-convert", "--quiet"]) == 0
    after = ready.lock.models["toy"]
    assert (after.revision, after.served) == (COMMIT, before.models["toy"].served)


@pytest.mark.parametrize("packed", [False, True])
def test_a_store_is_carried_to_a_machine_without_a_network(
    ready: ModelStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
    packed: bool,
) -> None:
    carried = ready.directory
    if packed:
        carried = tmp_path / "models.tar.gz"
        with tarfile.open(carried, "w:gz") as archive:
            archive.add(ready.directory, ".")
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(ready.directory / "models.toml", other)
    monkeypatch.setenv("MODELS_DIR", str(other))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main(["models", "fetch", "--from", str(carried)]) == 0, capsys.readouterr().err
    assert main(["models", "verify"]) == 0
    assert ModelStore(other).lock == ready.lock
    assert sorted(path.name for path in other.iterdir()) == [
        ".busy",
        "lock.json",
        "models.toml",
        "ready",
    ]


def test_a_carried_model_that_was_changed_is_refused(
    ready: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    carried = tmp_path / "carried"
    shutil.copytree(ready.directory, carried)
    served = ready.lock.models["toy"].served
    assert served is not None
    (carried / "ready" / served.directory / "model.bin").write_bytes(b"other weights")
    assert main(["models", "remove", "toy"]) == 0
    assert main(["models", "fetch", "--from", str(carried)]) == 1
    assert "toy: model.bin was changed in what was imported" in capsys.readouterr().err
    assert ready.lock.models["toy"].served is None


def test_files_of_a_repository_are_imported_and_pinned(
    hub: Hub, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    store = make_store()
    monkeypatch.setenv("MODELS_DIR", str(store.directory))
    folder = hub.repositories["house/toy"]
    assert main(["models", "fetch", "--from", str(folder.parent), "--no-convert"]) == 0
    assert "model.safetensors" in {file.name for file in store.lock.models["toy"].files}
    assert hub.requests == []
    (folder / "vocab.json").write_bytes(b'{"b": 0}')
    assert main(["models", "fetch", "--from", str(folder.parent), "--no-convert"]) == 1
    assert "toy: vocab.json is not the file that was pinned" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"no tar", b""])
def test_what_is_no_tar_file_is_told(
    ready: ModelStore, tmp_path: Path, capsys: Captured, content: bytes
) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    assert main(["models", "fetch", "--from", str(tmp_path / "x.tar")]) == 1
    assert "x.tar: cannot be unpacked: ReadError" in capsys.readouterr().err
    assert main(["models", "fetch", "--from", str(tmp_path / "none")]) == 2


def test_a_tar_file_cannot_write_outside_of_the_store(
    ready: ModelStore, tmp_path: Path, capsys: Captured
) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.add(ready.directory / "lock.json", "../../escaped")
    assert main(["models", "fetch", "--from", str(tmp_path / "evil.tar")]) == 1
    assert "cannot be unpacked: OutsideDestinationError" in capsys.readouterr().err
    assert not list(tmp_path.rglob("escaped"))


def test_without_torch_the_fetch_is_kept_and_the_cure_is_named(
    hub: Hub, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    pytest.importorskip("filelock")
    import importlib.util

    if importlib.util.find_spec("torch") is not None:
        pytest.skip("torch is installed here")
    store = make_store()
    monkeypatch.setenv("MODELS_DIR", str(store.directory))
    assert main(["models", "fetch", "toy", "--quiet"]) == 2
    assert "toy is fetched; converting it needs torch: run `make models`" in capsys.readouterr().err
    assert store.entries()[0].state == "fetched"
