"""Which node of one version is which of the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shipworthy.model.workflows import Node, Workflow


def paired(before: Workflow, after: Workflow) -> dict[str, str]:
    """Ids of the earlier version to those of the later: the same id, or one that only got another name."""
    old, new = {n.id: n for n in before.nodes}, {n.id: n for n in after.nodes}
    pairs = {id_: id_ for id_ in old if id_ in new}
    left = _single(n for n in before.nodes if n.id not in pairs)
    right = _single(n for n in after.nodes if n.id not in pairs)
    for alike, node in left.items():
        if alike in right:
            pairs[node.id] = right[alike].id
    return pairs


def _single(nodes: Iterable[Node]) -> dict[object, Node]:
    """By all that makes a node what it is, where no two are alike."""
    found: dict[object, list[Node]] = {}
    for node in nodes:
        models = tuple((m.provider, m.name, m.written) for m in node.models)
        prompts = tuple((p.text, p.reference) for p in node.prompts)
        alike = (node.kind, node.native, node.effect, node.tool, models, prompts)
        found.setdefault(alike, []).append(node)
    return {alike: those[0] for alike, those in found.items() if len(those) == 1}


def workflows_paired(
    before: Sequence[Workflow], after: Sequence[Workflow]
) -> list[tuple[Workflow | None, Workflow | None]]:
    """Of files that may hold several: by name; one on each side belong together whatever their names."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    left, pairs = list(before), list[tuple[Workflow | None, Workflow | None]]()
    for new in after:
        old = next((w for w in left if w.name == new.name), None)
        if old is not None:
            left.remove(old)
        pairs.append((old, new))
    return [*pairs, *((old, None) for old in left)]
