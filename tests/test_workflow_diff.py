"""What differs between two versions of a workflow, and what of it is loosened."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from conftest import git, make_repository, write
from shipworthy.cli import lifecycle
from shipworthy.cli.exits import guarded
from shipworthy.govern.changes import reach
from shipworthy.govern.changes.amounts import is_raised
from shipworthy.govern.changes.change import Change
from shipworthy.govern.changes.compare import compare
from shipworthy.model.workflows import Approval, Edge, Effect, Mechanism, Node, NodeKind, Workflow
from workflow_reading import SAMPLES, read_text, real

FLOW = """\
schema: shipworthy.workflow/1
name: reply
version: 1.0.0
owner: team
cost: 1 USD
bound: {limit: time, value: 10 min}
models:
  writer: {name: gpt-x, provider: openai, fallbacks: [spare]}
  spare: {name: claude-x, provider: anthropic}
nodes:
  draft:
    kind: agent
    model: writer
    prompt: prompts/draft.md
    tools: [find]
    bound: {limit: iterations, value: 8}
    timeout: 30 s
    retry: {attempts: 2}
    errors: hand over to a person
  find: {kind: tool, effect: read, tool: {name: find, server: orders, allowed: [find]}}
  check: {kind: validation, validation: {check: content, mechanism: policy, criteria: [score >= 0.8], rejects: true, passed: [ok]}}
  review: {kind: approval, approval: {who: lead, approved: [yes], timeout: 1 d, on_timeout: reject}}
  send: {kind: tool, effect: external, tool: {name: send_mail}}
  log: {kind: tool, effect: write, tool: {name: log}}
  stop: {kind: exit}
edges:
  - {from: draft, to: check}
  - {from: check, to: review, on: ok}
  - {from: check, to: stop, on: bad}
  - {from: review, to: send, on: yes}
  - {from: review, to: stop, on: no}
  - {from: send, to: log}
"""
FILES = {"flows/reply.yaml": FLOW, "flows/prompts/draft.md": "Be brief.\n"}


def graph(text: str, prompt: str = "Be brief.\n") -> Workflow:
    (found,) = read_text("flows/reply.yaml", text, {"flows/prompts/draft.md": prompt})
    assert isinstance(found, Workflow)
    assert not found.gaps, found.gaps
    return found


def loosened(old: str, new: str, flow: str = FLOW) -> list[str]:
    assert old in flow
    return [c.text for c in compare(graph(flow), graph(flow.replace(old, new, 1))) if c.loosened]


def test_the_same_differs_in_nothing() -> None:
    assert compare(graph(FLOW), graph(FLOW)) == ()


def test_removing_an_approval_is_loosened_and_shows_the_way_now_open() -> None:
    without = FLOW.replace(
        "  review: {kind: approval, approval: {who: lead, approved: [yes], timeout: 1 d, on_timeout: reject}}\n", ""
    ).replace("  - {from: review, to: stop, on: no}\n", "").replace(
        "  - {from: check, to: review, on: ok}\n", ""
    ).replace("from: review, to: send, on: yes", "from: check, to: send, on: ok")  # fmt: skip
    found = compare(graph(FLOW), graph(without))
    assert [c.text for c in found if c.loosened] == [
        "approval removed: review (approval step by lead)",
        "send can be reached without approval: draft → check → send",
        "log can be reached without approval: draft → check → send → log",
    ]
    removed = next(c for c in found if c.text == "node removed: review (approval)")
    assert (removed.path, removed.line, removed.loosened) == ("flows/reply.yaml", 22, False)


def test_an_approval_that_is_bypassed_is_loosened_although_it_is_still_there() -> None:
    last = "  - {from: send, to: log}\n"
    assert sorted(loosened(last, f"{last}  - {{from: draft, to: send}}\n")) == [
        "log can be reached without approval: draft → send → log",
        "log takes what a model says without a validation: draft → send → log",
        "send can be reached without approval: draft → send",
        "send takes what a model says without a validation: draft → send",
    ]


def test_a_model_after_the_approval_is_loosened() -> None:
    polished = FLOW.replace("  stop: {kind: exit}\n", "  stop: {kind: exit}\n  polish: {kind: model call, model: writer}\n").replace(
        "from: review, to: send, on: yes", "from: review, to: polish, on: yes"
    ).replace("  - {from: send, to: log}\n", "  - {from: send, to: log}\n  - {from: polish, to: send}\n")  # fmt: skip
    found = [c.text for c in compare(graph(FLOW), graph(polished)) if c.loosened]
    assert "send runs what a model said after the approval: polish → send" in found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("on_timeout: reject", "on_timeout: approve", "silence now means yes at review"),
        ("approved: [yes]", "approved: [yes, no]", "what means yes at review: yes → no, yes"),
        ("tools: [find]", "tools: [find, send]", "list of allowed tools of draft: find → find, send"),
        ("tools: [find]", "tools: [find, send]", "draft now may call send"),
        ("allowed: [find]}", "allowed: [find, delete]}", "tools find may use: find → find, delete"),
        (", allowed: [find]}", "}", "tools find may use: find → all"),
        ("effect: read", "effect: write", "side effect of find: read → write (the definition says so)"),
        ("effect: read", "effect: unknown", "side effect of find: read → unknown (the definition says so)"),
        ("value: 8", "value: 80", "bound of draft raised: 8 iterations → 80 iterations"),
        ("    bound: {limit: iterations, value: 8}\n", "", "bound removed of draft: 8 iterations"),
        ("bound: {limit: time, value: 10 min}\n", "", "bound removed: 10 min"),
        ("value: 10 min", "value: 2 h", "bound raised: 10 min → 2 h"),
        ("timeout: 30 s", "timeout: 2 min", "timeout of draft raised: 30 s → 2 min"),
        ("    timeout: 30 s\n", "", "timeout removed of draft: 30 s"),
        ("attempts: 2", "attempts: 20", "attempts of draft: 2 → 20"),
        ("cost: 1 USD", "cost: 5 USD", "cost limit raised: 1 USD → 5 USD"),
        ("name: gpt-x, provider: openai", "name: gem-x, provider: google", "provider of draft's model: openai → google (writer (gpt-x) → writer (gem-x))"),
        (", fallbacks: [spare]", "", "fallback models removed of draft: spare (claude-x) → none"),
        ("check: content", "check: schema only", "check checks: content → schema only"),
        ("rejects: true", "rejects: false", "check can no longer be seen to refuse"),
        ("criteria: [score >= 0.8]", "criteria: []", "what check measures: score >= 0.8 → nothing measurable"),
        ("passed: [ok]", "passed: [ok, bad]", "what passes at check: ok → bad, ok"),
        ("    errors: hand over to a person\n", "", "error handling removed of draft: hand over to a person"),
        ("owner: team\n", "", "owner removed: team"),
    ],
)  # fmt: skip
def test_what_loosens_a_control_is_called_out(old: str, new: str, expected: str) -> None:
    assert expected in loosened(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on_timeout: reject", "on_timeout: ''"),
        ("value: 8", "value: 4"),
        ("timeout: 30 s", "timeout: 500 ms"),
        ("attempts: 2", "attempts: 1"),
        ("effect: read", "effect: none"),
        ("version: 1.0.0", "version: 1.1.0"),
        ("name: gpt-x", "name: gpt-y"),
        ("criteria: [score >= 0.8]", "criteria: [score >= 0.8, no addresses]"),
        ("who: lead", "who: head"),
        ("  - {from: review, to: stop, on: no}\n", ""),
    ],
)
def test_what_tightens_or_only_differs_is_told_and_not_called_loosened(old: str, new: str) -> None:
    assert compare(graph(FLOW), graph(FLOW.replace(old, new, 1)))
    assert loosened(old, new) == []


def test_a_renamed_node_is_the_same_node() -> None:
    found = compare(graph(FLOW), graph(FLOW.replace("review", "ask")))
    assert [c.text for c in found] == ["renamed: review is now ask"]


def test_amounts_compare_only_where_they_speak_of_one_thing() -> None:
    assert is_raised("30 s", "1 min") is True
    assert is_raised("90 s", "1 min") is False
    assert is_raised("timeoutSeconds 5", "timeoutSeconds 50") is True
    assert is_raised("5 USD", "6 EUR") is None
    assert is_raised("${limit}", "5") is None


@real
def test_a_real_approval_taken_out_is_loosened() -> None:
    path = "conductor/conductor-oss__conductor/cookbook/assets/hitl-approval.json"
    text = (SAMPLES / path).read_text(encoding="utf-8")
    document = json.loads(text)
    document["tasks"] = [t for t in document["tasks"] if t["taskReferenceName"] != "human_decision"]
    (before,), (after,) = read_text(path, text), read_text(path, json.dumps(document))
    assert isinstance(before, Workflow)
    assert isinstance(after, Workflow)
    said = [c.text for c in compare(before, after) if c.loosened]
    assert "approval removed: human_decision (approval step)" in said
    assert any(text.startswith("send_action can be reached without approval: draft → ") for text in said)


# Commands

app = typer.Typer()
for command in (lifecycle.diff, lifecycle.status):
    app.command()(command)
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SHIPWORTHY_CACHE_DIR", str(tmp_path / "cache"))
    root = make_repository(tmp_path / "made", FILES)
    git(root, "tag", "v1")

    def call(*arguments: str, at: Path = root) -> tuple[int, str]:
        given = ["diff", *arguments, "--repository", str(at)]
        code = guarded(lambda: app(args=given, standalone_mode=False))
        said = capsys.readouterr()
        return code, said.out + said.err

    write(
        root,
        {"flows/reply.yaml": FLOW.replace("value: 8", "value: 80"), "flows/prompts/draft.md": "Be long.\n"},
    )
    return call


def test_one_workflow_is_compared_with_revisions(run: Run, tmp_path: Path) -> None:
    for arguments in (
        ("reply",),
        ("flows/reply.yaml", "v1"),
        ("v1:flows/reply.yaml", "flows/reply.yaml"),
        ("reply", "HEAD"),
    ):
        code, said = run(*arguments)
        assert code == 0, said
        assert (
            "## Loosened (1)\n\n- bound of draft raised: 8 iterations → 80 iterations (flows/reply.yaml:16)"
            in said
        )
        assert (
            "- prompt of draft changed: 2 → 2 lines (flows/prompts/draft.md:1)\n      -Be brief.\n      +Be long.\n"
            in said
        )
        assert "## Files\n\n- prompts/draft.md: changed\n- reply.yaml: changed\n" in said
    git(tmp_path / "made", "commit", "-q", "-a", "-m", "more")
    code, said = run("reply", "v1", "HEAD", "--exit-code")
    assert (code, "bound of draft raised" in said) == (1, True)
    code, said = run("reply")
    assert (code, "No difference: an approval of one holds for the other." in said) == (0, True)


def test_as_json_every_change_has_its_place(run: Run) -> None:
    code, said = run("reply", "--json")
    told = json.loads(said)
    assert (code, told["loosened"], told["files"]) == (
        0,
        1,
        ["prompts/draft.md: changed", "reply.yaml: changed"],
    )
    (workflow,) = told["workflows"]
    assert [(c["subject"], c["loosened"], c["line"]) for c in workflow["changes"]] == [
        ("bound", True, 16), ("prompt", False, 1),
    ]  # fmt: skip


def test_two_plain_files_need_no_repository(run: Run, tmp_path: Path) -> None:
    for name, text in (("a", FLOW), ("b", FLOW.replace("effect: read", "effect: write"))):
        write(tmp_path / name, {"reply.yaml": text, "prompts/draft.md": "x\n"})
    code, said = run(str(tmp_path / "a/reply.yaml"), str(tmp_path / "b/reply.yaml"), at=tmp_path)
    assert code == 0, said
    assert "- side effect of find: read → write" in said


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("v9:flows/reply.yaml", "flows/reply.yaml"), 2, "'v9' names no commit"),
        (("v1:flows/gone.yaml", "flows/reply.yaml"), 2, "v1:flows/gone.yaml is not there"),
        (("v1:flows/prompts/draft.md", "flows/reply.yaml"), 2, "defines no workflow that is known"),
        (("a", "b", "c", "d"), 2, "at most one workflow and two revisions"),
        (("nothing", "flows/reply.yaml"), 2, "nothing is not there"),
        (("--upload-pack=x:flows/reply.yaml", "flows/reply.yaml"), 2, ""),
        (("reply", "HEAD", "-x"), 2, ""),
    ],
)
def test_what_cannot_be_compared_is_said(
    run: Run, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    answered, said = run(*arguments)
    assert (answered, expected in said) == (code, True), said


# Reachability, against every simple path of small random graphs


def _random(seed: int) -> Workflow:
    draw = random.Random(seed)
    kinds = [NodeKind.AGENT, NodeKind.TOOL, NodeKind.APPROVAL, NodeKind.CONDITION]
    nodes = []
    for index in range(draw.randint(2, 6)):
        kind = draw.choice(kinds)
        effect = Effect.WRITE if kind is NodeKind.TOOL else Effect.NONE
        approval = Approval(Mechanism.NODE, "a", 1, frozenset({"yes"})) if kind is NodeKind.APPROVAL else None
        nodes.append(Node(str(index), kind, "a", 1, effect=effect, approval=approval))
    edges = [
        Edge(a.id, b.id, port=draw.choice(["yes", "no"]),
             approval=Approval(Mechanism.TOOL_FLAG, "a", 1) if draw.random() < 0.1 else None)
        for a in nodes for b in nodes if a is not b and draw.random() < 0.3
    ]  # fmt: skip
    return Workflow("x", "x", "a", 1, tuple(nodes), tuple(edges), ("0",))


def _open_by_hand(workflow: Workflow) -> set[str]:
    """Walks of bounded length: twice the nodes is enough to pass a model and come back."""
    found: set[str] = set()
    waiting = [("0", workflow.node("0").kind is NodeKind.AGENT)]
    for _ in range(2 * len(workflow.nodes)):
        later = set()
        for id_, ran in waiting:
            for edge in workflow.edges:
                asked = edge.approval is not None or (
                    workflow.node(id_).approval is not None and edge.port == "yes"
                )
                if edge.source == id_ and not asked:
                    target = workflow.node(edge.target)
                    if ran and target.effect is Effect.WRITE:
                        found.add(target.id)
                    later.add((target.id, ran or target.kind is NodeKind.AGENT))
        waiting = sorted(later)
    return found


@pytest.mark.parametrize("seed", range(200))
def test_what_is_reached_without_leave_is_what_walking_reaches(seed: int) -> None:
    workflow = _random(seed)
    assert set(reach.without_leave(workflow)) == _open_by_hand(workflow)


def test_loosening_and_back_is_tightening() -> None:
    old, new = graph(FLOW), graph(FLOW.replace("value: 8", "value: 80"))
    assert [c.loosened for c in compare(old, new)] == [True]
    assert [c.loosened for c in compare(new, old)] == [False]


def test_a_change_is_plain_data() -> None:
    assert dataclasses.is_dataclass(Change)
