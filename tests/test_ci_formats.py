"""CI definitions of each system, read into jobs, steps and occasions."""

from __future__ import annotations

import contextlib
from textwrap import dedent

import pytest

from shipworthy.formats import ci
from shipworthy.formats.ci import (
    appveyor,
    azure_pipelines,
    bitbucket,
    circleci,
    github_actions,
    gitlab,
    pre_commit_ci,
    travis,
    unread_systems,
    woodpecker,
)
from shipworthy.formats.ci.composite_action import parse_action
from shipworthy.formats.ci.expressions import UNKNOWN, evaluate, interpolate
from shipworthy.model.pipelines import Occasion, Pipeline
from shipworthy.schema.nodes import DocumentError

PR, PUSH = Occasion.PULL_REQUEST, Occasion.PUSH
CHANGE = frozenset({PR, PUSH})


def scripts(pipeline: Pipeline) -> list[tuple[str, str]]:
    """Job and text of every leg of every step."""
    return [
        (job.name, run.text.strip())
        for job in pipeline.jobs
        for step in job.steps
        for run in step.runs
        if step.script
    ]


def github(text: str) -> Pipeline:
    return github_actions.parse(dedent(text), ".github/workflows/ci.yml")


# GitHub


def test_lines_of_a_block_are_lines_of_the_file() -> None:
    found = github("""\
        on: pull_request
        jobs:
          test:
            steps:
              - name: Both
                run: |
                  make a
                  make b
              - run: >-
                  make
                  c
              - run: make d
        """)
    steps = found.jobs[0].steps
    assert [s.line_of(n) for s, n in ((steps[0], 1), (steps[0], 2), (steps[1], 1), (steps[2], 1))] == [
        7,
        8,
        10,
        12,
    ]
    assert steps[0].line == 5
    assert steps[0].name == "Both"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("pull_request", {PR}),
        ("[push, pull_request]", {PR, PUSH}),
        ("{push: {branches: [main]}}", {PUSH}),
        ("{push: {branches: ['**']}}", {PUSH, PR}),
        ("{push: {tags: ['v*']}}", {Occasion.RELEASE}),
        ("{pull_request: {types: [closed]}}", {Occasion.OTHER}),
        ("{pull_request: {types: [opened, labeled]}}", {PR}),
        ("{schedule: [{cron: '0 0 * * *'}]}", {Occasion.SCHEDULE}),
        ("workflow_call", {Occasion.CALLED}),
        ("pull_request_target", {Occasion.OTHER}),
        ("5", {Occasion.OTHER}),
    ],
)
def test_events_become_occasions(on: str, expected: set[Occasion]) -> None:
    found = github(f"on: {on}\njobs: {{a: {{steps: [{{run: x}}]}}}}")
    assert found.jobs[0].occasions == expected


@pytest.mark.parametrize(
    ("condition", "runs"),
    [
        ("github.event_name == 'push'", False),
        ("github.event_name != 'push'", True),
        ("github.ref == 'refs/heads/main'", False),
        ("github.repository == 'a/b'", True),
        ("contains(github.event.pull_request.labels.*.name, 'run')", False),
        ("!contains(github.event.pull_request.labels.*.name, 'skip')", True),
        ("${{ always() && needs.a.outputs.x == 'true' }}", True),
        ("failure()", False),
        ("false", False),
    ],
)
def test_a_condition_decides_whether_a_step_runs_on_pull_requests(condition: str, *, runs: bool) -> None:
    found = github(f'on: pull_request\njobs: {{a: {{steps: [{{run: x, if: "{condition}"}}]}}}}')
    assert (PR in found.jobs[0].steps[0].occasions) is runs


def test_the_matrix_is_filled_in() -> None:
    found = github("""\
        on: pull_request
        jobs:
          test:
            strategy:
              matrix:
                py: ['3.12', '3.13']
                os: [linux, windows]
                exclude: [{py: '3.12', os: windows}]
                include: [{py: '3.13', os: linux, extra: slow}, {py: pypy, tox: pypy3}]
            env: {TOXENV: "${{ matrix.tox || format('py{0}', matrix.py) }}"}
            steps:
              - run: test ${{ matrix.py }} ${{ matrix.os }} ${{ matrix.extra }} ${{ github.sha }}
        """)
    runs = found.jobs[0].steps[0].runs
    assert [(r.text, dict(r.environment)["TOXENV"]) for r in runs] == [
        ("test 3.12 linux  $_", "py3.12"),
        ("test 3.13 linux slow $_", "py3.13"),
        ("test 3.13 windows  $_", "py3.13"),
        ("test pypy   $_", "pypy3"),
    ]


def test_a_computed_matrix_is_unknown_not_empty() -> None:
    found = github("""\
        on: pull_request
        jobs:
          test:
            strategy: {matrix: {dir: "${{ fromJson(needs.a.outputs.dirs) }}"}}
            steps: [{run: "make ${{ matrix.dir }}", if: "matrix.dir != '.'"}]
        """)
    assert [r.text for r in found.jobs[0].steps[0].runs] == ["make $_"]


def test_continue_on_error_is_judged_over_all_legs_and_later_steps() -> None:
    found = github("""\
        on: pull_request
        jobs:
          some:
            continue-on-error: ${{ matrix.nightly }}
            strategy: {matrix: {include: [{nightly: true}, {nightly: false}]}}
            steps: [{run: a}]
          all:
            continue-on-error: true
            steps:
              - {run: a, continue-on-error: true}
              - {run: b, id: looked-at, continue-on-error: true}
              - {run: exit 1, if: steps.looked-at.outcome == 'failure'}
        """)
    some, everything = found.jobs
    assert (some.tolerated, everything.tolerated) == (0, 8)
    assert [s.tolerated for s in everything.steps] == [10, 0, 0]


def test_shells_differ_in_what_ends_a_script() -> None:
    found = github("""\
        on: pull_request
        jobs:
          a:
            runs-on: windows-latest
            steps: [{run: x}, {run: x, shell: bash}, {run: x, shell: "bash -l {0}"}, {run: x, shell: python}]
          b:
            runs-on: ubuntu-latest
            steps: [{run: x}]
        """)
    windows, linux = found.jobs
    assert [(s.errexit, s.pipefail, s.language) for s in windows.steps] == [
        (None, False, "shell"), (True, True, "shell"), (False, False, "shell"), (None, False, "python"),
    ]  # fmt: skip
    assert [(s.errexit, s.pipefail) for s in linux.steps] == [(True, False)]


def test_permissions_tell_nothing_from_none() -> None:
    found = github("""\
        on: push
        permissions: {}
        jobs: {a: {permissions: write-all}, b: {}, c: {permissions: {contents: read}}}
        """)
    assert found.permissions == ()
    assert [j.permissions for j in found.jobs] == [(("*", "write"),), None, (("contents", "read"),)]


def test_a_called_workflow_gets_inputs_and_occasions() -> None:
    text = dedent("""\
        on: {workflow_call: {inputs: {env: {default: unit}, more: {}}}}
        jobs: {a: {steps: [{run: "tox -e ${{ inputs.env }} ${{ inputs.more }}", if: github.event_name == 'pull_request'}]}}
        """)
    call = github_actions.Call(frozenset({PR}), {"more": "-v"})
    step = github_actions.parse(text, "x", call).jobs[0].steps[0]
    assert step.runs[0].text == "tox -e unit -v"
    assert step.occasions == {PR}


def test_a_composite_action_is_read_with_its_inputs() -> None:
    text = dedent("""\
        inputs: {command: {default: test}}
        runs:
          using: composite
          steps:
            - run: make ${{ inputs.command }}
              shell: bash
        """)
    action = parse_action(text, frozenset({PR}), {"command": "lint"})
    assert action.using == "composite"
    assert action.steps[0].runs[0].text == "make lint"
    assert action.steps[0].line_of(1) == 5


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 == 1.0", True), ("'A' == 'a'", True), ("!true || 'x'", "x"), ("a.b && false", False), ("a.b || true", True),
        ("a.b", UNKNOWN), ("contains('abc', 'B')", True), ("format('{1}{0}', 'a', 'b')", "ba"),
        ("fromJSON('[1, 2]')", [1, 2]), ("(1 < 2) && (3 >= 3)", True), ("'it''s'", "it's"), ("((", UNKNOWN),
        ("a[0].b", UNKNOWN), ("join(fromJSON('[\"a\"]'), ',')", "a"), ("", UNKNOWN), ("(" * 500, UNKNOWN),
        ("fromJSON('" + "[" * 3000 + "')", UNKNOWN),
    ],
)  # fmt: skip
def test_expressions(expression: str, value: object) -> None:
    assert evaluate(expression, lambda _: UNKNOWN) == value


def test_unclosed_expressions_are_text() -> None:
    assert interpolate("a ${{ 1 }} ${{ b", lambda _: UNKNOWN) == "a 1 ${{ b"


# GitLab


def gitlab_jobs(text: str, included: dict[str, str] | None = None) -> Pipeline:
    return gitlab.parse(dedent(text), ".gitlab-ci.yml", included)


def test_gitlab_extends_references_and_defaults() -> None:
    found = gitlab_jobs("""\
        default: {before_script: [setup]}
        .base:
          script:
            - cd api
            - |
              make a
              make b
        test: {extends: .base, variables: {X: "1"}}
        lint:
          before_script: []
          script:
            - !reference [.base, script]
            - ruff check
        """)
    assert scripts(found) == [
        ("test", "setup\ncd api\nmake a\nmake b"),
        ("lint", "cd api\nmake a\nmake b\n\nruff check"),
    ]
    step = found.jobs[0].steps[0]
    assert [step.line_of(n) for n in (1, 2, 3, 4)] == [1, 4, 6, 7]
    assert dict(step.runs[0].environment) == {"X": "1"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", {PR, PUSH, Occasion.RELEASE, Occasion.SCHEDULE}),
        ("rules: [{if: $CI_PIPELINE_SOURCE == 'merge_request_event'}]", {PR}),
        ("rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]", {PUSH, Occasion.SCHEDULE}),
        (
            "rules: [{if: $CI_COMMIT_TAG, when: never}, {if: $CI_COMMIT_BRANCH}]",
            {PR, PUSH, Occasion.SCHEDULE},
        ),
        ("rules: [{when: manual}]", set()),
        ("only: [tags]", {Occasion.RELEASE}),
        ("only: [merge_requests]", {PR}),
        ("except: [tags]", {PR, PUSH, Occasion.SCHEDULE}),
        ("when: manual", set()),
        ("rules: 5", {PR, PUSH, Occasion.RELEASE, Occasion.SCHEDULE}),
    ],
)
def test_gitlab_rules(given: str, expected: set[Occasion]) -> None:
    found = gitlab_jobs(f"test:\n  script: pytest\n  {given}\n")
    assert found.jobs[0].occasions == expected


def test_gitlab_includes() -> None:
    text = "include: [{local: /ci/base.yml}, {project: a/b}, 'ci/other.yml']\ntest: {extends: .base}\n"
    assert gitlab.local_includes(text) == ["ci/base.yml", "ci/other.yml"]
    found = gitlab_jobs(text, {"ci/base.yml": ".base:\n  script: [pytest]\n"})
    assert scripts(found) == [("test", "pytest")]
    assert (found.jobs[0].steps[0].path, found.jobs[0].steps[0].line_of(1)) == ("ci/base.yml", 2)
    assert [u.name for u in found.unread] == ["a/b", "ci/other.yml"]


def test_gitlab_allow_failure_has_its_line() -> None:
    assert gitlab_jobs("test:\n  script: [x]\n  allow_failure: true\n").jobs[0].tolerated == 3


# The others


def test_circleci_commands_with_parameters_and_workflow_filters() -> None:
    found = circleci.parse(
        dedent("""\
            version: 2.1
            commands:
              check:
                parameters: {what: {type: string, default: test}}
                steps:
                  - run: make << parameters.what >>
            jobs:
              unit:
                parameters: {py: {type: string}}
                working_directory: api
                steps: [checkout, {check: {what: lint}}, {run: {command: "tox -e << parameters.py >>", environment: {A: b}}}]
              deploy:
                steps: [{run: ./deploy}]
            workflows:
              main:
                jobs:
                  - unit: {matrix: {parameters: {py: [py312, py313]}}}
                  - deploy: {filters: {branches: {only: main}}}
                  - node/test
            """),
        ".circleci/config.yml",
    )
    assert scripts(found) == [
        ("unit", "make lint"), ("unit", "tox -e py312"), ("unit", "tox -e py313"), ("deploy", "./deploy"),
    ]  # fmt: skip
    unit, deploy = found.jobs
    assert (unit.occasions, deploy.occasions) == (CHANGE, frozenset({PUSH}))
    assert unit.steps[0].directory == "api"
    assert [u.name for u in found.unread] == ["node/test"]


def test_azure_templates_conditions_and_matrix() -> None:
    found = azure_pipelines.parse(
        dedent("""\
            trigger: [main]
            jobs:
              - job: test
                strategy: {matrix: {a: {ENV: py312}, b: {ENV: py313}}}
                steps:
                  - script: tox -e $(ENV)
                  - bash: |
                      make a
                    continueOnError: true
                  - template: steps/lint.yml
                    parameters: {what: src}
                  - ${{ if eq(variables.x, 'y') }}:
                      - script: make b
                  - template: far.yml@other
                  - task: DotNetCoreCLI@2
                    inputs: {command: test}
            """),
        "azure-pipelines.yml",
        {"steps/lint.yml": "steps:\n  - script: ruff check ${{ parameters.what }}\n"},
    )
    texts = [
        run.text.strip() for run in dict.fromkeys(r for s in found.jobs[0].steps for r in s.runs if s.script)
    ]
    assert list(dict.fromkeys(texts)) == [
        "tox -e py312",
        "tox -e py313",
        "make a",
        "ruff check src",
        "make b",
    ]
    steps = found.jobs[0].steps
    assert steps[1].tolerated == 9
    assert (steps[2].path, steps[2].line_of(1)) == ("steps/lint.yml", 2)
    assert [u.name for u in found.unread] == ["far.yml@other", "far.yml@other"]
    assert "azure:DotNetCoreCLI@2" in [s.uses for s in steps]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("language: python\nscript:\n  - pytest\n  - mypy .\n", ["pytest\nmypy ."]),
        ("language: node_js\nnode_js: [20]\n", ["npm test"]),
        ("language: go\nscript: make test\nenv: [A=1, A=2]\n", ["make test", "make test"]),
        ("jobs: {include: [{script: a}, {script: b}]}\n", ["a", "b"]),
        ("script: 5\n", []),
    ],
)
def test_travis(text: str, expected: list[str]) -> None:
    assert [t for _, t in scripts(travis.parse(text, ".travis.yml"))] == expected


def test_appveyor_bitbucket_drone_and_pre_commit_ci() -> None:
    found = appveyor.parse(
        "install: [pip install .]\ntest_script:\n  - cmd: pytest\n  - ps: Invoke-Pester\n", "appveyor.yml"
    )
    assert [t for _, t in scripts(found)] == ["pip install .", "pytest", "Invoke-Pester"]
    found = bitbucket.parse(
        "pipelines:\n  default: [{step: {script: [npm test]}}]\n  custom: {x: [{parallel: [{step: {script: [y]}}]}]}\n",
        "bitbucket-pipelines.yml",
    )
    assert [(t, j.occasions) for j, (_, t) in zip(found.jobs, scripts(found), strict=True)] == [
        ("npm test", CHANGE), ("y", frozenset({Occasion.MANUAL})),
    ]  # fmt: skip
    found = woodpecker.parse(
        "steps: {test: {commands: [go test]}, x: {commands: [y], when: {event: tag}}}\n", ".woodpecker.yml"
    )
    assert [(s.script, s.occasions) for s in found.jobs[0].steps] == [
        ("go test", CHANGE),
        ("y", frozenset({Occasion.RELEASE})),
    ]
    found = pre_commit_ci.parse("ci: {skip: [mypy]}\nrepos: []\n", ".pre-commit-config.yaml")
    assert found.jobs[0].steps[0].runs[0].environment == (("SKIP", "mypy"),)
    assert not pre_commit_ci.parse("repos: []\n", ".pre-commit-config.yaml").jobs


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("Jenkinsfile", "Jenkins"),
        (".buildkite/pipeline.yml", "Buildkite"),
        (".cirrus.yml", "Cirrus CI"),
        ("docs/Jenkinsfile", ""),
        ("src/cloudbuild.py", ""),
    ],
)
def test_unread_systems_are_recognised(path: str, system: str) -> None:
    assert unread_systems.system(path) == system


def test_comments_alone_say_nothing() -> None:
    assert not unread_systems.says_something(
        "// pipeline { stage('x') { sh 'make test everything and more' } }\n" * 9
    )
    assert unread_systems.says_something("pipeline { stages { stage('test') { steps { sh 'make test' } } } }")


HOSTILE = [
    "", "5", "[]", "jobs: 5", "jobs: {a: 5}", "jobs: {a: {steps: 5}}", "jobs: {a: {steps: [5, null, {run: [1]}]}}",
    "on: {push: 5}\njobs: {a: {strategy: {matrix: 5}, env: 5, with: 5, steps: [{with: 5, env: [1], run: {}}]}}",
    "jobs: {a: {strategy: {matrix: {x: 5, include: 5, exclude: {}}}, needs: {}, runs-on: {}, steps: {a: b}}}",
    "on: null\njobs: null", "stages: {a: 5}", "test: {script: {a: b}, rules: [5], only: {refs: 5}, extends: {a: 1}}",
    "a: {extends: b, script: x}\nb: {extends: a}", "include: {local: 5}\ndefault: 5\nvariables: 5",
    "workflows: {a: {jobs: 5}, b: 5}\njobs: {a: {steps: [{run: 5}, {x: {y: z}}]}}", "steps: [{script: 5}, {task: 5, inputs: 5}]",
    "pipelines: 5", "pipelines: {default: [{step: 5}, {parallel: 5}], branches: [1]}", "steps: [5, {commands: 5, when: 5}]",
    "jobs: {a: {steps: [{run: x, if: 5, continue-on-error: {}, shell: 5, working-directory: {}}]}}",
]  # fmt: skip
PATHS = [
    ".github/workflows/a.yml", ".gitlab-ci.yml", ".circleci/config.yml", "azure-pipelines.yml", ".travis.yml",
    "appveyor.yml", "bitbucket-pipelines.yml", ".drone.yml", ".pre-commit-config.yaml",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("text", HOSTILE)
def test_any_shape_is_read_or_refused(path: str, text: str) -> None:
    reader = ci.reader(path)
    assert reader is not None
    with contextlib.suppress(DocumentError):
        assert isinstance(reader.parse(text, path), Pipeline)
