"""What a node of a LangGraph graph is, by the function, agent, chain or graph behind it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace

from shipworthy.formats.workflows.adapters._code_agent import Agent
from shipworthy.formats.workflows.adapters._code_graph import CodeGraph
from shipworthy.formats.workflows.adapters._langgraph_agents import agent_of, maker_of
from shipworthy.formats.workflows.adapters._langgraph_asking import Answered, read_ask
from shipworthy.formats.workflows.adapters._langgraph_building import builder_of
from shipworthy.formats.workflows.adapters._python_bodies import Body, body_of
from shipworthy.formats.workflows.adapters._python_effects import worst
from shipworthy.formats.workflows.adapters._python_models import arguments_of, models_of
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Thing, method_of, scope_of
from shipworthy.formats.workflows.adapters._python_tools import is_placeholder, tools_of
from shipworthy.formats.workflows.adapters._python_values import Place, argument, follow, returned_by
from shipworthy.formats.workflows.effects import effect_of_name
from shipworthy.model.workflows import Aspect, Effect, ModelRef, Node, NodeKind, Stated, Tool

_ACTS = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE, Effect.UNKNOWN})
_WRAPPERS = frozenset({"partial", "RunnableLambda", "RunnableCallable", "traceable", "coerce_to_runnable"})
_MAX_DEPTH = 8


@dataclass(slots=True, eq=False)
class Read:
    """A node, with what its edges need to know."""

    node: Node
    inner: Scope | None = None
    """The function behind it."""
    body: Body | None = None
    answered: Answered | None = None
    agent: Agent | None = None
    tools: list[Place] = field(default_factory=list)
    """Lists of tools that it runs."""
    guarded_after: bool = False
    """It asks only after it has acted: what follows is guarded, it is not."""


def read_node(graph: CodeGraph, name: str, action: Place, depth: int = 0) -> Read:
    project = graph.project
    found = follow(project, action)
    blank = Node(name, NodeKind.TOOL, action.path, action.line, label=name)
    if depth > _MAX_DEPTH:
        return _hidden(graph, blank, "its action is not followed so deep")
    if not isinstance(found, Place):
        return _of_thing(graph, blank, found)
    match found.expr:
        case ast.Lambda():
            inner = found.scope.module.scopes.get(found.expr)
            return of_function(graph, replace(blank, native="lambda"), inner) if inner else Read(blank)
        case ast.Call():
            return _of_call(graph, blank, found.expr, found, depth)
        case ast.BinOp():
            return _of_chain(graph, blank, found) or _hidden(
                graph, blank, "the chain it runs is not resolved"
            )
        case _:
            return _hidden(graph, blank, "what it runs is decided when it runs")


def _hidden(graph: CodeGraph, node: Node, why: str) -> Read:
    graph.gap(
        f"{node.label}: {why}",
        node.path,
        node.line,
        Aspect.EFFECTS,
        Aspect.TOOLS,
        Aspect.MODELS,
        Aspect.APPROVALS,
        node=node.id,
    )
    return Read(replace(node, effect=Effect.UNKNOWN, effect_reason=why, opaque=why))


def _of_thing(graph: CodeGraph, blank: Node, thing: Thing) -> Read:
    inner = scope_of(thing)
    if thing.kind is Kind.FUNCTION and inner is not None:
        return of_function(graph, replace(blank, native="function"), inner)
    called = method_of(inner, "__call__", "ainvoke", "invoke", "run") if inner is not None else None
    if thing.kind in {Kind.INSTANCE, Kind.CLASS} and called is not None:
        return of_function(graph, replace(blank, native="object"), called)
    if thing.kind is Kind.OUTSIDE:
        effect, reason = effect_of_name(thing.name.rpartition(".")[2])
        opaque = f"{thing.name} is not part of the repository"
        return Read(
            replace(blank, native=thing.name[:100], effect=effect, effect_reason=reason, opaque=opaque)
        )
    return _hidden(graph, blank, "what it runs is decided when it runs")


def _of_call(graph: CodeGraph, blank: Node, call: ast.Call, place: Place, depth: int) -> Read:
    project = graph.project
    thing = project.meaning(call.func, place.scope)
    last = thing.name.rpartition(".")[2]
    if thing.kind is Kind.OUTSIDE and last in {"ToolNode", "ToolExecutor", "ValidationNode"}:
        return _tool_node(blank, call, place)
    if maker_of(project, call, place.scope):
        agent = agent_of(project, place, blank.label)
        if agent is not None:
            return Read(replace(agent.node(blank.id), label=blank.label), agent=agent)
    if (built := builder_of(project, call, place.scope)) is not None:
        return _subgraph(graph, blank, built)
    if thing.kind is Kind.OUTSIDE and last in _WRAPPERS and call.args:
        return read_node(graph, blank.id, Place(call.args[0], place.scope), depth + 1)
    if (chain := _of_chain(graph, blank, place)) is not None:
        return chain
    if isinstance(call.func, ast.Attribute) and call.func.attr in {
        "compile",
        "with_config",
        "with_retry",
        "with_types",
    }:
        return read_node(graph, blank.id, Place(call.func.value, place.scope), depth + 1)
    if thing.kind is Kind.FUNCTION and (inner := scope_of(thing)) is not None:
        return _made_by(graph, blank, thing, call, place, inner, depth)
    if (instance := project.meaning(call, place.scope)).kind is Kind.INSTANCE:
        return _of_thing(graph, blank, instance)
    if thing.kind is Kind.OUTSIDE:
        return _of_thing(graph, blank, thing)
    return _hidden(graph, blank, "what it runs is decided when it runs")


def _made_by(
    graph: CodeGraph, blank: Node, thing: Thing, call: ast.Call, place: Place, inner: Scope, depth: int
) -> Read:
    """A function of the repository that makes the node: of what it returns."""
    given = arguments_of(thing, call, place, None)
    made = [r for r in returned_by(inner) if not (isinstance(r.expr, ast.Constant) and r.expr.value is None)]
    graph.files.add(inner.module.path)
    for each in made[:4]:
        found = follow(graph.project, each)
        if (
            not isinstance(found, Place)
            and found.kind is Kind.FUNCTION
            and (body := scope_of(found)) is not None
        ):
            return of_function(graph, replace(blank, native="function"), body, given)
        body = found.scope.module.scopes.get(found.expr) if isinstance(found, Place) else None
        if body is not None:
            return of_function(graph, replace(blank, native="lambda"), body, given)
        if (
            isinstance(found, Place)
            and isinstance(found.expr, (ast.Call, ast.BinOp))
            and found.expr is not call
        ):
            return read_node(graph, blank.id, found, depth + 2)
    return _hidden(graph, blank, f"what {thing.name} makes is decided when it runs")


def _tool_node(blank: Node, call: ast.Call, place: Place) -> Read:
    tools = argument(call, "tools", 0)
    node = replace(blank, native="ToolNode", effect_reason="runs the tools attached to it")
    return Read(node, tools=[Place(tools, place.scope)] if tools is not None else [])


def _subgraph(graph: CodeGraph, blank: Node, built: Place) -> Read:
    graph.files.add(built.path)
    return Read(replace(blank, kind=NodeKind.SUBFLOW, native="StateGraph", runs=graph_id(built)))


def graph_id(built: Place) -> str:
    """The file and line of its constructor: by that a graph is known everywhere."""
    return f"{built.path}:{built.line}"


def _of_chain(graph: CodeGraph, blank: Node, place: Place) -> Read | None:
    """A model, or a chain with one."""
    asked = models_of(graph.project, place)
    if not asked:
        return None
    schema = next((each.schema for each in asked if each.schema), None)
    return Read(
        replace(
            blank,
            kind=NodeKind.MODEL_CALL,
            native="chain",
            models=tuple(a.ref for a in asked),
            output_schema=schema,
        )
    )


def of_function(graph: CodeGraph, blank: Node, inner: Scope, given: dict[str, Place] | None = None) -> Read:
    body = body_of(graph.project, inner, given)
    graph.files |= body.files
    node = replace(blank, path=inner.module.path, line=getattr(inner.node, "lineno", blank.line))
    effect, reason = worst(body.effects)
    if effect is Effect.NONE and body.unfollowed and not body.models and not body.runs:
        effect, reason = Effect.UNKNOWN, f"calls {body.unfollowed[0]}, which is not followed"
    node = replace(
        node,
        effect=effect,
        effect_reason=reason,
        models=_apart(body),
        prompts=tuple(body.prompts[:12]),
        output_schema=body.schema,
    )
    read = Read(node, inner, body, tools=list(body.tool_lists))
    _run_inside(graph, read, body)
    if body.bound:
        listed = body.bound[0]
        read.node = replace(read.node, tools=_listed(graph, listed))
    _kind(read, body)
    _asks(read, body)
    _placeholder(read, inner)
    return read


def _listed(graph: CodeGraph, place: Place) -> Stated:
    tools, whole = tools_of(graph.project, place.expr, place.scope)
    names = ", ".join(t.name for t in tools) if whole else "decided when it runs"
    return Stated(names[:300], place.path, place.line)


def _apart(body: Body) -> tuple[ModelRef, ...]:
    """The same model asked twice is one model."""
    return tuple(dict.fromkeys(body.models))[:20]


def _run_inside(graph: CodeGraph, read: Read, body: Body) -> None:
    """A function that invokes an agent is that agent's node; one that invokes a graph runs it."""
    for place in body.runs:
        agent = agent_of(graph.project, place, read.node.label)
        if agent is None and isinstance(place.expr, ast.Call):
            thing = graph.project.meaning(place.expr.func, place.scope)
            inner = scope_of(thing) if thing.kind is Kind.FUNCTION else None
            for each in list(returned_by(inner))[:4] if inner is not None else []:
                found = follow(graph.project, each)
                if isinstance(found, Place):
                    agent = agent or agent_of(graph.project, found, read.node.label)
        if agent is not None and read.agent is None:
            read.agent = agent
            merged = agent.node(read.node.id)
            read.node = replace(
                read.node,
                kind=NodeKind.AGENT,
                native=agent.native,
                models=agent.models + read.node.models,
                prompts=agent.prompts + read.node.prompts,
                bound=merged.bound,
                output_schema=merged.output_schema or read.node.output_schema,
                tools=merged.tools,
                role=merged.role,
                retry=merged.retry,
                validation=merged.validation,
            )
        elif agent is None and (built := builder_of(graph.project, place.expr, place.scope)) is not None:
            read.node = replace(read.node, kind=NodeKind.SUBFLOW, runs=graph_id(built))


def _kind(read: Read, body: Body) -> None:
    node = read.node
    if node.kind in {NodeKind.AGENT, NodeKind.SUBFLOW}:
        return
    if node.models:
        kind = NodeKind.MODEL_CALL
    elif read.tools:
        kind = NodeKind.TOOL
    elif body.retrieves and node.effect is Effect.READ:
        kind = NodeKind.RETRIEVAL
    elif node.effect in _ACTS or node.effect is Effect.READ:
        kind = NodeKind.TOOL
    else:
        kind = NodeKind.CODE
    tool = Tool(node.label) if kind is NodeKind.TOOL else None
    read.node = replace(node, kind=kind, tool=tool)


def _asks(read: Read, body: Body) -> None:
    """An approval is asked before anything is done; afterwards it guards only what follows."""
    if not body.asks:
        return
    ask = body.asks[0]
    answers = [read_ask(each) for each in body.asks]
    answered = next((a for a in answers if a.approval and not a.approval.doubt), None)
    answered = answered or next((a for a in answers if a.approval), answers[0])
    read.answered = answered
    node = read.node
    if answered.approval is None:
        if node.kind in {NodeKind.CODE, NodeKind.TOOL} and node.effect not in _ACTS:
            read.node = replace(node, kind=NodeKind.HUMAN_INPUT, tool=None)
        return
    if ask.effects_before:
        read.guarded_after = True
    elif node.kind is NodeKind.AGENT or (node.kind is NodeKind.MODEL_CALL and ask.models_before == 0):
        read.node = replace(node, approval=answered.approval)
    else:
        read.node = replace(node, kind=NodeKind.APPROVAL, approval=answered.approval, tool=None)


def _placeholder(read: Read, inner: Scope) -> None:
    """A node that stands for a sending that is not written yet."""
    node = read.node
    if node.kind is NodeKind.CODE and is_placeholder(inner):
        effect, reason = effect_of_name(node.label)
        if effect in {Effect.EXTERNAL, Effect.EXECUTE}:
            read.node = replace(
                node, effect=Effect.UNKNOWN, effect_reason=f"{reason}, its code is a placeholder"
            )
    if node.kind is NodeKind.CODE and read.node.effect is Effect.NONE:
        read.node = replace(read.node, effect_reason="its code does nothing outside")
