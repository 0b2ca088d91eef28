"""What texts for agents say against lock files, manifests and one another; how to run one test."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from shipworthy.collect.agents.instruction_agreement import statements
from shipworthy.collect.agents.instruction_copies import copies
from shipworthy.collect.agents.single_test import single_tests
from shipworthy.collect.context import Context

Repository = Callable[..., Context]
PACKAGE = '{"name": "app", "engines": {"node": ">=20.1"}, "dependencies": {"a": "^1"}}'
PYTHON = '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\n'
CODE = {"index.js": "console.log(1)\n", "app.py": "x = 1\n"}


def told(context: Context) -> list[tuple[str, bool]]:
    return [(s.said, s.agrees) for s in context.get(statements)]


def sh(*lines: str) -> str:
    return "# Work\n\n```sh\n" + "\n".join(lines) + "\n```\n"


@pytest.mark.parametrize(
    ("lock", "command", "expected"),
    [
        ("pnpm-lock.yaml", "pnpm install", [("pnpm install", True)]),
        ("pnpm-lock.yaml", "npm ci", [("npm ci", False)]),
        ("yarn.lock", "yarn", [("yarn", True)]),
        ("package-lock.json", "yarn install --immutable", [("yarn install --immutable", False)]),
        ("bun.lock", "npm install left-pad", []),
        ("bun.lock", "npm install -g bun", []),
        ("bun.lock", "npm run build", []),
        ("README.txt", "npm install", []),
        ("uv.lock", "poetry install", [("poetry install", False)]),
        ("uv.lock", "uv sync --dev", [("uv sync --dev", True)]),
        ("uv.lock", "cd ../other && poetry install", []),
    ],
)
def test_the_package_manager_is_the_one_whose_lock_file_is_there(
    repository: Repository, lock: str, command: str, expected: list[tuple[str, bool]]
) -> None:
    files = CODE | {"package.json": PACKAGE, "pyproject.toml": PYTHON, lock: "{}\n", "AGENTS.md": sh(command)}
    assert told(repository(files)) == expected


@pytest.mark.parametrize(
    "files",
    [
        {"yarn.lock": "{}", "web/pnpm-lock.yaml": "{}", "web/package.json": PACKAGE, "AGENTS.md": sh("cd web && pnpm install")},
        {"yarn.lock": "{}", "web/pnpm-lock.yaml": "{}", "web/package.json": PACKAGE, "web/AGENTS.md": sh("pnpm install")},
        {"yarn.lock": "{}", "web/package.json": PACKAGE, "web/AGENTS.md": sh("yarn install")},
    ],
)  # fmt: skip
def test_each_folder_may_have_a_package_manager_of_its_own(
    repository: Repository, files: Mapping[str, str]
) -> None:
    assert [agrees for _, agrees in told(repository({**CODE, "package.json": PACKAGE, **files}))] == [True]


def test_a_manifest_that_names_its_package_manager_settles_it(repository: Repository) -> None:
    package = '{"name": "app", "packageManager": "pnpm@9.1.0"}'
    files = CODE | {"package.json": package, "package-lock.json": "{}", "AGENTS.md": sh("pnpm install")}
    assert told(repository(files)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requires Python 3.9+.", [("Python 3.9+", False)]),
        ("You need Python >= 3.11 here.", [("Python >= 3.11", True)]),
        ("Requires Python 3.12 or later.", [("Python 3.12 or later", True)]),
        ("We need Node.js 18+ and pnpm.", [("Node.js 18+", False)]),
        ("Node 20+ is required.", [("Node 20+", True)]),
        ("Use Python 3.9+ type hints where needed.", []),
        ("Requires Python 3.9.", []),
        ("We dropped what was required for Python 3.8+ long ago; it was removed.", []),
        ("Support for Rust 1.60+ is required.", []),
    ],
)
def test_a_lowest_version_is_no_lower_than_the_manifest_asks(
    repository: Repository, text: str, expected: list[tuple[str, bool]]
) -> None:
    files = CODE | {"package.json": PACKAGE, "pyproject.toml": PYTHON, "CLAUDE.md": f"# Work\n\n{text}\n"}
    assert told(repository(files)) == expected


WORDS = " ".join(f"Rule {a} says that {b} comes before whatever else there is to do." for a, b in zip(
    ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"],
    ["naming", "layering", "testing", "typing", "logging", "caching", "paging", "mocking"], strict=True,
))  # fmt: skip
MORE = " Words about ordering, transport, invoices, customers, warehouses, shipping, refunds, taxes, discounts, baskets."


@pytest.mark.parametrize(
    ("other", "count"),
    [
        ({"CLAUDE.md": f"# Claude\n\n{WORDS}{MORE}\n"}, 1),
        ({".github/copilot-instructions.md": f"{WORDS}{MORE}\n"}, 1),
        ({"CLAUDE.md": "@AGENTS.md\n"}, 0),
        ({"CLAUDE.md": f"@AGENTS.md\n\n{WORDS}{MORE}\n"}, 0),
        ({"CLAUDE.md": "# Claude\n\nSomething else altogether, in a few words.\n"}, 0),
        (
            {
                "web/AGENTS.md": "# Web\n\n"
                + " ".join(f"word{chr(97 + n)} stands here" for n in range(26))
                + "\n"
            },
            0,
        ),
    ],
)
def test_a_copy_is_told_from_a_text_that_leads_to_the_other(
    repository: Repository, other: Mapping[str, str], count: int
) -> None:
    context = repository({"AGENTS.md": f"# Work\n\n{WORDS}{MORE}\n", **other})
    assert len(context.get(copies)) == count


TESTED = {
    "pyproject.toml": PYTHON + "[tool.pytest.ini_options]\n",
    "app.py": "def f(x):\n    return x\n",
    "tests/test_app.py": "from app import f\n\ndef test_f():\n    assert f(1) == 1\n",
}


@pytest.mark.parametrize(
    "command",
    [
        "pytest tests/test_app.py", "uv run pytest -k NAME", "pytest path/to/test.py::test_name", "go test ./pkg -run Name",
        "cargo test some_name", "npm test -- src/a.test.ts", "npx vitest run src/a.test.ts", "./gradlew test --tests Name",
        "mvn -Dtest=Name test", "dotnet test --filter Name", "bundle exec rspec spec/a_spec.rb", "tox -e py -- -k name",
        "TEST=path/to/test.py make test", "python -m unittest tests.test_app", "phpunit --filter Name", "ctest -R name",
        "yarn jest <path>   # one file", "bin/test test/a_test.rb",
    ],
)  # fmt: skip
def test_a_command_for_one_test_is_found(repository: Repository, command: str) -> None:
    context = repository(TESTED | {"AGENTS.md": sh("pytest", command)})
    command = command.partition("  #")[0].strip()
    assert [command.endswith(s.command) for s in context.get(single_tests)] == [True]


@pytest.mark.parametrize(
    "command",
    [
        "pytest",
        "pytest -q",
        "go test ./...",
        "cargo test",
        "npm test",
        "vitest run",
        "make test",
        "tox",
        "test a ... ok",
        "make lint",
    ],
)
def test_a_command_for_all_tests_is_none(repository: Repository, command: str) -> None:
    context = repository(TESTED | {"AGENTS.md": sh("pytest", command)})
    assert context.get(single_tests) == ()
