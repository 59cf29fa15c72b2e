"""Fetching from a hub: what is taken, resumed, refused, and what never harms what is there."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.catalogue_pins import sha256_of
from models.store.bringing import bring
from models.store.download import disk_error, require_space
from models.store.errors import ConsentMissing, StoreBusy, StoreError, StoreUsageError
from models.store.hub import endpoint
from models.store.library import ModelStore
from models.store.lock import read_lock
from tests.store.conftest import TOY
from tests.store.local_hub import COMMIT, Hub

MakeStore = Callable[..., ModelStore]
WANTED = [
    "config.json",
    "source.spm",
    "target.spm",
    "vocab.json",
    "tokenizer_config.json",
    "model.safetensors",
]


def fetch(store: ModelStore, **options: object) -> None:
    bring(store, ["toy"], quantisation="int8", only_fetch=True, **options)  # type: ignore[arg-type]


def on_disk(store: ModelStore) -> dict[str, str]:
    folder = store.source_directory("toy")
    return {path.name: sha256_of(path) for path in folder.iterdir()} if folder.is_dir() else {}


def test_what_is_needed_is_fetched_and_locked(hub: Hub, make_store: MakeStore) -> None:
    store = make_store()
    seen: list[tuple[str, int, int]] = []
    fetch(store, report=lambda *row: seen.append(row))
    assert sorted(on_disk(store)) == sorted(WANTED)
    locked = read_lock(store.directory / "lock.json").models["toy"]
    assert (locked.origin, locked.revision, locked.served) == ("house/toy", COMMIT, None)
    assert [file.name for file in locked.files] == WANTED
    there = hub.repositories["house/toy"]
    assert on_disk(store) == {name: sha256_of(there / name) for name in WANTED}
    assert [(f.name, f.size) for f in locked.files] == [
        (name, (there / name).stat().st_size) for name in WANTED
    ]
    weights = [row for row in seen if row[0] == "model.safetensors"]
    assert weights[-1] == ("model.safetensors", 3_072_000, 3_072_000)
    assert next(entry.state for entry in store.entries()) == "fetched"


def test_every_request_names_the_commit_and_not_the_branch(hub: Hub, make_store: MakeStore) -> None:
    fetch(make_store('revision = "refs/pr/1"'))
    asked = [line for line, _ in hub.requests]
    assert asked[0].startswith("GET /api/models/house/toy/revision/refs%2Fpr%2F1")
    assert asked[1:] == [f"GET /house/toy/resolve/{COMMIT}/{name}" for name in WANTED]


def test_what_is_here_is_not_asked_for_again(hub: Hub, make_store: MakeStore) -> None:
    store = make_store()
    fetch(store)
    hub.requests.clear()
    fetch(store)
    assert hub.requests == []


def test_a_cut_connection_is_taken_up_where_it_broke(
    hub: Hub, make_store: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The library writes 10 MB at a time, so that a cut loses as much at most; here less will do.
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 100_000)
    hub.cut_after["model.safetensors"] = 1_000_000
    store = make_store()
    fetch(store)
    ranges = [r for line, r in hub.requests if line.endswith("model.safetensors")]
    assert ranges == [None, "bytes=1000000-"]
    assert on_disk(store)["model.safetensors"] == sha256_of(
        hub.repositories["house/toy"] / "model.safetensors"
    )


FETCH = [sys.executable, "-m", "service", "models", "fetch", "toy", "--no-convert"]


def run_cli(
    store: ModelStore, command: list[str], **options: object
) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "MODELS_DIR": str(store.directory)}
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command,
        env=environ,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


def test_another_process_goes_on_where_one_was_stopped(hub: Hub, make_store: MakeStore) -> None:
    store = make_store()
    store.source_directory("toy").mkdir(parents=True)
    whole = (hub.repositories["house/toy"] / "model.safetensors").read_bytes()
    (store.source_directory("toy") / "model.safetensors.part").write_bytes(whole[:2_000_000])
    done = run_cli(store, FETCH)
    assert done.returncode == 0, done.stderr
    assert "model.safetensors" in done.stderr and done.stdout == ""
    assert ("bytes=2000000-") in [r for line, r in hub.requests if line.endswith("safetensors")]
    assert on_disk(store)["model.safetensors"] == sha256_of(
        hub.repositories["house/toy"] / "model.safetensors"
    )


def test_a_full_disk_is_told_and_the_fetch_goes_on_later(hub: Hub, make_store: MakeStore) -> None:
    """The limit on a file's size stands for a full disk: the kernel refuses the same write."""
    store = make_store()
    limit = 1_500_000
    done = run_cli(
        store, FETCH, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert done.returncode == 1
    assert "model.safetensors: the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert "toy" not in store.lock.models
    assert 0 < (store.source_directory("toy") / "model.safetensors.part").stat().st_size <= limit
    assert run_cli(store, FETCH).returncode == 0
    assert "toy" in store.lock.models


def test_room_is_asked_for_before_anything_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="1,000,000,000 MB are needed and"):
        require_space(tmp_path, 10**15)
    full = disk_error(OSError(errno.ENOSPC, "no room"), "model.bin")
    assert full is not None and "model.bin: the disk is full" in str(full)
    assert disk_error(OSError(errno.EACCES, "not yours"), "model.bin") is None


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_file_changed_on_the_way_is_refused(hub: Hub, make_store: MakeStore, name: str) -> None:
    """The large one by the sha256 that the hub states, the small one by git's hash."""
    hub.corrupt.add(name)
    store = make_store()
    with pytest.raises(StoreError, match=rf"{name}: its sha256 is [0-9a-f]{{64}}, not"):
        fetch(store)
    assert name not in on_disk(store)
    assert "toy" not in store.lock.models
    hub.corrupt.clear()
    fetch(store)
    assert sorted(on_disk(store)) == sorted(WANTED)


def test_a_sha256_of_the_catalogue_is_held(hub: Hub, make_store: MakeStore) -> None:
    right = sha256_of(hub.repositories["house/toy"] / "source.spm")
    fetch(make_store(f'sha256 = {{ "source.spm" = "{right}" }}'))
    store = make_store(f'sha256 = {{ "source.spm" = "{"0" * 64}" }}')
    store.remove("toy", forget=True)
    with pytest.raises(StoreError, match=r"states another sha256 for source\.spm"):
        fetch(store)


def test_what_was_locked_is_held_even_where_the_hub_says_otherwise(
    hub: Hub, make_store: MakeStore
) -> None:
    store = make_store()
    fetch(store)
    before = store.lock
    store.drop_source("toy")
    (hub.repositories["house/toy"] / "source.spm").write_bytes(b"another one" * 1000)
    with pytest.raises(StoreError, match=r"states another sha256 for source\.spm"):
        fetch(store)
    assert store.lock == before
    fetch(store, update=True)
    assert store.lock != before


def test_the_commit_of_the_first_fetch_is_asked_for_again(hub: Hub, make_store: MakeStore) -> None:
    store = make_store()
    fetch(store)
    store.drop_source("toy")
    hub.requests.clear()
    fetch(store)
    assert hub.requests[0][0].startswith(f"GET /api/models/house/toy/revision/{COMMIT}")


def test_a_missing_file_is_named_before_anything_is_fetched(
    hub: Hub, make_store: MakeStore
) -> None:
    (hub.repositories["house/toy"] / "target.spm").unlink()
    store = make_store()
    with pytest.raises(StoreError, match=r"toy: its source has no target\.spm"):
        fetch(store)
    assert on_disk(store) == {} and len(hub.requests) == 1


def test_without_safetensors_the_pickle_is_taken_and_with_neither_nothing(
    hub: Hub, make_store: MakeStore
) -> None:
    (hub.repositories["house/toy"] / "model.safetensors").unlink()
    store = make_store()
    fetch(store)
    assert "pytorch_model.bin" in on_disk(store)
    (hub.repositories["house/toy"] / "pytorch_model.bin").unlink()
    store.remove("toy", forget=True)
    with pytest.raises(StoreError, match=r"neither model\.safetensors nor pytorch_model\.bin"):
        fetch(store)


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ('revision = "v9"', "house/toy has no revision v9"),
        ("", "there is no house/toy on http://127.0.0.1"),
    ],
)
def test_what_is_not_there_is_told(
    hub: Hub, make_store: MakeStore, extra: str, message: str
) -> None:
    if not extra:
        hub.repositories.clear()
    with pytest.raises(StoreError, match=message):
        fetch(make_store(extra))


def test_a_server_in_trouble_is_told(hub: Hub, make_store: MakeStore) -> None:
    hub.refuse["vocab.json"] = 403
    with pytest.raises(StoreError, match=r"vocab\.json: http://127.* answered 403"):
        fetch(make_store())


def test_no_server_at_all_is_told(make_store: MakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9 does not answer .* set HTTPS_PROXY"):
        fetch(make_store())


def test_an_empty_endpoint_is_the_public_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint() == hub.url
    for empty in ("", " "):
        monkeypatch.setenv("HF_ENDPOINT", empty)
        assert endpoint() == "https://huggingface.co"
    listing = """
import sys
from models.store import hub
hub.PUBLIC_HUB = sys.argv[1]
print(hub.list_repository("house/toy", "main", "toy").files["config.json"].url)
"""
    # Another process, as huggingface_hub reads the variable when it is imported.
    environ = {**os.environ, "HF_ENDPOINT": ""}
    run = subprocess.run(
        [sys.executable, "-c", listing, hub.url],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout == f"{hub.url}/house/toy/resolve/{COMMIT}/config.json\n", run.stderr


def test_a_licence_that_limits_the_use_is_accepted_first(hub: Hub, make_store: MakeStore) -> None:
    store = make_store('consent = "it allows non-commercial use only."')
    with pytest.raises(ConsentMissing, match=r"non-commercial use only\. .* --accept-licence toy"):
        fetch(store)
    assert hub.requests == []
    fetch(store, accepted=["toy"])
    assert store.lock.models["toy"].accepted == "CC0-1.0"
    store.drop_source("toy")
    fetch(store)  # asked once


def test_two_fetches_at_once_are_one(hub: Hub, make_store: MakeStore) -> None:
    store = make_store()
    with store.changing():
        with pytest.raises(StoreBusy, match="another process is fetching"):
            fetch(ModelStore(store.directory))
        assert run_cli(store, FETCH).returncode == 1
    fetch(store)


def test_an_unknown_model_is_a_wrong_call(make_store: MakeStore) -> None:
    with pytest.raises(StoreUsageError, match="no full-size model 'gpt'; there are toy, bart"):
        bring(make_store(), ["gpt"], quantisation="int8")


def test_offline_means_offline(hub: Hub, make_store: MakeStore) -> None:
    store = make_store()
    done = run_cli(store, ["env", "HF_HUB_OFFLINE=1", *FETCH])
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "epitome: HF_HUB_OFFLINE forbids the network; set it to 0 to fetch"
    )
    assert hub.requests == []


STUDENT = TOY.replace('family = "marian"', 'family = "student"').replace(
    'repo = "house/toy"', "{urls}"
)


def test_plain_addresses_are_fetched_and_unpacked(hub: Hub, make_store: MakeStore) -> None:
    import gzip

    folder = hub.plain
    assert folder is not None
    (folder / "model.bin.gz").write_bytes(gzip.compress(b"weights" * 3000))
    (folder / "v.spm").write_bytes(b"pieces" * 100)
    at = f"{hub.url}/plain"
    urls = f'urls = {{ "model.bin" = "{at}/model.bin.gz", "vocab.spm" = "{at}/v.spm" }}'
    store = make_store(toml=STUDENT.replace("{urls}", urls))
    fetch(store)
    there = store.source_directory("toy")
    assert (there / "model.bin").read_bytes() == b"weights" * 3000
    assert (there / "vocab.spm").read_bytes() == b"pieces" * 100
    assert sorted(p.name for p in there.iterdir()) == ["model.bin", "vocab.spm"]
    assert store.lock.models["toy"].revision == ""
    store.drop_source("toy")
    (folder / "v.spm").write_bytes(b"others" * 100)
    with pytest.raises(StoreError, match=r"vocab\.spm: its sha256 is"):
        fetch(store)
