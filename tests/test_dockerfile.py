"""The Dockerfile and what stands beside it: hadolint, the rules it does not know, and a replay.

There may be no Docker engine where the tests run, so `dockerfile_replay` carries the
instructions out in a directory.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

from models.version import __version__
from tests.dockerfile_replay import (
    ROOT,
    Instruction,
    Stage,
    env_pairs,
    exec_form,
    healthcheck_words,
    ignore_patterns,
    is_ignored,
    read_instructions,
    replay,
)

DOCKERFILE = ROOT / "Dockerfile"
STEPS = read_instructions(DOCKERFILE)


def _all(name: str) -> list[str]:
    return [step.value for step in STEPS if step.name == name]


def _last_stage() -> list[Instruction]:
    start = max(i for i, step in enumerate(STEPS) if step.name == "FROM")
    return STEPS[start:]


def _final_env() -> dict[str, str]:
    env: dict[str, str] = {}
    for step in _last_stage():
        if step.name == "ENV":
            env |= env_pairs(step.value)
    return env


def test_every_base_image_is_pinned_to_a_version_or_a_digest() -> None:
    images = DockerfileParser(path=str(DOCKERFILE)).parent_images
    assert len(images) == 2
    for image in images:
        assert re.search(r":\d+\.\d+.*-bookworm$|@sha256:[0-9a-f]{64}$", image), image
        assert "latest" not in image


def test_it_runs_as_a_numeric_user_who_is_not_root() -> None:
    """Kubernetes can prove runAsNonRoot only for a number."""
    users = [step.value for step in _last_stage() if step.name == "USER"]
    assert len(users) == 1
    uid, gid = users[0].split(":")
    assert int(uid) >= 1000 and int(gid) >= 1000


def test_command_and_health_check_are_in_exec_form_and_given_once() -> None:
    names = [step.name for step in _last_stage()]
    assert names.count("CMD") == 1 and names.count("HEALTHCHECK") == 1
    assert exec_form(_all("CMD")[0]) == ["python", "-m", "service", "serve"]
    assert "/readyz" in " ".join(healthcheck_words(_all("HEALTHCHECK")[0]))
    assert not _all("ENTRYPOINT")


def _hadolint(dockerfile: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("hadolint")
    return subprocess.run([tool, dockerfile], capture_output=True, text=True, check=False)


def test_hadolint_finds_nothing_to_say() -> None:
    found = _hadolint(DOCKERFILE)
    assert (found.returncode, found.stdout) == (0, "")


def test_hadolint_is_awake(tmp_path: Path) -> None:
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM debian:latest\nADD . app\nCMD app\n", encoding="utf-8")
    found = _hadolint(careless)
    assert found.returncode == 1
    assert {"DL3007", "DL3020", "DL3025"} <= set(re.findall(r"DL\d+", found.stdout))


def test_packages_are_pinned_and_leave_no_cache_behind() -> None:
    """hadolint does not see `python -m pip`."""
    installs = [value for value in _all("RUN") if " install " in value]
    assert len(installs) == 2 and installs[0].endswith(" -r requirements.txt")
    assert "-r /build/requirements-hf.txt" in installs[1]
    assert any("PIP_NO_CACHE_DIR=1" in value for value in _all("ENV"))


def test_full_size_models_are_baked_in_only_when_asked_for() -> None:
    assert 'MODELS_PROFILE=""' in _all("ARG")
    [bake] = [value for value in _all("RUN") if "models fetch" in value]
    assert 'if [ -n "${MODELS_PROFILE}" ]' in bake and bake.rstrip().endswith("fi")
    assert _final_env()["MODELS_DIR"] == "/var/lib/epitome"
    assert not any("convert" in step.value for step in _last_stage() if step.name == "COPY")


def test_no_secret_is_set_in_the_image() -> None:
    names = [name for value in _all("ENV") for name in env_pairs(value)]
    names += [value.split("=")[0] for value in _all("ARG")]
    assert not [name for name in names if re.search(r"KEY|TOKEN|SECRET|PASSW", name)]


def test_what_runs_is_owned_by_root_and_nothing_is_copied_whole() -> None:
    for value in _all("COPY"):
        assert "--chown" not in value
        assert not re.match(r"(--\S+ )*\.\s", value), value
    final = [step.value for step in _last_stage() if step.name == "COPY"]
    assert all(value.startswith("--from=build ") for value in final)


def test_nothing_is_fetched_or_written_at_run_time() -> None:
    env = _final_env()
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "PYTHONDONTWRITEBYTECODE"):
        assert env[name] == "1"
    assert env["TMPDIR"] == env["HOME"] == "/dev/shm"
    assert env["HOST"] == "0.0.0.0" and _all("EXPOSE") == [env["PORT"]]


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("requirements.txt", False),
        ("requirements-hf.txt", False),
        ("models/pipeline.py", False),
        ("models/weights/summarizer-en/README.md", False),
        ("service/web/static/page.css", False),
        ("models/training/loop.py", True),
        ("models/__pycache__/types.cpython-311.pyc", True),
        ("tests/test_dockerfile.py", True),
        (".git/config", True),
        (".venv/bin/python", True),
        ("requirements-dev.txt", True),
        (".env", True),
    ],
)
def test_the_build_context_holds_the_service_and_its_weights_alone(
    path: str, ignored: bool
) -> None:
    assert is_ignored(path, ignore_patterns(ROOT / ".dockerignore")) is ignored


def _yaml(name: str) -> list[Any]:
    return list(yaml.safe_load_all((ROOT / name).read_text(encoding="utf-8")))


def test_compose_gives_the_container_no_more_than_it_needs() -> None:
    service = _yaml("compose.yaml")[0]["services"]["epitome"]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"] and service["pids_limit"]
    assert service["image"] == f"epitome:{__version__}"
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["user"] == _all("USER")[0]


def test_compose_checks_health_as_the_image_does() -> None:
    health = _yaml("compose.yaml")[0]["services"]["epitome"]["healthcheck"]
    assert health["test"] == ["CMD", *healthcheck_words(_all("HEALTHCHECK")[0])]


def test_kubernetes_asks_the_right_question_with_each_probe() -> None:
    deployment, service, policy = _yaml("deploy/kubernetes.yaml")
    pod = deployment["spec"]["template"]
    container = pod["spec"]["containers"][0]
    paths = {
        kind: container[f"{kind}Probe"]["httpGet"]["path"]
        for kind in ("startup", "liveness", "readiness")
    }
    assert paths == {"startup": "/readyz", "liveness": "/healthz", "readiness": "/readyz"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    user = f"{pod['spec']['securityContext']['runAsUser']}"
    assert user == _all("USER")[0].split(":")[0]
    assert container["image"] == f"epitome:{__version__}"
    labels = pod["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == labels
    assert policy["spec"]["podSelector"]["matchLabels"] == labels and policy["spec"]["egress"] == []


def _namespace_without_network() -> list[str]:
    """The command prefix that takes the network away; empty where it is not permitted."""
    prefix = ["unshare", "--map-root-user", "--net"]
    try:
        probe = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return []
    return prefix if probe.returncode == 0 else []


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def _files(stage: Stage) -> set[str]:
    return {str(Path(folder, name)) for folder, _, names in os.walk(stage.root) for name in names}


@pytest.mark.slow
@pytest.mark.weights
@pytest.mark.timeout(600)
def test_the_replayed_image_answers_a_digest_with_the_network_off(tmp_path: Path) -> None:
    image = replay(DOCKERFILE, tmp_path)
    assert not image.path("/app/models/training").exists()
    assert not image.path("/opt/venv/bin/pip").exists()
    before = _files(image)
    port = _free_port()
    env = image.moved_env() | {"PORT": str(port), "HOST": "127.0.0.1"}
    prefix = _namespace_without_network()
    if not prefix:
        nowhere = f"http://127.0.0.1:{_free_port()}"
        env |= {"http_proxy": nowhere, "https_proxy": nowhere, "no_proxy": "127.0.0.1"}
    python = str(image.path("/opt/venv/bin/python"))
    spec = {
        "cmd": [python, *image.cmd[1:]],
        "healthcheck": [python, *image.healthcheck[1:]],
        "cwd": str(image.path(".")),
        "env": env,
        "port": port,
        "body": {
            "text": (ROOT / "examples/article.txt").read_text(encoding="utf-8"),
            "targets": ["ru"],
        },
    }
    driver = [*prefix, sys.executable, str(ROOT / "tests" / "offline_driver.py")]
    done = subprocess.run(
        driver, input=json.dumps(spec), capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report.get("status") == 200, report
    answer = json.loads(report["answer"])
    assert answer["language"]["code"] == "en"
    assert answer["translations"]["ru"]["status"] == "ok"
    assert report["healthcheck"] == 0 and report["healthcheck_when_stopped"] != 0
    assert report["exit"] == 0, report["log"]
    assert _files(image) == before, "the service wrote into its own image"
