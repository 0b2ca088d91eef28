"""What an approval or a publication makes of an entry of the registry."""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Container

from shipworthy.govern.registry_file import ApprovalRecord, Entry, Publication, State

_NUMBERS = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})(.*)")


def seen_before(entry: Entry | None, role: str, digest: str) -> ApprovalRecord | None:
    """The last approval of that role for something else than is there now: the change begins after it."""
    others = [a for a in entry.approvals if a.role == role and a.digest != digest] if entry else []
    return others[-1] if others else None


def files_of(path: str, record: ApprovalRecord) -> list[str]:
    """What a definition was made of when it was approved, from the root of the repository."""
    folder = posixpath.dirname(path)
    named = (posixpath.normpath(posixpath.join(folder, part)) for part in record.parts)
    return sorted(name for name in named if not name.startswith(("..", "/")))


def with_approval(entry: Entry, record: ApprovalRecord, *, complete: bool) -> Entry:
    """Of approvals of earlier contents, each role keeps its last: the next change is measured from it."""
    kept = [a for a in entry.approvals if a.digest == record.digest or a.role != record.role]
    last = seen_before(entry, record.role, record.digest)
    approvals = (*([last] if last else []), *kept, record)
    state = State.APPROVED if complete else State.IN_REVIEW
    if entry.state is State.PUBLISHED and entry.published and entry.published.digest == record.digest:
        state = State.PUBLISHED
    return dataclasses.replace(entry, approvals=approvals, state=state)


def with_publication(entry: Entry, published: Publication) -> Entry:
    return dataclasses.replace(entry, state=State.PUBLISHED, published=published)


def is_raised(version: str, before: str) -> bool:
    """Whether a version comes after another. Two that are no numbers only have to differ."""
    new, old = _NUMBERS.fullmatch(version.strip()), _NUMBERS.fullmatch(before.strip())
    if new is None or old is None:
        return version.strip() != before.strip()
    numbers = [[int(n) for n in found[1].split(".")] for found in (new, old)]
    for each in numbers:
        while each and each[-1] == 0:
            each.pop()
    if numbers[0] != numbers[1]:
        return numbers[0] > numbers[1]
    # 1.2.0 comes after 1.2.0-rc1; two release candidates only have to differ.
    return bool(old[2]) and new[2] != old[2]


def id_for(name: str, path: str, taken: Container[str]) -> str:
    """An id of the letters of its name."""
    words = re.findall(r"[A-Za-z0-9]{1,40}", name) or re.findall(
        r"[A-Za-z0-9]{1,40}", posixpath.basename(path)
    )
    base = "-".join(words[:8]).lower()[:80] or "workflow"
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    return made
