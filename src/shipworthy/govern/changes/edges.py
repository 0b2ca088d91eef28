"""What leads where, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shipworthy.govern.changes.change import Change, How
from shipworthy.govern.changes.guards import of_approval
from shipworthy.model.workflows import Edge, EdgeKind, Workflow

_Key = tuple[str, str, EdgeKind, str]
_GRANTS = {EdgeKind.TOOL_CALL: "may call", EdgeKind.HANDOFF: "may hand over to"}


def of_edges(before: Workflow, after: Workflow, pairs: Mapping[str, str]) -> Iterator[Change]:
    old = {_key(e, pairs): e for e in before.edges}
    new = {_key(e, {}): e for e in after.edges}
    for key, edge in old.items():
        if key not in new:
            yield from _removed(edge, key, before.path)
            survives = {key[0], key[1]} <= {node.id for node in after.nodes}
            alike = [e for k, e in new.items() if k[:3] == key[:3]]
            if edge.approval and survives and not any(e.approval for e in alike):
                yield from of_approval(edge.approval, None, _way(key), before.path, edge.line)
    for key, edge in new.items():
        if key in old:
            yield from of_approval(old[key].approval, edge.approval, _way(key), after.path, edge.line)
        else:
            yield from _added(edge, key, after.path)


def _key(edge: Edge, pairs: Mapping[str, str]) -> _Key:
    return pairs.get(edge.source, edge.source), pairs.get(edge.target, edge.target), edge.kind, edge.port


def _way(key: _Key) -> str:
    port = f" ({key[3]})" if key[3] else ""
    return f"{key[0]} → {key[1]}{port}"


def _removed(edge: Edge, key: _Key, path: str) -> Iterator[Change]:
    if edge.kind in _GRANTS:
        text = f"{key[0]} no longer {_GRANTS[edge.kind]} {key[1]}"
        yield Change(How.REMOVED, "permission", key[0], text, path, edge.line)
        return
    loosened = edge.kind is EdgeKind.ERROR
    subject, what = ("error handling", "error path removed") if loosened else ("edge", "edge removed")
    yield Change(How.REMOVED, subject, key[0], f"{what}: {_way(key)}", path, edge.line, loosened)


def _added(edge: Edge, key: _Key, path: str) -> Iterator[Change]:
    if edge.kind in _GRANTS:
        asked = ", with leave asked" if edge.approval else ""
        text = f"{key[0]} now {_GRANTS[edge.kind]} {key[1]}{asked}"
        yield Change(How.ADDED, "permission", key[0], text, path, edge.line, loosened=True)
        return
    yield Change(How.ADDED, "edge", key[0], f"edge added: {_way(key)}", path, edge.line)
