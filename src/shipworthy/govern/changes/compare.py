"""Two versions of a workflow: every difference, and what of it loosens a control."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from shipworthy.govern.changes import reach
from shipworthy.govern.changes.change import Change, How
from shipworthy.govern.changes.edges import of_edges
from shipworthy.govern.changes.guards import of_approval, of_validation
from shipworthy.govern.changes.limits import of_bound, of_limit
from shipworthy.govern.changes.nodes import of_node
from shipworthy.govern.changes.pairs import paired
from shipworthy.govern.changes.statements import of_stated
from shipworthy.model.workflows import Aspect, Node, Workflow

_LIMITS = {Aspect.TIMEOUT: "timeout", Aspect.COST: "cost limit"}
_PLAIN = frozenset({Aspect.VERSION, Aspect.REVIEW})
_QUESTIONS: tuple[tuple[Callable[[Workflow], reach.Paths], str, str], ...] = (
    (reach.without_leave, "approval", "can be reached without approval"),
    (reach.without_leave_since, "approval", "runs what a model said after the approval"),
    (reach.unchecked, "validation", "takes what a model says without a validation"),
)


def compare(before: Workflow, after: Workflow) -> tuple[Change, ...]:
    """What is loosened comes first, then by place."""
    pairs = paired(before, after)
    found = [
        *_of_workflow(before, after),
        *_of_nodes(before, after, pairs),
        *of_edges(before, after, pairs),
        *_bypassed(before, after, pairs),
        *_unseen(before, after),
    ]
    unique = list(dict.fromkeys(found))
    return tuple(sorted(unique, key=lambda c: (not c.loosened, c.path, c.line, c.subject, c.text)))


def _of_workflow(before: Workflow, after: Workflow) -> Iterator[Change]:
    path, line = after.path, after.line
    if before.name != after.name:
        text = f"renamed: {before.name} is now {after.name}"
        yield Change(How.CHANGED, "workflow", "", text, path, line, before=before.name, after=after.name)
    for aspect in sorted(before.stated.keys() | after.stated.keys()):
        old, new = before.stated.get(aspect), after.stated.get(aspect)
        if aspect in _LIMITS:
            yield from of_limit(_LIMITS[aspect], old, new, "", (path, line))
        else:
            yield from of_stated(aspect.value, old, new, "", (path, line), matters=aspect not in _PLAIN)
    yield from of_bound(before.bound, after.bound, "", path, line)
    if len(after.personal_data) > len(before.personal_data):
        at = after.personal_data[-1]
        yield Change(How.ADDED, "personal data", "", "data of people added", at.path, at.line, loosened=True)


def _of_nodes(before: Workflow, after: Workflow, pairs: Mapping[str, str]) -> Iterator[Change]:
    new = {node.id: node for node in after.nodes}
    for node in before.nodes:
        if node.id in pairs:
            yield from of_node(node, new[pairs[node.id]])
        else:
            yield Change(How.REMOVED, "node", node.id, f"node removed: {_told(node)}", node.path, node.line)
            yield from of_approval(node.approval, None, node.id, node.path, node.line)
            yield from of_validation(node.validation, None, node)
    kept = set(pairs.values())
    for node in after.nodes:
        if node.id not in kept:
            acts = node.effect in reach.ACTS
            text = f"node added: {_told(node)}"
            yield Change(How.ADDED, "tool" if acts else "node", node.id, text, node.path, node.line, acts)
            yield from of_approval(None, node.approval, node.id, node.path, node.line)


def _told(node: Node) -> str:
    acts = f", side effect {node.effect}" if node.effect in reach.ACTS else ""
    label = f" “{node.label}”" if node.label and node.label != node.id else ""
    return f"{node.id}{label} ({node.kind}{acts})"


def _bypassed(before: Workflow, after: Workflow, pairs: Mapping[str, str]) -> Iterator[Change]:
    """A control may still be there and no longer lie on every way."""
    nodes = {node.id: node for node in after.nodes}
    told = set()
    for question, subject, said in _QUESTIONS:
        if subject == "validation" and not any(n.validation or n.output_schema for n in before.nodes):
            continue
        open_before = {pairs.get(id_, "") for id_ in question(before)}
        for id_, way in sorted(question(after).items()):
            if id_ not in open_before and (subject, id_) not in told:
                told.add((subject, id_))
                text, at = f"{id_} {said}: {' → '.join(way)}", nodes[id_]
                yield Change(How.CHANGED, subject, id_, text, at.path, at.line, loosened=True, witness=way)


def _unseen(before: Workflow, after: Workflow) -> Iterator[Change]:
    known = {(gap.what, gap.node) for gap in before.gaps}
    for gap in after.gaps:
        if (gap.what, gap.node) not in known and gap.hides:
            hidden = ", ".join(sorted(gap.hides)) if len(gap.hides) <= 4 else "most of it"
            text = f"no longer seen: {gap.what} (hides {hidden})"
            yield Change(How.ADDED, "gap", gap.node, text, gap.path, gap.line, loosened=True)
