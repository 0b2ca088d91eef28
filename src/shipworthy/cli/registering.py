"""Approving and publishing: who may, what refuses it, and what is written into the registry."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from shipworthy import pipeline
from shipworthy.collect.workflows.definitions import found
from shipworthy.collect.workflows.governed import Governed, digest_of, governed, governed_of
from shipworthy.errors import RefusedError, UsageError
from shipworthy.govern.approving import (
    files_of,
    id_for,
    is_raised,
    seen_before,
    with_approval,
    with_publication,
)
from shipworthy.govern.canonical import Digest
from shipworthy.govern.registry import EMPTY, read_registry
from shipworthy.govern.registry_file import PATH, ApprovalRecord, Entry, Publication, State
from shipworthy.govern.registry_text import with_entry
from shipworthy.govern.standing import allowed_for, mail_of, standing_of
from shipworthy.model.workflows import Aspect
from shipworthy.repo.git import GitError
from shipworthy.repo.people import Person, authors, is_before_head, person, user
from shipworthy.repo.snapshot import of_commit
from shipworthy.repo.today import today
from shipworthy.repo.writing import read_text, write_text
from shipworthy.schema.decode import suggest


class Desk:
    """The registry of one repository, and its definitions, open on a desk."""

    def __init__(self, repository: Path) -> None:
        self._opened = pipeline.open_repository(repository, pipeline.Options())
        self.close = self._opened.close
        self._context = self._opened.context
        self._root = self._opened.door.root
        self._folder = repository
        self._git = self._opened.git
        self._text = read_text(self._root, PATH)
        self.registry = read_registry(self._text) if self._text else EMPTY

    def every(self) -> tuple[Governed, ...]:
        return governed(self._context, self.registry)

    def missing(self) -> list[tuple[str, Entry]]:
        """What is registered and not there."""
        known = {each.path for each in self.every()}
        return [(i, e) for i, e in self.registry.said.workflows.items() if e.path not in known]

    def approve(self, named: str, role: str, said: str | None) -> Iterator[str]:
        each = self.find(named)
        roles = self.registry.said.policy.roles
        if role not in roles:
            raise UsageError(
                f"there is no role {role!r}", help=suggest(role, roles) or f"one of {', '.join(roles)}"
            )
        who = self._person(said)
        if each.entry and each.entry.state is State.RETIRED:
            raise RefusedError(f"{each.path} is retired", help=f"change its `state` in {PATH} first")
        _refuse_unread(each)
        allowed = allowed_for(each.entry, roles, role)
        if allowed and who.mail not in allowed:
            raise RefusedError(f"{who} may not approve as {role}: {', '.join(sorted(allowed))} may")
        now, commit = self._committed(each)
        if any(a.role == role and mail_of(a.by) == who.mail for a in each.standing.fresh):
            yield f"{who} has approved {each.path} as {role} already, just as it is"
            return
        self._refuse_author(each, role, who, now)
        entry = each.entry or Entry(each.path)
        record = ApprovalRecord(role, str(who), today(), now.value, commit, now.parts)
        missing = standing_of(with_approval(entry, record, complete=False), now, each.needed, roles).missing
        entry = with_approval(entry, record, complete=not missing)
        id_ = each.id or id_for(each.name, each.path, self.registry.said.workflows)
        self._write(id_, entry)
        made_of = f"{now.short}, {len(each.files)} files"
        yield f"{who} approved {id_} ({each.path}) as {role}: {made_of}; it is {entry.state}"
        yield from (f"still needed: {name}, because of this: {why}" for name, why in (missing or {}).items())
        yield from _unseen(each)

    def publish(self, named: str, version: str | None, said: str | None) -> Iterator[str]:
        each = self.find(named)
        if each.entry is None:
            raise RefusedError(
                f"{each.path} is a draft: nobody has approved it", help="shipworthy workflows approve"
            )
        if each.entry.state is State.RETIRED:
            raise RefusedError(f"{each.id} is retired", help=f"change its `state` in {PATH} first")
        who = self._person(said)
        now, _ = self._committed(each)
        self._refuse_incomplete(each)
        for record in each.standing.fresh:
            approver = person(record.by)
            if approver is not None and record.role in each.needed:
                self._refuse_author(each, record.role, approver, now)
        chosen = self._version(each, version, now)
        entry = with_publication(each.entry, Publication(chosen, now.value, today(), str(who)))
        if each.stated(Aspect.VERSION) is None:
            entry = dataclasses.replace(entry, version=chosen)
        self._write(each.id, entry)
        yield f"published {each.id} ({each.path}) as version {chosen}: {now.short}"
        yield from _unseen(each)

    def find(self, named: str) -> Governed:
        """By id, path or name. Raises `UsageError` where that is none, or several."""
        every = self.every()
        path = self._path(named)
        for fits in (
            [each for each in every if each.id == named],
            [each for each in every if each.path in {named, path}],
            [e for e in [governed_of(self._context, self.registry, path, found(self._context))] if e],
            [each for each in every if each.name == named],
        ):
            if len(fits) == 1:
                return fits[0]
            if fits:
                raise UsageError(
                    f"{len(fits)} definitions are named {named!r}",
                    help="name its path: " + ", ".join(each.path for each in fits[:5]),
                )
        known = [name for each in every for name in (each.id, each.path, each.name) if name]
        raise UsageError(
            f"no workflow definition {named!r} is tracked here",
            help=suggest(named, known) or "git add it, if it is new; shipworthy workflows status lists them",
        )

    def _path(self, named: str) -> str:
        """From the root of the repository, as a path from here or from there."""
        try:
            return (self._folder / named).resolve().relative_to(self._root.resolve()).as_posix()
        except (OSError, ValueError):
            return named

    def _person(self, said: str | None) -> Person:
        try:
            who = user(self._git) if said is None else person(said)
        except GitError as error:
            raise UsageError(f"git does not say who you are: {error}") from None
        if who is None and said is not None:
            raise UsageError(f"--as {said!r} names nobody", help="Name <mail>")
        if who is None:
            raise UsageError(
                "git does not say who you are", help="git config user.email, or --as 'Name <mail>'"
            )
        return who

    def _committed(self, each: Governed) -> tuple[Digest, str]:
        """The digest, which must be that of HEAD, too: what nobody can look up cannot be approved."""
        now = digest_of(self._context, each.formats, each.files)
        try:
            snapshot, commit = of_commit(self._git, "HEAD", self._opened.config)
        except GitError as error:
            raise RefusedError(f"{each.path} is not committed: {error}", help="commit it first") from None
        then = digest_of(self._opened.elsewhere(snapshot), each.formats, each.files)
        if now.value != then.value:
            changed = [name for name, part in now.parts.items() if then.parts.get(name) != part]
            raise RefusedError(
                f"{each.path} has changes that are not committed: {', '.join(changed)}",
                help="commit them first",
            )
        return now, commit

    def _refuse_author(self, each: Governed, role: str, who: Person, now: Digest) -> None:
        before = seen_before(each.entry, role, now.value)
        try:
            since = before.commit if before and is_before_head(self._git, before.commit) else ""
            if not since and self._context.door.head.shallow:
                raise RefusedError(
                    "the clone is shallow: it does not say who made the change", help="git fetch --unshallow"
                )
            paths = sorted({*each.files, *(files_of(each.path, before) if before else ())})
            made = [one for one in authors(self._git, paths, since) if who.is_likely(one)]
        except GitError as error:
            raise RefusedError(f"git does not say who made the change: {error}") from None
        if made:
            measured = (
                f"since {role} approved it in {since[:12]}" if since else "that nobody has approved yet"
            )
            raise RefusedError(
                f"{who} cannot approve {each.path} as {role}: {made[0]} made the change {measured}",
                help="somebody else has to look at it",
            )

    def _refuse_incomplete(self, each: Governed) -> None:
        if missing := each.standing.missing:
            stale = {a.role for a in each.standing.stale}
            told = [f"{role} ({'stale' if role in stale else 'missing'})" for role in missing]
            changed = f"; changed since: {', '.join(each.standing.changed)}" if each.standing.changed else ""
            raise RefusedError(
                f"{each.id} is not approved as it is: {', '.join(told)}{changed}",
                help=f"shipworthy workflows approve {each.id} --role {next(iter(missing))}",
            )

    def _version(self, each: Governed, given: str | None, now: Digest) -> str:
        assert each.entry is not None
        stated, before = each.stated(Aspect.VERSION), each.entry.published
        if stated and given and stated.value != given:
            raise RefusedError(f"{stated.path}:{stated.line} says version {stated.value}, not {given}")
        chosen = stated.value if stated else given or str(each.entry.version)
        if not chosen.strip():
            raise RefusedError(f"{each.id} has no version", help="--version 1.0.0, or state it in a sidecar")
        if before and before.digest != now.value and not is_raised(chosen, before.version):
            raise RefusedError(
                f"version {chosen} of {each.id} does not come after {before.version}, which was published",
                help="raise it where it is stated" if stated else "--version",
            )
        return chosen

    def _write(self, id_: str, entry: Entry) -> None:
        write_text(self._root, PATH, with_entry(self._text, self.registry.said, id_, entry))


def _refuse_unread(each: Governed) -> None:
    """A person may read what we cannot: but a file of ours with mistakes in it says nothing yet."""
    for workflow in each.workflows:
        if not workflow.nodes and workflow.gaps:
            gap = workflow.gaps[0]
            raise RefusedError(f"{gap.path}:{gap.line}: {gap.what}", help="mend the definition first")


def _unseen(each: Governed) -> Iterator[str]:
    if each.definitions is None:
        yield f"note: nothing reads {', '.join(each.formats)}: whoever approves it is the only one who looks"
    for gap in [gap for workflow in each.workflows for gap in workflow.gaps][:20]:
        yield f"note: not seen: {gap.what} ({gap.path}:{gap.line})"
