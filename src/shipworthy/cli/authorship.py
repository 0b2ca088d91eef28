"""Whoever made a change does not approve it: what git tells of that, and where the change begins and ends."""

from __future__ import annotations

from shipworthy.cli.registering import Desk
from shipworthy.collect.workflows.governed import Governed
from shipworthy.errors import RefusedError
from shipworthy.govern.approving import files_of, seen_before
from shipworthy.govern.registry_file import PATH, ApprovalRecord
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
        exact = is_before_head(desk.git, record.commit)
        until = record.commit if exact else commit_with(desk.git, record.digest, PATH) or "HEAD"
        _refuse(desk, each, record.role, who, record.digest, until, helpers=exact)


def _refuse(
    desk: Desk, each: Governed, role: str, who: Person, digest: str, until: str, *, helpers: bool
) -> None:
    before = seen_before(each.entry, role, digest)
    try:
        began = desk.registry.said.policy.began
        since = _commit_of(desk.git, before) if before else ""
        since = since or (began if is_before_head(desk.git, began) else "")
        if not since and desk.context.door.head.shallow:
            raise RefusedError(
                "the clone is shallow: it does not say who made the change", help="git fetch --unshallow"
            )
        paths = sorted({*each.files, *(files_of(each.path, before) if before else ())})
        every = authors(desk.git, paths, since, until, helpers=helpers)
    except GitError as error:
        raise RefusedError(f"git does not say who made the change: {error}") from None
    made = [one for one in every if who.is_likely(one)]
    if made:
        known = "that nobody has approved yet" if before is None else f"since {role} approved it last"
        raise RefusedError(
            f"{who} cannot approve {each.path} as {role}: {made[0]} made the change {known}",
            help="somebody else has to look at it",
        )


def _commit_of(git: Git, record: ApprovalRecord) -> str:
    """Where an approval was given; after a merge that made other commits, where the registry first has it."""
    if is_before_head(git, record.commit):
        return record.commit
    return commit_with(git, record.digest, PATH)
