"""The rooms stay apart: `models` knows nothing of `service`, `service` only the face of `models`.

And nothing happens on import: no file is read but code, nothing is written, no model library is
loaded.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import models

ROOT = Path(__file__).parents[1]

FACE = [
    "MAX_ALTERNATIVES",
    "SUPPORTED",
    "BadText",
    "BusyError",
    "Cancelled",
    "ConsentMissing",
    "Coverage",
    "Deadline",
    "DeadlineExceeded",
    "DetectedLanguage",
    "EmptyText",
    "EngineFailure",
    "Evidence",
    "HashMismatch",
    "Job",
    "LanguageError",
    "LanguageGuess",
    "LanguageInfo",
    "Length",
    "ModelError",
    "ModelInfo",
    "ModelStore",
    "ModelUnavailable",
    "Overloaded",
    "Pipeline",
    "PipelineOptions",
    "Progress",
    "Result",
    "Span",
    "StoreError",
    "StoreUsageError",
    "Summary",
    "SummarySentence",
    "TextTooLong",
    "TranslateJob",
    "TranslateResult",
    "TranslatedItem",
    "TranslatedSentence",
    "Translation",
    "UndeterminedLanguage",
    "UnsupportedLanguage",
    "UnsupportedPair",
    "Warning",
    "__version__",
    "bring",
    "converted_type",
    "import_models",
    "make_ready",
    "open_pipeline",
]


def imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Every import of a file: the module, and the names taken from it (none for `import x`)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, []
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or "", [alias.name for alias in node.names]


def files(room: str) -> list[Path]:
    found = sorted((ROOT / room).rglob("*.py"))
    assert found
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_face_of_models_is_what_it_was() -> None:
    assert sorted(models.__all__) == sorted(FACE)
    assert all(hasattr(models, name) for name in FACE)


@pytest.mark.parametrize("path", files("models"), ids=name_of)
def test_models_never_imports_service(path: Path) -> None:
    rooms = {module.split(".")[0] for module, _ in imports(path)}
    assert not rooms & {"service", "flask", "pydantic", "gunicorn", "tests"}


@pytest.mark.parametrize("path", files("service"), ids=name_of)
def test_service_uses_only_the_face_of_models(path: Path) -> None:
    for module, names in imports(path):
        if module.split(".")[0] != "models":
            assert module.split(".")[0] != "tests"
            continue
        assert module == "models", f"reaches into {module}"
        assert names, "write `from models import …`, so that the names can be checked"
        assert set(names) <= set(models.__all__)


# Run in a process of its own: every file opened and every module loaded by an import.
WATCH = """
import json, os, sys
opened = []
def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        opened.append([os.fsdecode(args[0]), str(args[1]), args[2]])
    elif event in ("os.mkdir", "os.remove", "os.rename", "socket.connect", "subprocess.Popen"):
        opened.append([event, "event", 0])
sys.addaudithook(watch)
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps({"opened": opened, "modules": sorted(sys.modules)}))
"""
HEAVY = {"torch", "ctranslate2", "transformers", "tokenizers", "sentencepiece"}


@pytest.mark.parametrize(
    "names",
    [
        ["models"],
        ["service"],
        ["service.cli"],
        ["service.settings", "service.server"],
        ["models", "service", "service.app", "service.cli", "service.server"],
    ],
    ids=" ".join,
)
def test_importing_has_no_side_effect(names: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    seen = json.loads(done.stdout)
    loaded = {module.split(".")[0] for module in seen["modules"]}
    assert not loaded & HEAVY
    for path, mode, _ in seen["opened"]:
        assert mode != "event", f"{path} on import"
        assert not set(mode) & set("wax+"), f"{path} is written on import"
        if Path(path).is_absolute() and Path(path).is_relative_to(ROOT):
            inside_venv = Path(path).is_relative_to(ROOT / ".venv")
            assert inside_venv or path.endswith((".py", ".pyc")), f"{path} is read on import"


def test_the_command_line_starts_without_flask() -> None:
    code = "import sys, service.cli; print(sorted({'flask', 'gunicorn', 'tqdm'} & {*sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
