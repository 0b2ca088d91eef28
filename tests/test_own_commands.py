"""The advice how to measure is the project's own command, told to leave a report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.testing.measuring import coverage_command, results_command

Make = Callable[..., Context]
PYTHON = {
    "pyproject.toml": "[project]\nname = 'a'\n",
    "a.py": "x = 1\n",
    "tests/test_a.py": "def test_a():\n    assert 1 == int('1')\n",
}
SCRIPT = {
    "a.ts": "export const a = 1\n",
    "a.test.ts": "it('a', () => { expect(a).toBe(1) })\n",
}


def package(**scripts: str) -> str:
    return '{"name": "a", "scripts": {' + ", ".join(f'"{k}": "{v}"' for k, v in scripts.items()) + "}}"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        (PYTHON | {"Makefile": "test:\n\tpytest -q\n"}, 'PYTEST_ADDOPTS="--cov --cov-branch --cov-report=xml" make test'),
        (PYTHON | {"justfile": "test:\n    uv run pytest\n"}, 'PYTEST_ADDOPTS="--cov --cov-branch --cov-report=xml" just test'),
        (PYTHON | {"Makefile": "test:\n\tcoverage run -m pytest\n"}, "make test"),
        (PYTHON | {"Makefile": "test:\n\tpytest --cov=a\n"}, "make test"),
        (PYTHON, "pytest --cov --cov-branch --cov-report=xml"),
        (SCRIPT | {"package.json": package(test="vitest run")}, "npm test -- --coverage --coverage.reporter=lcov"),
        (SCRIPT | {"package.json": package(test="jest"), "yarn.lock": ""}, "yarn run test --coverage --coverageReporters=lcov"),
        (SCRIPT | {"package.json": package(test="mocha")}, "npx c8 --reporter=lcov npm test"),
        (SCRIPT | {"package.json": package(test="jest --coverage")}, "npm test"),
        (SCRIPT | {"package.json": package(test="tsc && jest")}, "npm test -- --coverage --coverageReporters=lcov"),
        (SCRIPT | {"package.json": package(test="jest && eslint .")}, "npx c8 --reporter=lcov npm test"),
    ],
)  # fmt: skip
def test_the_projects_own_command_is_told_to_measure(
    repository: Make, files: dict[str, str], command: str
) -> None:
    assert coverage_command(repository(files)) == command


@pytest.mark.parametrize(
    ("files", "command"),
    [
        (PYTHON | {"Makefile": "test:\n\tpytest -q\n"}, 'PYTEST_ADDOPTS="--junitxml=junit.xml" make test'),
        (
            SCRIPT | {"package.json": package(test="vitest run")},
            "npm test -- --reporter=junit --outputFile=junit.xml",
        ),
    ],
)
def test_the_same_for_what_happened_to_each_test(
    repository: Make, files: dict[str, str], command: str
) -> None:
    assert results_command(repository(files)) == command
