"""What hangs on an agent of a LangGraph graph: its tools, its sub-agents, and how long it may go on."""

from __future__ import annotations

from dataclasses import replace

from shipworthy.formats.workflows.adapters._code_agent import Agent
from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._langgraph_agents import agent_of, subagent_of
from shipworthy.formats.workflows.adapters._langgraph_building import builder_of
from shipworthy.formats.workflows.adapters._langgraph_nodes import graph_id
from shipworthy.formats.workflows.adapters._langgraph_version import default_limit
from shipworthy.formats.workflows.adapters._python_names import Project
from shipworthy.formats.workflows.adapters._python_values import Place
from shipworthy.model.workflows import Aspect, Bound, EdgeKind, Limit, Node, NodeKind, Origin


def attach(graph: CodeGraph, id_: str, agent: Agent, depth: int = 0) -> None:
    """An agent's tools, and the agents it may hand over to."""
    graph.tools(id_, agent.tools, agent.approvals)
    graph.parts.update(agent.spots)
    for gap in agent.gaps:
        graph.gap(gap.what, gap.path, gap.line, *gap.hides, node=id_)
    if depth > 4:
        return
    for name, place in agent.members:
        member = agent_of(graph.project, place, name) or subagent_of(graph.project, place, agent)
        if member is None and (built := builder_of(graph.project, place.expr, place.scope)) is not None:
            node = Node(
                name or "graph", NodeKind.SUBFLOW, place.path, place.line, label=name, runs=graph_id(built)
            )
            graph.edge(id_, graph.add(node), EdgeKind.HANDOFF, line=place.line)
            continue
        if member is None:
            graph.gap(
                f"a member of {id_} is decided when it runs",
                place.path,
                place.line,
                Aspect.NODES,
                Aspect.TOOLS,
                node=id_,
            )
            continue
        inner = graph.add(replace(member.node(member.name)))
        graph.edge(id_, inner, EdgeKind.HANDOFF, line=place.line)
        if agent.native in {"create_supervisor", "create_deep_agent", "async_create_deep_agent"}:
            graph.edge(inner, id_, EdgeKind.LOOP_BACK, line=place.line)
        attach(graph, inner, member, depth + 1)


def default_bound(project: Project, place: Place) -> Bound:
    """How many steps a run may take where nobody says it."""
    value, version = default_limit(project, place.path)
    return Bound(Limit.ITERATIONS, value, place.path, place.line, Origin.DEFAULT, version)
