"""Lock files: who needs one, what counts as one, and what it lacks."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from shipworthy.collect.code import undeclared
from shipworthy.collect.context import Context
from shipworthy.collect.environment import locks
from shipworthy.formats import globs, lockfiles

Make = Callable[..., Context]

APP = '{"name": "app", "private": true, "dependencies": {"left": "^1", "right": "^2"}}'
LIBRARY = '{"name": "lib", "version": "1.0.0", "exports": "./x.js", "dependencies": {"left": "^1"}}'
LOCK = '{"packages": {"node_modules/left": {}, "node_modules/right": {}}}'
CODE = {"index.js": "console.log(1)\n"}


def locked(context: Context) -> list[tuple[str, str, bool]]:
    return [(p.path, p.lock, p.locked) for p in context.get(locks.locked_projects)]


def test_a_program_without_a_lock_file_is_found(repository: Make) -> None:
    (project,) = repository({"package.json": APP, **CODE}).get(locks.locked_projects)
    assert (project.locked, project.line, project.remedy) == (False, 1, "npm install --package-lock-only")


def test_a_lock_file_must_name_the_dependencies(repository: Make) -> None:
    assert locked(repository({"package.json": APP, "package-lock.json": LOCK, **CODE})) == [
        ("package.json", "package-lock.json", True)
    ]
    assert locked(repository({"package.json": APP, "package-lock.json": "{}", **CODE})) == [
        ("package.json", "package-lock.json", False)
    ]


def test_a_published_library_needs_none_and_counts_where_it_has_one(repository: Make) -> None:
    assert locked(repository({"package.json": LIBRARY, **CODE})) == []
    assert locked(repository({"package.json": LIBRARY, "yarn.lock": "left@^1:\n", **CODE})) == [
        ("package.json", "yarn.lock", True)
    ]
    assert locked(repository({"package.json": LIBRARY, "yarn.lock": "", **CODE})) == []


def test_a_workspace_shares_the_lock_file_above(repository: Make) -> None:
    root = '{"private": true, "workspaces": ["apps/*"]}'
    files = {"package.json": root, "package-lock.json": LOCK, "apps/web/package.json": APP, **CODE}
    assert locked(repository(files)) == [("apps/web/package.json", "package-lock.json", True)]


def test_a_lock_file_above_that_knows_nothing_of_a_project_does_not_serve_it(repository: Make) -> None:
    files = {
        "package.json": '{"private": true}',
        "package-lock.json": '{"packages": {}}',
        "web/package.json": APP,
    }
    assert locked(repository({**files, **CODE})) == [("web/package.json", "", False)]


def test_of_two_lock_files_the_one_in_use_counts(repository: Make) -> None:
    stale = '{"packages": {"node_modules/left": {}}}'
    context = repository({"package.json": APP, "package-lock.json": stale, "bun.lock": LOCK, **CODE})
    assert [(c.lock, c.missing) for c in context.get(locks.lock_checks)] == [("bun.lock", ())]


def test_requirements_lock_when_all_are_exact(repository: Make) -> None:
    code = {"app.py": "import flask\n"}
    assert locked(repository({"requirements.txt": "flask==3.0.0\nclick==8.1.0\n", **code})) == [
        ("requirements.txt", "requirements.txt", True)
    ]
    (project,) = repository({"requirements.txt": "flask==3.*\nclick==8.1.0\n", **code}).get(
        locks.locked_projects
    )
    assert not project.locked
    assert project.problem == "1 of its 2 requirements have no exact version"


def test_a_librarys_requirements_files_are_its_own_affair(repository: Make) -> None:
    pyproject = '[build-system]\nrequires = []\n[project]\nname = "x"\nlicense = "MIT"\nkeywords = ["k"]\ndependencies = ["a"]\n'
    assert (
        locked(repository({"pyproject.toml": pyproject, "requirements.txt": "pytest\n", "x.py": "1\n"})) == []
    )


def test_a_go_module_needs_its_sums(repository: Make) -> None:
    module = "module example.org/x\ngo 1.22\nrequire example.org/y v1.0.0\n"
    assert locked(repository({"go.mod": module})) == [("go.mod", "", False)]
    assert locked(repository({"go.mod": module, "go.sum": "example.org/y v1.0.0 h1:x=\n"})) == [
        ("go.mod", "go.sum", True)
    ]


def test_a_rust_program_needs_one_and_a_crate_does_not(repository: Make) -> None:
    crate = '[package]\nname = "x"\n[dependencies]\nserde = "1"\n'
    assert locked(repository({"Cargo.toml": crate, "src/lib.rs": "fn a() {}\n"})) == []
    assert locked(repository({"Cargo.toml": crate, "src/main.rs": "fn main() {}\n"})) == [
        ("Cargo.toml", "", False)
    ]
    workspace = '[workspace]\nmembers = ["crates/*"]\n[workspace.dependencies]\nserde = "1"\n'
    files = {"Cargo.toml": workspace, "crates/x/Cargo.toml": crate, "crates/x/src/main.rs": "fn main() {}\n"}
    assert ("crates/x/Cargo.toml", "", False) in locked(repository(files))


def test_terraform_is_locked_where_it_is_applied(repository: Make) -> None:
    required = (
        'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n'
    )
    assert locked(repository({"versions.tf": required + "}\n"})) == []
    assert locked(repository({"versions.tf": required + '  backend "s3" {}\n}\n'})) == [
        ("versions.tf", "", False)
    ]


def test_a_stale_lock_file_names_what_it_lacks(repository: Make) -> None:
    text = json.dumps(
        {"private": True, "dependencies": {"left": "1", "right": "1", "leftpad": "1"}}, indent=1
    )
    context = repository({"package.json": text, "package-lock.json": LOCK, **CODE})
    assert [(c.line, c.missing) for c in context.get(locks.lock_checks)] == [(6, ("leftpad",))]


def test_a_name_is_looked_up_as_a_whole_word() -> None:
    text = lockfiles.folded('"left-pad", "node_modules/@a/b", Foo_Bar==1', "pypi")
    assert not lockfiles.names(text, "npm", "left")
    assert lockfiles.names(text, "npm", "left-pad")
    assert lockfiles.names(text, "npm", "@a/b")
    assert lockfiles.names(text, "pypi", "foo.bar")


def test_imports_without_any_manifest_are_found(repository: Make) -> None:
    code = {"run.py": "import os\nimport numpy as np\n"}
    assert [(u.line, u.name) for u in repository(code).get(undeclared.undeclared)] == [(2, "numpy")]
    assert repository({**code, "requirements.txt": "numpy\n"}).get(undeclared.undeclared) == ()
    assert repository({**code, "numpy.py": "1\n"}).get(undeclared.undeclared) == ()
    script = "# /// script\n# dependencies = ['numpy']\n# ///\nimport numpy\n"
    assert repository({"run.py": script}).get(undeclared.undeclared) == ()


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("packages/*", "packages/a", True),
        ("packages/*", "packages/a/b", False),
        ("**", "a/b/c", True),
        ("**/x", "x", True),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/c/d/b", True),
        ("a/**", "b/a", False),
        ("*.txt", "a.txt", True),
        ("a?c", "abc", True),
    ],
)
def test_globs(pattern: str, path: str, expected: object) -> None:
    assert globs.matches(pattern, path) is expected


def test_no_glob_takes_long() -> None:
    assert not globs.matches("*a" * 200 + "b", "a" * 4_000)
    assert not globs.matches("**/a/" * 30 + "b", "a/" * 30 + "c")
