"""Where every definition stands, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shipworthy.collect.workflows.governed import Governed
from shipworthy.govern.registry_file import Entry
from shipworthy.govern.standing import told
from shipworthy.model.workflows import Aspect

Missing = Sequence[tuple[str, Entry]]
"""What is registered and not there."""
Refused = Mapping[str, Sequence[str]]
"""By id: approvals that stand in the registry and cannot be given, and why."""


def is_sound(every: Sequence[Governed], missing: Missing) -> bool:
    return all(each.standing.sound for each in every) and not any(e.state != "retired" for _, e in missing)


def as_text(every: Sequence[Governed], missing: Missing, refused: Refused) -> Iterator[str]:
    if not every and not missing:
        yield "no workflow definitions"
        return
    rows = [("workflow", "state", "version", "digest", "path")]
    rows += [
        (each.id or "(not registered)", each.standing.state.value, _version(each) or "-",
         each.standing.digest.short or "-", each.path)
        for each in every
    ]  # fmt: skip
    rows += [(id_, entry.state.value, str(entry.version) or "-", "-", entry.path) for id_, entry in missing]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    said = [("is not there",) if entry.state != "retired" else () for _, entry in missing]
    notes = [(), *((*_notes(each), *refused.get(each.id, ())) for each in every), *said]
    for row, below in zip(rows, notes, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)]
        yield "  ".join([*cells, row[4]])
        yield from (f"    {note}" for note in below)


def _version(each: Governed) -> str:
    stated = each.stated(Aspect.VERSION)
    return stated.value if stated else str(each.entry.version) if each.entry else ""


def _notes(each: Governed) -> Iterator[str]:
    if each.entry is None:
        return
    said = each.standing
    if said.runnable and not said.fresh:
        yield "runnable: published and unchanged; by the policy nobody has to approve it"
    elif said.runnable:
        yield "runnable: published, unchanged and approved"
    elif said.state == "published":
        yield "NOT runnable: it is no longer what was published" if not said.published else "NOT runnable"
    elif said.state == "approved" and said.missing:
        yield "NOT approved any more"
    for record in said.fresh:
        yield f"fresh: {told(record)}"
    fresh = {record.role for record in said.fresh}
    for record in said.stale:
        if record.role not in fresh:
            yield f"stale: {told(record)}"
    if said.changed:
        yield f"changed since it was approved: {', '.join(said.changed)}"
    for role, why in (said.missing or {}).items():
        yield f"needed: {role}, because of this: {why}"


def as_json(every: Sequence[Governed], missing: Missing, refused: Refused) -> dict[str, Any]:
    return {
        "sound": is_sound(every, missing),
        "workflows": [_plain(each) | {"refused": list(refused.get(each.id, ()))} for each in every],
        "not_there": [{"id": id_, "path": e.path, "state": e.state.value} for id_, e in missing],
    }


def _plain(each: Governed) -> dict[str, Any]:
    said = each.standing
    return {
        "id": each.id, "path": each.path, "line": each.line, "name": each.name, "formats": list(each.formats),
        "state": said.state.value, "version": _version(each), "digest": said.digest.value,
        "sound": said.sound, "runnable": said.runnable,
        "fresh": [{"role": a.role, "by": a.by, "date": a.date.isoformat()} for a in said.fresh],
        "stale": [{"role": a.role, "by": a.by, "date": a.date.isoformat()} for a in said.stale],
        "missing": dict(said.missing or {}), "changed": list(said.changed), "files": list(each.files),
    }  # fmt: skip
