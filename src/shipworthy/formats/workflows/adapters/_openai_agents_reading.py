"""One `Agent(…)` of the OpenAI Agents SDK: its model, tools, handoffs, guardrails and who is asked."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from shipworthy.formats.workflows.adapters._code_agent import Agent
from shipworthy.formats.workflows.adapters._code_teams import Framework, agent_at, variable_of
from shipworthy.formats.workflows.adapters._python_models import reference
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project
from shipworthy.formats.workflows.adapters._python_prompts import prompt_of
from shipworthy.formats.workflows.adapters._python_tools import Given, given_of, tools_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    called_name,
    constant,
    entries,
    follow,
    pairs,
    text_of,
)
from shipworthy.model.workflows import (
    Approval,
    Aspect,
    Bound,
    Check,
    EdgeKind,
    Effect,
    Limit,
    Mechanism,
    ModelRef,
    Origin,
    Stated,
    Tool,
    Validation,
    Via,
)

_AGENTS = frozenset({"Agent", "SandboxAgent", "RealtimeAgent", "VoiceAgent"})
_FIELDS = frozenset({
    "name", "instructions", "prompt", "handoffs", "handoff_description", "model", "model_settings", "tools",
    "mcp_servers", "mcp_config", "input_guardrails", "output_guardrails", "output_type", "hooks",
    "tool_use_behavior", "reset_tool_choice",
})  # fmt: skip
VERSION = "openai-agents 0.24"
_HOSTED = {
    "WebSearchTool": (Effect.READ, "searches the web"),
    "FileSearchTool": (Effect.READ, "searches files"),
    "CodeInterpreterTool": (Effect.EXECUTE, "runs code"),
    "ComputerTool": (Effect.EXECUTE, "uses a computer"),
    "LocalShellTool": (Effect.EXECUTE, "runs commands"),
    "ShellTool": (Effect.EXECUTE, "runs commands"),
    "ApplyPatchTool": (Effect.WRITE, "changes files"),
    "ImageGenerationTool": (Effect.NONE, "makes an image"),
    "ToolSearchTool": (Effect.NONE, "chooses among tools"),
}
_BY_FUNCTION = "a function of the code decides which calls are asked for"


@dataclass(frozen=True, slots=True)
class Member:
    """Another agent that is handed over to, or called as a tool."""

    place: Place
    kind: EdgeKind
    name: str = ""
    approval: Approval | None = None


def is_agent(project: Project, call: ast.Call, scope: Scope) -> str:
    thing = project.meaning(call.func.value if isinstance(call.func, ast.Subscript) else call.func, scope)
    root, _, last = thing.name.rpartition(".")
    ours = thing.kind is Kind.OUTSIDE and root.partition(".")[0] == "agents" and last in _AGENTS
    return last if ours and _is_theirs(call, last) else ""


def _is_theirs(call: ast.Call, name: str) -> bool:
    """Other packages called agents lie about, on paths made when it runs: theirs has these fields."""
    given = {keyword.arg for keyword in call.keywords}
    named = bool(given & _FIELDS) or any(
        isinstance(a, ast.Constant) and isinstance(a.value, str) for a in call.args[:1]
    )
    spread = None in given or any(isinstance(a, ast.Starred) for a in call.args)
    return (named or spread) and (name != "Agent" or given <= _FIELDS | {None})


def members_of(project: Project, place: Place) -> tuple[list[Member], list[str]]:
    """And what of them is not seen."""
    call, missing = place.expr, []
    assert isinstance(call, ast.Call)
    found: list[Member] = []
    for expr, scope in _lists(project, call, place, "handoffs"):
        listed, whole = entries(project, expr, scope)
        missing += [] if whole else ["its handoffs are not all written out"]
        for each in listed:
            target, confirm = _handed(project, each)
            if target is None:
                missing.append("a handoff is decided when it runs")
            else:
                found.append(Member(target, EdgeKind.HANDOFF, approval=confirm))
    for expr, scope in _lists(project, call, place, "tools"):
        found += [m for each in entries(project, expr, scope)[0] if (m := _called(project, each)) is not None]
    return found, missing


def _lists(project: Project, call: ast.Call, place: Place, key: str) -> list[tuple[ast.expr, Scope]]:
    """The argument, and what is put there after the agent is made."""
    given = argument(call, key)
    found = [(given, place.scope)] if given is not None else []
    module = place.scope.module
    for target, value in module.attributes(key):
        owner = follow(project, Place(target, module.scope))
        if isinstance(owner, Place) and owner.expr is call:
            found.append((value, module.scope))
    return found


def _handed(project: Project, place: Place) -> tuple[Place | None, Approval | None]:
    found = follow(project, place)
    if isinstance(found, Place) and isinstance(found.expr, ast.Call):
        name = called_name(project, found.expr, found.scope)
        if name.endswith((".handoff", ".realtime_handoff")):
            inner = argument(found.expr, "agent", 0)
            return (
                agent_at(FRAMEWORK, project, Place(inner, found.scope)) if inner is not None else None
            ), None
    return agent_at(FRAMEWORK, project, place), None


def _called(project: Project, place: Place) -> Member | None:
    """`agent.as_tool(…)`"""
    found = follow(project, place)
    if not isinstance(found, Place) or not isinstance(found.expr, ast.Call):
        return None
    func = found.expr.func
    if not isinstance(func, ast.Attribute) or func.attr != "as_tool":
        return None
    inner = agent_at(FRAMEWORK, project, Place(func.value, found.scope))
    name = text_of(project, argument(found.expr, "tool_name", 0), found.scope) or ""
    expr = argument(found.expr, "needs_approval")
    confirm = confirmed(project, Place(expr, found.scope)) if expr is not None else None
    return Member(inner, EdgeKind.TOOL_CALL, name, confirm) if inner is not None else None


FRAMEWORK = Framework(
    "openai-agents",
    ("handoffs", "as_tool"),
    is_agent,
    lambda project, place: [member.place for member in members_of(project, place)[0]],
)


def confirmed(project: Project, place: Place) -> Approval | None:
    """`needs_approval=True`; where a function says, it asks in some cases only."""
    told = constant(project, place.expr, place.scope)
    if told is False or told is None:
        return None
    doubt = "" if told is True else _BY_FUNCTION
    return Approval(Mechanism.TOOL_FLAG, place.path, place.line, doubt=doubt)


def read_agent(project: Project, place: Place) -> Agent:
    call = place.expr
    assert isinstance(call, ast.Call)
    scope = place.scope
    name = text_of(project, argument(call, "name", 0), scope) or variable_of(place) or "agent"
    agent = Agent(
        name, is_agent(project, call, scope), place.path, place.line, models=(_model(project, call, place),)
    )
    for key in ("instructions", "prompt"):
        if (prompt := prompt_of(project, argument(call, key), scope)) is not None:
            agent.prompts = (*agent.prompts, prompt)
            said = " ".join(prompt.text.split())[:200] or prompt.reference
            agent.role = agent.role or Stated(said, prompt.path, prompt.line)
    for expr, where in _lists(project, call, place, "tools"):
        _tools(project, expr, where, agent, place)
    _servers(project, argument(call, "mcp_servers"), place, agent)
    shape = argument(call, "output_type")
    if shape is not None and constant(project, shape, scope) is not None and ast.unparse(shape) != "str":
        agent.schema = Stated(ast.unparse(shape)[:100], place.path, shape.lineno)
    agent.validation = _guardrails(project, argument(call, "output_guardrails"), place)
    agent.bound = _turns(project, call, place)
    if any(k.arg is None for k in call.keywords):
        agent.gap("it is given more by `**`", place, Aspect.TOOLS, Aspect.APPROVALS, Aspect.EDGES)
    return agent


def _model(project: Project, call: ast.Call, place: Place) -> ModelRef:
    expr = argument(call, "model")
    if expr is None or constant(project, expr, place.scope) is None:
        return ModelRef("", Via.DEFAULT, place.path, place.line, "openai")
    found = follow(project, Place(expr, place.scope))
    if isinstance(found, Place) and isinstance(found.expr, ast.Call):
        last = getattr(found.expr.func, "attr", getattr(found.expr.func, "id", ""))
        inner = argument(found.expr, "model", 0)
        if last.endswith("Model") and inner is not None:
            ref = reference(project, Place(inner, found.scope))
            return replace(ref, provider=ref.provider or ("openai" if last.startswith("OpenAI") else ""))
    ref = reference(project, Place(expr, place.scope))
    known = ref.name or ref.otherwise
    return replace(ref, provider=ref.provider or ("openai" if known and "/" not in known else ""))


def _tools(project: Project, expr: ast.expr, scope: Scope, agent: Agent, place: Place) -> None:
    agent.listed = agent.listed or Stated("tools", place.path, expr.lineno)
    listed, whole = entries(project, expr, scope)
    for each in listed:
        if _called(project, each) is None:
            agent.tools.append(tool_of(project, each))
    if not whole:
        found, known = tools_of(project, expr, scope)
        agent.tools += [g for g in found if g.tool is not None and g.tool.everything]
        if not known:
            agent.gap(
                f"the tools of {agent.name} are not all written out", place, Aspect.TOOLS, Aspect.EFFECTS
            )


def tool_of(project: Project, place: Place) -> Given:
    given = given_of(project, place)
    call = given.call.expr if given.call is not None else None
    if isinstance(call, ast.Call) and given.call is not None:
        last = called_name(project, call, given.call.scope).rpartition(".")[2]
        if last in _HOSTED:
            given.name, given.native, given.opaque = last, last, ""
            given.effect, given.reason = _HOSTED[last]
            given.tool = Tool(last)
        if (expr := argument(call, "needs_approval")) is not None:
            given.confirm = Place(expr, given.call.scope)
        if last == "HostedMCPTool":
            _hosted_server(project, call, given.call, given)
    if given.confirm is not None:
        given.approval = confirmed(project, given.confirm)
    return given


def _hosted_server(project: Project, call: ast.Call, place: Place, given: Given) -> None:
    keyed = dict(pairs(project, argument(call, "tool_config", 0), place.scope)[0])
    label = text_of(project, keyed["server_label"].expr, place.scope) if "server_label" in keyed else None
    allowed = keyed.get("allowed_tools")
    names = entries(project, allowed.expr, place.scope)[0] if allowed else []
    known = tuple(n for e in names if (n := text_of(project, e.expr, e.scope)))
    given.name = f"tools of {label or 'a hosted server'}"
    given.tool = Tool(given.name, server=label or "", allowed=known or None, everything=not known)
    told = (
        constant(project, keyed["require_approval"].expr, place.scope)
        if "require_approval" in keyed
        else "always"
    )
    if told != "never":
        decided = argument(call, "on_approval_request") is not None or told != "always"
        given.approval = Approval(
            Mechanism.TOOL_FLAG, place.path, place.line, doubt=_BY_FUNCTION if decided else ""
        )


def _servers(project: Project, expr: ast.expr | None, place: Place, agent: Agent) -> None:
    listed, whole = entries(project, expr, place.scope)
    for each in listed:
        found = follow(project, each)
        call = found.expr if isinstance(found, Place) and isinstance(found.expr, ast.Call) else None
        stated = (
            text_of(project, argument(call, "name"), found.scope)
            if call is not None and isinstance(found, Place)
            else None
        )
        name = f"tools of {stated or ast.unparse(each.expr)[:60]}"
        given = Given(
            name,
            each.path,
            each.line,
            reason="which tools a server has is not in the repository",
            native="MCP server",
            tool=Tool(name, server=stated or "", everything=True),
            opaque="the server's tools are not in the repository",
        )
        told = constant(project, argument(call, "require_approval"), place.scope) if call is not None else ...
        if told == "always" or told is True:
            given.approval = Approval(Mechanism.TOOL_FLAG, each.path, each.line)
        elif (
            call is not None
            and argument(call, "require_approval") is not None
            and told not in {"never", False, None}
        ):
            given.approval = Approval(Mechanism.TOOL_FLAG, each.path, each.line, doubt=_BY_FUNCTION)
        agent.tools.append(given)
    if not whole:
        agent.gap(f"the servers of {agent.name} are not all written out", place, Aspect.TOOLS, Aspect.EFFECTS)


def _guardrails(project: Project, expr: ast.expr | None, place: Place) -> Validation | None:
    listed, _ = entries(project, expr, place.scope)
    if expr is None or not listed:
        return None
    names = tuple(ast.unparse(each.expr)[:80] for each in listed)
    return Validation(Check.CONTENT, "output guardrail", place.path, expr.lineno, names, rejects=True)


def _turns(project: Project, call: ast.Call, place: Place) -> Bound:
    """`Runner.run(agent, …, max_turns=…)` of the same file."""
    for run, scope in place.scope.module.calls:
        limit = argument(run, "max_turns")
        if limit is None:
            continue
        first = argument(run, "starting_agent", 0)
        started = agent_at(FRAMEWORK, project, Place(first, scope)) if first is not None else None
        value = constant(project, limit, scope)
        if started is not None and started.expr is call and isinstance(value, int):
            return Bound(Limit.ITERATIONS, str(value), scope.module.path, limit.lineno)
    return Bound(Limit.ITERATIONS, "10", place.path, place.line, Origin.DEFAULT, VERSION)
