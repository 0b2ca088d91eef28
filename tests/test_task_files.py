"""Task files of each runner, read into targets, commands and what they need."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from shipworthy.formats.tasks import (
    gradle,
    justfile,
    makefile,
    maven,
    nox,
    package_json,
    pre_commit,
    pyproject_scripts,
    python_calls,
    rakefile,
    taskfile,
    tox,
)
from shipworthy.model.commands import TaskFile
from shipworthy.schema.nodes import DocumentError


def shape(tasks: TaskFile | None) -> dict[str, tuple[list[str], tuple[str, ...]]]:
    assert tasks is not None
    return {t.name: ([c.text for c in t.commands], t.dependencies) for t in tasks.targets}


def test_make() -> None:
    found = makefile.parse(
        dedent("""\
            PY ?= python3
            ARGS = -q
            ARGS += -x
            SRC := $(shell find . -name '*.go')
            include common.mk $(MISSING).mk
            .PHONY: test lint
            # test-commented: a
            test: build | dirs ; @echo start
            \t@$(PY) -m pytest $(ARGS) $@ $< $$HOME $(UNSET)
            \t-$(MAKE) -C sub \\
            \t  check
            lint unit: VAR = 1
            lint unit:
            \tgolangci-lint run $(SRC)
            test-%: deps-%
            \ttox -e $*
            ifeq ($(CI),true)
            all: test
            endif
            """),
        {"PY": "python3.13"},
    )
    assert shape(found) == {
        "test": (
            ["echo start", "python3.13 -m pytest -q -x test build $HOME ", "make -C sub \\\n  check"],
            ("build", "dirs"),
        ),
        "lint": (["golangci-lint run $_"], ()),
        "unit": (["golangci-lint run $_"], ()),
        "all": ([], ("test",)),
    }
    assert found.default == "test"
    assert found.includes == ("common.mk", ".mk")
    assert [(c.line, c.ignored) for c in found.targets[0].commands] == [
        (8, ""),
        (9, ""),
        (10, "a leading `-`"),
    ]
    assert shape(TaskFile(found.patterns)) == {"test-%": (["tox -e %"], ("deps-%",))}


def test_just() -> None:
    found = justfile.parse(
        dedent("""\
            set shell := ["bash", "-c"]
            py := "python3"
            import 'more.just'
            alias t := test
            # comment
            default: lint (test "x") && after
            @test target="unit" *args:
                {{py}} -m pytest {{target}}
                -flake8 \\
                  src
            script:
                #!/usr/bin/env bash -e
                make a
                make b
            """)
    )
    assert shape(found) == {
        "default": ([], ("lint", "test", "after")),
        "test": (["python3 -m pytest $_", "flake8 \\\n      src"], ()),
        "script": (["    make a\n    make b"], ()),
        "t": ([], ("test",)),
    }
    assert (found.default, found.includes) == ("default", ("more.just",))
    assert found.targets[2].commands[0].errexit
    assert found.targets[1].commands[1].ignored


def test_package_json() -> None:
    found = package_json.parse(
        dedent("""\
            {
              "name": "@scope/app", "workspaces": {"packages": ["packages/*"]},
              "scripts": {
                "pretest": "tsc",
                "test": "jest",
                "build": "wireit", "broken": 5
              },
              "wireit": {"build": {"command": "tsc -b", "dependencies": ["test", {"script": "pretest"}, "../x:build"]}}
            }
            """)
    )
    assert shape(found) == {
        "pretest": (["tsc"], ()),
        "test": (["jest"], ("pretest",)),
        "build": (["tsc -b"], ("test", "pretest")),
    }
    assert (found.name, found.members, found.targets[1].line) == ("@scope/app", ("packages/*",), 5)


def test_composer_deno_and_nx() -> None:
    found = package_json.parse_composer(
        '{"scripts": {"test": ["@lint", "@php vendor/bin/phpunit"], "lint": "phpcs", "x": "A::b"}}'
    )
    assert shape(found) == {
        "test": (["php vendor/bin/phpunit"], ("lint",)),
        "lint": (["phpcs"], ()),
        "x": ([], ()),
    }
    found = package_json.parse_deno(
        '{"tasks": {"a": "deno test", "b": {"command": "deno lint", "dependencies": ["a"]}}}'
    )
    assert shape(found) == {"a": (["deno test"], ()), "b": (["deno lint"], ("a",))}
    found = package_json.parse_nx_project(
        '{"targets": {"test": {"executor": "@nx/jest:jest"}, "x": {"command": "make"}}}'
    )
    assert shape(found) == {"test": (["nx-executor @nx/jest:jest"], ()), "x": (["make"], ())}
    found = package_json.parse_nx_plugins(
        '{"plugins": ["@nx/eslint/plugin", {"plugin": "@nx/jest/plugin", "options": {"targetName": "unit"}}]}'
    )
    assert shape(found) == {"lint": (["eslint"], ()), "unit": (["jest"], ())}


TOX = """\
[tox]
envlist = py{38,39}-{a,b}, lint
[testenv]
changedir = sub
commands =
    pytest {posargs:tests} \\
        -q
    b: coverage report
    !b: echo
    - flaky
[testenv:lint]
commands = {[shared]lint}
[testenv:docs]
commands = sphinx-build . {envdir}
[shared]
lint =
    ruff check {[shared]files}
files = src tests
"""


def test_tox_ini() -> None:
    found = tox.parse(TOX)
    assert found is not None
    assert [(t.name, t.default) for t in found.targets] == [
        ("py38-a", True), ("py38-b", True), ("py39-a", True), ("py39-b", True), ("lint", True), ("docs", False), ("", False),
    ]  # fmt: skip
    commands = shape(found)
    assert commands["py39-b"][0] == ["pytest tests  -q", "coverage report", "flaky"]
    assert commands["py38-a"][0] == ["pytest tests  -q", "echo", "flaky"]
    assert commands["lint"][0] == ["ruff check src tests"]
    assert [t.name for t in tox.select(found, ["py310-a", "lint", "nonsense"])] == ["", "lint"]
    assert found.targets[0].directory == "sub"
    assert [c.line for c in found.targets[0].commands] == [6, 9, 10]


def test_tox_in_toml_and_setup_cfg() -> None:
    text = """\
        [tool.tox]
        env_list = ["3.13", "type"]
        [tool.tox.env_run_base]
        commands = [["pytest", {replace = "posargs", default = ["tests"], extend = true}]]
        [tool.tox.env.type]
        commands = [["mypy"], ["pyright"]]
        """
    found = tox.parse(dedent(text), "pyproject.toml")
    assert shape(found) == {
        "3.13": (["pytest tests"], ()),
        "type": (["mypy", "pyright"], ()),
        "": (["pytest tests"], ()),
    }
    assert tox.parse("[tool.other]\n", "pyproject.toml") is None
    legacy = '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ncommands = pytest\n"""\n'
    found = tox.parse(legacy, "pyproject.toml")
    assert found is not None
    assert [(c.text, c.line) for c in found.targets[-1].commands] == [("pytest", 4)]
    assert tox.parse("[tox:tox]\nenvlist = a\n[testenv]\ncommands = x\n", "setup.cfg") is not None
    assert tox.parse("[flake8]\n", "setup.cfg") is None


def test_nox_and_invoke() -> None:
    text = """\
        import nox
        nox.options.sessions = ["tests", "lint"]
        def shared(session):
            session.run("coverage", "report")
        @nox.session(python=["3.12"])
        def tests(session):
            session.install("-r", "requirements.txt")
            session.run("pytest", "-q", *session.posargs, f"--x={1}")
            shared(session)
        @nox.session(name="lint")
        def _lint(session):
            session.notify("tests")
        """
    found = nox.parse(dedent(text))
    assert shape(found) == {
        "tests": (["pytest -q '--x=$_'", "coverage report"], ()),
        "lint": ([], ("tests",)),
    }
    text = """\
        @task
        def lint(c):
            c.run("ruff check src")
        @task(pre=[lint], default=True)
        def test_all(c):
            c.run("pytest")
        """
    found = nox.parse_invoke(dedent(text))
    assert shape(found) == {"lint": (["ruff check src"], ()), "test-all": (["pytest"], ("lint",))}
    assert found.default == "test-all"


def test_python_scripts_start_what_is_written_out() -> None:
    text = """\
        import subprocess, sys, os, unittest
        subprocess.run(["ruff", "check", path])
        subprocess.check_call([sys.executable, "-m", "pytest"])
        os.system("make lint")
        subprocess.run(command)
        unittest.main()
        """
    found = python_calls.started(dedent(text))
    assert [(c.text, c.line) for c in found] == [
        ("ruff check '$_'", 2), ("python -m pytest", 3), ("make lint", 4), ("$_", 5), ("python -m unittest", 6),
    ]  # fmt: skip


def test_pre_commit_hooks() -> None:
    text = """\
        default_stages: [pre-commit]
        repos:
          - repo: https://github.com/astral-sh/ruff-pre-commit
            hooks:
              - id: ruff-check
                args: [--fix]
              # - id: mypy
          - repo: local
            hooks:
              - {id: own, entry: npm run lint, language: system}
              - {id: slow, entry: pytest, language: system, stages: [manual]}
        """
    found = pre_commit.parse(dedent(text))
    assert [(t.name, t.default, t.commands[0].text, t.commands[0].line) for t in found.targets] == [
        (
            "ruff-check",
            True,
            "pre-commit-hook ruff-check https://github.com/astral-sh/ruff-pre-commit --fix",
            5,
        ),
        ("own", True, "npm run lint", 10),
        ("slow", False, "pytest", 11),
    ]
    assert pre_commit.stage_of(dedent(text), "manual") == {"slow"}


def test_taskfile() -> None:
    text = """\
        includes: {api: ./api/Taskfile.yml}
        vars: {PY: python3}
        tasks:
          default: {deps: [lint], cmds: [{task: test}]}
          test: {dir: src, cmds: ["{{.PY}} -m pytest {{.CLI_ARGS}}", {cmd: "x {{.Y}}", ignore_error: true}]}
          lint: ruff check
          odd: 5
        """
    found = taskfile.parse(dedent(text))
    assert shape(found) == {
        "default": (["task test"], ("lint",)),
        "test": (["python3 -m pytest ", "x $_"], ()),
        "lint": (["ruff check"], ()),
        "odd": ([], ()),
    }
    assert found.targets[1].directory == "src"
    assert found.targets[1].commands[1].ignored
    assert taskfile.included(dedent(text)) == {"api": "api/Taskfile.yml"}


@pytest.mark.parametrize(
    ("runner", "text", "expected"),
    [
        ("hatch", '[tool.hatch.envs.default.scripts]\ncov = "pytest --cov"\nall = ["cov", "mypy {args}"]\n[tool.hatch.envs.x]\n',
         {"default:cov": (["pytest --cov"], ()), "default:all": (["mypy "], ("default:cov",)),
          "x:cov": (["pytest --cov"], ()), "x:all": (["mypy "], ("x:cov",))}),
        ("pdm", '[tool.pdm.scripts]\ntest = {cmd = ["pytest", "-q"]}\nall = {composite = ["test"]}\n',
         {"test": (["pytest -q"], ()), "all": (["pdm run test"], ())}),
        ("poe", '[tool.poe.tasks]\ntest = "pytest"\nall = ["test", {cmd = "mypy"}]\nseq = {sequence = ["test"]}\n',
         {"test": (["pytest"], ()), "all": (["test", "mypy"], ()), "seq": ([], ("test",))}),
        ("pixi", '[tool.pixi.tasks]\ntest = {cmd = "pytest", depends-on = ["build"]}\nbuild = "make"\n',
         {"test": (["pytest"], ("build",)), "build": (["make"], ())}),
        ("pipenv", '[scripts]\ntest = "pytest"\n', {"test": (["pytest"], ())}),
        ("rye", "[tool.rye]\nscripts = 5\n", {}),
    ],
)  # fmt: skip
def test_scripts_of_python_projects(runner: str, text: str, expected: object) -> None:
    assert shape(pyproject_scripts.parse(text, runner)) == expected


def test_maven_binds_plugins_to_phases() -> None:
    text = """\
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modules><module>core</module></modules>
          <build><plugins>
            <plugin><artifactId>maven-checkstyle-plugin</artifactId>
              <executions><execution><phase>validate</phase><goals><goal>check</goal></goals></execution></executions></plugin>
            <plugin><artifactId>spotbugs-maven-plugin</artifactId></plugin>
            <!-- <plugin><artifactId>maven-pmd-plugin</artifactId></plugin> -->
          </plugins></build>
        </project>
        """
    found = shape(maven.parse(dedent(text)))
    assert found["validate"] == (["checkstyle"], ())
    assert found["test"] == (["maven-surefire"], ("compile",))
    assert found["verify"] == ([], ("package",))
    assert maven.modules(dedent(text)) == ["core"]
    skipped = "<project><properties><skipTests>true</skipTests></properties></project>"
    assert shape(maven.parse(skipped))["test"][0] == []


def test_gradle_plugins_add_to_check() -> None:
    text = """\
        plugins {
            id 'java'
            id("checkstyle")
            // id 'pmd'
            /* id 'spotbugs' */
            id 'io.gitlab.arturbosch.detekt' apply false
            alias(libs.plugins.spotless)
        }
        tasks.register('integrationTest', Test) { dependsOn 'classes' }
        tasks.register("ci") {
            dependsOn("check", "integrationTest")
        }
        """
    found = shape(gradle.parse(dedent(text)))
    assert found["test"] == (["gradle-tests"], ())
    assert found["check"] == (["checkstyle", "spotless check"], ("test",))
    assert found["integrationTest"] == (["gradle-tests"], ("classes",))
    assert found["ci"] == ([], ("check", "integrationTest"))


def test_rake() -> None:
    text = """\
        RSpec::Core::RakeTask.new(:spec)
        RuboCop::RakeTask.new
        # Cucumber::Rake::Task.new
        task default: %i[spec rubocop]
        task :ci => [:default, "js:test"] do
          sh "npm test"
        end
        """
    assert shape(rakefile.parse(dedent(text))) == {
        "ci": (["npm test"], ("default", "js:test")),
        "default": ([], ("spec", "rubocop")),
        "rubocop": (["rubocop"], ()),
        "spec": (["rspec"], ()),
    }


PARSERS: list[Callable[[str], object]] = [
    makefile.parse, justfile.parse, package_json.parse, package_json.parse_composer, package_json.parse_deno,
    package_json.parse_nx_project, package_json.parse_nx_plugins, package_json.workspace_members, tox.parse, nox.parse,
    lambda t: tox.parse(t, "pyproject.toml"), lambda t: tox.parse(t, "tox.toml"), nox.parse_invoke, python_calls.started,
    pre_commit.parse, lambda t: pre_commit.stage_of(t, "manual"), taskfile.parse, taskfile.included, maven.parse, maven.modules,
    gradle.parse, rakefile.parse, *[lambda t, r=r: pyproject_scripts.parse(t, r) for r in ("hatch", "pdm", "poe", "pixi")],
]  # fmt: skip
HOSTILE = [
    "", "\0\0", "5", "[]", "null", '{"scripts": 5, "wireit": [], "workspaces": {"packages": 5}, "name": []}', '{"scripts": {"a": [1, {}]}}',
    '{"tasks": {"a": 5, "b": {"command": []}}, "targets": {"a": 5, "b": {"options": 5, "dependsOn": 5}}, "plugins": {"a": 1}}',
    "repos: 5", "repos: [5, {hooks: 5}, {hooks: [5, {id: [], args: 5, stages: {}}]}]", "tasks: {a: [5, {cmd: {}}], b: {deps: 5, cmds: {}}}",
    "[tool.tox]\nenv_list = 5\nenv = 5\nenv_run_base = []\n", "[tool.tox.env.a]\ncommands = [5, [5], {a = 1}]\n", "env = [1]\n",
    "[tool.hatch]\nenvs = {a = 5, b = {scripts = {c = [1, 2]}}}\n[tool.pdm.scripts]\na = 5\n[tool.poe.tasks]\nb = {sequence = 5, deps = 5}\n",
    "[tox]\nenvlist = " + "{a,b}" * 30 + "\n[testenv]\ncommands = {[testenv]commands}\n", "[testenv:" + "{a,b}-" * 20 + "]\ncommands=x\n",
    "A = $(A)\nB = $(C)\nC = $(B)\n$(A) $(B): $(C)\n\t$(A)$(B)\n" + "X := $(X)$(X)$(X)y\n" * 40 + "t:\n\t$(X)\n", "a:" * 5_000, "$(" * 20_000,
    "define X\n", "a: a\n\t" + "$(a " * 9_000, "<project>" * 500, "<!DOCTYPE a [<!ENTITY b 'c'>]><project>&b;</project>", "/*" * 30_000,
    "dependsOn(" * 9_000, "def f(:\n", "(" * 5_000, "x = " + "[" * 3_000, "task " * 9_000, "@nox.session\ndef a(s):\n  a(s)\n  s.run()\n",
    "a b:\n    {{" + "{{" * 9_000, "\\\n" * 9_000, "a = " + " " * 50_000 + "b\n[x\n" + " " * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in PARSERS:
        try:
            parse(text)
        except DocumentError:
            continue
