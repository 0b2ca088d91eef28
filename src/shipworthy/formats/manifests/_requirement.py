"""One Python requirement (PEP 508), read for its name and constraint only."""

from __future__ import annotations

import re

from shipworthy.model.dependencies import Dependency

_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,200})\s{0,9}(?:\[[^\]]{0,500}\])?\s{0,9}"
    r"(?P<rest>[^;#]{0,1000})"
)
_DEV_GROUP = re.compile(r"(?:^|[-_.])(?:dev|test|doc|lint|typ|check|ci|bench|mypy)", re.IGNORECASE)


def normalised(name: str) -> str:
    """The name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(written: str, line: int, *, dev: bool = False, optional: bool = False) -> Dependency | None:
    found = _REQUIREMENT.match(written.strip())
    if not found:
        return None
    rest = found["rest"].strip()
    if rest and rest[0] not in "<>=!~@(":
        return None
    spec = rest.strip("()").strip()
    return Dependency(
        normalised(found["name"]),
        spec,
        line,
        dev,
        registry=not spec.startswith("@"),
        optional=optional,
    )


def is_dev_group(name: str) -> bool:
    """Whether an extra or group of that name serves work on the project."""
    return _DEV_GROUP.search(name) is not None
