"""Every definition for the result: the judged ones with their graphs, as far as there is room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.workflows.definition import Found
from shipworthy.collect.workflows.definitions import found
from shipworthy.collect.workflows.lifecycle import WorkflowStanding, standing
from shipworthy.collect.workflows.proved import proofs_of
from shipworthy.collect.workflows.told import cut, told
from shipworthy.model.proofs import ContractRow, Proof
from shipworthy.model.repository import PathClass
from shipworthy.model.workflow_results import WorkflowResult
from shipworthy.model.workflows import Definition, ModelRegistry, Workflow
from shipworthy.prove.all import prove
from shipworthy.prove.contracts import contract_rows

LISTED = 500
"""Definitions in a result; the judged ones come first where there are more."""
DRAWN_NODES = 1_200
"""Nodes of all graphs together."""
LARGEST = 400
"""Nodes of one graph."""
UNDRAWN_PROOFS, UNDRAWN_STEPS = 1, 12
"""Answers told of a workflow whose graph is left out."""
_WHY = {
    PathClass.TEST: "part of the tests",
    PathClass.EXAMPLE: "an example",
    PathClass.DOCS: "part of the documentation",
}


@dataclass(frozen=True)
class Told:
    """One definition as it was read, and as a result tells of it."""

    found: Found
    definition: Definition | None
    result: WorkflowResult
    proofs: tuple[Proof, ...] = ()
    rows: tuple[ContractRow, ...] = ()


def all_told(context: Context) -> tuple[Told, ...]:
    """Every definition, in the order of its file; one that holds several is several."""
    return context.once(("workflows", "told"), lambda: tuple(_all(context)))


def in_full(each: Told, every: Iterable[Told]) -> Told:
    """One that is only listed, told as if it were judged: for whoever asks for just this one."""
    if each.result.graph or not isinstance(each.definition, Workflow):
        return each
    others = [other.definition for other in every if isinstance(other.definition, Workflow)]
    proofs, rows = prove(each.definition, others), contract_rows(each.definition)
    return replace(each, result=told(each.result, each.definition, proofs, rows), proofs=proofs, rows=rows)


def workflow_results(context: Context) -> tuple[tuple[WorkflowResult, ...], int]:
    """Those that a result lists, and how many it leaves out."""
    every = [each.result for each in all_told(context)]
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
            yield _without_graph(
                result, "it is too large" if many else "there are too many in this repository"
            )


def _without_graph(result: WorkflowResult, why: str) -> WorkflowResult:
    left_out = result.proofs_left_out + max(0, len(result.proofs) - UNDRAWN_PROOFS)
    proofs = tuple(replace(p, witness=cut(p.witness, UNDRAWN_STEPS)) for p in result.proofs[:UNDRAWN_PROOFS])
    return replace(
        result, graph=None, contracts=(), graph_left_out=why, proofs=proofs, proofs_left_out=left_out
    )


def _failures(result: WorkflowResult) -> int:
    return sum(counts.get("fails", 0) for counts in result.answers.values())


def _all(context: Context) -> Iterator[Told]:
    chosen = proofs_of(context)
    standings = _standings(context)
    for each in found(context):
        for definition in each.definitions or (None,):
            listed = _registered(_listed(each, definition), standings.get(each.file.path))
            if isinstance(definition, Workflow) and id(definition) in chosen:
                proofs, rows = chosen[id(definition)].proofs, contract_rows(definition)
                judged = replace(told(listed, definition, proofs, rows), judged=True)
                yield Told(each, definition, judged, proofs, rows)
            else:
                yield Told(each, definition, replace(listed, listed_because=_why(each, definition)))


def _standings(context: Context) -> Mapping[str, WorkflowStanding]:
    try:
        return {each.path: each for each in context.get(standing)}
    except Unavailable:
        return {}


def _listed(each: Found, definition: Definition | None) -> WorkflowResult:
    name = definition.name if isinstance(definition, Workflow) else ""
    return WorkflowResult(
        path=each.file.path,
        line=definition.line if definition else each.line,
        format=each.format,
        name=name or each.name,
        path_class=each.file.path_class.value,
        kind=definition.kind if isinstance(definition, Workflow) else None,
        retired=each.retired,
        twin=each.twin,
        duplicate_of=each.duplicate_of,
    )


def _registered(result: WorkflowResult, standing: WorkflowStanding | None) -> WorkflowResult:
    """With what the registry says of it; a draft nobody has registered is not called one."""
    if standing is None:
        return result
    state = standing.state if standing.id else ""
    if state and not standing.sound:
        state += ", but not as it was approved"
    owner = f"{standing.owner} ({standing.owner_from})" if standing.owner else ""
    return replace(result, version=standing.version, owner=owner, state=state)


def _why(each: Found, definition: Definition | None) -> str:
    if each.stub:
        return f"it only points to {each.stub}"
    if each.file.path_class is not PathClass.PRODUCT:
        return _WHY.get(each.file.path_class, each.file.path_class.value)
    if each.duplicate_of:
        return f"it says the same as {each.duplicate_of}"
    if each.listed_because:
        return each.listed_because
    match definition:
        case Workflow():
            return "a coding assistant: rules for agents judge it"
        case ModelRegistry():
            return "a registry of models"
        case None:
            return "nothing is defined in it" if each.definitions is not None else "its format is not read"
