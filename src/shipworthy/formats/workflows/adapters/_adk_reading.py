"""One agent of Google's Agent Development Kit, written as code."""

from __future__ import annotations

import ast
from dataclasses import replace

from shipworthy.formats.workflows.adapters._adk_tools import adk_tool, executor_of
from shipworthy.formats.workflows.adapters._code_agent import Agent
from shipworthy.formats.workflows.adapters._code_teams import Framework, agent_at, variable_of
from shipworthy.formats.workflows.adapters._python_bodies import body_of
from shipworthy.formats.workflows.adapters._python_models import reference
from shipworthy.formats.workflows.adapters._python_module import Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, scope_of
from shipworthy.formats.workflows.adapters._python_prompts import prompt_of
from shipworthy.formats.workflows.adapters._python_values import (
    Place,
    argument,
    called_name,
    constant,
    entries,
    follow,
    returned_by,
    text_of,
)
from shipworthy.model.workflows import Aspect, Check, ModelRef, Stated, Validation, Via

VERSION = "google-adk 2.13"
SPEAKING = frozenset({"LlmAgent", "Agent"})
ORDERING = frozenset({"SequentialAgent", "ParallelAgent", "LoopAgent"})


def is_agent(project: Project, call: ast.Call, scope: Scope) -> str:
    """Of a class of the repository: what it is made from."""
    thing = project.meaning(call.func, scope)
    if thing.kind is Kind.OUTSIDE:
        root, _, last = thing.name.rpartition(".")
        known = SPEAKING | ORDERING | {"RemoteA2aAgent", "LangGraphAgent"}
        return last if root.startswith("google.adk") and last in known else ""
    if thing.kind is Kind.CLASS and isinstance(thing.node, ast.ClassDef) and thing.scope is not None:
        for base in thing.node.bases[:3]:
            above = project.meaning(base, thing.scope)
            if above.kind is Kind.OUTSIDE and above.name.startswith("google.adk.agents"):
                last = above.name.rpartition(".")[2]
                return last if last in SPEAKING | ORDERING else "BaseAgent" if last == "BaseAgent" else ""
    return ""


def held(project: Project, place: Place) -> tuple[list[Place], bool]:
    """Its sub-agents, and whether these are all."""
    call = place.expr
    assert isinstance(call, ast.Call)
    found: list[Place] = []
    whole = True
    for expr, scope in _lists(project, call, place, "sub_agents"):
        listed, all_ = entries(project, expr, scope)
        whole &= all_
        members = [agent_at(FRAMEWORK, project, each) for each in listed]
        whole &= None not in members
        found += [member for member in members if member is not None]
    return found, whole


def called(project: Project, place: Place) -> list[tuple[Place, Place]]:
    """Agents among its tools: `AgentTool(agent=…)`, or agents themselves; and the entry of the list."""
    call = place.expr
    assert isinstance(call, ast.Call)
    given = [
        e for expr, scope in _lists(project, call, place, "tools") for e in entries(project, expr, scope)[0]
    ]
    return [(member, each) for each in given if (member := _agent_tool(project, each)) is not None]


def _agent_tool(project: Project, place: Place) -> Place | None:
    found = follow(project, place)
    if not isinstance(found, Place) or not isinstance(found.expr, ast.Call):
        return None
    if called_name(project, found.expr, found.scope).endswith("AgentTool"):
        inner = argument(found.expr, "agent", 0)
        return agent_at(FRAMEWORK, project, Place(inner, found.scope)) if inner is not None else None
    return found if is_agent(project, found.expr, found.scope) else None


def _lists(project: Project, call: ast.Call, place: Place, key: str) -> list[tuple[ast.expr, Scope]]:
    given = argument(call, key)
    found = [(given, place.scope)] if given is not None else []
    module = place.scope.module
    for target, value in module.attributes(key):
        owner = follow(project, Place(target, module.scope))
        if isinstance(owner, Place) and owner.expr is call:
            found.append((value, module.scope))
    return found


FRAMEWORK = Framework(
    "adk",
    ("sub_agents", "AgentTool", "tools="),
    is_agent,
    lambda project, place: [*held(project, place)[0], *(m for m, _ in called(project, place))],
)


def read_agent(project: Project, place: Place, *, inherits: bool) -> Agent:
    call, scope = place.expr, place.scope
    assert isinstance(call, ast.Call)
    name = text_of(project, argument(call, "name"), scope) or variable_of(place) or "agent"
    agent = Agent(name, is_agent(project, call, scope), place.path, place.line)
    agent.models = (_model(project, call, place, inherits=inherits),)
    for key in ("instruction", "global_instruction", "static_instruction"):
        if (prompt := prompt_of(project, argument(call, key), scope)) is not None:
            agent.prompts = (*agent.prompts, prompt)
    described = argument(call, "description")
    said = text_of(project, described, scope)
    if described is not None and said:
        agent.role = Stated(" ".join(said.split())[:200], place.path, described.lineno)
    elif agent.prompts:
        first = agent.prompts[0]
        agent.role = Stated(" ".join(first.text.split())[:200] or first.reference, first.path, first.line)
    _tools(project, call, place, agent)
    shape = argument(call, "output_schema")
    if shape is not None and constant(project, shape, scope) is not None:
        agent.schema = Stated(ast.unparse(shape)[:100], place.path, shape.lineno)
    agent.validation = _looked_at(project, call, place)
    if any(k.arg is None for k in call.keywords):
        agent.gap("it is given more by `**`", place, Aspect.TOOLS, Aspect.APPROVALS, Aspect.NODES)
    return agent


def _model(project: Project, call: ast.Call, place: Place, *, inherits: bool) -> ModelRef:
    expr = argument(call, "model")
    if expr is None:
        via = Via.INHERITED if inherits else Via.DEFAULT
        return ModelRef("", via, place.path, place.line, "" if inherits else "google")
    found = follow(project, Place(expr, place.scope))
    if isinstance(found, Place) and isinstance(found.expr, ast.Call):
        inner = argument(found.expr, "model", 0) or argument(found.expr, "model_name")
        last = called_name(project, found.expr, found.scope).rpartition(".")[2]
        if inner is not None and last in {"Gemini", "LiteLlm", "Claude", "ApigeeLlm", "Gemma"}:
            return reference(project, Place(inner, found.scope), "" if last == "LiteLlm" else "google")
    ref = reference(project, Place(expr, place.scope))
    return replace(ref, provider=ref.provider or ("google" if ref.name and "/" not in ref.name else ""))


def _tools(project: Project, call: ast.Call, place: Place, agent: Agent) -> None:
    for expr, scope in _lists(project, call, place, "tools"):
        agent.listed = agent.listed or Stated("tools", place.path, expr.lineno)
        listed, whole = entries(project, expr, scope)
        agent.tools += [adk_tool(project, each) for each in listed if _agent_tool(project, each) is None]
        if not whole:
            agent.gap(
                f"the tools of {agent.name} are not all written out", place, Aspect.TOOLS, Aspect.EFFECTS
            )
    if (executor := executor_of(project, call, place)) is not None:
        agent.tools.append(executor)


def _looked_at(project: Project, call: ast.Call, place: Place) -> Validation | None:
    """A callback that may put something else in place of what the model said."""
    for key in ("after_model_callback", "after_agent_callback"):
        expr = argument(call, key)
        thing = follow(project, Place(expr, place.scope)) if expr is not None else None
        if thing is None or isinstance(thing, Place) or expr is None:
            continue
        inner = scope_of(thing) if thing.kind is Kind.FUNCTION else None
        answers = (
            [r for r in returned_by(inner) if constant(project, r.expr, r.scope) is not None] if inner else []
        )
        if answers and inner is not None and not body_of(project, inner).models:
            return Validation(Check.CONTENT, f"{key} {thing.name}", place.path, expr.lineno, rejects=True)
    return None
