"""Agents made in one call: `create_agent`, `create_react_agent`, deep agents, supervisors and swarms."""

from __future__ import annotations

import ast
from dataclasses import replace

from shipworthy.formats.workflows.adapters._code_agent import Agent
from shipworthy.formats.workflows.adapters._langgraph_version import default_limit
from shipworthy.formats.workflows.adapters._python_models import models_of, reference
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project
from shipworthy.formats.workflows.adapters._python_prompts import prompt_of
from shipworthy.formats.workflows.adapters._python_tools import Given, tools_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    constant,
    entries,
    follow,
    has_spread,
    pairs,
)
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Effect,
    Gap,
    Limit,
    Mechanism,
    ModelRef,
    Origin,
    Retry,
    Stated,
    Tool,
    Validation,
    Via,
)
from shipworthy.model.workflows import Check as Checked

AGENTS = frozenset(
    {
        "create_react_agent",
        "create_agent",
        "create_deep_agent",
        "async_create_deep_agent",
        "create_tool_calling_agent",
        "create_openai_tools_agent",
        "create_openai_functions_agent",
        "AgentExecutor",
        "define_deep_agent",
    }
)
TEAMS = frozenset({"create_supervisor", "create_swarm"})
_LIMITS = {
    "create_agent": ("9999", "langchain 1.5"),
    "create_deep_agent": ("9999", "deepagents 0.7"),
    "async_create_deep_agent": ("9999", "deepagents 0.7"),
    "AgentExecutor": ("15", "langchain 0.3"),
}
_OUR_ROOTS = (
    "langchain",
    "langgraph",
    "deepagents",
    "langgraph_supervisor",
    "langgraph_swarm",
    "managed_deepagents",
)


def maker_of(project: Project, call: ast.Call, scope: Scope) -> str:
    """The name of the function that makes an agent; empty where the call makes none."""
    thing = project.meaning(call.func, scope)
    root, _, last = thing.name.rpartition(".")
    ours = thing.kind is Kind.OUTSIDE and root.split(".")[0].startswith(_OUR_ROOTS)
    return last if ours and (last in AGENTS or last in TEAMS) else ""


def peeled(project: Project, place: Place) -> Place:
    """`create_react_agent(…).with_config(…)`, `create_supervisor(…).compile(…)`: the call that makes it."""
    for _ in range(8):
        func = place.expr.func if isinstance(place.expr, ast.Call) else None
        if not isinstance(func, ast.Attribute) or func.attr not in {"compile", "with_config", "with_retry"}:
            break
        inner = follow(project, Place(func.value, place.scope))
        if not isinstance(inner, Place):
            break
        place = inner
    return place


def agent_of(project: Project, place: Place, named: str = "") -> Agent | None:
    place = peeled(project, place)
    call = place.expr
    if not isinstance(call, ast.Call) or not (maker := maker_of(project, call, place.scope)):
        return None
    stated = constant(project, argument(call, "name") or argument(call, "supervisor_name"), place.scope)
    name = stated if isinstance(stated, str) and stated else named or maker
    agent = Agent(name, maker, place.path, place.line, spots=[(place.path, place.line, call.col_offset)])
    if maker == "AgentExecutor":
        return _executor(project, call, place, agent)
    if maker == "create_swarm":
        _members(project, argument(call, "agents", 0), place, agent)
        agent.native = maker
        return agent
    _common(project, call, place, agent, maker)
    if maker == "create_supervisor":
        _members(project, argument(call, "agents", 0), place, agent)
    if "deep_agent" in maker:
        _deep(project, call, place, agent)
    return agent


def _executor(project: Project, call: ast.Call, place: Place, agent: Agent) -> Agent:
    inner = follow(project, Place(argument(call, "agent", 0) or call, place.scope))
    if (
        isinstance(inner, Place)
        and inner.expr is not call
        and (found := agent_of(project, inner, agent.name))
    ):
        agent.models, agent.prompts, agent.gaps = found.models, found.prompts, found.gaps
        agent.spots += found.spots
    _tools(project, argument(call, "tools", 1), place, agent)
    limit = constant(project, argument(call, "max_iterations"), place.scope)
    agent.bound = (
        _limit(limit, place) if isinstance(limit, int) else _default(project, "AgentExecutor", place)
    )
    return agent


def _common(project: Project, call: ast.Call, place: Place, agent: Agent, maker: str) -> None:
    model = argument(call, "model", 0) or argument(call, "llm", 0)
    agent.models = models_given(project, model, place)
    at = 0 if maker == "create_supervisor" else 1
    _tools(project, argument(call, "tools", at if maker != "create_supervisor" else None), place, agent)
    for key in ("system_prompt", "prompt", "state_modifier", "messages_modifier", "instructions"):
        if (prompt := prompt_of(project, argument(call, key), place.scope)) is not None:
            agent.prompts = (prompt,)
            agent.role = Stated(
                " ".join(prompt.text.split())[:200] or prompt.reference, prompt.path, prompt.line
            )
            break
    if (shape := argument(call, "response_format")) is not None and constant(
        project, shape, place.scope
    ) is not None:
        agent.schema = Stated(ast.unparse(shape)[:100], place.path, shape.lineno)
    agent.bound = _default(project, maker, place)
    interrupted(project, call, place, agent)
    _middleware(project, argument(call, "middleware"), place, agent)
    if any(k.arg is None for k in call.keywords) or (has_spread(call) and maker != "create_supervisor"):
        _gap(agent, "it is given more by `**`", place, Aspect.TOOLS, Aspect.APPROVALS, Aspect.MODELS)


def models_given(project: Project, model: ast.expr | None, place: Place) -> tuple[ModelRef, ...]:
    if model is None:
        return (ModelRef("", Via.DEFAULT, place.path, place.line),)
    found = models_of(project, Place(model, place.scope))
    if found:
        return tuple(each.ref for each in found)
    thing = follow(project, Place(model, place.scope))
    if isinstance(thing, Place) and isinstance(thing.expr, ast.Constant):
        return (reference(project, Place(model, place.scope)),)
    ref = reference(project, Place(model, place.scope))
    return (ref if ref.otherwise else ModelRef(ref.written, Via.UNKNOWN, place.path, place.line),)


def _tools(project: Project, expr: ast.expr | None, place: Place, agent: Agent) -> None:
    if expr is not None:
        followed = follow(project, Place(expr, place.scope))
        if isinstance(followed, Place) and isinstance(followed.expr, ast.Call):
            func = followed.expr.func
            if getattr(func, "id", getattr(func, "attr", "")) == "ToolNode":
                expr = argument(followed.expr, "tools", 0)
                place = followed
    agent.tools, whole = tools_of(project, expr, place.scope)
    if expr is not None:
        agent.listed = Stated(f"{len(agent.tools)} tools", place.path, expr.lineno)
    if not whole:
        _gap(agent, f"the tools of {agent.name} are not all written out", place, Aspect.TOOLS, Aspect.EFFECTS)


def _members(project: Project, expr: ast.expr | None, place: Place, agent: Agent) -> None:
    listed, whole = entries(project, expr, place.scope)
    for each in listed:
        name = ast.unparse(each.expr)[:60] if isinstance(each.expr, (ast.Name, ast.Attribute)) else ""
        found = follow(project, each)
        agent.members.append((name, found if isinstance(found, Place) else each))
    if not whole:
        _gap(agent, f"the agents of {agent.name} are not all written out", place, Aspect.NODES, Aspect.EDGES)


def interrupted(project: Project, call: ast.Call, place: Place, agent: Agent) -> None:
    """`interrupt_before=["tools"]`: every call of a tool waits."""
    for key in ("interrupt_before", "interrupt_after"):
        names, whole = entries(project, argument(call, key), place.scope)
        stops = {constant(project, n.expr, n.scope) for n in names}
        if (key == "interrupt_before" and "tools" in stops) or (
            key == "interrupt_after" and stops & {"agent", "model"}
        ):
            agent.approvals["*"] = Approval(Mechanism.INTERRUPT, place.path, argument(call, key).lineno)  # type: ignore[union-attr]
        if not whole:
            _gap(agent, f"{key} is decided when it runs", place, Aspect.APPROVALS)


def approve_on(project: Project, expr: ast.expr | None, place: Place, agent: Agent) -> None:
    """`interrupt_on={"send": True, "read": False}`: whichever answers are allowed, a person gives them."""
    keyed, whole = pairs(project, expr, place.scope)
    for name, value in keyed:
        told = constant(project, value.expr, value.scope)
        if told is False or told is None:
            continue
        doubt = (
            ""
            if told is True or _decisions(project, value)
            else "what it is asked for is decided when it runs"
        )
        agent.approvals[name] = Approval(Mechanism.TOOL_FLAG, value.path, value.line, doubt=doubt)
    if not whole:
        _gap(agent, "which tool calls are approved is decided when it runs", place, Aspect.APPROVALS)


def _decisions(project: Project, value: Place) -> bool:
    """Conditions (`when`) leave some calls unasked."""
    found = follow(project, value)
    if not isinstance(found, Place):
        return False
    keyed, whole = pairs(project, found.expr, found.scope)
    if isinstance(found.expr, ast.Call):
        keyed, whole = [(k.arg or "**", Place(k.value, found.scope)) for k in found.expr.keywords], True
    return whole and not any(key in {"when", "**", "condition"} for key, _ in keyed)


def _middleware(project: Project, expr: ast.expr | None, place: Place, agent: Agent) -> None:
    listed, whole = entries(project, expr, place.scope)
    for each in listed:
        found = follow(project, each)
        if not isinstance(found, Place) or not isinstance(found.expr, ast.Call):
            continue
        call = found.expr
        thing = project.meaning(call.func, found.scope)
        _one_middleware(project, thing.name.rpartition(".")[2].removesuffix("()"), call, found, agent)
    if not whole:
        _gap(agent, "its middleware is not all written out", place, Aspect.APPROVALS, Aspect.TOOLS)


def _one_middleware(project: Project, name: str, call: ast.Call, place: Place, agent: Agent) -> None:
    match name:
        case "HumanInTheLoopMiddleware":
            approve_on(project, argument(call, "interrupt_on", 0), place, agent)
        case "ModelCallLimitMiddleware" | "ToolCallLimitMiddleware":
            for key in ("run_limit", "thread_limit"):
                limit = constant(project, argument(call, key), place.scope)
                if isinstance(limit, int):
                    agent.bound = _limit(limit, place)
                    break
        case "ModelFallbackMiddleware":
            others = [m for a in call.args for m in models_given(project, a, place)]
            if agent.models:
                first = agent.models[0]
                agent.models = (_with_fallbacks(first, others), *agent.models[1:])
        case "ModelRetryMiddleware":
            given = constant(project, argument(call, "max_retries"), place.scope)
            origin = Origin.EXPLICIT if isinstance(given, int) else Origin.DEFAULT
            attempts = given + 1 if isinstance(given, int) else 3
            agent.retry = Retry(
                attempts, place.path, place.line, origin, "" if origin is Origin.EXPLICIT else "langchain 1.5"
            )
        case "PIIMiddleware":
            agent.validation = Validation(
                Checked.CONTENT, name, place.path, place.line, ("personal data",), True
            )
        case "ShellToolMiddleware":
            agent.tools.append(
                Given(
                    "shell",
                    place.path,
                    place.line,
                    effect=Effect.EXECUTE,
                    reason="runs commands",
                    native=name,
                    tool=Tool("shell"),
                )
            )
        case "SubAgentMiddleware":
            _subagents(project, argument(call, "subagents"), place, agent)


def _with_fallbacks(first: ModelRef, others: list[ModelRef]) -> ModelRef:
    return replace(first, fallbacks=tuple(others))


def _deep(project: Project, call: ast.Call, place: Place, agent: Agent) -> None:
    """Its own tools for planning and for files work on the state unless another backend is given."""
    approve_on(project, argument(call, "interrupt_on") or argument(call, "tool_configs"), place, agent)
    _subagents(project, argument(call, "subagents"), place, agent)
    backend = argument(call, "backend")
    if backend is None:
        return
    written = ast.unparse(backend)
    followed = follow(project, Place(backend, place.scope))
    if isinstance(followed, Place):
        written = ast.unparse(followed.expr)[:500]
    if "Shell" in written or "Sandbox" in written:
        agent.tools.append(
            Given(
                "execute",
                place.path,
                backend.lineno,
                effect=Effect.EXECUTE,
                reason=f"runs commands ({written[:60]})",
                native="backend",
                tool=Tool("execute"),
            )
        )
    if "Filesystem" in written or "Shell" in written:
        for name in ("write_file", "edit_file"):
            agent.tools.append(
                Given(
                    name,
                    place.path,
                    backend.lineno,
                    effect=Effect.WRITE,
                    reason=f"writes files ({written[:60]})",
                    native="backend",
                    tool=Tool(name),
                )
            )


def _subagents(project: Project, expr: ast.expr | None, place: Place, agent: Agent) -> None:
    listed, whole = entries(project, expr, place.scope)
    for each in listed:
        found = follow(project, each)
        if isinstance(found, Place):
            agent.members.append(("", found))
        else:
            whole = False
    if not whole:
        _gap(agent, "its sub-agents are not all written out", place, Aspect.NODES, Aspect.TOOLS)


def subagent_of(project: Project, place: Place, parent: Agent) -> Agent | None:
    """Of a deep agent, written as a mapping; it has its parent's model and tools where it says none."""
    keyed, whole = pairs(project, place.expr, place.scope)
    known = dict(keyed)
    if "name" not in known:
        return None
    name = constant(project, known["name"].expr, known["name"].scope)
    agent = Agent(name if isinstance(name, str) else "sub-agent", "sub-agent", place.path, place.line)
    if "tools" in known:
        _tools(project, known["tools"].expr, known["tools"], agent)
    else:
        agent.tools = list(parent.tools)
    agent.models = (
        models_given(project, known["model"].expr, known["model"])
        if "model" in known
        else tuple(
            ModelRef(m.written, Via.INHERITED, m.path, m.line, m.provider, m.name, m.otherwise)
            for m in parent.models
        )
    )
    for key in ("system_prompt", "prompt"):
        if key in known and (prompt := prompt_of(project, known[key].expr, known[key].scope)) is not None:
            agent.prompts = (prompt,)
    if "interrupt_on" in known:
        approve_on(project, known["interrupt_on"].expr, known["interrupt_on"], agent)
    else:
        agent.approvals = dict(parent.approvals)
    agent.bound = parent.bound
    if not whole:
        _gap(agent, "it is not all written out", place, Aspect.TOOLS)
    return agent


def _limit(value: int, place: Place) -> Bound:
    return Bound(Limit.ITERATIONS, str(value), place.path, place.line)


def _default(project: Project, maker: str, place: Place) -> Bound:
    value, version = _LIMITS.get(maker) or default_limit(project, place.path)
    return Bound(Limit.ITERATIONS, value, place.path, place.line, Origin.DEFAULT, version)


def _gap(agent: Agent, what: str, place: Place, *hides: Aspect) -> None:
    agent.gaps.append(Gap(what, place.path, place.line, frozenset(hides)))
