"""The house itself: what stands where, what is pinned, and that the documents say so."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from models.languages import LANGUAGES, script_share
from models.version import __version__

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page
    for folder in ("", "docs", "benchmarks", "deploy", "examples")
    for page in (ROOT / folder).glob("*.md")
)
# An example's language, its fewest and its most words.
EXAMPLES = {
    "article.txt": ("en", 300, 900),
    "article-ru.txt": ("ru", 300, 900),
    "article-ar.txt": ("ar", 300, 900),
    "long-article.txt": ("en", 3600, 4400),
}
# What docs/design.md draws, and what its words promise.
TREE = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-mcp.txt",
    "requirements-hf.txt",
    "requirements-train.txt",
    "service/__init__.py",
    "service/app.py",
    "models/__init__.py",
    "models/catalogue.toml",
    "models/training/__init__.py",
    "tests",
    "Dockerfile",
    ".dockerignore",
    "compose.yaml",
    "deploy/kubernetes.yaml",
    "deploy/epitome.service",
    "Makefile",
    ".ci/run",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "docs/design.md",
    "docs/operations.md",
    "docs/licences.md",
    "docs/settings.md",
    "docs/models.md",
)
README_SCREEN_LINES = 50


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _requirements(name: str) -> list[str]:
    lines = (line.split("#")[0].strip() for line in _read(name).splitlines())
    return [line for line in lines if line]


def _distribution(requirement: str) -> str:
    return re.split(r"[=<>!~;\[ ]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("name", TREE)
def test_the_tree_of_the_design_stands(name: str) -> None:
    assert (ROOT / name).exists()


def test_the_users_choices_are_in_the_requirements() -> None:
    names = {_distribution(line) for line in _requirements("requirements.txt")}
    assert {"flask", "transformers", "sentencepiece", "langdetect"} <= names


def test_the_service_installs_without_torch() -> None:
    for line in _requirements("requirements.txt"):
        assert not re.match(r"(torch|nvidia|cuda|triton)\b", line), line


def test_every_requirement_is_pinned_to_one_version() -> None:
    for name in ROOT.glob("requirements*.txt"):
        for line in _requirements(name.name):
            if not line.startswith("-r "):
                assert re.fullmatch(r"[\w.-]+==[\w.]+(; .+)?", line), f"{name.name}: {line}"


def _third_party_imports(folder: str, *, without: str) -> Iterator[tuple[str, str]]:
    own = {"models", "service", "tests", "client"}
    for path in sorted((ROOT / folder).rglob("*.py")):
        if path.is_relative_to(ROOT / without):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                package = name.split(".")[0]
                if package not in sys.stdlib_module_names | own:
                    yield str(path.relative_to(ROOT)), package


def test_what_the_code_imports_is_required_by_name() -> None:
    """A package that another one happens to bring today may be gone tomorrow."""
    direct = _read("requirements.txt").split("\n\n")[0]
    wanted = {_distribution(line) for line in direct.splitlines() if "==" in line}
    wanted.add("torch")  # requirements-hf.txt
    extra = _read("requirements-mcp.txt").split("\n\n")[0]
    wanted |= {_distribution(line) for line in extra.splitlines() if "==" in line}
    providers = packages_distributions()
    for folder in ("models", "service"):
        for path, package in _third_party_imports(folder, without="models/training"):
            found = {_distribution(name) for name in providers.get(package, [package])}
            assert found & wanted, f"{path} imports {package}, which requirements.txt lacks"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_its_length_and_its_script(name: str) -> None:
    text = _read(f"examples/{name}")
    code, fewest, most = EXAMPLES[name]
    assert fewest <= len(text.split()) <= most
    assert script_share(text, LANGUAGES[code].script) > 0.97
    assert re.search(r"[«“\"]", text), "a quote"
    assert re.search(r"\b20\d\d\b", text), "a date"


def test_the_changelog_names_the_version() -> None:
    newest = re.search(r"^## \[(.+?)\]", _read("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None and newest[1] == __version__


def test_the_readme_opens_with_both_commands_and_an_answer() -> None:
    screen = "\n".join(_read("README.md").splitlines()[:README_SCREEN_LINES])
    for wanted in ("make run", "make test", "curl ", "/v1/digest", '"translations"'):
        assert wanted in screen, wanted


def test_ci_runs_the_tests_as_a_person_does() -> None:
    script = ROOT / ".ci/run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["#!/usr/bin/env bash", "set -euo pipefail"]
    assert lines[-1] == "make test" and len(lines) == 4
    assert script.stat().st_mode & 0o111


def test_the_makefile_defines_every_command_the_documents_name() -> None:
    rules = re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE)
    for page in PAGES:
        for command in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8")):
            assert command in rules, f"{page.name}: make {command}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def _links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", link):
                yield page, link


@pytest.mark.parametrize(
    ("page", "link"), tuple(_links()), ids=lambda value: getattr(value, "name", value)
)
def test_links_between_documents_lead_somewhere(page: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    assert target.exists(), f"{page.name}: {link}"
    if anchor:
        assert anchor in _anchors(target), f"{page.name}: {link}"


def test_every_package_asked_for_by_name_has_its_licence_stated() -> None:
    stated = set(re.findall(r"^\| ([\w-]+) \|", _read("docs/licences.md").lower(), re.MULTILINE))
    for name in ROOT.glob("requirements*.txt"):
        direct = name.read_text(encoding="utf-8").split("\n\n")[0]
        asked = [line for line in direct.splitlines() if re.match(r"\w.*==", line)]
        for requirement in asked:
            names = {_distribution(requirement), _distribution(requirement).replace("-", "_")}
            assert names & stated, requirement
