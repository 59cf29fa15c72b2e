"""The whole way, as an operator goes it: a hub, `models fetch`, PROFILE=full, answers over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.store.library import ModelStore
from models.store.recipes import OPERATORS_FILE
from tests.service.doubles import ENGLISH, RUSSIAN
from tests.store.local_hub import Hub, running

pytestmark = [pytest.mark.training, pytest.mark.timeout(280)]

ROOT = Path(__file__).parents[2]
CODES = {"en": "eng_Latn", "ru": "rus_Cyrl", "el": "ell_Grek", "ar": "arb_Arab"}
GOLDEN = """
[[full.{0}.golden]]
text = "{3}"
source_lang = "{1}"
target_lang = "{2}"
min_chars = 1
max_chars = 2000
[full.{0}.decoding]
beam_size = 2
no_repeat_ngram_size = 1
min_target_tokens = 4
max_target_tokens = 40
"""
MODELS = f"""
[profiles]
house = ["bart", "xlsum", "opus", "nllb"]

[full.bart]
task = "summarise"
family = "bart"
source_langs = ["en"]
target_langs = ["en"]
licence = "MIT"
repo = "house/bart"
{GOLDEN.format("bart", "en", "en", ENGLISH)}
[full.xlsum]
task = "summarise"
family = "t5"
source_langs = ["ru"]
target_langs = ["ru"]
licence = "CC-BY-NC-SA-4.0"
consent = "it allows non-commercial use only."
repo = "house/xlsum"
{GOLDEN.format("xlsum", "ru", "ru", RUSSIAN)}
[full.opus]
task = "translate"
family = "marian"
source_langs = ["en"]
target_langs = ["ar"]
licence = "Apache-2.0"
repo = "house/opus"
tags = {{ ar = ">>ara<<" }}
{GOLDEN.format("opus", "en", "ar", "The meeting will take place on 12 March.")}
[full.nllb]
task = "translate"
family = "nllb"
source_langs = ["en", "ru", "el", "ar"]
target_langs = ["en", "ru", "el", "ar"]
licence = "CC-BY-NC-4.0"
repo = "house/nllb"
codes = {{ en = "eng_Latn", ru = "rus_Cyrl", el = "ell_Grek", ar = "arb_Arab" }}
{GOLDEN.format("nllb", "en", "ru", "The meeting will take place on 12 March.")}
"""
# Run in a process of its own: what a client is answered, and whether torch was needed for it.
SERVE = """
import json, os, sys
from service.app import create_app
from service.settings import Settings
from service.state import state_of
app = create_app(Settings.from_env(os.environ))
assert state_of(app).readiness.wait(timeout_s=120), state_of(app).readiness._failure
client = app.test_client()
english, russian = json.load(sys.stdin)
print(json.dumps({
    "models": client.get("/v1/models").json,
    "english": client.post("/v1/digest", json={"text": english}).json,
    "russian": client.post("/v1/digest", json={"text": russian, "targets": ["el"]}).json,
    "torch": "torch" in sys.modules,
}))
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    from tests.store import tiny_models

    root = tmp_path_factory.mktemp("repositories")
    tiny_models.write_bart(root / "bart", with_tokenizer_json=True)
    tiny_models.write_mt5(root / "xlsum")
    tiny_models.write_marian(root / "opus", "en", "ar", ">>ara<<")
    tiny_models.write_nllb(root / "nllb", CODES)
    names = {f"house/{folder.name}": folder for folder in root.iterdir()}
    with running(Hub(repositories=names)) as hub:
        yield hub


def test_one_command_brings_a_profile_and_it_is_served_without_torch(
    hub: Hub, tmp_path: Path
) -> None:
    (tmp_path / OPERATORS_FILE).write_text(MODELS, encoding="utf-8")
    environ = {**os.environ, "MODELS_DIR": str(tmp_path), "HF_ENDPOINT": hub.url}
    environ |= {"PROFILE": "full", "LOG_LEVEL": "error"}

    def call(*arguments: str, text: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            input=text,
            cwd=ROOT,
            env=environ | more,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )

    fetch = ("-m", "service", "models", "fetch", "--profile", "house")
    assert call(*fetch).returncode == 2, "a licence has to be accepted"
    assert hub.requests == []
    hub.cut_after["model.safetensors"] = 10_000
    done = call(*fetch, "--accept-licence", "xlsum")
    assert done.returncode == 0, done.stderr
    for line in ("bart: converting to int8", "bart: answering its golden", "nllb: ready"):
        assert line in done.stderr
    assert {e.recipe.id for e in ModelStore(tmp_path).entries() if e.state == "ready"} == {
        "bart", "xlsum", "opus", "nllb",
    }  # fmt: skip
    assert not list((tmp_path / "sources").iterdir()), "what was converted is not kept twice"

    asked = len(hub.requests)
    served = call("-c", SERVE, text=json.dumps([ENGLISH, RUSSIAN]), HF_HUB_OFFLINE="1")
    assert served.returncode == 0, served.stderr
    answer: dict[str, Any] = json.loads(served.stdout)
    assert len(hub.requests) == asked, "nothing is asked for at run time"
    assert answer["torch"] is False
    rows = {row["id"]: row for row in answer["models"]["models"]}
    assert {row["profile"] for row in rows.values()} == {"full"}
    assert rows["opus"]["serves"] == ["en-ar"] and "en-ar" not in rows["nllb"]["serves"]
    assert rows["xlsum"]["serves"] == ["summarise-ru"]
    assert rows["bart"]["max_source_tokens"] == 1024
    statuses = {t["status"] for t in answer["english"]["translations"].values()}
    assert statuses == {"ok"}
    assert answer["russian"]["summary"]["route"] == ["ru"]
    assert answer["russian"]["translations"]["el"]["route"] == ["ru", "el"]
    for model_id in rows:
        assert f"{model_id}@" in answer["english"]["signature"]
