"""Approving: what refuses it, and what is written into the registry."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.cli.authorship import refuse_author
from shipworthy.cli.registering import Desk
from shipworthy.collect.workflows.governed import Governed
from shipworthy.errors import RefusedError, UsageError
from shipworthy.govern.approving import id_for, with_approval
from shipworthy.govern.canonical import MISSING, Digest
from shipworthy.govern.registry_file import PATH, ApprovalRecord, Entry, State
from shipworthy.govern.standing import allowed_for, mail_of, standing_of
from shipworthy.repo.today import today
from shipworthy.schema.decode import suggest


def approve(desk: Desk, named: str, role: str, said: str | None) -> Iterator[str]:
    each = desk.find(named)
    roles = desk.registry.said.policy.roles
    if role not in roles:
        raise UsageError(
            f"there is no role {role!r}", help=suggest(role, roles) or f"one of {', '.join(roles)}"
        )
    who = desk.person(said)
    if each.entry and each.entry.state is State.RETIRED:
        raise RefusedError(f"{each.path} is retired", help=f"change its `state` in {PATH} first")
    _refuse_unread(each)
    allowed = allowed_for(each.entry, roles, role)
    if allowed and who.mail not in allowed:
        raise RefusedError(f"{who} may not approve as {role}: {', '.join(sorted(allowed))} may")
    now, commit = desk.committed(each)
    if any(a.role == role and mail_of(a.by) == who.mail for a in each.standing.fresh):
        yield f"{who} has approved {each.path} as {role} already, just as it is"
        return
    refuse_author(desk, each, role, who, now.value)
    entry = each.entry or Entry(each.path)
    record = ApprovalRecord(role, str(who), today(), now.value, commit, desk.entered_by(who), now.parts)
    missing = standing_of(with_approval(entry, record, complete=False), now, each.needed, roles).missing
    entry = with_approval(entry, record, complete=not missing)
    id_ = each.id or id_for(each.name, each.path, desk.registry.said.workflows)
    desk.write(id_, entry)
    made_of = f"{now.short}, {len(each.files)} files"
    yield f"{who} approved {id_} ({each.path}) as {role}: {made_of}; it is {entry.state}"
    yield from (f"still needed: {name}, because of this: {why}" for name, why in (missing or {}).items())
    yield from unseen(each, now)
    yield f"commit {PATH} with it"


def _refuse_unread(each: Governed) -> None:
    """A person may read what we cannot: but a file of ours with mistakes in it says nothing yet."""
    for workflow in each.workflows:
        if not workflow.nodes and workflow.gaps:
            gap = workflow.gaps[0]
            raise RefusedError(f"{gap.path}:{gap.line}: {gap.what}", help="mend the definition first")


def unseen(each: Governed, now: Digest) -> Iterator[str]:
    for name in sorted(name for name, part in now.parts.items() if part == MISSING):
        yield f"note: not covered: {name} cannot be read"
    if each.definitions is None:
        yield f"note: nothing reads {', '.join(each.formats)}: whoever approves it is the only one who looks"
    for gap in [gap for workflow in each.workflows for gap in workflow.gaps][:20]:
        yield f"note: not seen: {gap.what} ({gap.path}:{gap.line})"
