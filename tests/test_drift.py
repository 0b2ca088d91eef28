"""What is generated is what would be generated; what the documents name exists."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from shipworthy.cli.app import COMMANDS
from shipworthy.errors import BUG, INTERRUPTED, NOT_READY, NOTHING_TO_SCAN, READY, UNDECIDED, USAGE

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "AGENTS.md")]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current(generator: ModuleType) -> None:
    stale = [
        str(path)
        for path, text in generator.pages().items()
        if (ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `just docs`: {stale}"


def test_every_exit_code_is_documented_and_unique(generator: ModuleType) -> None:
    codes = [READY, NOT_READY, USAGE, UNDECIDED, NOTHING_TO_SCAN, BUG, INTERRUPTED]
    assert sorted(generator.EXIT_CODES) == sorted(set(codes)) == sorted(codes)


def test_every_command_has_a_module_of_its_name() -> None:
    with_app = {
        p.stem
        for p in (ROOT / "src/shipworthy/cli").glob("*.py")
        if p.stem != "app" and "\napp = typer.Typer(" in p.read_text()
    }
    assert with_app == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_paths_named_in_documents_exist(document: Path) -> None:
    named = re.findall(
        r"`([\w./-]+/[\w./*-]*|[\w-]+\.(?:toml|md|yaml|txt))`", document.read_text(encoding="utf-8")
    )
    produced = {".shipworthy.yaml", "coverage.xml"}
    missing = [
        n
        for n in named
        if n not in produced
        and not list(ROOT.glob(n.rstrip("/")))
        and not list(ROOT.glob(f"src/shipworthy/{n.rstrip('/')}"))
    ]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_recipes_and_commands_named_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z]+)(?: \*ARGS)?:", (ROOT / "justfile").read_text(), re.MULTILINE))
    used = {word for line in re.findall(r"`just ([a-z ]+)`", text) for word in line.split()}
    assert used <= recipes
    commands = set(re.findall(r"(?:^|[`/ ])shipworthy ([a-z]+)", text)) - {"is", "scans", "says"}
    assert {c for c in commands if c in COMMANDS or f"`shipworthy {c}" in text} <= set(COMMANDS)


def test_ci_runs_exactly_the_readmes_test_command() -> None:
    (command,) = re.findall(
        r"^python3 -m venv .* check$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert command in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


def test_no_lock_file_names_an_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in lock.read_text(encoding="utf-8")


def test_hooks_run_commands_there_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert len(hooks) == 2
    for hook in hooks:
        program, command, *_ = hook["entry"].split()
        assert program == "shipworthy"
        assert command in COMMANDS


def test_nothing_names_one_machines_paths() -> None:
    done = subprocess.run(
        ["git", "grep", "-nIE", r"(^|[^A-Za-z0-9_.])/(work|home/[a-z]+|root)/", "--", "src", "rules", "templates", "docs", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""
