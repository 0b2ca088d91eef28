"""Test tools: whether what runs the tests is declared, so that an install brings it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_units import is_within
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import languages
from shipworthy.formats import tool_dependencies
from shipworthy.model.dependencies import Manifest
from shipworthy.model.repository import FileKind, PathClass
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError, line_of

_PYTEST = re.compile(r"^\s*(?:import pytest\b|from pytest\b)", re.MULTILINE)
_RUNNERS = {
    name: name
    for name in ("ava", "c8", "cypress", "jasmine", "jest", "karma", "mocha", "nyc", "qunit", "tap")
} | {
    "playwright": "@playwright/test",
    "tape": "tape",
    "uvu": "uvu",
    "vitest": "vitest",
    "wtr": "@web/test-runner",
}
"""The command to the package that brings it."""
_NOT_A_TEST = "no test specified"


@dataclass(frozen=True, slots=True)
class TestTool:
    """A tool the tests need, where that shows, and whether a manifest declares it."""

    path: str
    line: int
    name: str
    declared: bool


@fact("environment.test_tools")
def test_tools(context: Context) -> tuple[TestTool, ...]:
    """What the tests are run with, and whether some manifest declares it.

    pytest where Python tests import it; the runner that a `test` script of package.json starts. It may
    be declared in any manifest, dependency group, requirements file, tox, nox, Hatch or conda
    environment. Languages that bring their test runner (Go, Rust) have nothing to declare.
    """
    return (*_python(context), *_javascript(context))


def _python(context: Context) -> Iterator[TestTool]:
    if "Python" not in context.get(languages):
        return
    for file in context.of_class(PathClass.TEST):
        if file.language != "Python" or file.kind is not FileKind.TEXT:
            continue
        text = context.read(file.path)
        if found := _PYTEST.search(text):
            line = text.count("\n", 0, found.end()) + 1
            yield TestTool(file.path, line, "pytest", _declares_pytest(context))
            return


def _declares_pytest(context: Context) -> bool:
    manifests = [m for m in context.get(product_manifests) if m.ecosystem == "pypi"]
    if any(d.name.startswith("pytest") for m in manifests for d in m.dependencies):
        return True
    if any("hatch" in m.traits for m in manifests):
        return True  # `hatch test` brings pytest
    for file in context.files:
        if file.kind is not FileKind.TEXT:
            continue
        if tool_dependencies.matches(file.path) or "requirements" in file.path:
            try:
                text = context.read(file.path)
            except Unavailable:
                continue
            if any(n.startswith("pytest") for n in tool_dependencies.names(file.path, text)):
                return True
    return False


def _javascript(context: Context) -> Iterator[TestTool]:
    manifests = [m for m in context.get(product_manifests) if m.ecosystem == "npm"]
    for manifest in manifests:
        try:
            root = read_json(context.read(manifest.path))
        except (DocumentError, Unavailable):
            continue
        scripts = root.get("scripts") if isinstance(root, dict) else None
        script = scripts.get("test") if isinstance(scripts, dict) else None
        if isinstance(script, str) and _NOT_A_TEST not in script and (runner := _runner(script)):
            above = [m for m in manifests if is_within(manifest.folder, m.folder)]
            declared = any(_declares(m, runner) for m in above)
            yield TestTool(manifest.path, line_of(scripts, "test"), runner, declared)


def _runner(script: str) -> str:
    """The package of the first known runner that the script starts itself."""
    for command in re.split(r"&&|\|\||;|\|", script):
        words = [w for w in command.split() if "=" not in w]
        while words and words[0] in {"cross-env", "npx", "bunx", "env", "dotenv", "--"}:
            words = words[1:]
        if words and words[0] in _RUNNERS:
            return _RUNNERS[words[0]]
    return ""


def _declares(manifest: Manifest, runner: str) -> bool:
    wanted = {runner, "playwright"} if runner == "@playwright/test" else {runner}
    return any(d.name in wanted or d.name == f"{runner}-cli" for d in manifest.dependencies)
