"""Releases by their tags: which there are, in which order, and what each came after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.model.repository import Release

RECENT_TAGS = 50
_NUMBERS = re.compile(r"\d+(?:[._]\d+)+|\d{8}$")
_NO_PRODUCT = frozenset({"", "v", "rel", "release", "releases", "version", "ver", "r"})


@dataclass(frozen=True, slots=True)
class Step:
    """What a release added to the one before. `new` is a commit; `tag` is `HEAD` for what is not released."""

    old: Release
    new: str
    tag: str


@fact("release.count", unit="releases")
def release_count(context: Context) -> int:
    """How many tags that HEAD contains name a release, pre-releases left out."""
    return len(stable(context))


@fact("release.newest")
def newest(context: Context) -> str:
    """The newest release that HEAD contains, by its tag; an empty text where there is none."""
    found = line_of_releases(context)
    return found[-1].tag if found else ""


def stable(context: Context) -> list[Release]:
    """Releases HEAD contains, oldest first; pre-releases only where there is nothing else."""
    head = context.door.head
    if head.shallow:
        reason = "this is a shallow clone: tags and history are cut off"
        raise Unavailable(reason, "git fetch --unshallow --tags")
    found = _asked(context.door.releases)
    return [r for r in found if not r.prerelease] or found


def require_newest(context: Context) -> None:
    """Where releases are tagged on branches of their own, what HEAD adds to the newest cannot be told."""
    if other := newer_elsewhere(context):
        raise Unavailable(
            f"the newest release, {other.tag}, is tagged on a branch that HEAD does not contain"
        )


def newer_elsewhere(context: Context) -> Release | None:
    """The newest release, where it is tagged on a branch that HEAD does not contain."""
    found = line_of_releases(context)
    if not found:
        return None
    newer = [
        other
        for other in _asked(context.door.other_releases)
        if other.version > found[-1].version and found[-1].time < other.time
        if other.time <= (context.door.head.time or 0) and not other.prerelease
        if product_of(other.tag) == product_of(found[-1].tag)
    ]
    return max(newer, key=lambda r: (r.version, r.time), default=None)


def _asked(releases: Callable[[], Sequence[Release]]) -> list[Release]:
    try:
        return list(releases())
    except ValueError as error:
        raise Unavailable(f"git could not tell the tags: {error}") from None


def line_of_releases(context: Context) -> list[Release]:
    """Releases in the order they followed one another; a back-port to an older version is no part of it."""
    found = list({r.commit: r for r in stable(context)}.values())
    main = main_product([product_of(r.tag) for r in found])
    if main is None:
        return found  # where several products share the repository, their versions do not compare
    found = [r for r in found if product_of(r.tag) == main]
    rising = _rising(found)
    # Where the numbering started anew (from 2019.1 to 1.0), the versions say nothing.
    return rising if 2 * len(rising) > len(found) or found[-1] is rising[-1] else found


def main_product(products: Sequence[str]) -> str | None:
    """The product whose releases are the repository's: the one without a prefix, or with most tags."""
    recent = products[-RECENT_TAGS:]
    if "" in recent or not recent:
        return "" if recent else None
    product, count = Counter(recent).most_common(1)[0]
    return product if 2 * count > len(recent) else None


def steps(context: Context) -> list[Step]:
    """Each release against the one before; last, what HEAD holds that is not released, if anything."""
    releases, head = line_of_releases(context), context.door.head.commit
    found = [Step(old, new.commit, new.tag) for old, new in pairwise(releases)]
    if releases and head and releases[-1].commit != head:
        found.append(Step(releases[-1], head, "HEAD"))
    return found


def _rising(releases: Sequence[Release]) -> list[Release]:
    found: list[Release] = []
    for release in releases:
        if not found or release.version > found[-1].version:
            found.append(release)
    return found


def product_of(tag: str) -> str:
    """What stands before the version, without the words for a version."""
    match = _NUMBERS.search(tag)
    prefix = tag[: match.start()] if match else tag
    words = [w for w in re.split(r"[-_/@.]", prefix.lower()) if w not in _NO_PRODUCT]
    return "-".join(words)
