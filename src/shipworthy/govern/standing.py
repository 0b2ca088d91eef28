"""Where a definition stands: what was approved of it, by whom, and whether that still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.govern.canonical import FORM, NOTHING, Digest
from shipworthy.govern.registry_file import ApprovalRecord, Entry, Role, State


@dataclass(frozen=True, slots=True)
class Standing:
    state: State
    digest: Digest
    fresh: tuple[ApprovalRecord, ...] = ()
    """Approvals of just what is there now."""
    stale: tuple[ApprovalRecord, ...] = ()
    missing: Mapping[str, str] | None = None
    """The roles whose fresh approval is wanting, and why it is needed."""
    changed: tuple[str, ...] = ()
    """The files that are not as they were approved, last of all."""
    published: bool = False
    """What is there now is what was published."""

    @property
    def runnable(self) -> bool:
        """Only what is published, unchanged since, and still approved by everyone it needs."""
        return self.state is State.PUBLISHED and self.published and not self.missing

    @property
    def sound(self) -> bool:
        """What is said of it holds. A draft says nothing, and what is retired nothing any more."""
        match self.state:
            case State.PUBLISHED:
                return self.runnable
            case State.APPROVED:
                return not self.missing
            case State.IN_REVIEW:
                return {a.role for a in self.stale} <= {a.role for a in self.fresh}
            case _:
                return True


def standing_of(
    entry: Entry | None, digest: Digest, needed: Mapping[str, str], roles: Mapping[str, Role]
) -> Standing:
    """A definition that is not registered is a draft."""
    if entry is None:
        return Standing(State.DRAFT, NOTHING, missing=dict(needed))
    fresh = tuple(a for a in entry.approvals if a.digest == digest.value and _may(entry, roles, a))
    stale = tuple(a for a in entry.approvals if a.digest != digest.value)
    missing = {role: why for role, why in needed.items() if _people(fresh, role) < roles[role].count}
    return Standing(
        entry.state, digest, fresh, stale, missing,
        changed=_changed(stale[-1], digest) if stale and not fresh else (),
        published=entry.published is not None and entry.published.digest == digest.value,
    )  # fmt: skip


def _people(fresh: tuple[ApprovalRecord, ...], role: str) -> int:
    return len({mail_of(a.by) for a in fresh if a.role == role})


def _may(entry: Entry, roles: Mapping[str, Role], approval: ApprovalRecord) -> bool:
    allowed = allowed_for(entry, roles, approval.role)
    return not allowed or mail_of(approval.by) in allowed


def allowed_for(entry: Entry | None, roles: Mapping[str, Role], role: str) -> frozenset[str]:
    """Who may approve for a role; empty: anybody who did not make the change."""
    named = (entry.reviewers.get(role) if entry else None) or (roles[role].people if role in roles else ())
    return frozenset(mail_of(each) for each in named)


def told(approval: ApprovalRecord) -> str:
    """Whose leave it is, as `status` says it."""
    entered = f", entered by {approval.entered_by}" if approval.entered_by else ""
    return f"{approval.role} by {approval.by}, {approval.date.isoformat()}{entered}"


def mail_of(said: str) -> str:
    """The address in `Name <mail>`, or what is said, in lower case."""
    inside = said.partition("<")[2].partition(">")[0]
    return (inside or said).strip().lower()


def _changed(approval: ApprovalRecord, digest: Digest) -> tuple[str, ...]:
    if not approval.digest.startswith(f"{FORM}:"):
        return (
            f"approved in form {approval.digest.partition(':')[0]} of the canonical definition, now {FORM}",
        )
    before, now = approval.parts, digest.parts
    return tuple(
        f"{name} ({'new' if name not in before else 'gone' if name not in now else 'changed'})"
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    )
