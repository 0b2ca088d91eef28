"""Package.swift, recognised, with literal package addresses."""

from __future__ import annotations

import re

from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "swift"
MAX_CHARACTERS = 500_000
_NAME = re.compile(r"""\bPackage\(\s*name:\s*"([^"]{1,200})\"""")
_TOOLS = re.compile(r"//\s*swift-tools-version:\s*([\d.]{1,10})")
_PACKAGE = re.compile(
    r"""\.package\((?:[^)"]{0,100}"[^"]{0,200}",\s*)?url:\s*"([^"]{1,300})"\s*,\s*([^)]{0,200})"""
)


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "Package.swift"


def read(path: str, source: str) -> Manifest | None:
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    name = _NAME.search(source)
    if not name:
        return None
    tools = _TOOLS.match(source)
    dependencies = tuple(
        Dependency(found[1].rpartition("/")[2].removesuffix(".git"), found[2].strip(), number)
        for number, line in enumerate(source.split("\n"), start=1)
        if (found := _PACKAGE.search(line))
    )
    return Manifest(
        path,
        ECOSYSTEM,
        name=name[1],
        library=True if ".library(" in source else None,
        executable=True if re.search(r"\.executable(?:Target)?\(", source) else None,
        dependencies=dependencies,
        runtime=Stated(tools[1], 1) if tools else None,
    )
