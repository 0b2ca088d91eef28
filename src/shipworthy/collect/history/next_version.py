"""The version the next release will have, against the one before: what it may change."""

from __future__ import annotations

import datetime as dt

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.history.tags import require_newest, steps
from shipworthy.collect.history.versions import stated_numbers
from shipworthy.model.repository import Release

Numbers = tuple[int, ...]
CENTURY = 100
FIRST_YEAR = 1900


@fact("release.numbering")
def numbering(context: Context) -> str:
    """`semantic` or `calendar`: whether the first number of the release before is the year it was tagged in.

    Calendar versions say nothing of what a release changes.
    """
    release = _before(context)
    year = dt.datetime.fromtimestamp(release.time, dt.UTC).year
    first = release.version[0]
    return "calendar" if first >= FIRST_YEAR or abs(year % CENTURY - first) <= 1 else "semantic"


@fact("release.bump")
def bump(context: Context) -> str:
    """`major`, `minor` or `patch`: which number this release raises against the one before.

    Read from HEAD's own tag, else from the version the manifest in the root states, if it is a newer one.
    """
    before, after = _padded(_before(context).version), _next(context)
    at = next((n for n in range(3) if before[n] != after[n]), 2)
    return ("major", "minor", "patch")[at]


@fact("release.allows_breaks")
def allows_breaks(context: Context) -> bool:
    """Whether the version lets this release break what callers rely on: 2.0 after 1.4 does, 0.3 after 0.2."""
    raised = context.get(bump)
    return raised == "major" or (raised == "minor" and _before(context).version[0] == 0)


def _before(context: Context) -> Release:
    require_newest(context)
    found = steps(context)
    if not found:
        raise Unavailable(
            "no tag names a release before this one", "git fetch --tags, if this clone lacks them"
        )
    return found[-1].old


def _next(context: Context) -> Numbers:
    last, before = steps(context)[-1], _before(context)
    if last.tag != "HEAD":
        tagged = next(r for r in context.door.releases() if r.tag == last.tag)
        return _padded(tagged.version)
    newer = [n for n in stated_numbers(context) if n[:3] > _padded(before.version)]
    if not newer:
        raise Unavailable(
            f"the next release's version is not stated: no manifest in the root names one after {before.tag}",
            "state the next version in the manifest when work on it begins, or tag the release",
        )
    return newer[0][:3]


def _padded(numbers: Numbers) -> Numbers:
    return (*numbers, 0, 0, 0)[:3]
