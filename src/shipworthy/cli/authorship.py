"""Whoever made a change does not approve it: what git tells of that, and where the change begins and ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from shipworthy.cli.registering import Desk
from shipworthy.collect.workflows.governed import Governed
from shipworthy.errors import RefusedError
from shipworthy.govern.approving import files_of, seen_before
from shipworthy.govern.registry_file import PATH, ApprovalRecord
from shipworthy.govern.standing import standing_of
from shipworthy.repo.git import Git, GitError
from shipworthy.repo.people import Person, authors, commit_with, is_before_head, person


def refuse_author(desk: Desk, each: Governed, role: str, who: Person, digest: str) -> None:
    """Of the change since that role approved other content last, up to now."""
    _refuse(desk, each, role, who, digest, "HEAD", helpers=True)


def refuse_forged(desk: Desk, each: Governed, record: ApprovalRecord) -> None:
    """The same of an approval that is written down already.

    Where a merge made one commit of several, who approved may be named as its helper: only its author counts.
    """
    who = person(record.by)
    if who is not None:
        until, exact = _given_at(desk, record)
        _refuse(desk, each, record.role, who, record.digest, until, helpers=exact)


def without_forged(
    desk: Desk, every: Sequence[Governed]
) -> tuple[list[Governed], Mapping[str, Sequence[str]]]:
    """Each without approvals of whoever made the change, by hand in the registry; and what was left out."""
    kept, refused = [], {}
    for each in every:
        forged = [(record, said) for record in each.standing.fresh if (said := _forged(desk, each, record))]
        if forged and each.entry:
            refused[each.id] = [f"refused: {said}" for _, said in forged]
            left = tuple(a for a in each.entry.approvals if not any(a is record for record, _ in forged))
            entry = dataclasses.replace(each.entry, approvals=left)
            roles = desk.registry.said.policy.roles
            standing = standing_of(entry, each.standing.digest, each.needed, roles)
            each = dataclasses.replace(each, standing=standing)  # noqa: PLW2901  # the same, seen closer
        kept.append(each)
    return kept, refused


def _forged(desk: Desk, each: Governed, record: ApprovalRecord) -> str:
    """Empty also where git does not say: a shallow clone accuses nobody."""
    who = person(record.by)
    try:
        until, exact = _given_at(desk, record)
        made = who and _maker(desk, each, record.role, who, record.digest, until, helpers=exact)
    except (GitError, RefusedError):
        return ""
    return f"{record.role} by {who}: {made} made the change" if made else ""


def _given_at(desk: Desk, record: ApprovalRecord) -> tuple[str, bool]:
    """The commit an approval was given at, and whether it is that very one."""
    exact = is_before_head(desk.git, record.commit)
    return record.commit if exact else commit_with(desk.git, record.digest, PATH) or "HEAD", exact


def _refuse(
    desk: Desk, each: Governed, role: str, who: Person, digest: str, until: str, *, helpers: bool
) -> None:
    try:
        made = _maker(desk, each, role, who, digest, until, helpers=helpers)
    except GitError as error:
        raise RefusedError(f"git does not say who made the change: {error}") from None
    if made:
        before = seen_before(each.entry, role, digest)
        known = "that nobody has approved yet" if before is None else f"since {role} approved it last"
        raise RefusedError(
            f"{who} cannot approve {each.path} as {role}: {made} made the change {known}",
            help="somebody else has to look at it",
        )


def _maker(
    desk: Desk, each: Governed, role: str, who: Person, digest: str, until: str, *, helpers: bool
) -> Person | None:
    """The author of the change who is likely the same person. Raises `GitError` and `RefusedError`."""
    before = seen_before(each.entry, role, digest)
    began = desk.registry.said.policy.began
    since = _commit_of(desk.git, before) if before else ""
    since = since or (began if is_before_head(desk.git, began) else "")
    if not since and desk.context.door.head.shallow:
        raise RefusedError(
            "the clone is shallow: it does not say who made the change", help="git fetch --unshallow"
        )
    paths = sorted({*each.files, *(files_of(each.path, before) if before else ())})
    every = authors(desk.git, paths, since, until, helpers=helpers)
    return next((one for one in every if who.is_likely(one)), None)


def _commit_of(git: Git, record: ApprovalRecord) -> str:
    """Where an approval was given; after a merge that made other commits, where the registry first has it."""
    if is_before_head(git, record.commit):
        return record.commit
    return commit_with(git, record.digest, PATH)
