"""The commands a newcomer can run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.guides.commands import (
    build_commands,
    check_commands,
    lint_commands,
    setup_commands,
    test_commands,
)

Repository = Callable[..., Context]
TESTS = {"app/a.py": "x = 1\n", "tests/test_a.py": "def test_a():\n    assert x == 1\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"Makefile": "all: x\ntest:\n\tpytest\n"}, "make test @Makefile:2"),
        ({"package.json": '{"scripts": {"test": "jest"}}'}, "npm test @package.json:1"),
        (
            {"package.json": '{"scripts": {"test": "jest"}}', "pnpm-lock.yaml": ""},
            "pnpm run test @package.json:1",
        ),
        ({"tox.ini": "[tox]\nenvlist = py\n[testenv]\ncommands = pytest\n"}, "tox @tox.ini:3"),
        ({"noxfile.py": "@nox.session\ndef tests(s):\n    s.run('pytest')\n"}, "nox -s tests @noxfile.py:2"),
        ({"scripts/test": "#!/bin/sh\npytest\n"}, "./scripts/test @scripts/test:1"),
        ({"go.mod": "module x\n"}, "go test ./... @go.mod:1"),
        ({"pom.xml": "<project/>", "mvnw": "#!/bin/sh\n"}, "./mvnw verify @mvnw:1"),
        ({"pyproject.toml": "[tool.pytest.ini_options]\n"}, "pytest @pyproject.toml:1"),
        ({"requirements-dev.txt": "# pytest\npytest-cov\npytest==8\n"}, "pytest @requirements-dev.txt:3"),
        ({"tests/test_b.py": "import unittest\n"}, "python -m unittest discover tests @tests/test_b.py:1"),
        ({"api/package.json": '{"scripts": {"test": "jest"}}'}, "npm test @api/package.json:1"),
        ({"tox.ini": "[testenv:odd]\ncommands = nose2\n"}, "tox -e odd @tox.ini:1"),
    ],
)
def test_the_test_command_is_what_runs_tests_in_the_end(
    repository: Repository, files: dict[str, str], expected: str
) -> None:
    first = repository(TESTS | files).get(test_commands)[0]
    assert f"{first.command} @{first.path}:{first.line}" == expected


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"package.json": '{"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}'},
        {"Makefile": "test:\n\t# pytest\n"},
        {"scripts/test": "#!/bin/sh\n"},
    ],
)
def test_a_name_alone_is_no_test_command(repository: Repository, files: dict[str, str]) -> None:
    assert repository(TESTS | files).get(test_commands) == ()


def test_without_tests_no_command_runs_them(repository: Repository) -> None:
    context = repository(
        {
            "app/a.py": "x = 1\n",
            "Makefile": "test:\n\tpytest\ncheck: test\n\truff check\n",
            "go.mod": "module x\n",
        }
    )
    assert context.get(test_commands) == ()
    assert context.get(check_commands) == ()
    assert [c.command for c in context.get(lint_commands)][:1] == ["make check"]


def test_one_command_that_checks_all(repository: Repository) -> None:
    files = TESTS | {
        "Makefile": "test:\n\tpytest\nci: test\n\truff check\nloose: test\n\truff check || true\n"
    }
    assert [c.command for c in repository(files).get(check_commands)] == ["make ci"]


def test_packaging_is_no_build(repository: Repository) -> None:
    packs = TESTS | {"Makefile": "build:\n\tpython -m build\n"}
    assert repository(packs).get(build_commands) == ()
    builds = TESTS | {"package.json": '{"scripts": {"build": "vite build"}}'}
    assert [c.command for c in repository(builds).get(build_commands)] == ["npm run build"]


def test_setup_is_a_task_or_a_lock_file(repository: Repository) -> None:
    assert [c.command for c in repository(TESTS | {"uv.lock": "version = 1\n"}).get(setup_commands)] == [
        "uv sync"
    ]
    assert [
        c.command for c in repository(TESTS | {"Makefile": "setup:\n\tuv sync\n"}).get(setup_commands)
    ] == ["make setup"]
    assert repository(TESTS | {"Makefile": "setup:\n\techo done\n"}).get(setup_commands) == ()
