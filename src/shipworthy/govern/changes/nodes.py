"""One node before and after."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.govern.changes.change import Change, How
from shipworthy.govern.changes.guards import of_approval, of_validation
from shipworthy.govern.changes.limits import of_bound, of_limit, of_retry
from shipworthy.govern.changes.models import of_models, of_prompts
from shipworthy.govern.changes.statements import of_stated, of_statements
from shipworthy.model.workflows import Effect, Node, Tool

_RANK = {effect: rank for rank, effect in enumerate(
    (Effect.NONE, Effect.READ, Effect.UNKNOWN, Effect.WRITE, Effect.EXTERNAL, Effect.EXECUTE)
)}  # fmt: skip


def of_node(old: Node, new: Node) -> Iterator[Change]:
    at = (new.path, new.line)
    if old.id != new.id:
        yield _changed(new, "node", f"renamed: {old.id} is now {new.id}", old.id, new.id)
    if old.kind is not new.kind:
        yield _changed(new, "node", f"{new.id} was {old.kind} and is {new.kind}", old.kind, new.kind)
    yield from _of_effect(old, new)
    yield from of_models(old, new)
    yield from of_prompts(old, new)
    yield from _of_tool(old.tool, new.tool, new)
    yield from of_approval(old.approval, new.approval, new.id, *at)
    yield from of_validation(old.validation, new.validation, new)
    yield from _of_retrieval(old, new)
    yield from of_bound(old.bound, new.bound, new.id, *at)
    yield from of_retry(old.retry, new.retry, new)
    yield from of_limit("timeout", old.timeout, new.timeout, new.id, at)
    yield from of_limit("cost limit", old.cost, new.cost, new.id, at)
    yield from of_statements(old, new)
    if new.opaque and not old.opaque:
        text = f"the inside of {new.id} is no longer seen: {new.opaque}"
        yield _changed(new, "node", text, loosened=True)
    if len(new.secrets) > len(old.secrets):
        secret, text = new.secrets[-1], f"a credential is written out in {new.id}"
        yield Change(How.ADDED, "secret", new.id, text, secret.path, secret.line, loosened=True)


def _changed(
    node: Node, subject: str, text: str, before: str = "", after: str = "", *, loosened: bool = False
) -> Change:
    return Change(How.CHANGED, subject, node.id, text, node.path, node.line, loosened, before, after)


def _of_effect(old: Node, new: Node) -> Iterator[Change]:
    if old.effect is not new.effect:
        why = f" ({new.effect_reason})" if new.effect_reason else ""
        text = f"side effect of {new.id}: {old.effect} → {new.effect}{why}"
        worse = _RANK[new.effect] > _RANK[old.effect]
        yield _changed(new, "side effect", text, old.effect, new.effect, loosened=worse)


def _of_tool(old: Tool | None, new: Tool | None, node: Node) -> Iterator[Change]:
    if _called(old) != _called(new):
        text = f"what {node.id} calls: {_called(old)} → {_called(new)}"
        yield _changed(node, "tool", text, _called(old), _called(new))
    if old is None or new is None:
        return
    if new.everything and not old.everything:
        text = f"{node.id} may use all tools of {_called(new)}"
        yield _changed(node, "permission", text, loosened=True)
    if old.allowed != new.allowed:
        before, after = (", ".join(t.allowed) if t.allowed is not None else "all" for t in (old, new))
        wider = old.allowed is not None and (new.allowed is None or bool({*new.allowed} - {*old.allowed}))
        text = f"tools {node.id} may use: {before} → {after}"
        yield _changed(node, "permission", text, before, after, loosened=wider)


def _called(tool: Tool | None) -> str:
    return " ".join(part for part in (tool.server, tool.name, tool.operation) if part) if tool else "nothing"


def _of_retrieval(old: Node, new: Node) -> Iterator[Change]:
    a, b = old.retrieval, new.retrieval
    if a and b:
        if a.source != b.source:
            text = f"what {new.id} searches: {a.source} → {b.source}"
            yield _changed(new, "retrieval", text, a.source, b.source)
        yield from of_stated("retrieval filter", a.filter, b.filter, new.id, (new.path, new.line))
