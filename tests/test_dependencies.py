"""Locks, updates, base images and what else makes an environment reproducible, on real files."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from conftest import Step
from shipworthy.collect import (
    containers,
    environment_files,
    locks,
    runtimes,
    test_tools,
    undeclared,
    updates,
    variables,
)
from shipworthy.collect.context import Context
from shipworthy.formats import dockerfile, globs, lockfiles, version_files
from shipworthy.formats.updates import dependabot, renovate
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]

APP = '{"name": "app", "private": true, "dependencies": {"left": "^1", "right": "^2"}}'
LIBRARY = '{"name": "lib", "version": "1.0.0", "exports": "./x.js", "dependencies": {"left": "^1"}}'
LOCK = '{"packages": {"node_modules/left": {}, "node_modules/right": {}}}'
CODE = {"index.js": "console.log(1)\n"}


def locked(context: Context) -> list[tuple[str, str, bool]]:
    return [(p.path, p.lock, p.locked) for p in context.get(locks.locked_projects)]


# Lock files


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


# Undeclared


def test_imports_without_any_manifest_are_found(repository: Make) -> None:
    code = {"run.py": "import os\nimport numpy as np\n"}
    assert [(u.line, u.name) for u in repository(code).get(undeclared.undeclared)] == [(2, "numpy")]
    assert repository({**code, "requirements.txt": "numpy\n"}).get(undeclared.undeclared) == ()
    assert repository({**code, "numpy.py": "1\n"}).get(undeclared.undeclared) == ()
    script = "# /// script\n# dependencies = ['numpy']\n# ///\nimport numpy\n"
    assert repository({"run.py": script}).get(undeclared.undeclared) == ()


# Updates


DEPENDABOT = """version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: {interval: weekly}
"""


def watched(context: Context) -> list[tuple[str, str, bool]]:
    return [(w.path, w.ecosystem, w.watched) for w in context.get(updates.watched)]


def test_each_pinned_thing_needs_an_entry_for_its_folder(repository: Make) -> None:
    files = {"package.json": APP, "package-lock.json": LOCK, "Dockerfile": "FROM python:3.13.1\n", **CODE}
    assert watched(repository({**files, ".github/dependabot.yml": DEPENDABOT})) == [
        ("package-lock.json", "npm", True),
        ("Dockerfile", "docker", False),
    ]
    elsewhere = DEPENDABOT.replace("directory: /", "directory: /web")
    assert watched(repository({**files, ".github/dependabot.yml": elsewhere}))[0][2] is False
    assert all(w[2] for w in watched(repository({**files, "renovate.json": "{}"})))
    assert not any(w[2] for w in watched(repository({**files, "renovate.json": '{"enabled": false}'})))


def test_a_robots_recent_commits_show_that_it_works(repository: Make) -> None:
    files = {"package.json": APP, "package-lock.json": LOCK, **CODE}
    robot = "49699333+dependabot[bot]@users.noreply.github.com"
    bump = Step({"package-lock.json": LOCK + "\n"}, author=robot, days=1)
    assert watched(repository(files, commits=[bump, Step(days=30)]))[0][2] is True
    assert watched(repository(files, commits=[bump, Step(days=300)]))[0][2] is False


def test_a_scheduled_workflow_that_updates_counts(repository: Make) -> None:
    workflow = "on:\n  schedule:\n    - cron: 0 0 * * 0\njobs:\n  a:\n    steps:\n      - run: npm update\n"
    files = {"package.json": APP, "package-lock.json": LOCK, ".github/workflows/u.yml": workflow, **CODE}
    assert watched(repository(files)) == [("package-lock.json", "npm", True)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version: 1\nupdates: [{}]",
        "version: 2",
        "version: 2\nupdates: []",
        "version: 2\nupdates: 5",
        "[",
        "updates: x",
    ],
)
def test_a_dependabot_file_that_does_nothing_watches_nothing(text: str) -> None:
    found = dependabot.read("d.yml", text)
    assert (found.entries, bool(found.problem)) == ((), True)


def test_an_update_without_a_schedule_is_refused_by_dependabot() -> None:
    text = "version: 2\nupdates:\n  - {package-ecosystem: npm, directory: /}\n  - 5\n  - {directory: [1]}\n"
    assert dependabot.read("d.yml", text).entries == ()


def test_renovate_reads_comments_and_named_managers() -> None:
    some = renovate.read("renovate.json5", '{// only\n "enabledManagers": ["npm", "gomod", 5],}')
    assert [(e.ecosystem, e.line) for e in some.entries] == [("npm", 2), ("go", 2)]
    assert renovate.read("renovate.json5", "{extends: ['config:recommended']}").entries[0].ecosystem == "*"
    assert renovate.read("renovate.json5", "{\n enabled: false,\n x: 'y'}").entries == ()
    assert renovate.read("renovate.json", "[]").problem


# Base images


def images(context: Context) -> list[tuple[int, str, object]]:
    return [(i.line, i.image, i.pinned) for i in context.get(containers.base_images)]


def test_arguments_stages_and_digests_are_understood(repository: Make) -> None:
    digest = "sha256:" + "ab" * 32
    text = f"""# syntax=docker/dockerfile:1
ARG VERSION=3.13
ARG GIVEN
FROM --platform=$BUILDPLATFORM python:${{VERSION}}-slim \\
  AS build
RUN <<EOF
FROM inside-a-heredoc
EOF
FROM build AS test
FROM scratch
FROM registry.example.org:5000/a/b@{digest}
FROM ubuntu
FROM node:lts
FROM debian:bookworm-slim
FROM $GIVEN
FROM mybase
"""
    found = images(repository({"Dockerfile": text}))
    assert [
        (line, image, pinned if isinstance(pinned, bool) else "unknown") for line, image, pinned in found
    ] == [
        (4, "python:3.13-slim", True),
        (11, f"registry.example.org:5000/a/b@{digest}", True),
        (12, "ubuntu", False),
        (13, "node:lts", False),
        (14, "debian:bookworm-slim", True),
        (15, "$GIVEN", "unknown"),
        (16, "mybase", "unknown"),
    ]


def test_an_image_that_is_built_here_is_unknown(repository: Make) -> None:
    files = {"Dockerfile": "FROM acme/base:latest\n", "build.sh": "docker build -t acme/base:latest base\n"}
    assert isinstance(images(repository(files))[0][2], Unknown)


def test_development_containers_and_tests_are_not_judged(repository: Make) -> None:
    files = {
        ".devcontainer/Dockerfile": "FROM ubuntu\n",
        "tests/Dockerfile": "FROM ubuntu\n",
        "ci/Dockerfile": "FROM x/y\n",
    }
    assert images(repository(files)) == []


@pytest.mark.parametrize(
    "text", ["FROM", "FROM --a", "\\\n" * 5_000, "ARG " * 5_000, "FROM ${" * 3_000, "RUN <<A\nx"]
)
def test_no_dockerfile_stops_the_reading(text: str) -> None:
    dockerfile.stages(list(dockerfile.instructions(text)))


# Runtimes


def runtime(context: Context) -> list[tuple[str, float, str]]:
    return [(r.name, r.strength, r.stated) for r in context.get(runtimes.runtimes)]


PROGRAM = '[project]\nname = "x"\nrequires-python = ">=3.11"\n'


def test_a_program_names_a_version_and_a_lowest_one_is_half(repository: Make) -> None:
    files = {"pyproject.toml": PROGRAM, "x.py": "1\n"}
    assert runtime(repository(files)) == [("Python", 0.5, ">=3.11")]
    assert runtime(repository({**files, ".python-version": "3.13\n"})) == [("Python", 1, "3.13")]
    assert runtime(repository({**files, ".tool-versions": "python 3.13.1\n"})) == [("Python", 1, "3.13.1")]
    assert runtime(repository({**files, "mise.toml": '[tools]\npython = "3.13"\n'})) == [
        ("Python", 1, "3.13")
    ]
    assert runtime(repository({**files, "Dockerfile": "FROM python:3.13\n"})) == [
        ("Python", 1, "python:3.13")
    ]
    assert runtime(repository({**files, ".python-version": "system\n"})) == [("Python", 0.5, ">=3.11")]


def test_what_only_ci_names_is_half(repository: Make) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - with:\n          node-version: 22\n"
    context = repository({"package.json": APP, ".github/workflows/ci.yml": workflow, **CODE})
    assert runtime(context) == [("the JavaScript runtime", 0.5, "22")]
    problem = context.get(runtimes.unpinned_runtimes)[0].problem
    assert problem == "only CI names a version of it: 22 (.github/workflows/ci.yml:5)"
    assert context.get(runtimes.runtime_strength) == 0.5


def test_tools_do_not_make_their_language_the_products(repository: Make) -> None:
    tools = '{"private": true, "devDependencies": {"prettier": "3"}}'
    files = {
        "go.mod": "module x\ngo 1.22\n",
        "a.go": "package a\n\nvar x = 1\n",
        "package.json": tools,
        **CODE,
    }
    assert runtime(repository(files)) == [("Go", 1, "1.22")]


@pytest.mark.parametrize("name", version_files.NAMES)
@pytest.mark.parametrize(
    "text", ["", "\0", "[", "{}", "[]", "5", "[toolchain]\nchannel=5", "[tools]\nx=[[]]", '{"sdk":[]}']
)
def test_no_version_file_stops_the_reading(name: str, text: str) -> None:
    version_files.pins(name, text)


# Environment files and variables


def problems(context: Context) -> list[tuple[str, int, str]]:
    return [(e.path, e.line, e.problem) for e in context.get(environment_files.definitions)]


def test_an_empty_development_container_is_broken(repository: Make) -> None:
    path = ".devcontainer/devcontainer.json"
    ((_, _, problem),) = problems(repository({path: "{}"}))
    assert problem == "names no image, no Dockerfile and no compose file"
    assert problems(repository({path: '// mine\n{"image": "x", }'})) == [(path, 1, "")]
    missing = problems(repository({path: '{\n "build": {"dockerfile": "Dockerfile"}\n}'}))
    assert missing == [(path, 2, "names Dockerfile, which is not tracked")]
    assert (
        problems(repository({path: '{"build": {"dockerfile": "../Dockerfile"}}', "Dockerfile": "FROM x\n"}))[
            0
        ][2]
        == ""
    )


def test_compose_files_name_what_is_there(repository: Make) -> None:
    text = "services:\n  db: {image: postgres}\n  web:\n    build: ./web\n  odd: {ports: []}\n"
    assert problems(repository({"compose.yml": text})) == [
        ("compose.yml", 4, "the service web is built from ./web, which is not tracked")
    ]
    files = {"compose.yml": text, "web/Dockerfile": "FROM x\n"}
    assert problems(repository(files)) == [
        ("compose.yml", 5, "the service odd has neither an image nor a build")
    ]
    assert problems(repository({"compose.override.yml": "services: {odd: {ports: []}}\n"}))[0][2] == ""
    assert problems(repository({"compose.yml": "services: [\n"}))[0][2].startswith("cannot be read")
    assert problems(repository({"compose.yml": ""}))[0][2] == "says nothing"


@pytest.mark.parametrize(
    "text", ["services: 5", "services: {a: 5}", "services: {a: {build: [1]}}", "a: &a [*a]", "[]"]
)
def test_no_compose_file_stops_the_reading(repository: Make, text: str) -> None:
    problems(
        repository(
            {"compose.yml": text, ".devcontainer/devcontainer.json": '{"build": [], "dockerComposeFile": 5}'}
        )
    )


def test_variables_without_a_fallback_are_looked_up_in_what_is_no_code(repository: Make) -> None:
    code = '''"""Set os.environ["DOCSTRING"]."""
import os
A = os.environ["NEEDED_A"]
B = os.environ["NEEDED_B"]
C = os.environ.get("OPTIONAL")
if "CHECKED" in os.environ:
    D = os.environ["CHECKED"]
os.environ["WRITTEN"] = "1"
E = os.environ["HOME"]
'''
    context = repository({"app.py": code, ".env.example": "NEEDED_A=1\n"})
    assert [(v.line, v.name) for v in context.get(variables.variables)] == [(3, "NEEDED_A"), (4, "NEEDED_B")]
    assert [v.name for v in context.get(variables.undocumented_variables)] == ["NEEDED_B"]
    assert context.get(variables.documented_variables) == 0.5


def test_settings_classes_and_assertions_name_variables(repository: Make) -> None:
    settings = "class S(BaseSettings):\n    secret_key: str\n    debug: bool = False\n"
    renamed = "class S(BaseSettings):\n    model_config = C(env_prefix='X_')\n    secret_key: str\n"
    script = "const a = process.env.API_URL!\n// process.env.NOT_THIS!\nconst b = process.env.OTHER ?? 1\n"
    context = repository({"a.py": settings, "b.py": renamed, "c.ts": script})
    assert [(v.path, v.line, v.name) for v in context.get(variables.variables)] == [
        ("a.py", 2, "SECRET_KEY"),
        ("c.ts", 1, "API_URL"),
    ]


def test_variables_that_the_code_hands_to_its_children_are_its_own(repository: Make) -> None:
    files = {"a.py": 'x = os.environ["OUTDIR"]\n', "b.py": 'env = {"OUTDIR": folder}\n'}
    assert repository(files).get(variables.variables) == ()


def test_the_test_tool_is_declared_somewhere(repository: Make) -> None:
    files = {"x.py": "1\n", "tests/test_x.py": "import os\nimport pytest\n"}
    (tool,) = repository(files).get(test_tools.test_tools)
    assert (tool.line, tool.name, tool.declared) == (2, "pytest", False)
    for declaring in (
        {"pyproject.toml": '[project]\nname = "x"\n[dependency-groups]\ndev = ["pytest"]\n'},
        {"tox.ini": "[testenv]\ndeps =\n  pytest\n"},
        {"noxfile.py": 'session.install("pytest-cov")\n'},
        {"requirements-dev.txt": "pytest==8.0\n"},
    ):
        assert repository({**files, **declaring}).get(test_tools.test_tools)[0].declared


def test_the_runner_of_the_test_script_is_declared(repository: Make) -> None:
    script = '{"private": true, "scripts": {"test": "cross-env CI=1 vitest run && eslint ."}%s}'
    assert not repository({"package.json": script % ""}).get(test_tools.test_tools)[0].declared
    declared = script % ', "devDependencies": {"vitest": "3"}'
    assert repository({"package.json": declared}).get(test_tools.test_tools)[0].declared
    assert (
        repository({"package.json": '{"scripts": {"test": "node --test"}}'}).get(test_tools.test_tools) == ()
    )


# Globs


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
