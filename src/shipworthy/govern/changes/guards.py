"""Approvals and validations before and after."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.govern.changes.amounts import is_raised
from shipworthy.govern.changes.change import Change, How
from shipworthy.model.workflows import Approval, Check, Node, Validation


def of_approval(
    old: Approval | None, new: Approval | None, node: str, path: str, line: int
) -> Iterator[Change]:
    """At a node, or on the way into one."""

    def said(text: str, *, loosened: bool, how: How = How.CHANGED) -> Change:
        at = (new.path, new.line) if new else (path, line)
        return Change(how, "approval", node, text, *at, loosened)

    if old is None or new is None:
        if old is not None:
            who = f" by {old.who}" if old.who else ""
            yield said(f"approval removed: {node} ({old.mechanism}{who})", loosened=True, how=How.REMOVED)
        elif new is not None:
            yield said(f"approval added: {node} ({new.mechanism})", loosened=False, how=How.ADDED)
        return
    if new.on_timeout == "approve" != old.on_timeout:
        yield said(f"silence now means yes at {node}", loosened=True)
    elif old.on_timeout != new.on_timeout:
        words = f"{old.on_timeout or 'it waits'} → {new.on_timeout or 'it waits'}"
        yield said(f"no answer in time at {node}: {words}", loosened=False)
    if old.approved != new.approved or old.decided_at != new.decided_at:
        wider = bool(old.approved) and bool(new.approved - old.approved)
        answers = " → ".join(", ".join(sorted(a.approved)) or "any" for a in (old, new))
        yield said(f"what means yes at {node}: {answers}", loosened=wider)
    if old.who != new.who:
        yield said(f"who is asked at {node}: {old.who or '-'} → {new.who or '-'}", loosened=not new.who)
    if new.doubt and not old.doubt:
        yield said(f"whether anybody is asked at {node} is no longer sure: {new.doubt}", loosened=True)
    waits = [a.timeout.value if a.timeout else "" for a in (old, new)]
    if waits[0] != waits[1]:
        sooner = new.on_timeout == "approve" and is_raised(waits[1], waits[0]) is not False
        yield said(f"how long {node} waits: {waits[0] or '-'} → {waits[1] or '-'}", loosened=sooner)


def of_validation(old: Validation | None, new: Validation | None, node: Node) -> Iterator[Change]:
    def said(text: str, *, loosened: bool, how: How = How.CHANGED) -> Change:
        at = (new.path, new.line) if new else (node.path, node.line)
        return Change(how, "validation", node.id, text, *at, loosened)

    if old is None or new is None:
        if old is not None:
            text = f"validation removed: {node.id} ({old.mechanism or old.check})"
            yield said(text, loosened=True, how=How.REMOVED)
        elif new is not None:
            text = f"validation added: {node.id} ({new.mechanism or new.check})"
            yield said(text, loosened=False, how=How.ADDED)
        return
    if old.check is not new.check:
        yield said(f"{node.id} checks: {old.check} → {new.check}", loosened=new.check is Check.SCHEMA)
    if old.criteria != new.criteria:
        words = " → ".join("; ".join(v.criteria) or "nothing measurable" for v in (old, new))
        gone = {*old.criteria} - {*new.criteria}
        fewer = bool(gone) and len(new.criteria) <= len(old.criteria)
        yield said(f"what {node.id} measures: {words}", loosened=fewer)
    if old.rejects is True and new.rejects is not True:
        yield said(f"{node.id} can no longer be seen to refuse", loosened=True)
    if old.passed != new.passed:
        words = " → ".join(", ".join(sorted(v.passed)) or "any" for v in (old, new))
        wider = bool(old.passed) and bool(new.passed - old.passed)
        yield said(f"what passes at {node.id}: {words}", loosened=wider)
    if old.mechanism != new.mechanism:
        yield said(f"what checks at {node.id}: {old.mechanism} → {new.mechanism}", loosened=False)
