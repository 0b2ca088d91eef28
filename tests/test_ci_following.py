"""What CI really runs: each indirection followed on a tiny repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from conftest import Step, git, make_repository, open_context
from shipworthy.collect.ci.ci import (
    blind_spots,
    ci_commands,
    pipelines,
    runs_build,
    runs_linter,
    runs_tests,
    runs_tests_on_pull_requests,
    runs_type_checker,
    systems,
    type_checkable_languages,
)
from shipworthy.collect.ci.ci_silence import silent_failures
from shipworthy.collect.ci.ci_style import style_checks
from shipworthy.collect.context import Context, Fact, Unavailable
from shipworthy.model.commands import Purpose
from shipworthy.model.facts import Unknown

Repository = Callable[..., Context]
TESTS = {
    "src/app.py": "def f() -> int:\n    return 1\n",
    "tests/test_app.py": "def test_f():\n    assert f() == 1\n",
}
PACKAGE = '{"name": "app", "scripts": {%s}}'


def workflow(*steps: str, on: str = "pull_request", job: str = "") -> dict[str, str]:
    """The check-out stands last, so that it moves no lines."""
    steps = (*steps, "uses: actions/checkout@v4")
    body = "".join(f"      - {dedent(s).strip().replace(chr(10), chr(10) + '        ')}\n" for s in steps)
    return {
        ".github/workflows/ci.yml": f"on: {on}\njobs:\n  ci:\n    {job or 'runs-on: ubuntu-latest'}\n    steps:\n{body}"
    }


def run(command: str, **more: str) -> dict[str, str]:
    return workflow(
        f"run: |\n  {command}" + "".join(f"\n{k.replace('_', '-')}: {v}" for k, v in more.items())
    )


def places(context: Context, purpose: Purpose) -> list[str]:
    """Where each command of that purpose is written, in the end."""
    found = (c for c in context.get(ci_commands) if purpose in c.purposes)
    return [f"{c.resolved_path}:{c.resolved_line}" for c in found]


def known(context: Context, fact: Fact[bool]) -> bool | str:
    try:
        return context.get(fact)
    except Unavailable as unavailable:
        return unavailable.reason


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (run("pytest"), "ci.yml:7"),
        (run("uv run --locked --group dev pytest -q"), "ci.yml:7"),
        (run("python -m pytest"), "ci.yml:7"),
        (run("coverage run --branch -m pytest"), "ci.yml:7"),
        (run("xvfb-run -a poetry run python -bb -m pytest"), "ci.yml:7"),
        (run('script -e -c "vendor/bin/phpunit --color=always"'), "ci.yml:7"),
        (run("bash -ec 'cd x; pytest'"), "ci.yml:7"),
        (run("docker compose run --rm app pytest"), "ci.yml:7"),
        (run("time -p env A=1 timeout 10 pytest"), "ci.yml:7"),
        (run("make check") | {"Makefile": "check: unit\nunit:\n\tpytest\n"}, "Makefile:3"),
        (run("make -C api test") | {"api/Makefile": "include ../more.mk\n", "more.mk": "test:\n\tpytest\n"}, "more.mk:2"),
        (run("make test", working_directory="api") | {"api/Makefile": "test-%:\n\t$(MAKE) X=$*\ntest: ; pytest\n"}, "api/Makefile:3"),
        (run("just ci") | {"justfile": "ci: test\ntest:\n    pytest\n"}, "justfile:3"),
        (run("task ci") | {"Taskfile.yml": "tasks:\n  ci: {cmds: [{task: test}]}\n  test:\n    cmds:\n      - pytest\n"}, "Taskfile.yml:5"),
        (run("tox run -e py") | {"tox.ini": "[testenv]\ncommands = pytest\n"}, "tox.ini:2"),
        (run("uvx nox -s tests-3.13") | {"noxfile.py": "@nox.session\ndef tests(session):\n    session.run('pytest')\n"}, "noxfile.py:3"),
        (run("npm test") | {"package.json": PACKAGE % '\n"pretest": "tsc",\n"test": "jest"'}, "package.json:3"),
        (run("npm run ci") | {"package.json": PACKAGE % '"ci": "npm-run-all lint unit:*", "lint": "x",\n"unit:a": "mocha"'}, "package.json:2"),
        (run("yarn workspace b test") | {"package.json": '{"workspaces": ["b"]}', "b/package.json": PACKAGE % '"test": "vitest"'}, "b/package.json:1"),
        (run("pnpm -r test") | {"package.json": "{}", "pnpm-workspace.yaml": "packages: [p/*]\n", "p/b/package.json": PACKAGE % '"test": "ava"'}, "p/b/package.json:1"),
        (run("bunx turbo run test --filter=app") | {"package.json": "{}", "p/package.json": PACKAGE % '"test": "jest"'}, "p/package.json:1"),
        (run("npx nx affected -t test") | {"package.json": "{}", "p/project.json": '{"targets": {"test": {"executor": "@nx/jest:jest"}}}'}, "p/project.json:1"),
        (run("./scripts/test.sh") | {"scripts/test.sh": "#!/bin/sh -e\nexec pytest\n"}, "scripts/test.sh:2"),
        (run("bash ci/all unit") | {"ci/all": '#!/bin/bash\ncd "$(dirname "$0")/.."\nmake "$1"\n', "Makefile": "unit:\n\tpytest\n"}, "Makefile:2"),
        (run("python tools/ci.py") | {"tools/ci.py": "import subprocess\nsubprocess.run(['pytest'], check=True)\n"}, "tools/ci.py:2"),
        (run("./mvnw -B verify") | {"pom.xml": "<project>\n</project>"}, "pom.xml:1"),
        (run("./gradlew build") | {"build.gradle": "plugins {\n  id 'java'\n}\n"}, "build.gradle:2"),
        (run("composer ci") | {"composer.json": '{"scripts": {"ci": "@test",\n"test": "phpunit"}}'}, "composer.json:2"),
        (run("bundle exec rake") | {"Rakefile": "RSpec::Core::RakeTask.new\ntask default: :spec\n"}, "Rakefile:1"),
        (run("hatch run dev:check") | {"pyproject.toml": '[tool.hatch.envs.dev.scripts]\ncheck = "pytest"\n'}, "pyproject.toml:2"),
        (run("pdm run test") | {"pyproject.toml": '[tool.pdm.scripts]\ntest = "pytest"\n'}, "pyproject.toml:2"),
        (run("poetry run poe test") | {"pyproject.toml": '[tool.poe.tasks]\ntest = "pytest"\n'}, "pyproject.toml:2"),
        (run("for p in a b; do (cd $p && make test); done") | {"a/Makefile": "test:\n\tpytest\n", "b/Makefile": ""}, "a/Makefile:2"),
        (run("cd $SOMEWHERE && make test") | {"a/Makefile": "test:\n\tpytest\n"}, "a/Makefile:2"),
        (run("./configure && make check") | {"Makefile.am": "SUBDIRS = src\n"}, "ci.yml:7"),
        (workflow("uses: ./.github/actions/test") | {".github/actions/test/action.yml": "runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n"}, "action.yml:4"),
        (run("./lint.sh") | {"lint.sh": "#!/bin/bash\nset -e\nsource ci/lib.sh\nall\n", "ci/lib.sh": "all() {\n  pytest\n}\n"}, "ci/lib.sh:2"),
        (run("tests/x.sh") | {"tests/x.sh": "run () {\n  pytest\n}\n. tests/lib.sh\n", "tests/lib.sh": "run\n"}, "tests/x.sh:2"),
        (run("mise run ci") | {"mise.toml": '[tasks.ci]\ndepends = ["test"]\n[tasks.test]\nrun = "pytest"\n'}, "mise.toml:4"),
        (run("docker compose -f a.yml --profile b exec -T app pytest"), "ci.yml:7"),
        (run("go run gotest.tools/gotestsum@v1 ./..."), "ci.yml:7"),
        (workflow("uses: nick-fields/retry@v3\nwith: {command: pytest}"), "ci.yml:6"),
        (workflow("uses: julia-actions/julia-runtest@v1"), "ci.yml:6"),
        ({".github/workflows/ci.yml": "on: pull_request\njobs: {a: {uses: ./.github/workflows/t.yml, with: {e: unit}}}\n",
          ".github/workflows/t.yml": "on: {workflow_call: {inputs: {e: {}}}}\njobs:\n  t:\n    steps:\n      - run: tox -e ${{ inputs.e }}\n      - uses: actions/checkout@v4\n",
          "tox.ini": "[testenv:unit]\ncommands = pytest\n"}, "tox.ini:2"),
        ({".gitlab-ci.yml": "test:\n  script:\n    - pytest\n"}, ".gitlab-ci.yml:3"),
        ({".circleci/config.yml": "jobs:\n  build:\n    steps:\n      - run: pytest\n      - checkout\n"}, ".circleci/config.yml:4"),
        ({".travis.yml": "language: python\nscript:\n  - pytest\n"}, ".travis.yml:3"),
        ({"azure-pipelines.yml": "steps:\n  - script: pytest\n"}, "azure-pipelines.yml:2"),
    ],
)  # fmt: skip
def test_tests_are_found_behind_every_indirection(
    repository: Repository, files: dict[str, str], expected: str
) -> None:
    context = repository(TESTS | files)
    assert [
        p.rpartition("/")[2] if expected[0] in "ca" and "/" in p and "/" not in expected else p
        for p in places(context, Purpose.TEST)
    ] == [expected]
    assert context.get(runs_tests_on_pull_requests)
    assert context.get(silent_failures) == ()


@pytest.mark.parametrize(
    "files",
    [
        run("echo pytest"), run("# pytest"), run("pytest --version"), run("pytest --collect-only"), run("pip install pytest"),
        run("cargo test --no-run"), run("mvn package -DskipTests") | {"pom.xml": "<project/>"},
        run("./gradlew build -x test") | {"build.gradle": "plugins { id 'java' }\n"}, run("npm test") | {"package.json": PACKAGE % '"test": "echo no test"'},
        run("make test") | {"Makefile": "test:\n#\tpytest\n"}, workflow("run: pytest\nif: github.event_name == 'push'"),
        workflow("run: pytest", on="{push: {branches: [main]}}"), workflow("run: pytest", on="schedule"), workflow("run: pytest", job="if: false"),
        {".github/workflows/ci.yml": "on: pull_request\njobs:\n"}, {".github/workflows/ci.yml": ""}, {".github/workflows/ci.yml": "on: [\n"},
        {".github/workflows/ci.yml": "on: pull_request\njobs: {a: {steps: []}}\n"}, {"sub/.github/workflows/ci.yml": run("pytest")[".github/workflows/ci.yml"]},
        run("tox") | {"tox.ini": "[tox]\nenvlist = docs\n[testenv:docs]\ncommands = sphinx-build\n[testenv:py]\ncommands = pytest\n"},
        run("pytest || true"), run("command -v pytest"), run("docker build --target release ."), run("docker compose up -d"), {},
    ],
)  # fmt: skip
def test_what_does_not_test_before_the_merge_is_seen(repository: Repository, files: dict[str, str]) -> None:
    assert known(repository(TESTS | files), runs_tests_on_pull_requests) is False


@pytest.mark.parametrize(
    "command",
    [
        "true || pytest", "pytest || true", "exit 0; pytest", "pytest &", "! pytest", "alias pytest=true; pytest",
        "pytest() { :; }; pytest", "pytest -h", "pytest --help", "pytest --version", "pytest -V", "pytest --co",
        "pytest --collect-only", "pytest --setup-plan", "pytest --fixtures", "python -m pytest -h", "make -n test",
        "make --dry-run test", "bash -n test.sh", "sudo pytest -h", "cargo llvm-cov clean", "cargo miri setup",
        "npx jest --listTests", "go test -list .", "dotnet test --list-tests", "ctest -N", "rspec --dry-run",
    ],
)  # fmt: skip
def test_a_command_that_does_not_test_or_cannot_fail_buys_nothing(
    repository: Repository, command: str
) -> None:
    files = {"Makefile": "test:\n\tpytest\n", "test.sh": "pytest\n"}
    assert known(repository(TESTS | files | run(command)), runs_tests_on_pull_requests) is False


@pytest.mark.parametrize(
    "text",
    [
        "on: pull_request\njobs:\n  a:\n    steps:\n      - run: pytest\n",
        "on: pull_request\njobs:\n  a:\n    steps:\n      - uses: actions/setup-python@v5\n      - run: pip install pytest\n      - run: pytest\n",
        "on: pull_request\njobs:\n  a:\n    if: false\n    steps: [{uses: actions/checkout@v4}, {run: pytest}]\n",
        "on: pull_request\njobs:\n  a:\n    steps: [{uses: actions/checkout@v4}, {run: pytest, if: false}]\n",
        "on: pull_request\njobs:\n  a:\n    steps: [{uses: actions/checkout@v4}, {run: pytest, continue-on-error: true}]\n",
        "on: pull_request\njobs:\n  a:\n    continue-on-error: true\n    steps: [{uses: actions/checkout@v4}, {run: pytest}]\n",
        "on: pull_request\njobs:\n  b: {if: false, steps: [{run: ls}]}\n  a:\n    needs: b\n    steps: [{uses: actions/checkout@v4}, {run: pytest}]\n",
        "on: {pull_request: {paths-ignore: ['**']}}\njobs:\n  a:\n    steps: [{uses: actions/checkout@v4}, {run: pytest}]\n",
        "on: pull_request\njobs:\n  a:\n    steps: [{uses: actions/checkout@v4}]\n#    - run: pytest\n",
    ],
)
def test_a_job_that_does_not_run_or_has_no_files_buys_nothing(repository: Repository, text: str) -> None:
    assert known(repository(TESTS | {".github/workflows/ci.yml": text}), runs_tests_on_pull_requests) is False


CIRCLE = "version: 2.1\njobs:\n  build:\n    steps: [{}]\nworkflows: {{w: {{jobs: [build]}}}}\n"


@pytest.mark.parametrize(
    "files",
    [
        {".gitlab-ci.yml": "t:\n  variables: {GIT_STRATEGY: none}\n  script: [pytest]\n"},
        {".gitlab-ci.yml": "t:\n  script: [ls]\n  after_script: [pytest]\n"},
        {".circleci/config.yml": CIRCLE.format("{run: pytest}")},
        {
            ".circleci/config.yml": CIRCLE.format(
                "checkout, {when: {condition: false, steps: [{run: pytest}]}}"
            )
        },
        {".circleci/config.yml": CIRCLE.format("checkout, {run: {command: pytest, when: on_fail}}")},
        {".circleci/config.yml": CIRCLE.format("checkout, {run: {command: pytest, background: true}}")},
        {"azure-pipelines.yml": "steps: [{script: pytest, condition: false}]\n"},
        {"azure-pipelines.yml": "steps: [{script: pytest, enabled: false}]\n"},
        {"azure-pipelines.yml": "steps: [{script: pytest, condition: failed()}]\n"},
        {"azure-pipelines.yml": "steps: [{checkout: none}, {script: pytest}]\n"},
        run("pytest", shell="cat {0}"),
        run("pytest", env="{PYTEST_ADDOPTS: --collect-only}"),
        run("python run.py") | {"run.py": "import subprocess\nsubprocess.run(['pytest'])\n"},
        run("python run.py") | {"run.py": "import subprocess\nsubprocess.run(['pytest'], check=False)\n"},
        run("python run.py") | {"run.py": "import os\nos.system('pytest')\n"},
        run("python run.py") | {"run.py": "import pytest\npytest.main(['tests'])\n"},
    ],
)
def test_neither_does_what_other_systems_and_scripts_pass_over(
    repository: Repository, files: dict[str, str]
) -> None:
    assert known(repository(TESTS | files), runs_tests_on_pull_requests) is False


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess\nsubprocess.run(['pytest'], check=True)\n",
        "import subprocess\nsubprocess.check_call(['pytest'])\n",
        "import subprocess, sys\nsys.exit(subprocess.call(['pytest']))\n",
        "import os, sys\ncode = os.system('pytest')\nsys.exit(bool(code))\n",
        "import pytest, sys\nsys.exit(pytest.main())\n",
        "import unittest\nunittest.main()\n",
    ],
)
def test_a_script_that_asks_how_the_tests_went_counts(repository: Repository, text: str) -> None:
    context = repository(TESTS | run("python run.py") | {"run.py": text})
    assert known(context, runs_tests_on_pull_requests) is True


@pytest.mark.parametrize(
    "text",
    [
        "on: pull_request\njobs:\n  a:\n    steps: [{run: 'git clone https://example.org/x .'}, {run: pytest}]\n",
        "on: pull_request\njobs:\n  a:\n    steps: [{uses: actions/download-artifact@v4}, {run: pytest}]\n",
        "on: pull_request\njobs:\n  a:\n    container: example/app\n    steps: [{run: pytest}]\n",
        "on: pull_request\njobs:\n  b: {if: false, steps: [{run: ls}]}\n  a:\n    needs: b\n    if: always()\n    steps: [{uses: actions/checkout@v4}, {run: pytest}]\n",
    ],
)
def test_a_job_that_may_have_the_files_counts(repository: Repository, text: str) -> None:
    assert known(repository(TESTS | {".github/workflows/ci.yml": text}), runs_tests_on_pull_requests) is True


def test_without_tests_nothing_is_tested(repository: Repository) -> None:
    trivial = {"src/app.py": "x = 1\n", "tests/test_app.py": "def test_nothing():\n    assert True\n"}
    for files in ({"src/app.py": "x = 1\n"}, trivial):
        context = repository(files | run("pytest"))
        assert context.get(runs_tests) is False
        assert context.get(runs_tests_on_pull_requests) is False


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({".github/workflows/ci.yml": "on: pull_request\njobs: {a: {uses: o/r/.github/workflows/ci.yml@v1}}\n"}, "the job a is the workflow o/r/"),
        (run("node scripts/run-tests.mjs") | {"scripts/run-tests.mjs": "spawn()\n"}, "does is not read"),
        (run("./build.ps1") | {"build.ps1": "dotnet test\n"}, "build.ps1 does is not read"),
        (run("make test"), "no makefile"), (run("npm test") | {"package.json": "{}"}, "script test was not found"),
        (workflow("uses: o/run-tests@v1"), "the action o/run-tests"),
        (workflow("run: ${{ matrix.command }}\nname: Test", job="strategy: {matrix: '${{ fromJson(needs.a.outputs.b) }}'}"), "which program it is"),
        ({"Jenkinsfile": "pipeline { stages { stage('test') { steps { sh 'make test' } } } }\n"}, "format of Jenkins is not read"),
        ({".gitlab-ci.yml": "include: [{project: a/b, file: ci.yml}]\n"}, "a/b, which stands elsewhere"),
        (run("tox") | {"tox.ini": "x" * 6_000_000}, "cannot be read"),
        (run("cargo xtask ci"), "`cargo xtask ci` runs is not read"), (run("docker build --target test ."), "in the container"),
        (run("docker compose run --rm tests"), "in the container"), (run("$RUNNER test"), "which program it is"),
        (run("nix flake check"), "is not read"), (run("sbt testAll"), "sbt's own"),
    ],
)  # fmt: skip
def test_what_may_hide_tests_makes_it_unknown(
    repository: Repository, files: dict[str, str], reason: str
) -> None:
    assert reason in str(known(repository(TESTS | files), runs_tests_on_pull_requests))


@pytest.mark.parametrize(
    "files",
    [
        {".github/workflows/ci.yml": "on: pull_request\njobs: {a: {uses: o/r/.github/workflows/stale.yml@v1}}\n"},
        run("node scripts/generate.mjs") | {"scripts/generate.mjs": "write()\n"}, workflow("uses: dorny/test-reporter@v1"),
        {"Jenkinsfile": "// nothing yet\n"}, run("make clean") | {"Makefile": "all:\n"},
    ],
)  # fmt: skip
def test_what_surely_hides_no_tests_leaves_it_known(repository: Repository, files: dict[str, str]) -> None:
    assert known(repository(TESTS | files), runs_tests_on_pull_requests) is False


def test_hooks_are_linters_type_checkers_and_no_more(repository: Repository) -> None:
    hooks = """\
        repos:
          - repo: https://github.com/astral-sh/ruff-pre-commit
            hooks:
              - id: ruff
          - repo: https://github.com/pre-commit/mirrors-mypy
            hooks: [{id: mypy}]
          - repo: https://github.com/pre-commit/pre-commit-hooks
            hooks: [{id: trailing-whitespace}, {id: check-yaml}]
        """
    files = TESTS | {".pre-commit-config.yaml": dedent(hooks)}
    context = repository(files | run("SKIP=mypy pre-commit run --all-files"))
    assert places(context, Purpose.LINT) == [".pre-commit-config.yaml:4"]
    assert (context.get(runs_linter), context.get(runs_type_checker)) == (True, False)
    context = repository(files | workflow("uses: pre-commit/action@v3"))
    assert context.get(runs_type_checker) is True
    commented = files | {
        ".pre-commit-config.yaml": "\n".join(f"# {line}" for line in hooks.split("\n")) + "\nrepos: []\n"
    }
    assert repository(commented | run("pre-commit run -a")).get(runs_linter) is False


@pytest.mark.parametrize(
    ("files", "used"),
    [
        ({".pre-commit-config.yaml": "ci: {}\nrepos: [{repo: x, hooks: [{id: ruff}]}]\n"}, True),
        (
            {
                ".pre-commit-config.yaml": "repos: [{repo: x, hooks: [{id: ruff}]}]\n",
                "README.md": "![](https://results.pre-commit.ci/badge)\n",
            },
            True,
        ),
        ({".pre-commit-config.yaml": "repos: [{repo: x, hooks: [{id: ruff}]}]\n"}, False),
        ({".pre-commit-config.yaml": "ci: {}\nrepos: []\n"}, False),
    ],
)
def test_pre_commit_ci_needs_a_sign_of_its_use(
    repository: Repository, files: dict[str, str], *, used: bool
) -> None:
    assert repository(TESTS | files).get(runs_linter) is used


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (run("pytest || true"), ".github/workflows/ci.yml:7"),
        (run("pytest", continue_on_error="true"), ".github/workflows/ci.yml:8"),
        (workflow("run: pytest", job="continue-on-error: true"), ".github/workflows/ci.yml:4"),
        (run("pytest | tee log"), ".github/workflows/ci.yml:7"),
        (run("make test") | {"Makefile": "test:\n\t-pytest\n"}, "Makefile:2"),
        (run("npm test") | {"package.json": PACKAGE % '"test": "jest; true"'}, "package.json:1"),
        (run("./test") | {"test": "#!/bin/sh\npytest\ncoverage html\n"}, "test:2"),
        ({".gitlab-ci.yml": "test:\n  script: [pytest]\n  allow_failure: true\n"}, ".gitlab-ci.yml:3"),
        (run("ruff check --exit-zero"), ".github/workflows/ci.yml:7"),
    ],
)
def test_a_check_that_cannot_fail_is_found_where_its_failure_is_lost(
    repository: Repository, files: dict[str, str], place: str
) -> None:
    assert [f"{f.path}:{f.line}" for f in repository(TESTS | files).get(silent_failures)] == [place]


@pytest.mark.parametrize(
    "files",
    [
        run("pytest || exit 1"), run("npm ci || true"), run("set -o pipefail; pytest | tee log"), workflow("run: pytest | tee log\nshell: bash"),
        workflow("run: pytest", job="continue-on-error: true\n    name: nightly"), run("pytest || true\n  pytest"),
        workflow("{run: pytest, continue-on-error: true, id: t}", "{run: exit 1, if: steps.t.outcome == 'failure'}"),
        workflow("run: trivy fs . || true", "uses: github/codeql-action/upload-sarif@v3"), run("./test") | {"test": "#!/bin/sh\nset -e\npytest\nx\n"},
        run("ruff check .\n  ruff check --exit-zero --select ALL ."), run("codecov || true"),
        workflow("run: pytest", job="continue-on-error: ${{ matrix.x }}\n    strategy: {matrix: {x: [true, false]}}"),
    ],
)  # fmt: skip
def test_what_may_fail_by_design_is_no_silent_failure(repository: Repository, files: dict[str, str]) -> None:
    assert repository(TESTS | files).get(silent_failures) == ()


@pytest.mark.parametrize(
    "script", [".\\Build\\runbuild.ps1 -Sign $x", "eng\\build.cmd /p:A=b", "& .\\build.ps1"]
)
def test_a_build_script_of_windows_may_hide_the_tests(repository: Repository, script: str) -> None:
    files = {"Build/runbuild.ps1": "msbuild\n", "eng/build.cmd": "msbuild\n", "build.ps1": "msbuild\n"}
    pipeline = f"steps:\n  - powershell: |\n      $sign = test-path key\n      {script}\n"
    context = repository(TESTS | files | {"azure-pipelines.yml": pipeline})
    assert "is not read" in str(known(context, runs_tests_on_pull_requests))


def test_a_powershell_assignment_runs_what_stands_behind_it(repository: Repository) -> None:
    steps = ("run: |\n  $sign = test-path key\n  $out = go test ./...", "run: ls")
    context = repository(TESTS | workflow(*steps))
    assert context.get(blind_spots) == ()
    assert places(context, Purpose.TEST) == [".github/workflows/ci.yml:8"]


@pytest.mark.parametrize(
    ("command", "share"),
    [
        ("cargo fmt --all --check", 0.5),
        ("cargo fmt -- --check", 0.5),
        ("npx prettier --check .", 0.5),
        ("terraform fmt -check -recursive", 0.5),
        ("ruff check . && ruff format --check", 1),
        ("cargo fmt", 0),
        ("npx prettier --write .", 0),
        ("black --check . || true", 0),
    ],
)
def test_a_formatters_check_is_half_a_linter(repository: Repository, command: str, share: float) -> None:
    assert repository(TESTS | run(command)).get(style_checks) == share


def test_builds_type_checks_and_linters_of_compiled_and_scripted_code(repository: Repository) -> None:
    rust = repository(
        {"src/lib.rs": "#[test]\nfn a() {}\n"} | workflow("run: cargo clippy", "run: cargo test")
    )
    assert [rust.get(f) for f in (runs_tests, runs_build, runs_linter)] == [True, True, True]
    script = repository(
        {"src/a.ts": "let a = 1\n" * 9, "package.json": PACKAGE % '"build": "tsc && vite build"'}
        | run("npm run build")
    )
    assert [script.get(f) for f in (runs_build, runs_type_checker, runs_linter)] == [True, True, False]
    assert script.get(type_checkable_languages) == ("TypeScript",)
    assert rust.get(type_checkable_languages) == ()


def test_stubs_are_no_pipelines(repository: Repository) -> None:
    stubs = {
        ".github/workflows/a.yml": "on: pull_request\njobs: {a: {steps: []}}\n",
        ".github/workflows/b.yml": "on: push\njobs: {a: {steps: [{uses: actions/checkout@v4}, {run: echo ok}]}}\n",
        ".travis.yml": "",
        "Jenkinsfile": "\n",
    }
    context = repository(TESTS | stubs)
    assert (context.get(systems), context.get(pipelines), context.get(blind_spots)) == ((), (), ())
    context = repository(TESTS | run("pytest"))
    assert context.get(systems) == ("GitHub Actions",)
    assert [(p.path, p.on_pull_requests) for p in context.get(pipelines)] == [
        (".github/workflows/ci.yml", True)
    ]


def test_cycles_and_depth_end(repository: Repository) -> None:
    files = {
        "Makefile": "a: b\n\tmake b\nb: a\n\tnpm run a\n",
        "package.json": PACKAGE % '"a": "make a && npm run b", "b": "npm run a"',
        "x.sh": "./x.sh\nbash x.sh\n",
        ".github/workflows/ci.yml": "on: pull_request\njobs:\n  a: {uses: ./.github/workflows/ci.yml}\n  b: {steps: [{run: make a}, {run: bash x.sh}]}\n",
        ".github/actions/a/action.yml": "runs: {using: composite, steps: [{uses: ./.github/actions/a}]}\n",
    }
    assert known(repository(TESTS | files), runs_tests) is False
    deep = "".join(f"t{i}: \n\tmake t{i + 1}\n" for i in range(200)) + "t200:\n\tpytest\n"
    assert "too much to follow" in str(
        known(repository(TESTS | run("make t0") | {"Makefile": deep}), runs_tests)
    )


def test_a_shallow_clone_does_not_show_whether_pre_commit_ci_runs(tmp_path: Path) -> None:
    hooks = {".pre-commit-config.yaml": "repos: [{repo: x, hooks: [{id: ruff}]}]\n"}
    steps = [Step(message="[pre-commit.ci] pre-commit autoupdate"), Step(message="more")]
    whole = make_repository(tmp_path / "whole", TESTS | hooks, steps)
    assert open_context(whole).get(runs_linter) is True
    git(tmp_path, "clone", "-q", "--depth", "1", whole.as_uri(), "shallow")
    shallow = open_context(tmp_path / "shallow")
    assert "this clone is shallow" in str(known(shallow, runs_linter))
    assert known(shallow, runs_tests) is False


def test_an_install_that_runs_the_packages_own_scripts_leaves_open_whether_ci_builds(
    repository: Callable[..., Context],
) -> None:
    files = {
        "package.json": '{"name": "x", "scripts": {"test": "ava", "build": "tsc", "prepare": "npm run build"}}',
        "src/index.ts": "export const x = 1;\n",
        ".github/workflows/ci.yml": "on: pull_request\njobs:\n  a:\n    runs-on: u\n    steps:\n      - run: npm install\n      - run: npm test\n",
    }
    assert isinstance(repository(files).observe("ci.runs_build"), Unknown)
    without = {**files, "package.json": files["package.json"].replace("prepare", "other")}
    assert getattr(repository(without).observe("ci.runs_build"), "value", None) is False


@pytest.mark.parametrize(
    "files",
    [
        run("./gradlew --warning-mode all $SUITE") | {"build.gradle": "plugins { id 'java' }\n"},
        run("./mvnw -B $GOALS") | {"pom.xml": "<project/>"},
    ],
)
def test_a_build_of_which_only_the_run_tells_the_task_may_run_tests(
    repository: Repository, files: dict[str, str]
) -> None:
    with pytest.raises(Unavailable, match="is computed"):
        repository(TESTS | files).get(runs_tests_on_pull_requests)
