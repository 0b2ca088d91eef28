"""Advisories in the OSV format, and whether one speaks of a version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from packaging.version import InvalidVersion, Version

from shipworthy.model.advisories import Advisory, Affected, Range

MAX_SIZE = 5_000_000
_SEMVER = re.compile(
    r"v?(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]{1,200}))?(?:\+[0-9A-Za-z.+-]{0,200})?"
)
_NUMBERS = re.compile(r"v?\d{1,18}(?:\.\d{1,18}){0,9}")
_SEMANTIC = frozenset({"npm", "Go", "crates.io", "Hex", "Pub", "SwiftURL"})
_SEVERITIES = frozenset({"low", "moderate", "high", "critical"})


def read(data: bytes) -> Advisory | None:
    """None where it is no advisory, or a withdrawn one. Raises `ValueError` where it is no JSON."""
    if len(data) > MAX_SIZE or b'"affected"' not in data:
        return None
    try:
        document = json.loads(data)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(document, dict) or document.get("withdrawn") or not isinstance(document.get("id"), str):
        return None
    stated = _table(document.get("database_specific")).get("severity")
    severity = stated.lower() if isinstance(stated, str) else ""
    affected = tuple(_affected(each) for each in _listed(document.get("affected")) if isinstance(each, dict))
    return Advisory(
        document["id"],
        tuple(sorted(a for a in _listed(document.get("aliases")) if isinstance(a, str))),
        severity if severity in _SEVERITIES else "",
        tuple(a for a in affected if a.name),
    )


def _affected(document: dict[str, Any]) -> Affected:
    package = _table(document.get("package"))
    ecosystem = str(package.get("ecosystem") or "").partition(":")[0]
    ranges = (r for r in _listed(document.get("ranges")) if _table(r).get("type") in {"SEMVER", "ECOSYSTEM"})
    return Affected(
        ecosystem,
        spelled(ecosystem, str(package.get("name") or "")),
        tuple(found for each in ranges for found in _ranges(_listed(each.get("events")))),
        frozenset(v for v in _listed(document.get("versions")) if isinstance(v, str)),
    )


def _ranges(events: list[Any]) -> Iterator[Range]:
    """Each `introduced` goes to the `fixed` or `last_affected` stated after it."""
    begun = ""
    for event in events:
        for kind, version in _table(event).items():
            if not isinstance(version, str):
                continue
            if kind == "introduced":
                if begun:
                    yield Range(begun)
                begun = version
            elif begun and kind == "fixed":
                yield Range(begun, fixed=version)
                begun = ""
            elif begun and kind == "last_affected":
                yield Range(begun, last=version)
                begun = ""
    if begun:
        yield Range(begun)


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def spelled(ecosystem: str, name: str) -> str:
    """A package's name in the one spelling of its ecosystem."""
    if ecosystem == "PyPI":
        return re.sub(r"[-_.]+", "-", name).lower()
    return name.lower() if ecosystem in {"NuGet", "Packagist"} else name


def speaks_of(affected: Affected, version: str) -> bool | None:
    """Whether the version is affected; none where versions of the ecosystem could not be compared."""
    if version in affected.versions or version.removeprefix("v") in affected.versions:
        return True
    doubtful = False
    for each in affected.ranges:
        within = _within(affected.ecosystem, each, version)
        if within:
            return True
        doubtful = doubtful or within is None
    # Where every affected version is listed, a version that is not among them is none.
    return None if doubtful and not affected.versions else False


def _within(ecosystem: str, stated: Range, version: str) -> bool | None:
    if stated.introduced != "0":
        first = compared(ecosystem, version, stated.introduced)
        if first is None or first < 0:
            return None if first is None else False
    end = stated.fixed or stated.last
    if not end:
        return True
    order = compared(ecosystem, version, end)
    if order is None:
        return None
    return order < 0 if stated.fixed else order <= 0


def compared(ecosystem: str, one: str, other: str) -> int | None:
    """Below zero where the one is the earlier; none where that cannot be said."""
    if ecosystem == "PyPI":
        try:
            a, b = Version(one), Version(other)
        except InvalidVersion:
            return None
        return (a > b) - (a < b)
    if ecosystem in _SEMANTIC:
        return _semantic(one, other)
    if _NUMBERS.fullmatch(one) and _NUMBERS.fullmatch(other):
        x = [int(n) for n in one.removeprefix("v").split(".")]
        y = [int(n) for n in other.removeprefix("v").split(".")]
        pairs = list(zip_longest(x, y, fillvalue=0))
        return next(((p > q) - (p < q) for p, q in pairs if p != q), 0)
    return None


def _semantic(one: str, other: str) -> int | None:
    """By the precedence of Semantic Versioning 2.0, section 11."""
    a, b = _SEMVER.fullmatch(one), _SEMVER.fullmatch(other)
    if a is None or b is None:
        return None
    x, y = ([int(n or 0) for n in found.group(1, 2, 3)] for found in (a, b))
    if x != y:
        return 1 if x > y else -1
    if not a[4] or not b[4]:
        return bool(b[4]) - bool(a[4])
    for p, q in zip_longest(a[4].split("."), b[4].split(".")):
        if p == q:
            continue
        if p is None or q is None:
            return -1 if p is None else 1
        if p.isdigit() and q.isdigit() and int(p) != int(q):
            return 1 if int(p) > int(q) else -1
        if p.isdigit() != q.isdigit():
            return -1 if p.isdigit() else 1
        return 1 if p > q else -1
    return 0
