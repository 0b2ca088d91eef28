"""Our own format: a workflow in the graph's own terms, read strictly."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.formats.workflows.own.published import workflow_schema
from shipworthy.model.workflows import Aspect, EdgeKind, Effect, NodeKind, Strength, Via, Workflow
from shipworthy.schema.from_yaml import read_yaml
from workflow_reading import edge, nodes, read_text, sound, targets

REPLY = """\
schema: shipworthy.workflow/1
name: support-reply
version: 1.2.0
owner: team-support
tenant: the claim tenant_id, required
data_class: personal
traces: OpenTelemetry, one span a node
cost: 0.20 USD
models:
  writer: {provider: OpenAI, name: gpt-x, fallbacks: [spare], parameters: {temperature: 0.2}}
  spare: {registry: litellm}
nodes:
  ask:
    kind: entry
  draft:
    kind: agent
    model: writer
    prompt: prompts/draft.md
    tools: [find, send]
    bound: {limit: iterations, value: 8}
    timeout: 30 s
    retry: {attempts: 2}
  find:
    kind: tool
    effect: read
    tool: {name: find_orders, server: orders, allowed: [find_orders]}
  review:
    kind: approval
    approval: {who: support lead, approved: [true], timeout: 1 d, on_timeout: reject}
  send:
    kind: tool
    effect: external
    effect_reason: mails a customer
  done: {kind: exit}
edges:
  - {from: ask, to: draft}
  - {from: draft, to: review}
  - {from: draft, to: send, kind: tool call, approval: {who: support lead}}
  - {from: review, to: send, on: true}
  - {from: review, to: done, on: false}
"""
PROMPT = {"flows/prompts/draft.md": "Be brief.\n"}


def read(text: str = REPLY, others: dict[str, str] | None = None) -> Workflow:
    (found,) = read_text("flows/reply.yaml", text, PROMPT if others is None else others)
    assert isinstance(found, Workflow)
    sound(found)
    return found


def gaps(text: str) -> list[str]:
    return [f"{gap.line}: {gap.what}" for gap in read(text).gaps]


def test_what_is_written_is_what_the_graph_says() -> None:
    workflow = read()
    found = nodes(workflow)
    assert [n.kind for n in workflow.nodes] == [
        NodeKind.ENTRY, NodeKind.AGENT, NodeKind.TOOL, NodeKind.APPROVAL, NodeKind.TOOL, NodeKind.EXIT,
    ]  # fmt: skip
    assert workflow.stated[Aspect.VERSION].value == "1.2.0"
    assert (workflow.stated[Aspect.OWNER].line, workflow.stated[Aspect.OWNER].strength) == (
        4,
        Strength.DECLARED,
    )
    assert workflow.stated[Aspect.DATA_CLASS].value == "personal"
    assert Aspect.REVIEW not in workflow.stated
    assert workflow.files == ("flows/prompts/draft.md",)
    model = found["draft"].models[0]
    assert (model.written, model.via, model.provider, model.name, model.line) == (
        "writer", Via.ALIAS, "openai", "gpt-x", 17,
    )  # fmt: skip
    assert [(f.written, f.via) for f in model.fallbacks] == [("spare", Via.REGISTRY)]
    assert found["draft"].prompts[0].text == "Be brief.\n"
    assert targets(workflow, "draft") == [("review", ""), ("send", ""), ("find", "")]
    assert edge(workflow, "draft", "find").kind is EdgeKind.TOOL_CALL
    asked = edge(workflow, "draft", "send")
    assert asked.approval is not None
    assert asked.approval.who == "support lead"
    assert found["review"].approval is not None
    assert found["review"].approval.approved == {"true"}
    assert targets(workflow, "review") == [("send", "true"), ("done", "false")]
    assert found["send"].effect is Effect.EXTERNAL
    assert not workflow.gaps


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("timeout: 30 s", "timeuot: 30 s", "21: unknown key 'timeuot' in nodes.draft (did you mean 'timeout'?)"),
        ("kind: agent", "kind: agnet", "16: nodes.draft.kind cannot be 'agnet' (did you mean 'agent'?)"),
        ("model: writer", "model: writr", "17: there is no model 'writr' (did you mean 'writer'?)"),
        ("[find, send]", "[find, sent]", "19: there is no node 'sent' (did you mean 'send'?)"),
        ("    effect: read\n", "", "23: 'find' is of kind 'tool' and does not say its `effect` (unknown is one, too)"),
        ("- {from: ask, to: draft}", "- {from: ask, to: daft}", "36: there is no node 'daft' (did you mean 'draft'?)"),
        ("owner: team-support", "owner: team-support\nowner: me", "5: the key 'owner' stands twice"),
        ("shipworthy.workflow/1", "shipworthy.workflow/9", "1: schema cannot be 'shipworthy.workflow/9' (did you mean 'shipworthy.workflow/1'?)"),
        ("version: 1.2.0", "version: 1.2", "3: version cannot be 1.2"),
        ("kind: approval", "kind: human input", "27: 'review': `kind: approval` and `approval` belong together"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_gap_with_its_line_and_nothing_is_judged(old: str, new: str, expected: str) -> None:
    text = REPLY.replace(old, new, 1)
    assert expected in gaps(text)
    workflow = read(text)
    assert workflow.nodes == ()
    assert all(gap.hides == frozenset(Aspect) for gap in workflow.gaps)


def test_an_action_that_is_given_a_models_words_runs_after_it() -> None:
    text = """\
schema: shipworthy.workflow/1
name: reply
models: {writer: {name: gpt-x}}
nodes:
  draft: {kind: model call, model: writer}
  send: {kind: tool, effect: external}
edges:
  - {from: draft, to: send, kind: data}
"""
    assert gaps(text) == [
        "8: data goes from 'draft' to 'send', and nothing says that it runs then (add an edge of kind control)"
    ]
    assert not gaps(text + "  - {from: draft, to: send}\n")


@pytest.mark.parametrize(
    ("approved", "doubt"),
    [
        ("approved: [true, rejected]", "“rejected” is among the outcomes that are said to mean yes"),
        ("decided_at: done, approved: [true, false]", "“false” is among the outcomes that are said to mean yes"),
        ("decided_at: done, approved: [false]", ""),
        ("approved: [approve, amend]", ""),
    ],
)  # fmt: skip
def test_an_approval_for_which_a_no_is_a_yes_is_doubtful(approved: str, doubt: str) -> None:
    asked = nodes(read(REPLY.replace("approved: [true]", approved)))["review"].approval
    assert asked is not None
    assert asked.doubt == doubt


def test_a_name_that_acts_is_not_harmless_by_a_bare_word() -> None:
    bare = REPLY.replace("effect: external\n    effect_reason: mails a customer", "effect: none")
    send = nodes(read(bare))["send"]
    assert send.effect is Effect.UNKNOWN
    assert send.effect_reason == (
        "the definition says none, with no `effect_reason`; its name says “send”, which is external"
    )
    reasoned = bare.replace("effect: none", "effect: none\n    effect_reason: a dry run, nothing leaves")
    assert nodes(read(reasoned))["send"].effect is Effect.NONE
    assert nodes(read())["find"].effect is Effect.READ


def test_a_second_document_is_not_passed_over() -> None:
    assert gaps(f"{REPLY}---\nschema: x\n")[0].endswith(": a file holds one document, not several")


def test_every_mistake_is_told_not_only_the_first() -> None:
    text = REPLY.replace("kind: agent", "kind: agnet").replace("from: ask", "form: ask")
    assert [each.partition(":")[0] for each in gaps(text)] == ["16", "36"]


def test_a_file_that_is_no_yaml_is_still_one_of_ours() -> None:
    workflow = read("schema: shipworthy.workflow/1\nname: x\nnodes: [\n")
    assert workflow.nodes == ()
    assert len(workflow.gaps) == 1


def test_a_prompt_that_is_not_there_hides_prompts_of_its_node() -> None:
    workflow = read(others={})
    assert [(g.node, g.hides, g.line) for g in workflow.gaps] == [("draft", frozenset({Aspect.PROMPTS}), 18)]


def test_an_agent_that_lists_no_tools_has_none() -> None:
    workflow = read(REPLY.replace("    tools: [find, send]\n", "").replace(
        "  - {from: draft, to: send, kind: tool call, approval: {who: support lead}}\n", ""
    ))  # fmt: skip
    stated = nodes(workflow)["draft"].tools
    assert stated is not None
    assert stated.value == "none"
    assert not [e for e in workflow.edges if e.kind is EdgeKind.TOOL_CALL]


def _replaced(value: object, path: list[object], new: object) -> object:
    if not path:
        return new
    head, *rest = path
    if isinstance(value, dict):
        return {k: _replaced(v, rest, new) if k == head else v for k, v in value.items()}
    assert isinstance(value, list)
    return [_replaced(v, rest, new) if i == head else v for i, v in enumerate(value)]


def _paths(value: object, above: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(p for k, v in inside for p in _paths(v, (*above, k)))]


def test_wrong_types_anywhere_are_read_without_a_crash() -> None:
    plain = read_yaml(REPLY)
    for path in _paths(plain)[1:]:
        for odd in (3, None, [], {}, "x", True, [None], {"a": {"b": 1}}):
            said = _replaced(plain, list(path), odd)
            assert isinstance(said, dict)
            lines = [f"{key}: {json.dumps(value)}" for key, value in said.items() if key != "schema"]
            text = "schema: shipworthy.workflow/1\n" + "\n".join(lines)
            read(text)


@given(st.text(max_size=200))
def test_any_text_after_the_first_line_is_read_without_a_crash(text: str) -> None:
    content = "schema: shipworthy.workflow/1\n" + text.replace("describes", "")
    (found,) = read_text("a.yaml", content)
    assert isinstance(found, Workflow)
    sound(found)


def test_the_published_schema_accepts_what_the_reader_does_and_refuses_a_misspelt_key() -> None:
    validator = jsonschema.Draft7Validator(workflow_schema())
    assert not list(validator.iter_errors(read_yaml(REPLY)))
    assert list(validator.iter_errors(read_yaml(REPLY.replace("owner:", "ownr:"))))
    sidecar = {"schema": "shipworthy.workflow/1", "describes": "a.json", "owner": "team"}
    assert not list(validator.iter_errors(sidecar))
    assert list(validator.iter_errors({**sidecar, "edges": []}))
