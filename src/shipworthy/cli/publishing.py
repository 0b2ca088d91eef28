"""Publishing: only what is approved as it is, under a version that comes after the last."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from shipworthy.cli.approving import unseen
from shipworthy.cli.authorship import refuse_forged
from shipworthy.cli.registering import Desk
from shipworthy.collect.workflows.governed import Governed
from shipworthy.errors import RefusedError
from shipworthy.govern.approving import is_raised, with_publication
from shipworthy.govern.canonical import Digest
from shipworthy.govern.registry_file import PATH, Publication, State
from shipworthy.model.workflows import Aspect
from shipworthy.repo.today import today


def publish(desk: Desk, named: str, version: str | None, said: str | None) -> Iterator[str]:
    each = desk.find(named)
    if each.entry is None:
        raise RefusedError(
            f"{each.path} is a draft: nobody has approved it", help="shipworthy workflows approve"
        )
    if each.entry.state is State.RETIRED:
        raise RefusedError(f"{each.id} is retired", help=f"change its `state` in {PATH} first")
    who = desk.person(said)
    now, _ = desk.committed(each)
    _refuse_incomplete(each)
    for record in each.standing.fresh:
        if record.role in each.needed:
            refuse_forged(desk, each, record)
    chosen = _version(each, version, now)
    entry = with_publication(each.entry, Publication(chosen, now.value, today(), str(who)))
    if each.stated(Aspect.VERSION) is None:
        entry = dataclasses.replace(entry, version=chosen)
    desk.write(each.id, entry)
    yield f"published {each.id} ({each.path}) as version {chosen}: {now.short}"
    yield from unseen(each, now)
    yield f"commit {PATH} with it"


def _refuse_incomplete(each: Governed) -> None:
    if missing := each.standing.missing:
        stale = {a.role for a in each.standing.stale}
        told = [f"{role} ({'stale' if role in stale else 'missing'})" for role in missing]
        changed = f"; changed since: {', '.join(each.standing.changed)}" if each.standing.changed else ""
        raise RefusedError(
            f"{each.id} is not approved as it is: {', '.join(told)}{changed}",
            help=f"shipworthy workflows approve {each.id} --role {next(iter(missing))}",
        )


def _version(each: Governed, given: str | None, now: Digest) -> str:
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
