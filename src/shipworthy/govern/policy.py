"""Whose approval a definition needs, from what its graph does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.govern.registry_file import Role, When
from shipworthy.model.workflows import (
    Aspect,
    Definition,
    Effect,
    ModelRegistry,
    NodeKind,
    Workflow,
)

_ACTS = frozenset({Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE, Effect.UNKNOWN})
_HIDDEN = frozenset({Aspect.NODES, Aspect.TOOLS, Aspect.EFFECTS})
_REMEMBERS = frozenset({NodeKind.RETRIEVAL, NodeKind.MEMORY})
_OPEN = frozenset({"public", "none"})
_PERSONAL = ("personal", "pii", "sensitive", "health")
_EVERYTHING = {
    When.SIDE_EFFECTS: "its format is not read",
    When.DATA_ACCESS: "its format is not read",
    When.EXECUTION: "its format is not read",
    When.PERSONAL_DATA: "its format is not read",
}


def holding(definitions: Sequence[Definition] | None) -> Mapping[When, str]:
    """What holds of a definition, and why. What cannot be seen is taken to hold: it calls for more eyes."""
    found = {When.ALWAYS: "always"}
    if definitions is None:
        return found | _EVERYTHING
    for definition in definitions:
        if isinstance(definition, ModelRegistry):
            continue
        for when, reason in (
            (When.SIDE_EFFECTS, _acting(definition, _ACTS)),
            (When.EXECUTION, _acting(definition, frozenset({Effect.EXECUTE, Effect.UNKNOWN}))),
            (When.DATA_ACCESS, _reading(definition)),
            (When.PERSONAL_DATA, _personal(definition)),
        ):
            if reason:
                found.setdefault(when, reason)
    return found


def required(roles: Mapping[str, Role], holds: Mapping[When, str]) -> dict[str, str]:
    """The roles that must approve, and why."""
    needed = {}
    for name, role in roles.items():
        reasons = [holds[when] for when in role.when if when in holds]
        if reasons:
            needed[name] = reasons[0]
    return needed


def _acting(workflow: Workflow, effects: frozenset[Effect]) -> str:
    for node in workflow.nodes:
        if node.effect in effects:
            said = "what it does is unknown" if node.effect is Effect.UNKNOWN else node.effect.value
            return f"{node.label or node.id}: {said}"
    return _hidden(workflow)


def _reading(workflow: Workflow) -> str:
    for node in workflow.nodes:
        if node.effect is Effect.READ or node.retrieval or node.kind in _REMEMBERS:
            return f"{node.label or node.id} reads stored data"
    if workflow.personal_data:
        return "it holds data of people"
    stated = workflow.stated.get(Aspect.DATA_CLASS)
    if stated and stated.value.lower() not in _OPEN:
        return f"it handles {stated.value} data"
    return _hidden(workflow)


def _personal(workflow: Workflow) -> str:
    stated = workflow.stated.get(Aspect.DATA_CLASS)
    if stated and any(word in stated.value.lower() for word in _PERSONAL):
        return f"it handles {stated.value} data"
    return "it holds data of people" if workflow.personal_data else ""


def _hidden(workflow: Workflow) -> str:
    gap = next((g for g in workflow.gaps if g.hides & _HIDDEN), None)
    return f"not all of it can be seen: {gap.what}" if gap else ""
