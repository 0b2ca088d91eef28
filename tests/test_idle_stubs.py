"""What does nothing for the product earns nothing: idle tasks, linters of other languages, idle workflows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.ci.ci import runs_linter
from shipworthy.collect.ci.ci_serving import serving_workflows
from shipworthy.collect.ci.ci_tokens import workflow_tokens
from shipworthy.collect.context import Context
from shipworthy.collect.guides.readme import test_command as command_for_tests

Repository = Callable[..., Context]
CODE = {"src/app.js": "export function f(a) {\n  return a\n}\n" * 30, "package.json": "{}"}


def workflow(command: str) -> str:
    return (
        "on: [push, pull_request]\npermissions: {}\njobs:\n  t:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n"
        f"    steps:\n      - uses: actions/checkout@v4\n      - run: {command}\n"
    )


@pytest.mark.parametrize(
    ("command", "judged"),
    [
        ("npx eslint .", True),
        ("lint-imports", False),
        ("flake8", False),
        ("golangci-lint run", False),
        ("npx eslint . && flake8", True),
        ("some-unknown-wrapper && npx xo", True),
    ],
)
def test_a_linter_of_another_language_judges_nothing(
    repository: Repository, command: str, *, judged: bool
) -> None:
    context = repository({**CODE, ".github/workflows/ci.yml": workflow(command)})
    assert context.get(runs_linter) is judged
    assert bool(context.get(serving_workflows)) is judged


@pytest.mark.parametrize("command", ["'true'", "lint-imports", "npm ci", "echo done"])
def test_an_idle_workflow_without_faults_is_no_merit(repository: Repository, command: str) -> None:
    context = repository({**CODE, ".github/workflows/ci.yml": workflow(command)})
    assert context.get(serving_workflows) == ()
    assert context.get(workflow_tokens) == ()


def test_an_idle_workflow_with_a_fault_is_told(repository: Repository) -> None:
    text = workflow("lint-imports").replace("permissions: {}\n", "")
    (token,) = repository({**CODE, ".github/workflows/ci.yml": text}).get(workflow_tokens)
    assert not token.restricted


@pytest.mark.parametrize(
    ("recipe", "works"),
    [
        ("test:\n\ttrue\n", False),
        ("test:\n\t@echo ok\n", False),
        ("test: check\ncheck:\n\t:\n", False),
        ("test:\n", False),
        ("test:\n\tnode --test\n", True),
        ("test: check\ncheck:\n\tnode --test\n", True),
        ("test:\n\techo begin && node --test\n", True),
    ],
)
def test_a_task_that_does_nothing_is_no_command(repository: Repository, recipe: str, *, works: bool) -> None:
    guide = "# Agents\n\nRun `make test`.\n"
    context = repository({**CODE, "AGENTS.md": guide, "Makefile": recipe})
    assert bool(context.get(command_for_tests)) is works
