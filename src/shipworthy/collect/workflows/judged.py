"""The workflows that are judged: those of the product, each once, whose format is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.definition import Found
from shipworthy.collect.workflows.definitions import found
from shipworthy.formats.workflows.code_frameworks import READ_IN as CODE
from shipworthy.model.facts import Unknown
from shipworthy.model.workflows import Aspect, Gap, ModelRegistry, Node, NodeKind, Workflow, WorkflowKind

_AUTOMATION = frozenset({"github-actions", "gh-aw"})
_DOING = frozenset({NodeKind.TOOL, NodeKind.RETRIEVAL, NodeKind.EXPORT, NodeKind.CODE, NodeKind.SUBFLOW})
_ANYWHERE_IN_CODE = frozenset({Aspect.TRACES, Aspect.ERRORS, Aspect.TIMEOUT, Aspect.COST, Aspect.TENANT})
"""Where a workflow is code, they may be anywhere around it: in `try`, in a client's settings."""
_MODELS = frozenset({NodeKind.AGENT, NodeKind.MODEL_CALL})


@dataclass(frozen=True, slots=True)
class Judged:
    found: Found
    workflow: Workflow

    @property
    def automation(self) -> bool:
        """It works for the developers, in CI; it is no behaviour of the product."""
        return self.found.format in _AUTOMATION

    @property
    def at_work(self) -> bool:
        """It does more than to hand one question to a model: there, next to nothing can be done wrong."""
        models = sum(1 for _ in asking_nodes(self.workflow))
        return models > 1 or (models > 0 and any(n.kind in _DOING for n in self.workflow.nodes))

    @property
    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.workflow.nodes}

    @property
    def name(self) -> str:
        return self.workflow.name or self.found.name


def judged(context: Context) -> tuple[Judged, ...]:
    """Agents that work on the repository itself have rules of their own."""
    return tuple(
        Judged(each, definition)
        for each in found(context)
        if each.counts
        for definition in each.definitions or ()
        if isinstance(definition, Workflow) and definition.kind is not WorkflowKind.ASSISTANT
    )


def of_product(context: Context) -> tuple[Judged, ...]:
    """Those that rules ask something of: not what only runs in CI, nor what is too small to be wrong."""
    return tuple(each for each in judged(context) if not each.automation and each.at_work)


def registries(context: Context) -> tuple[ModelRegistry, ...]:
    return tuple(
        definition
        for each in found(context)
        if each.counts
        for definition in each.definitions or ()
        if isinstance(definition, ModelRegistry)
    )


def asking_nodes(workflow: Workflow) -> Iterator[Node]:
    """Those at which a model answers."""
    return (node for node in workflow.nodes if node.kind in _MODELS)


def said(workflow: Workflow, aspect: Aspect, *, here: bool, node: str = "") -> bool | Unknown | None:
    """Whether it is said; unknown where what may say it was not read; none: the format has no word.

    What a format cannot say is nobody's fault: reports show it as unknown, rules do not ask for it.
    """
    if aspect in _ANYWHERE_IN_CODE and any(each.path.endswith(CODE) for each in workflow.nodes):
        return None
    if here:
        return True
    if aspect not in workflow.expressible:
        return None
    if gap := hiding(workflow, aspect, node):
        return Unknown(f"{gap.path}:{gap.line}: {gap.what}")
    return False


def hiding(workflow: Workflow, aspect: Aspect, node: str = "") -> Gap | None:
    """What may hold it unseen, of the whole workflow or of this node."""
    return next((g for g in workflow.gaps if aspect in g.hides and g.node in {"", node}), None)
