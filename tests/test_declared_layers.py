"""Declared boundaries: which count, who holds them, which imports break them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.code.declared_layers import contracts, declared, violations
from shipworthy.collect.context import Context
from shipworthy.formats import boundaries
from shipworthy.imports.contracts import breaches
from shipworthy.model.boundaries import Contract
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]

INI = """[importlinter]
root_package = app

[importlinter:contract:one]
name = Layers
type = layers
containers =
    app
layers =
    cli
    (core) | web
    model
ignore_imports =
    app.model.old -> app.cli.**
"""
CODE = {
    "src/app/__init__.py": "",
    "src/app/cli/__init__.py": "from app.core import x\n",
    "src/app/core/__init__.py": "import app.web\nfrom app.model import m\n",
    "src/app/web/__init__.py": "x = 1\n",
    "src/app/model/__init__.py": "m = 1\n",
    "src/app/model/bad.py": "import os\nfrom app.cli import main\n",
    "src/app/model/old.py": "def f():\n    from app.cli.main import run\n",
    "src/app/cli/main.py": "x = 1\n",
    "src/app/model/types.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import app.cli\n",
}
CI = """on: pull_request
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: {command}
"""


def test_direct_imports_are_held_against_layers(repository: Make) -> None:
    context = repository({**CODE, ".importlinter": INI, "pyproject.toml": "[project]\nname = 'app'\n"})
    assert context.get(contracts) == 1
    assert [(v.path, v.line, v.imported, v.contract) for v in context.get(violations)] == [
        ("src/app/core/__init__.py", 1, "app.web", "Layers"),
        ("src/app/model/bad.py", 2, "app.cli.main", "Layers"),
    ]


@pytest.mark.parametrize(
    ("files", "enforced"),
    [
        ({}, False),
        ({".github/workflows/ci.yml": CI.format(command="uv run lint-imports")}, True),
        ({".github/workflows/ci.yml": CI.format(command="lint-imports || true")}, False),
        ({".github/workflows/ci.yml": CI.format(command="echo nothing")}, False),
        ({".github/workflows/ci.yml": CI.format(command="./tool --of lint-imports --via $THING")}, None),
    ],
)
def test_a_declaration_counts_as_enforced_where_ci_runs_the_tool(
    repository: Make, files: dict[str, str], *, enforced: bool | None
) -> None:
    (found,) = repository({**CODE, ".importlinter": INI, **files}).get(declared)
    assert (found.path, found.line, found.tool, found.rules) == (".importlinter", 4, "import-linter", 1)
    assert isinstance(found.enforced, Unknown) if enforced is None else found.enforced is enforced


DEPGUARD = "linters: {enable: [depguard]%s}\n%s"
RULES = "depguard: {rules: {model: {files: ['%s'], deny: [{pkg: example.org/app/web}]}}}"
ESLINT = """// 'import/no-restricted-paths': ['error', {zones: [{target: 'a', from: 'b'}]}]
export default [{ files: ['src/**/*.ts'], rules: { %s } }] // the end
"""
NX = "'@nx/enforce-module-boundaries': ['%s', {depConstraints: [{sourceTag: '%s', onlyDependOnLibsWithTags: ['x']}]}]"
CRUISER = "module.exports = { forbidden: [{ name: 'x', from: { %s }, to: { %s } }] }\n"


@pytest.mark.parametrize(
    ("path", "text", "tool"),
    [
        (".importlinter", INI, "import-linter"),
        (".importlinter", "[importlinter]\nroot_package = app\n", None),
        ("setup.cfg", INI, "import-linter"),
        ("pyproject.toml", "[[tool.importlinter.contracts]]\ntype = 'independence'\nmodules = ['a', 'b']\n", "import-linter"),
        ("pyproject.toml", "[tool.importlinter]\ncontracts = 5\n", None),
        ("pyproject.toml", "# importlinter\n[project]\nname = 'x'\n", None),
        (".golangci.yml", DEPGUARD % ("", "linters-settings: {" + RULES % "**/model/*.go" + "}"), "depguard"),
        (".golangci.yml", DEPGUARD % (", settings: {" + RULES % "**/model/*.go" + "}", ""), "depguard"),
        (".golangci.yml", DEPGUARD % ("", "linters-settings: {" + RULES % "$all" + "}"), None),
        (".golangci.yml", DEPGUARD % (", disable: [depguard]", "linters-settings: {" + RULES % "m/*.go" + "}"), None),
        (".golangci.yml", "linters: [a]\nlinters-settings: 5\n", None),
        ("eslint.config.js", ESLINT % "", None),
        ("eslint.config.js", ESLINT % "'import/no-restricted-paths': ['error', {zones: [{target: 'a', from: 'b'}]}]",
         "import/no-restricted-paths"),
        ("eslint.config.js", ESLINT % "'import/no-restricted-paths': ['error', {zones: []}]", None),
        ("eslint.config.js", ESLINT % NX % ("error", "type:ui"), "Nx module boundaries"),
        ("eslint.config.js", ESLINT % NX % ("error", "*"), None),
        (".eslintrc.json", (NX % ("off", "type:ui")).replace("'", '"'), None),
        (".dependency-cruiser.cjs", CRUISER % ("path: '^src/model'", "path: '^src/web'"), "dependency-cruiser"),
        (".dependency-cruiser.cjs", CRUISER % ("", "circular: true"), None),
        ("deptrac.yaml", "deptrac: {layers: [{name: A}], ruleset: {A: [B]}}", "deptrac"),
        ("deptrac.yaml", "deptrac: {layers: [{name: A}], ruleset: []}", None),
        ("deptrac.yaml", "[]", None),
        ("tach.toml", "[[modules]]\npath = 'a'\ndepends_on = ['b']\n", "tach"),
        ("tach.toml", "modules = 3\n", None),
        ("package.yml", "enforce_dependencies: true\n", "packwerk"),
        ("package.yml", "enforce_dependencies: false\n", None),
        (".golangci.yml", "{", None),
        ("tach.toml", "[[[", None),
    ],
)  # fmt: skip
def test_only_what_says_something_about_parts_is_a_boundary(path: str, text: str, tool: str | None) -> None:
    found = [b.tool for b in boundaries.read(path, text)] if boundaries.matches(path) else []
    assert found == ([tool] if tool else [])


def test_architecture_tests_are_boundaries_where_they_ask(repository: Make) -> None:
    head = "package a;\nimport com.tngtech.archunit.library.Architectures;\nclass ArchTest {\n"
    files = {
        "src/test/java/a/ArchTest.java": head + "  @Test void f() { layeredArchitecture().check(all); }\n}\n",
        "src/test/java/a/IdleTest.java": head + "}\n",
        "src/main/java/a/A.java": "package a;\nclass A {}\n",
    }
    (found,) = repository(files).get(declared)
    assert (found.path, found.line, found.tool) == ("src/test/java/a/ArchTest.java", 2, "ArchUnit")


def test_forbidden_and_independent_modules() -> None:
    pairs = [("a.x", "b.y"), ("a.x", "c"), ("ab", "b"), ("c", "a"), ("a.z", "b")]
    forbidden = Contract("forbidden", "f", 1, sources=("a",), forbidden=("b",), ignored=(("a.z", "*"),))
    assert list(breaches(forbidden, pairs)) == [("a.x", "b.y")]
    apart = Contract("independence", "i", 1, sources=("a", "b", "c"))
    assert list(breaches(apart, pairs)) == [("a.x", "b.y"), ("a.x", "c"), ("c", "a"), ("a.z", "b")]
    endless = Contract("forbidden", "f", 1, sources=(".".join(["**"] * 40),), forbidden=("b",))
    assert list(breaches(endless, [("a" * 5000, "b")])) == []
