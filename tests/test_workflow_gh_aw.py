"""GitHub Agentic Workflows: the agent, its tools, and what it may have done in the end."""

from __future__ import annotations

import json

import pytest

from shipworthy.model.workflows import Aspect, Effect, Mechanism, NodeKind, Origin, Via, Workflow
from workflow_hostility import mutants
from workflow_reading import SAMPLES, edge, nodes, read_as, real, sound, targets

PATH = ".github/workflows/triage.md"


def _read(matter: str, body: str = "Do it.\n", **others: str) -> Workflow:
    (found,) = read_as("gh-aw", PATH, f"---\n{matter}\n---\n{body}", others)
    assert isinstance(found, Workflow)
    sound(found)
    return found


@real
def test_the_real_files_have_as_many_nodes_as_were_counted_by_hand() -> None:
    counts = {}
    for file in sorted((SAMPLES / "gh-aw").rglob("*.md")):
        for found in read_as("gh-aw", f".github/workflows/{file.name}", file.read_text(encoding="utf-8")):
            assert isinstance(found, Workflow)
            sound(found)
            counts[file.name] = (len(found.nodes), len(found.edges))
    assert counts == {
        # Event, agent, shell, web-fetch, github, threat detection, four outputs.
        "issue-triage.md": (10, 9),
        # Event, agent, shell, cache-memory, web-fetch, threat detection, two outputs.
        "ci-doctor.md": (8, 7),
        # Two events, agent, github, shell, one output that nothing looks at.
        "malicious-code-scan.md": (6, 5),
        # Two events, agent, github, shell, threat detection, one output.
        "ospo-stale-repos.md": (7, 6),
        # Three events, a step before, agent, four tools, threat detection, five outputs.
        "test-improver.md": (15, 14),
    }


def test_outputs_come_after_the_agent_and_the_threat_detection() -> None:
    workflow = _read(
        "on:\n  issues:\nsafe-outputs:\n  add-comment:\n    max: 2\n  add-labels:\ntools:\n  bash: []"
    )
    assert workflow.entries == ("on issues",)
    assert targets(workflow, "agent") == [("threat detection", "")]
    assert [t for t, _ in targets(workflow, "threat detection")] == [
        "output add-comment",
        "output add-labels",
    ]
    found = nodes(workflow)
    assert (found["output add-comment"].effect, found["output add-comment"].line) == (Effect.EXTERNAL, 5)
    assert found["output add-labels"].effect is Effect.WRITE
    bounds = [found[f"output {name}"].bound for name in ("add-comment", "add-labels")]
    assert [(b.value, b.origin) for b in bounds if b] == [("2", Origin.EXPLICIT), ("3", Origin.DEFAULT)]
    assert found["threat detection"].validation is not None
    assert found["threat detection"].validation.rejects is None


@pytest.mark.parametrize("key", ["timeout-minutes", "timeout_minutes"])
def test_the_time_a_run_may_take_is_read_in_both_spellings(key: str) -> None:
    timeout = nodes(_read(f"on: push\n{key}: 15"))["agent"].timeout
    assert timeout is not None
    assert (timeout.value, timeout.line, timeout.origin) == ("15 minutes", 3, Origin.EXPLICIT)


def test_threat_detection_can_be_switched_off() -> None:
    workflow = _read("on: push\nsafe-outputs:\n  create-issue:\n  threat-detection: false")
    assert targets(workflow, "agent")[-1] == ("output create-issue", "")


def test_manual_approval_stands_before_the_agent_and_an_environment_before_the_outputs() -> None:
    workflow = _read(
        "on:\n  workflow_dispatch:\n  manual-approval: production\nsafe-outputs:\n  create-issue:\n"
        "  environment: writes"
    )
    before = nodes(workflow)["environment before anything"]
    assert before.approval is not None
    assert (before.line, before.approval.mechanism, bool(before.approval.doubt)) == (
        4,
        Mechanism.ENVIRONMENT,
        True,
    )
    assert targets(workflow, "on workflow_dispatch") == [("environment before anything", "")]
    assert targets(workflow, "threat detection") == [("environment before the outputs", "")]
    assert targets(workflow, "environment before the outputs") == [("output create-issue", "")]


def test_a_pull_request_waits_for_review_unless_it_merges_itself() -> None:
    workflow = _read("on: push\nsafe-outputs:\n  create-pull-request:")
    asked = edge(workflow, "threat detection", "output create-pull-request").approval
    assert asked is not None
    assert (asked.mechanism, bool(asked.doubt)) == (Mechanism.REVIEW, True)
    merged = _read("on: push\nsafe-outputs:\n  create-pull-request: {auto-merge: true}")
    assert edge(merged, "threat detection", "output create-pull-request").approval is None


def test_staged_outputs_do_nothing() -> None:
    workflow = _read("on: push\nsafe-outputs:\n  staged: true\n  create-issue:")
    assert nodes(workflow)["output create-issue"].effect is Effect.NONE


@pytest.mark.parametrize(
    ("tools", "effect", "everything"),
    [
        ("tools:\n  edit:", Effect.EXECUTE, True),
        ("tools:\n  bash: true", Effect.EXECUTE, True),
        ("tools:\n  bash: [':*']", Effect.EXECUTE, True),
        ("tools:\n  bash:", Effect.READ, False),
        ("tools:\n  bash: ['gh issue list:*', 'ls']", Effect.READ, False),
        ("tools:\n  bash: ['npm:*', 'ls']", Effect.EXECUTE, False),
    ],
)
def test_the_shell_it_is_given(tools: str, effect: Effect, *, everything: bool) -> None:
    shell = nodes(_read(f"on: push\nengine: claude\n{tools}"))["tool bash"]
    assert shell.tool is not None
    assert (shell.effect, shell.tool.everything) == (effect, everything)


def test_a_disabled_shell_is_none() -> None:
    assert "tool bash" not in nodes(_read("on: push\ntools:\n  bash: []"))
    assert "tool bash" not in nodes(_read("on: push\nsandbox: {agent: false}\ntools:\n  edit:"))


def test_servers_are_tools_by_name_or_all_of_them() -> None:
    found = nodes(
        _read(
            "on: push\ntools: {bash: [], github: {read-only: false, toolsets: [issues]}}\nmcp-servers:\n"
            "  db: {command: x, allowed: [get_row, delete_row]}\n  mail: {url: 'https://x.example'}"
        )
    )
    assert {i: n.effect for i, n in found.items() if n.kind is NodeKind.TOOL} == {
        "tool github": Effect.WRITE,
        "tool db/get_row": Effect.READ,
        "tool db/delete_row": Effect.WRITE,
        "tool mail/*": Effect.UNKNOWN,
    }


def test_bounds_and_costs_are_gh_aws_own_where_nothing_is_said() -> None:
    agent = nodes(_read("on: push\ntools:\n  edit:"))["agent"]
    assert agent.bound is not None
    assert (agent.bound.value, agent.bound.origin, agent.bound.version) == (
        "500",
        Origin.DEFAULT,
        "gh-aw 0.84",
    )
    assert agent.timeout is not None
    assert agent.timeout.value == "20 minutes"
    assert agent.cost is not None
    assert agent.cost.value == "1000 AI credits"
    said = _read("on: push\nmax-turns: 9\ntimeout-minutes: 5\nmax-ai-credits: 10\ntools:\n  edit:")
    agent = nodes(said)["agent"]
    assert agent.bound is not None
    assert (agent.bound.value, agent.bound.line, said.stated[Aspect.TIMEOUT].value) == ("9", 3, "5 minutes")


@pytest.mark.parametrize(
    ("engine", "via", "provider"),
    [
        ("engine: claude", Via.DEFAULT, "anthropic"),
        ("engine: {id: copilot, model: small}", Via.ALIAS, "github"),
        ("engine: {id: codex, model: gpt-5.4}", Via.LITERAL, "openai"),
        ("model: '${{ vars.MODEL }}'", Via.CONFIG, "github"),
    ],
)
def test_the_model_by_its_engine(engine: str, via: Via, provider: str) -> None:
    model = nodes(_read(f"on: push\ntools:\n  edit:\n{engine}"))["agent"].models[0]
    assert (model.via, model.provider) == (via, provider)


def test_imports_are_part_of_the_workflow_and_missing_ones_are_gaps() -> None:
    shared = (
        "---\nmcp-servers:\n  db: {command: x, allowed: [get]}\nsafe-outputs:\n  create-issue:\n---\nMore.\n"
    )
    workflow = _read(
        "on: push\ntools: {bash: []}\nsafe-outputs:\n  create-issue: {max: 3}\nimports:\n  - shared/db.md\n"
        "  - uses: shared/none.md\n  - a/b/shared/c.md@v1\n  - shared/maybe.md?",
        **{".github/workflows/shared/db.md": shared},
    )
    assert "tool db/get" in nodes(workflow)
    assert nodes(workflow)["tool db/get"].path == ".github/workflows/shared/db.md"
    bound = nodes(workflow)["output create-issue"].bound
    assert bound is not None
    assert bound.value == "3"
    assert workflow.files == (".github/workflows/shared/db.md",)
    assert [g.line for g in workflow.gaps] == [8, 9]
    assert [p.text for p in nodes(workflow)["agent"].prompts] == ["Do it.\n", "More.\n"]


def test_jobs_and_steps_of_the_author_run_in_their_order() -> None:
    workflow = _read(
        "on: push\ntools: {bash: []}\njobs:\n  lint:\n    steps:\n      - run: npm test\n  agent: {needs: [lint]}\n"
        "steps:\n  - run: gh pr list\npost-steps:\n  - run: git push"
    )
    assert targets(workflow, "on push") == [("lint.1", "")]
    assert targets(workflow, "lint.1") == [("steps 1", "")]
    assert targets(workflow, "steps 1") == [("agent", "")]
    assert targets(workflow, "agent") == [("post-steps 1", "")]


def test_no_value_anywhere_breaks_the_reader() -> None:
    whole = {
        "on": {"issues": None, "manual-approval": "x", "steps": [{"run": "x"}]},
        "engine": {"id": "claude", "model": "x", "max-turns": 3},
        "tools": {"bash": ["x"], "github": {"allowed": ["x"]}, "own": {"command": "x"}},
        "mcp-servers": {"a": {"allowed": ["b"]}},
        "mcp-scripts": {"a": {"run": "b"}},
        "safe-outputs": {
            "create-pull-request": {"max": 3, "allowed": ["x"]},
            "jobs": {"j": {"steps": [{"run": "x"}]}},
            "threat-detection": {"engine": False},
            "environment": {"name": "x"},
        },
        "imports": ["x", {"uses": "y"}],
        "jobs": {"a": {"steps": [{"uses": "x"}]}},
        "permissions": {"contents": "write"},
        "environment": "x",
        "steps": [{"run": "x"}],
        "metadata": {"owner": "x"},
        "max-turns": 3,
    }
    for odd in mutants(whole):
        for found in read_as("gh-aw", PATH, f"---\n{json.dumps(odd)}\n---\nx"):
            assert isinstance(found, Workflow)
            sound(found)
