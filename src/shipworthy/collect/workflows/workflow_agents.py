"""Agents in workflows: what they are for, what they may use, what they hand on."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.workflows.judged import Judged, judged, said
from shipworthy.model.facts import Unknown
from shipworthy.model.workflows import Aspect, Edge, EdgeKind, Effect, Node, NodeKind


@dataclass(frozen=True, slots=True)
class WorkflowAgent:
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
    role: bool | Unknown
    """Its responsibility is said."""
    result_schema: bool | Unknown
    """What it answers is held to a schema."""
    among_others: bool
    """Other agents work in the same workflow, so its answer is another's input."""


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


@fact("ai_workflows.agents")
def workflow_agents(context: Context) -> tuple[WorkflowAgent, ...]:
    """The agents of the workflows: what they may use, whether their task and their answer are described."""
    return tuple(
        _described(each, node)
        for each in judged(context)
        for node in each.workflow.nodes
        if node.kind is NodeKind.AGENT
    )


def _described(each: Judged, node: Node) -> WorkflowAgent:
    workflow = each.workflow
    tools = [tool for _, tool in _tools(each, node)]
    open_ = [t for t in tools if t.tool is not None and t.tool.everything]
    agents = sum(n.kind is NodeKind.AGENT for n in workflow.nodes)
    limited: bool | Unknown = not open_
    if limited and not tools and node.tools is None:
        limited = said(workflow, Aspect.TOOLS, here=False, node=node.id)
        limited = True if limited is False else limited  # it has none at all
    return WorkflowAgent(
        node.path, node.line, each.name, node.label or node.id, len(tools), limited,
        ", ".join(t.label or t.id for t in open_),
        role=said(workflow, Aspect.ROLES, here=node.role is not None or bool(node.prompts), node=node.id),
        result_schema=said(
            workflow, Aspect.OUTPUT_SCHEMA, here=node.output_schema is not None, node=node.id
        ),
        among_others=agents > 1,
    )  # fmt: skip


@fact("ai_workflows.free_execution")
def free_execution(context: Context) -> tuple[FreeExecution, ...]:
    """Tools with which an agent runs commands or code of its own choice, and whether a person is asked."""
    found = []
    for each in judged(context):
        for node in each.workflow.nodes:
            for edge, tool in _tools(each, node) if node.kind is NodeKind.AGENT else ():
                if tool.effect is Effect.EXECUTE:
                    found.append(
                        FreeExecution(
                            tool.path, tool.line, each.name, node.label or node.id, tool.label or tool.id,
                            tool.effect_reason, _asked(each, edge, tool),
                        )
                    )  # fmt: skip
    return tuple(found)


def _asked(each: Judged, edge: Edge, tool: Node) -> bool | Unknown:
    approval = edge.approval or tool.approval
    if approval is None:
        return said(each.workflow, Aspect.APPROVALS, here=False, node=tool.id)
    if approval.doubt:
        return Unknown(approval.doubt)
    return approval.on_timeout != "approve"


def _tools(each: Judged, agent: Node) -> list[tuple[Edge, Node]]:
    by_id = each.by_id
    return [
        (edge, by_id[edge.target])
        for edge in each.workflow.edges
        if edge.source == agent.id and edge.kind is EdgeKind.TOOL_CALL and edge.target in by_id
    ]
