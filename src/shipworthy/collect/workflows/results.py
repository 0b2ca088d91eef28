"""Every definition for the result: the judged ones with their graphs, as far as there is room for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shipworthy.collect.context import Context
from shipworthy.collect.workflows.definition import Found
from shipworthy.collect.workflows.definitions import found
from shipworthy.collect.workflows.told import told
from shipworthy.model.proofs import ContractRow, Proof
from shipworthy.model.repository import PathClass
from shipworthy.model.workflow_results import WorkflowResult
from shipworthy.model.workflows import ModelRegistry, Workflow

LISTED = 500
"""Definitions in a result; the judged ones come first where there are more."""
DRAWN_NODES = 1_500
"""Nodes of all graphs together."""
LARGEST = 400
"""Nodes of one graph."""
_WHY = {
    PathClass.TEST: "part of the tests",
    PathClass.EXAMPLE: "an example",
    PathClass.DOCS: "part of the documentation",
}


@dataclass(frozen=True)
class Judged:
    """One definition as it was read, and as it is told."""

    found: Found
    workflow: Workflow | ModelRegistry | None
    result: WorkflowResult
    proofs: tuple[Proof, ...] = ()
    rows: tuple[ContractRow, ...] = ()


def all_judged(context: Context) -> tuple[Judged, ...]:
    """Every definition, in the order of its file; one that holds several is several."""
    return context.once(("workflows", "judged"), lambda: tuple(_all(context)))


def workflow_results(context: Context) -> tuple[tuple[WorkflowResult, ...], int]:
    """Those that a result lists, and how many it leaves out."""
    every = [each.result for each in all_judged(context)]
    kept = every
    if len(every) > LISTED:
        chosen = sorted(range(len(every)), key=lambda n: (not every[n].judged, n))[:LISTED]
        kept = [every[n] for n in sorted(chosen)]
    return tuple(within_room(kept)), len(every) - len(kept)


def within_room(results: Sequence[WorkflowResult]) -> Iterator[WorkflowResult]:
    """With as many graphs as there is room for, those with something unguarded first."""
    order = sorted(range(len(results)), key=lambda n: (-_failures(results[n]), n))
    room, drawn = DRAWN_NODES, set()
    for n in order:
        graph = results[n].graph
        if graph and len(graph.nodes) <= min(room, LARGEST):
            room -= len(graph.nodes)
            drawn.add(n)
    for n, result in enumerate(results):
        if n in drawn or result.graph is None:
            yield result
        else:
            many = len(result.graph.nodes) > LARGEST
            why = "it is too large" if many else "there are too many in this repository"
            yield replace(result, graph=None, contracts=(), graph_left_out=why)


def _failures(result: WorkflowResult) -> int:
    return sum(counts.get("fails", 0) for counts in result.answers.values())


def _all(context: Context) -> Iterator[Judged]:
    for each in found(context):
        for definition in each.definitions or (None,):
            yield _judged(each, definition)


def _judged(each: Found, definition: Workflow | ModelRegistry | None) -> Judged:
    listed = _listed(each, definition)
    if listed.listed_because or not isinstance(definition, Workflow):
        return Judged(each, definition, listed)
    return Judged(each, definition, told(listed, definition, (), ()))


def _listed(each: Found, definition: Workflow | ModelRegistry | None) -> WorkflowResult:
    name = definition.name if isinstance(definition, Workflow) else each.name
    return WorkflowResult(
        path=each.file.path,
        line=definition.line if definition else each.line,
        format=each.format,
        name=name,
        path_class=each.file.path_class.value,
        listed_because=_why(each, definition),
        twin=each.twin,
    )


def _why(each: Found, definition: Workflow | ModelRegistry | None) -> str:
    if each.file.path_class is not PathClass.PRODUCT:
        return _WHY.get(each.file.path_class, each.file.path_class.value)
    if each.stub:
        return f"it only points to {each.stub}"
    if each.duplicate_of:
        return f"a copy of {each.duplicate_of}"
    if each.listed_because:
        return each.listed_because
    if definition is None:
        return "its format is not read"
    return "a registry of models" if isinstance(definition, ModelRegistry) else ""
