"""Microsoft Agent Framework, Foundry and Copilot Studio: declarative workflows, and agents as files.

Counted as the file draws it: each action is one node, jumps and ends too; the trigger and the branches of a
condition are none. An agent's file is the agent and one node for each of its tools.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shipworthy.formats.workflows.adapter import Adapter, Source
from shipworthy.formats.workflows.adapters._agent_framework_agents import agent_node, tools_of
from shipworthy.formats.workflows.adapters._agent_framework_consent import settle_approvals
from shipworthy.formats.workflows.adapters._agent_framework_flow import Flow
from shipworthy.formats.workflows.adapters._agent_framework_registered import Registered
from shipworthy.formats.workflows.format import child, mappings
from shipworthy.model.workflows import (
    Aspect,
    Bound,
    Gap,
    Limit,
    ModelRef,
    Node,
    NodeKind,
    Stated,
    Via,
    Workflow,
    WorkflowKind,
)
from shipworthy.schema.nodes import line_of

EXPRESSES = frozenset({
    Aspect.NODES, Aspect.EDGES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS, Aspect.BOUNDS, Aspect.MODELS,
    Aspect.PROMPTS,
})  # fmt: skip
AGENT_EXPRESSES = frozenset({
    Aspect.NODES, Aspect.TOOLS, Aspect.EFFECTS, Aspect.APPROVALS, Aspect.MODELS, Aspect.PROMPTS, Aspect.ROLES,
    Aspect.INPUT_SCHEMA, Aspect.OUTPUT_SCHEMA,
})  # fmt: skip
_FORMAT = "agent-framework"
_STUDIO = (".mcs.yml", ".mcs.yaml")


def _read(source: Source) -> Sequence[Workflow]:
    root = source.document
    if not isinstance(root, Mapping):
        return (_unread(source),)
    kind = str(root.get("kind") or "").lower()
    if kind == "prompt":
        return (_agent(root, source.path),)
    template = child(root, "template")
    if str(child(template, "kind")).lower() == "prompt":
        return (_agent(template, source.path),)
    if kind == "hosted" or child(template, "kind") is not None:
        return (_hosted(root, source.path),)
    begun = root.get("trigger") or root.get("beginDialog")
    inside = child(begun, "actions")
    actions = inside if inside is not None else root.get("actions")
    if not isinstance(actions, list):
        return ()
    return (_workflow(root, begun, actions, source),)


def _workflow(root: Mapping[str, Any], begun: Any, actions: list[Any], source: Source) -> Workflow:
    path = source.path
    flow = Flow(path, Registered(source).file)
    flow.sequence(actions, [])
    flow.settle()
    settle_approvals(flow)
    name = child(begun, "id") or child(root, "name") or ""
    if path.endswith(_STUDIO):  # it calls every dialog “main”
        name = child(root, "mcs.metadata", "componentName") or path.rpartition("/")[2].partition(".")[0]
    line = line_of(begun, "id") if child(begun, "id") else line_of(root, "name", line_of(root, "kind"))
    bound = None
    turns = root.get("maxTurns")
    if isinstance(turns, int) and not isinstance(turns, bool):
        bound = Bound(Limit.ITERATIONS, str(turns), path, line_of(root, "maxTurns"))
    return Workflow(
        _FORMAT, str(name)[:200], path, line, tuple(flow.nodes.values()), tuple(flow.edges),
        tuple(flow.first), description=str(root.get("description") or "")[:500], expressible=EXPRESSES,
        bound=bound, gaps=tuple(flow.gaps),
        files=tuple(sorted({n.runs for n in flow.nodes.values() if n.runs})),
    )  # fmt: skip


def _agent(root: Mapping[str, Any], path: str) -> Workflow:
    node = agent_node(root, path)
    tools, edges, gaps = tools_of(root, node.id, path)
    return Workflow(
        _FORMAT, node.id, path, node.line, (node, *tools), tuple(edges), (node.id,), WorkflowKind.AGENT,
        description=str(root.get("description") or "")[:500], stated=_metadata(root, path),
        expressible=AGENT_EXPRESSES, gaps=tuple(gaps),
    )  # fmt: skip


def _metadata(root: Mapping[str, Any], path: str) -> dict[Aspect, Stated]:
    found = {}
    for aspect, key in ((Aspect.OWNER, "authors"), (Aspect.VERSION, "version")):
        for holder in (root, child(root, "metadata")):
            if value := child(holder, key):
                found[aspect] = Stated(str(value)[:200], path, line_of(holder, key))
    return found


def _hosted(root: Mapping[str, Any], path: str) -> Workflow:
    """A container that speaks an agent's protocol: what is in it is code."""
    template = child(root, "template")
    name = str(root.get("name") or child(template, "name") or "agent")[:200]
    line = line_of(root, "name", line_of(root, "kind"))
    models = tuple(
        ModelRef(str(r["id"])[:200], Via.LITERAL, path, line_of(r, "id"), name=str(r["id"])[:200])
        for r in mappings(root.get("resources"))
        if r.get("kind") == "model" and isinstance(r.get("id"), str)
    )
    why = "a container runs it: its code is not part of this file"
    node = Node(name, NodeKind.AGENT, path, line, label=name, native="hosted", models=models, opaque=why)
    gap = Gap(why, path, line, frozenset(Aspect) - {Aspect.OWNER, Aspect.VERSION}, "")
    return Workflow(
        _FORMAT, name, path, line, (node,), (), (name,), WorkflowKind.AGENT,
        description=str(root.get("description") or "")[:500], stated=_metadata(root, path), gaps=(gap,),
    )  # fmt: skip


def _unread(source: Source) -> Workflow:
    gap = Gap("the file is not YAML that can be read", source.path, 1, frozenset(Aspect))
    return Workflow(_FORMAT, "", source.path, 1, (), (), (), gaps=(gap,))


ADAPTERS = (Adapter(_FORMAT, _read),)
