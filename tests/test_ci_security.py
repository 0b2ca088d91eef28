"""What GitHub workflows let others do: moving actions, tokens, outsiders' code and text."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest

from shipworthy.collect.ci.ci_actions import (
    third_party_actions,
    unpinned_action_count,
    unpinned_actions,
    unpinned_first_party_actions,
)
from shipworthy.collect.ci.ci_injections import injections, pull_request_injections
from shipworthy.collect.ci.ci_tokens import excess_permissions, workflow_tokens, workflows_without_timeouts
from shipworthy.collect.ci.ci_untrusted import (
    github_workflows,
    untrusted_checkouts,
)
from shipworthy.collect.context import Context, Fact, Unavailable

Repository = Callable[..., Context]
SHA = "a" * 40


def workflow(text: str, name: str = "ci") -> dict[str, str]:
    return {f".github/workflows/{name}.yml": dedent(text)}


def test_actions_are_pinned_by_commit_or_digest(repository: Repository) -> None:
    context = repository(
        workflow(f"""\
            on: push
            jobs:
              a:
                steps:
                  - uses: actions/checkout@v4
                  - name: named
                    uses: o/one@v1
                  - uses: o/one@v2
                  - uses: o/two/sub@{SHA}
                  - uses: docker://alpine:3
                  - uses: docker://alpine@sha256:{"b" * 64}
                  - uses: ./.github/actions/own
                  - uses: $/.github/actions/own
                  # - uses: o/commented@v1
              b:
                uses: o/three/.github/workflows/x.yml@main
            """)
        | {".github/actions/own/action.yml": "runs:\n  using: composite\n  steps:\n    - uses: o/four@v1\n"}
    )
    assert [
        (u.path.rpartition("/")[2], u.line, u.name, u.version, u.uses) for u in context.get(unpinned_actions)
    ] == [
        ("ci.yml", 10, "docker://alpine", "3", 1),
        ("action.yml", 4, "o/four", "v1", 1),
        ("ci.yml", 7, "o/one", "v1", 2),
        ("ci.yml", 16, "o/three/.github/workflows/x.yml", "main", 1),
    ]
    assert context.get(unpinned_action_count) == 4
    assert [u.name for u in context.get(unpinned_first_party_actions)] == ["actions/checkout"]
    assert len(context.get(third_party_actions)) == 7


def test_a_workflow_that_does_nothing_is_not_judged(repository: Repository) -> None:
    context = repository(
        workflow("on: push\njobs: {a: {steps: [{uses: actions/checkout@v4}, {run: echo ok}]}}\n")
        | workflow("on: push\njobs: {a: {steps: []}}\n", "b")
        | {".github/actions/own/action.yml": "runs: {using: composite, steps: [{uses: o/four@v1}]}\n"}
    )
    assert context.get(github_workflows) == ()
    assert context.get(third_party_actions) == ()
    assert context.get(workflow_tokens) == ()
    assert context.get(workflows_without_timeouts) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("on: push\npermissions: {}\njobs: {a: {steps: [{run: make}]}}\n", None),
        ("on: push\npermissions: read-all\njobs: {a: {steps: [{run: make}]}}\n", None),
        ("on: push\njobs: {a: {permissions: {contents: read}, steps: [{run: make}]}}\n", None),
        ("on: push\njobs:\n  a: {permissions: {}, steps: [{run: make}]}\n  b: {steps: [{run: make}]}\n", 4),
        ("on: push\npermissions: write-all\njobs: {a: {steps: [{run: make}]}}\n", 1),
        ("on: push\npermissions: {}\njobs:\n  a: {permissions: write-all, steps: [{run: make}]}\n", 4),
        ("on: workflow_call\njobs: {a: {steps: [{run: make}]}}\n", None),
    ],
)
def test_tokens_must_be_restricted(repository: Repository, text: str, line: int | None) -> None:
    found = repository(workflow(text)).get(excess_permissions)
    assert [t.line for t in found] == ([] if line is None else [line])


def test_jobs_need_a_time_limit(repository: Repository) -> None:
    text = "name: CI\non: push\njobs:\n  a: {timeout-minutes: 5, steps: [{run: make}]}\n  b: {steps: [{run: make}]}\n"
    found = repository(workflow(text)).get(workflows_without_timeouts)
    assert [(w.line, w.name, w.jobs) for w in found] == [(5, "CI", 1)]


CHECKOUT = "{uses: actions/checkout@v4, with: {ref: '${{ github.event.pull_request.head.sha }}'}}"


RUN_HEAD = "{uses: actions/checkout@v4, with: {ref: '${{ github.event.workflow_run.head_sha }}'}}"


def one_job(on: str, job: str, steps: list[str]) -> dict[str, str]:
    body = "".join(f"      - {s}\n" for s in steps)
    files = {"Makefile": "test:\n\tpytest\n", "package.json": '{"scripts": {"test": "jest"}}'}
    return files | workflow(f"on: {on}\njobs:\n  a:\n    {job or 'name: x'}\n    steps:\n{body}")


@pytest.mark.parametrize(
    ("on", "steps"),
    [
        ("pull_request_target", [CHECKOUT, "{run: npm ci}"]),
        ("pull_request_target", [CHECKOUT, "{run: make test}"]),
        ("pull_request_target", [CHECKOUT, "{uses: ./.github/actions/x}"]),
        ("pull_request_target", [CHECKOUT, "{run: pip install -e .}"]),
        ("{workflow_run: {workflows: [CI]}}", [RUN_HEAD, "{run: npm test}"]),
        ("issue_comment", ["{run: gh pr checkout 5}", "{run: cargo build}"]),
    ],
)
def test_outsiders_code_with_secrets_is_found(repository: Repository, on: str, steps: list[str]) -> None:
    found = repository(one_job(on, "", steps)).get(untrusted_checkouts)
    assert [(u.job, u.line, u.command_line) for u in found] == [("a", 6, 7)]


@pytest.mark.parametrize(
    ("on", "job", "steps"),
    [
        ("pull_request", "", [CHECKOUT, "{run: npm test}"]),
        ("pull_request_target", "", ["{uses: actions/checkout@v4}", "{run: npm test}"]),
        ("pull_request_target", "", [CHECKOUT, "{run: git diff}"]),
        ("pull_request_target", "", [CHECKOUT, "{run: pip install ruff}", "{run: ruff check}"]),
        ("pull_request_target", "if: contains(github.event.pull_request.labels.*.name, 'safe')", [CHECKOUT, "{run: npm test}"]),
        ("pull_request_target", "if: github.event.pull_request.head.repo.full_name == github.repository", [CHECKOUT, "{run: npm test}"]),
        ("pull_request_target", "environment: protected", [CHECKOUT, "{run: npm test}"]),
        ("pull_request_target", "needs: [authorize]", [CHECKOUT, "{run: npm test}"]),
        ("{workflow_run: {workflows: [CI], branches: [main]}}", "", [RUN_HEAD, "{run: npm test}"]),
    ],
)  # fmt: skip
def test_guarded_or_harmless_checkouts_are_left_alone(
    repository: Repository, on: str, job: str, steps: list[str]
) -> None:
    assert repository(one_job(on, job, steps)).get(untrusted_checkouts) == ()


@pytest.mark.parametrize(
    ("on", "expression"),
    [
        ("issues", "github.event.issue.title"),
        ("issue_comment", "github.event.comment.body"),
        ("pull_request_target", "github.event.pull_request.title"),
        ("pull_request_target", "github.head_ref"),
        ("push", "github.event.head_commit.message"),
        ("workflow_run", "github.event.workflow_run.head_branch"),
        ("[pull_request, pull_request_target]", "format('{0}', github.event.pull_request.body)"),
    ],
)
def test_outsiders_text_in_a_script_is_found_on_its_line(
    repository: Repository, on: str, expression: str
) -> None:
    text = f'on: {on}\njobs:\n  a:\n    steps:\n      - run: |\n          make\n          echo "${{{{ {expression} }}}}"\n'
    assert [i.line for i in repository(workflow(text)).get(injections)] == [7]
    script = (
        f"on: {on}\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n        with:\n"
        f"          script: |\n            x(`${{{{ {expression} }}}}`)\n      - run: make\n"
    )
    assert [i.line for i in repository(workflow(script)).get(injections)] == [8]


@pytest.mark.parametrize(
    ("on", "step"),
    [
        ("issues", "{run: 'echo $T', env: {T: '${{ github.event.issue.title }}'}}"),
        ("issues", "{run: 'echo ${{ github.event.issue.number }}'}"),
        ("issues", "{run: 'make', if: \"contains(github.event.issue.title, 'x')\"}"),
        ("issues", "{uses: o/x@v1, with: {title: '${{ github.event.issue.title }}'}}"),
        ("workflow_dispatch", "{run: 'echo ${{ github.event.issue.title }}'}"),
        (
            "issue_comment",
            "{run: 'echo ${{ github.event.comment.body }}', if: github.event.comment.author_association == 'OWNER'}",
        ),
        ("pull_request", "{run: 'echo ${{ github.head_ref }}'}"),
    ],
)
def test_text_that_no_shell_reads_is_left_alone(repository: Repository, on: str, step: str) -> None:
    text = f"on: {on}\njobs: {{a: {{steps: [{step}, {{run: make}}]}}}}\n"
    assert repository(workflow(text)).get(injections) == ()


def test_pull_requests_from_forks_have_no_secrets(repository: Repository) -> None:
    context = repository(
        workflow("on: pull_request\njobs: {a: {steps: [{run: 'make ${{ github.head_ref }}'}]}}\n")
    )
    assert context.get(injections) == ()
    assert [i.expression for i in context.get(pull_request_injections)] == ["github.head_ref"]


def test_a_workflow_too_large_to_read_is_not_called_safe(repository: Repository) -> None:
    huge = "on: push\njobs: {a: {steps: [{run: make}]}}\n" + "# x\n" * 600_000
    context = repository(workflow(huge) | workflow("on: push\njobs: {a: {steps: [{run: make}]}}\n", "b"))
    facts: list[Fact[Any]] = [
        github_workflows,
        injections,
        untrusted_checkouts,
        unpinned_actions,
        workflow_tokens,
    ]
    for fact in facts:
        with pytest.raises(Unavailable, match="larger than"):
            context.get(fact)
