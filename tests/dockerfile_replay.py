"""Build an image's file tree from the Dockerfile's own instructions, without a Docker engine.

Each stage gets a directory for its root; absolute paths in instructions are moved below it, and
the host's Python stands for the base image's. That covers what breaks most often: a file that
is not copied, a requirement that is not installed, a command or a health check that does not
run. It does not cover the base image, the user switch and the read-only disk.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent

# Where the Dockerfile puts things. Other absolute paths (/dev/shm) are the host's own.
_IMAGE_DIRS = re.compile(
    r"(?<![\w./-])/(?=(?:opt/venv|opt/convert|var/lib/epitome|app|build)(?![\w-]))"
)
# They keep the layers small; here they would only cost a download.
_ONLY_IN_IMAGES = ("PIP_NO_CACHE_DIR",)


@dataclass(frozen=True)
class Instruction:
    """One instruction of a Dockerfile, continuation lines joined."""

    name: str
    value: str


@dataclass
class Stage:
    """A stage as far as it is built: its files under `root`, and what they would be run with."""

    root: Path
    env: dict[str, str]
    args: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    cmd: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)

    def moved(self, text: str) -> str:
        """Point the image's absolute paths in `text` below `root`."""
        return _IMAGE_DIRS.sub(f"{self.root}/", text)

    def path(self, inside: str) -> Path:
        """Where the image's file `inside` (absolute, or below the work directory) lies."""
        return self.root / str(Path(self.workdir, inside)).lstrip("/")

    def moved_env(self) -> dict[str, str]:
        """The environment a process of the image gets."""
        return {name: self.moved(value) for name, value in self.env.items()}


def read_instructions(dockerfile: Path) -> list[Instruction]:
    """Parse a Dockerfile, comments left out."""
    structure = DockerfileParser(path=str(dockerfile)).structure
    return [
        Instruction(item["instruction"], item["value"])
        for item in structure
        if item["instruction"] != "COMMENT"
    ]


def exec_form(value: str) -> list[str]:
    """Give the words of an exec-form CMD; ValueError for a shell-form one."""
    words = json.loads(value)
    if not isinstance(words, list):
        raise ValueError(f"not in exec form: {value}")
    return [str(word) for word in words]


def healthcheck_words(value: str) -> list[str]:
    """Give the words of a HEALTHCHECK's command, its options dropped."""
    return exec_form(value[value.index("CMD") + len("CMD") :])


def env_pairs(value: str) -> dict[str, str]:
    """Read `A=1 B=2`."""
    return dict(word.split("=", 1) for word in shlex.split(value))


def is_ignored(path: str, patterns: list[str]) -> bool:
    """Tell whether .dockerignore keeps `path` (relative, "/") out: the last match wins."""
    ignored = False
    for pattern in patterns:
        bare = pattern.removeprefix("!").removeprefix("**/")
        parents = [path, *map(str, Path(path).parents)][:-1]
        names = [p.rsplit("/", 1)[-1] for p in parents] if "**/" in pattern else []
        if any(fnmatch.fnmatchcase(candidate, bare) for candidate in parents + names):
            ignored = not pattern.startswith("!")
    return ignored


def ignore_patterns(dockerignore: Path) -> list[str]:
    """The patterns of a .dockerignore, in order."""
    lines = (line.strip() for line in dockerignore.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def replay(dockerfile: Path, into: Path) -> Stage:
    """Carry out every instruction of `dockerfile`; returns the last stage.

    Raises:
        ValueError: An instruction this replay does not know.
        subprocess.CalledProcessError: A RUN failed.
    """
    stages: dict[str, Stage] = {}
    stage: Stage | None = None
    for step in read_instructions(dockerfile):
        if step.name == "FROM":
            name = step.value.rsplit(" AS ", 1)[-1] if " AS " in step.value else "final"
            root = into / name
            root.mkdir(parents=True)
            stage = stages[name] = Stage(root, {"PATH": _path_with_python(into)})
        elif stage is None:
            if step.name != "ARG":
                raise ValueError(f"{step.name} before FROM")
        else:
            _apply(step, stage, stages, dockerfile.parent)
    if stage is None:
        raise ValueError(f"no FROM in {dockerfile}")
    return stage


def _apply(step: Instruction, stage: Stage, stages: dict[str, Stage], context: Path) -> None:
    match step.name:
        case "ARG":
            stage.args |= env_pairs(step.value)
        case "ENV":
            stage.env |= env_pairs(step.value)
        case "WORKDIR":
            stage.workdir = step.value
            stage.path(".").mkdir(parents=True, exist_ok=True)
        case "COPY":
            _copy(step.value, stage, stages, context)
        case "RUN":
            env = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_"))}
            env |= {k: v for k, v in stage.moved_env().items() if k not in _ONLY_IN_IMAGES}
            env |= stage.args
            command = ["/bin/sh", "-c", stage.moved(step.value)]
            subprocess.run(command, cwd=stage.path("."), env=env, check=True)
        case "CMD":
            stage.cmd = exec_form(step.value)
        case "HEALTHCHECK":
            stage.healthcheck = healthcheck_words(step.value)
        case "USER" | "EXPOSE":
            pass
        case _:
            raise ValueError(f"the replay does not know {step.name}")


def _copy(value: str, stage: Stage, stages: dict[str, Stage], context: Path) -> None:
    words = shlex.split(value)
    sources, target = [word for word in words[:-1] if not word.startswith("--")], words[-1]
    origin = next((word[len("--from=") :] for word in words if word.startswith("--from=")), None)
    patterns = [] if origin else ignore_patterns(context / ".dockerignore")

    def left_out(folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(context)
        return {name for name in names if is_ignored((inside / name).as_posix(), patterns)}

    for source in sources:
        found = stages[origin].path(source) if origin else context / source
        place = stage.path(target)
        if found.is_dir():
            ignore = None if origin else left_out
            shutil.copytree(found, place, symlinks=True, dirs_exist_ok=True, ignore=ignore)
        else:
            if target.endswith("/"):
                place.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, place)


def _path_with_python(into: Path) -> str:
    """A PATH whose `python` is the interpreter below the test's virtual environment."""
    shim = into / "bin" / "python"
    if not shim.exists():
        shim.parent.mkdir(parents=True)
        base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
        shim.write_text(f'#!/bin/sh\nexec "{base}" "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
    return f"{shim.parent}:/usr/local/bin:/usr/bin:/bin"
