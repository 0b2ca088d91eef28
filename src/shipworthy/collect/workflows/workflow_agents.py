"""Agents in workflows: what they are for, what they may use, what they hand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.judged import Judged, hiding, of_product, said
from shipworthy.model.facts import Unknown
from shipworthy.model.workflows import Aspect, Edge, EdgeKind, Effect, Node, NodeKind


@dataclass(frozen=True, slots=True)
class AgentTools:
    path: str
    line: int
    workflow: str
    name: str
    tools: int
    """That can be seen."""
    limited: bool | Unknown
    """It may use the tools that are named for it, and no others."""
    open_tools: str
    """Those that come without a limit."""


@dataclass(frozen=True, slots=True)
class AgentStatement:
    """Whether an agent's definition says one thing about it."""

    path: str
    line: int
    workflow: str
    name: str
    said: bool | Unknown


@dataclass(frozen=True, slots=True)
class FreeExecution:
    """An agent that may run commands or code."""

    path: str
    line: int
    workflow: str
    agent: str
    tool: str
    reason: str
    asked: bool | Unknown
    """A person confirms each call."""


@fact("ai_workflows.agents", unit="agents")
def agents(context: Context) -> int:
    """How many agents the product's workflows hold."""
    return sum(1 for _ in _agents(context))


@fact("ai_workflows.agent_tools")
def agent_tools(context: Context) -> tuple[AgentTools, ...]:
    """The agents of the product's workflows that have tools: whether they are limited to named ones."""
    found = []
    for each, node in _agents(context):
        tools = [tool for _, tool in _tools(each, node)]
        whole = [t for t in tools if t.tool is not None and t.tool.everything]
        open_ = [t.label or t.id for t in whole if t.effect is not Effect.NONE]  # to think is free
        gap = hiding(each.workflow, Aspect.TOOLS, node.id)
        limited: bool | Unknown = not open_
        if limited and gap:
            limited = Unknown(f"{gap.path}:{gap.line}: {gap.what}")
        if tools or gap:
            name = node.label or node.id
            found.append(
                AgentTools(node.path, node.line, each.name, name, len(tools), limited, ", ".join(open_))
            )
    return tuple(found)


@fact("ai_workflows.agent_roles")
def agent_roles(context: Context) -> tuple[AgentStatement, ...]:
    """The agents of the product's workflows: whether a role, a goal or instructions are given to each."""
    return tuple(_statements(context, Aspect.ROLES, lambda n: n.role is not None or bool(n.prompts)))


@fact("ai_workflows.agent_results")
def agent_results(context: Context) -> tuple[AgentStatement, ...]:
    """Agents that work with others: whether what each answers is held to a schema.

    Only where the format has a place for one.
    """
    return tuple(
        _statements(context, Aspect.OUTPUT_SCHEMA, lambda n: n.output_schema is not None, together=True)
    )


def _statements(
    context: Context, aspect: Aspect, stated: Callable[[Node], bool], *, together: bool = False
) -> Iterator[AgentStatement]:
    for each, node in _agents(context):
        if together and sum(n.kind is NodeKind.AGENT for n in each.workflow.nodes) < 2:  # two make a team
            continue
        there = said(each.workflow, aspect, here=stated(node), node=node.id)
        if there is not None:
            yield AgentStatement(node.path, node.line, each.name, node.label or node.id, there)


@fact("ai_workflows.free_execution")
def free_execution(context: Context) -> tuple[FreeExecution, ...]:
    """Tools with which an agent runs commands or code of its own choice, and whether a person is asked."""
    return tuple(
        FreeExecution(
            tool.path, tool.line, each.name, node.label or node.id, tool.label or tool.id,
            tool.effect_reason, _asked(each, edge, tool),
        )
        for each, node in _agents(context)
        for edge, tool in _tools(each, node)
        if tool.effect is Effect.EXECUTE
    )  # fmt: skip


def _asked(each: Judged, edge: Edge, tool: Node) -> bool | Unknown:
    approval = edge.approval or tool.approval
    if approval is None:
        asked = said(each.workflow, Aspect.APPROVALS, here=False, node=tool.id)
        return False if asked is None else asked  # with no word for it, nobody is asked
    if approval.doubt:
        return Unknown(approval.doubt)
    return approval.on_timeout != "approve"


def _agents(context: Context) -> Iterator[tuple[Judged, Node]]:
    for each in of_product(context):
        for node in each.workflow.nodes:
            if node.kind is NodeKind.AGENT:
                yield each, node


def _tools(each: Judged, agent: Node) -> list[tuple[Edge, Node]]:
    by_id = each.by_id
    return [
        (edge, by_id[edge.target])
        for edge in each.workflow.edges
        if edge.source == agent.id and edge.kind is EdgeKind.TOOL_CALL and edge.target in by_id
    ]
