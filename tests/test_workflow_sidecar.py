"""What a sidecar declares of a definition in another format, and what it cannot make of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.definitions import found, sidecar_remarks
from shipworthy.model.workflows import Aspect, Effect, Strength, Workflow
from shipworthy.prove.all import prove
from workflow_reading import edge, nodes, sound

Make = Callable[..., Context]


def _task(name: str, type_: str, **more: object) -> dict[str, object]:
    return {"name": name, "taskReferenceName": name, "type": type_, **more}


FLOW = json.dumps({
    "name": "reply", "version": 3,
    "tasks": [
        _task("draft", "LLM_TEXT_COMPLETE", inputParameters={"model": "gpt-x"}),
        _task("person", "HUMAN"),
        _task("mystery", "SIMPLE"),
        _task("mail", "HTTP", inputParameters={"http_request": {"method": "POST", "uri": "https://example.org"}}),
    ],
})  # fmt: skip
SIDECAR = """\
schema: shipworthy.workflow/1
describes: ../flows/reply.json
owner: team-support
tenant: header X-Tenant
data_class: personal
nodes:
  mystery: {effect: read, reason: it reads the order}
  mail:
    approval: {who: support lead, how: the outbox of the mail gateway}
  person:
    approval: {who: clerk, how: the task list, approved: [true]}
"""


def described(make: Make, sidecar: str = SIDECAR, flow: str = FLOW) -> tuple[Workflow, list[str]]:
    context = make({"flows/reply.json": flow, "governance/reply.yaml": sidecar})
    (each,) = found(context)
    assert each.definitions is not None
    (workflow,) = each.definitions
    assert isinstance(workflow, Workflow)
    sound(workflow)
    return workflow, [f"{r.path}:{r.line}: {r.problem}" for r in sidecar_remarks(context)]


def test_what_the_format_cannot_say_is_declared(repository: Make) -> None:
    workflow, remarks = described(repository)
    assert remarks == []
    owner = workflow.stated[Aspect.OWNER]
    assert (owner.value, owner.path, owner.line, owner.strength) == (
        "team-support", "governance/reply.yaml", 3, Strength.DECLARED,
    )  # fmt: skip
    assert workflow.stated[Aspect.VERSION].strength is Strength.ENFORCED
    assert Aspect.TENANT in workflow.expressible
    assert workflow.files == ("governance/reply.yaml",)


def test_an_unknown_side_effect_is_resolved_and_a_known_one_never_made_harmless(repository: Make) -> None:
    workflow, _ = described(repository)
    assert nodes(workflow)["mystery"].effect is Effect.READ
    harmless = SIDECAR.replace("  mystery:", "  mail: {effect: none, reason: trust me}\n  mystery:").replace(
        "  mail:\n    approval: {who: support lead, how: the outbox of the mail gateway}\n", ""
    )
    workflow, remarks = described(repository, harmless)
    assert nodes(workflow)["mail"].effect is Effect.EXTERNAL
    assert remarks == ["governance/reply.yaml:7: 'mail' is not none: HTTP POST"]
    worse = SIDECAR.replace("effect: read", "effect: execute")
    assert nodes(described(repository, worse)[0])["mystery"].effect is Effect.EXECUTE


def test_a_declared_approval_is_doubtful(repository: Make) -> None:
    workflow, _ = described(repository)
    asked = edge(workflow, "mystery", "mail").approval
    assert asked is not None
    assert asked.doubt == "only declared: the outbox of the mail gateway"
    assert nodes(workflow)["mail"].approval is None
    at = nodes(workflow)["person"].approval
    assert at is not None
    assert (at.doubt, at.approved) == ("only declared: the task list", frozenset({"true"}))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("mystery: {", "mistery: {", "7: there is no node 'mistery' in flows/reply.json (did you mean 'mystery'?)"),
        ("reply.json", "replies.json", "2: there is no tracked file '../flows/replies.json'"),
        ("../flows/reply.json", "reply.yaml", "2: governance/reply.yaml is no definition of a workflow that is known here"),
        ("owner: team-support", "onwer: team-support", "3: unknown key 'onwer' (did you mean 'owner'?)"),
        ("owner: team-support", "version: 4", "3: the version '4' is not what flows/reply.json:1 says: '3'"),
        ("owner: team-support", "workflow: other", "3: flows/reply.json holds no workflow 'other'"),
        (", reason: it reads the order", "", "7: the side effect of 'mystery' is declared without a `reason` (say why it is no worse)"),
        ("describes:", "describes: [\n#", "5: "),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_with_its_line(
    repository: Make, old: str, new: str, expected: str
) -> None:
    _, remarks = described(repository, SIDECAR.replace(old, new, 1))
    assert len(remarks) == 1
    assert remarks[0].startswith(f"governance/reply.yaml:{expected}")


def test_a_mistake_about_a_node_is_a_gap_that_hides_nothing(repository: Make) -> None:
    workflow, _ = described(repository, SIDECAR.replace("mystery: {", "mistery: {"))
    gaps = [g for g in workflow.gaps if g.path == "governance/reply.yaml"]
    assert [(g.line, g.hides) for g in gaps] == [(7, frozenset())]


@pytest.mark.parametrize(
    "value", ["3", "[]", "{}", "null", "[[[]]]", "{mail: 3}", "{mail: {effect: []}}", "x"]
)
@pytest.mark.parametrize("key", ["describes", "owner", "nodes", "version", "cost", "schema"])
def test_wrong_types_anywhere_are_told(repository: Make, key: str, value: str) -> None:
    lines = [
        line for line in SIDECAR.split("nodes:", maxsplit=1)[0].splitlines() if not line.startswith(f"{key}:")
    ]
    described(repository, "\n".join([*lines, f"{key}: {value}", ""]))


def _answers(make: Make, sidecar: str, flow: str) -> dict[tuple[str, str], str]:
    workflow, _ = described(make, sidecar, flow)
    return {(p.question.value, p.node): p.answer.value for p in prove(workflow)}


def test_nothing_that_is_declared_makes_an_action_guarded(repository: Make) -> None:
    """Of each proof: what failed may become unknown, and what is asked no more is what was never known to act."""
    plain = _answers(repository, "schema: shipworthy.workflow/1\ndescribes: ../flows/reply.json\n", FLOW)
    assert plain["approval", "mail"] == "fails"
    assert plain["approval", "mystery"] == "unknown"
    ids = ("draft", "person", "mystery", "mail")
    every = "".join(f"  {id_}:\n    approval: {{who: x, how: y, approved: [true]}}\n" for id_ in ids)
    effects = "".join(f"  {id_}: {{effect: none, reason: z}}\n" for id_ in ids)
    for nodes_ in (every, effects, SIDECAR.split("nodes:\n", maxsplit=1)[1]):
        said = f"schema: shipworthy.workflow/1\ndescribes: ../flows/reply.json\nnodes:\n{nodes_}"
        declared = _answers(repository, said, FLOW)
        for key, answer in declared.items():
            assert answer != "holds" or plain.get(key) == "holds", (key, nodes_)
        assert {key for key in plain if plain[key] == "fails"} <= declared.keys()
