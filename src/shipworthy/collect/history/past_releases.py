"""Which commits each release of the past brought, whatever branch it was tagged on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history.tags import main_product, product_of
from shipworthy.model.ledger import Entry
from shipworthy.model.repository import Release


@dataclass(frozen=True, slots=True)
class PastRelease:
    release: Release
    time: int
    """Of the commit: tags are sometimes made again, all on one day."""
    before: tuple[str, ...]
    """Commits whose past is no part of this release: those of the one before by time and by version."""
    commits: Sequence[Entry] = field(repr=False)
    """What no earlier release held, oldest first, merges left out."""


def finished_releases(context: Context) -> list[Release]:
    """Of the repository's main product, from all branches, one a commit; pre-releases are left out."""
    if context.door.head.shallow:
        raise Unavailable(
            "this is a shallow clone: tags and history are cut off", "git fetch --unshallow --tags"
        )
    try:
        found = [*context.door.releases(), *context.door.other_releases()]
    except ValueError as error:
        raise Unavailable(f"git could not tell the tags: {error}") from None
    found = sorted((r for r in found if not r.prerelease), key=lambda r: (r.time, r.version, r.tag))
    main = main_product([product_of(r.tag) for r in found])
    kept = [r for r in found if main is None or product_of(r.tag) == main]
    return list({r.commit: r for r in reversed(kept)}.values())[::-1]


def past_releases(releases: Sequence[Release], entries: Mapping[str, Entry]) -> list[PastRelease]:
    """In the order of their times. A commit belongs to the first release that held it."""
    known = [r for r in releases if r.commit in entries]
    known.sort(key=lambda r: (entries[r.commit].time, r.version, r.tag))
    order = {id_: n for n, id_ in enumerate(entries)}
    taken: set[str] = set()
    found: list[PastRelease] = []
    for release in known:
        mine = _reached(release.commit, entries, taken)
        taken |= mine
        commits = [entries[c] for c in sorted(mine, key=order.__getitem__) if len(entries[c].parents) < 2]
        lower = max(
            (f.release for f in found if f.release.version < release.version),
            key=lambda r: r.version,
            default=None,
        )
        before = {found[-1].release.commit} if found else set()
        before |= {lower.commit} if lower else set()
        found.append(PastRelease(release, entries[release.commit].time, tuple(sorted(before)), commits))
    return found


def _reached(commit: str, entries: Mapping[str, Entry], taken: Iterable[str]) -> set[str]:
    found, waiting = set(), [commit]
    while waiting:
        at = waiting.pop()
        if at not in found and at not in taken and at in entries:
            found.add(at)
            waiting.extend(entries[at].parents)
    return found


def next_patches(past: Sequence[PastRelease]) -> Mapping[str, PastRelease]:
    """By tag: the next higher version of the same product that agrees in its first two numbers."""
    lines: dict[tuple[str, tuple[int, ...]], list[PastRelease]] = {}
    for each in past:
        release = each.release
        lines.setdefault((product_of(release.tag), release.version[:2]), []).append(each)
    found: dict[str, PastRelease] = {}
    for line in lines.values():
        line.sort(key=lambda p: p.release.version)
        found |= {old.release.tag: new for old, new in pairwise(line)}
    return found
