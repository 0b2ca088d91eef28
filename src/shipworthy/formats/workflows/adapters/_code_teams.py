"""Agents that code makes, and which of them belong together: one definition holds all it reaches."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shipworthy.formats.workflows.adapters._python_module import Module, Scope
from shipworthy.formats.workflows.adapters._python_names import Kind, Project, scope_of
from shipworthy.formats.workflows.adapters._python_values import Place, follow, returned_by

Spot = tuple[str, int, int]
_FIRST = re.compile(r"(?i)triage|root|main|orchestrat|supervis|manager|coordinat|router|front|concierge")
"""What people name the agent that everybody talks to first; asked only where all lead to each other."""
_MAX_FILES = 400
_MAX_AGENTS = 300


@dataclass(frozen=True, slots=True)
class Framework:
    """How a framework's agents are known, and which others one of them names."""

    id: str
    words: tuple[str, ...]
    """One of them stands in each file that joins agents."""
    is_agent: Callable[[Project, ast.Call, Scope], str]
    members: Callable[[Project, Place], list[Place]]
    """The constructors of the agents that an agent hands over to, calls or holds."""


def spot(place: Place) -> Spot:
    return place.path, place.line, getattr(place.expr, "col_offset", 0)


def agents_in(framework: Framework, project: Project, module: Module) -> list[Place]:
    found = [Place(call, scope) for call, scope in module.calls if framework.is_agent(project, call, scope)]
    return sorted(found, key=spot)[:_MAX_AGENTS]


def agent_at(framework: Framework, project: Project, place: Place, depth: int = 0) -> Place | None:
    """The constructor that an expression is, or comes from."""
    if depth > 8:
        return None
    found = follow(project, place)
    if not isinstance(found, Place):
        inner = scope_of(found) if found.kind is Kind.FUNCTION else None
        for each in list(returned_by(inner))[:4] if inner is not None else []:
            if (made := agent_at(framework, project, each, depth + 1)) is not None:
                return made
        return None
    if not isinstance(found.expr, ast.Call):
        return None
    if framework.is_agent(project, found.expr, found.scope):
        return found
    func = found.expr.func
    if isinstance(func, ast.Attribute) and func.attr in {"clone", "model_copy", "copy"}:
        return agent_at(framework, project, Place(func.value, found.scope), depth + 1)
    return (
        agent_at(framework, project, Place(func, found.scope), depth + 2) if func is not place.expr else None
    )


def roots_in(framework: Framework, project: Project, module: Module) -> Iterator[Place]:
    """The agents of a file that no other agent names; of agents in a circle the first."""
    agents = agents_in(framework, project, module)
    taken = _named_nearby(framework, project, module)
    covered: set[Spot] = set()
    for place in agents:
        if spot(place) not in taken:
            covered |= reached(framework, project, place)
            yield place
    started = _started(module)
    circle = [p for p in agents if spot(p) not in covered]
    for place in sorted(
        circle, key=lambda p: (variable_of(p) not in started, not _FIRST.search(variable_of(p)), spot(p))
    ):
        if spot(place) not in covered and not _from_outside(framework, project, module, place):
            covered |= reached(framework, project, place)
            yield place


def reached(framework: Framework, project: Project, place: Place) -> set[Spot]:
    seen = {spot(place)}
    waiting = [place]
    while waiting and len(seen) < _MAX_AGENTS:
        for member in _members(framework, project, waiting.pop()):
            if spot(member) not in seen:
                seen.add(spot(member))
                waiting.append(member)
    return seen


def _members(framework: Framework, project: Project, place: Place) -> list[Place]:
    key = ("members", framework.id, place.expr)
    if key not in project.cache:
        project.cache[key] = ()
        project.cache[key] = tuple(framework.members(project, place))
    known = project.cache[key]
    return list(known) if isinstance(known, tuple) else []


def _named_nearby(framework: Framework, project: Project, module: Module) -> dict[Spot, set[Spot]]:
    """By agent: those that name it, in this file and in those of the largest folder that is not too large."""
    paths = _paths_around(framework, project, module.path.rpartition("/")[0])
    key = ("named", framework.id, paths)
    shared = project.cache.get(key)
    if not isinstance(shared, dict):
        shared = {}
        for path in paths:
            if (other := project.open(path)) is not None:
                _note(framework, project, other, shared)
        project.cache[key] = shared
    if module.path in paths:
        return shared
    own: dict[Spot, set[Spot]] = {named: set(by) for named, by in shared.items()}
    _note(framework, project, module, own)
    return own


def _note(framework: Framework, project: Project, module: Module, into: dict[Spot, set[Spot]]) -> None:
    for place in agents_in(framework, project, module):
        for member in _members(framework, project, place):
            if spot(member) != spot(place):
                into.setdefault(spot(member), set()).add(spot(place))


def _from_outside(framework: Framework, project: Project, module: Module, place: Place) -> bool:
    """An agent leads to it that it does not lead back to: that one's definition holds it."""
    own = reached(framework, project, place)
    named = _named_nearby(framework, project, module).get(spot(place), set())
    return any(by not in own for by in named)


def _paths_around(framework: Framework, project: Project, folder: str) -> tuple[str, ...]:
    key = ("around", framework.id, folder)
    known = project.cache.get(key)
    if not isinstance(known, tuple):
        inside = [p for p in project.files.under(folder) if p.endswith(".py")]
        above = _paths_around(framework, project, folder.rpartition("/")[0]) if folder else None
        known = above or ()
        if len(inside) <= _MAX_FILES and not above:
            texts = ((path, project.files.text(path) or "") for path in inside)
            known = tuple(path for path, text in texts if any(word in text for word in framework.words))
        project.cache[key] = known
    return known


def variable_of(place: Place) -> str:
    for name, bindings in place.scope.module.scope.names.items():
        if any(b.meaning is place.expr for b in bindings):
            return name
    return ""


def _started(module: Module) -> set[str]:
    """Names that a run is started with."""
    names: set[str] = set()
    for call, _ in module.calls:
        func = call.func
        if isinstance(func, ast.Attribute) and func.attr in {"run", "run_sync", "run_streamed"}:
            names |= {
                a.id for a in (*call.args[:1], *(k.value for k in call.keywords)) if isinstance(a, ast.Name)
            }
    return names
