"""Bounds, retries, timeouts and cost limits before and after."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.govern.changes.amounts import is_raised
from shipworthy.govern.changes.change import Change, How
from shipworthy.model.workflows import Bound, Limit, Node, Origin, Retry, Stated

_ENDLESS = 10**9
_UNSURE = frozenset({Origin.EXPRESSION, Origin.UNKNOWN})


def of_limit(
    subject: str, old: Stated | None, new: Stated | None, node: str, where: tuple[str, int]
) -> Iterator[Change]:
    words = [stated.value if stated else "" for stated in (old, new)]
    at = (new.path, new.line) if new else where
    yield from _compared(subject, words, node, at)


def of_bound(old: Bound | None, new: Bound | None, node: str, path: str, line: int) -> Iterator[Change]:
    at = (new.path, new.line) if new else (path, line)
    if old and new and old.limit is not new.limit:
        text = f"what bounds {node or 'the run'}: {_bound(old)} → {_bound(new)}"
        left = old.origin is Origin.EXPLICIT and new.origin is Origin.DEFAULT
        yield Change(How.CHANGED, "bound", node, text, *at, left, _bound(old), _bound(new))
        return
    yield from _compared("bound", [_bound(b) if b else "" for b in (old, new)], node, at)
    if old and new and old.origin not in _UNSURE and new.origin in _UNSURE:
        text = f"what bounds {node or 'the run'} is decided when it runs"
        yield Change(How.CHANGED, "bound", node, text, *at, loosened=True)


def _bound(bound: Bound) -> str:
    default = f" (default of {bound.version})" if bound.origin is Origin.DEFAULT else ""
    what = "" if bound.limit is Limit.TIME else f" {bound.limit}"
    return f"{bound.value}{what}{default}"


def of_retry(old: Retry | None, new: Retry | None, node: Node) -> Iterator[Change]:
    before, after = _attempts(old), _attempts(new)
    if before == after:
        return
    at = (new.path, new.line) if new else (node.path, node.line)
    text = f"attempts of {node.id}: {_said(before)} → {_said(after)}"
    yield Change(How.CHANGED, "retry", node.id, text, *at, after > before, _said(before), _said(after))


def _attempts(retry: Retry | None) -> int:
    if retry is None:
        return 1
    return _ENDLESS if retry.attempts is None else retry.attempts


def _said(attempts: int) -> str:
    return "without end" if attempts == _ENDLESS else str(attempts)


def _compared(subject: str, words: list[str], node: str, at: tuple[str, int]) -> Iterator[Change]:
    before, after = words
    of = f" of {node}" if node else ""
    if before == after:
        return
    if not after:
        text = f"{subject} removed{of}: {before}"
        yield Change(How.REMOVED, subject, node, text, *at, loosened=True, before=before)
    elif not before:
        text = f"{subject} added{of}: {after}"
        yield Change(How.ADDED, subject, node, text, *at, after=after)
    else:
        raised = is_raised(before, after) is True
        text = f"{subject}{of} {'raised' if raised else 'changed'}: {before} → {after}"
        yield Change(How.CHANGED, subject, node, text, *at, raised, before, after)
