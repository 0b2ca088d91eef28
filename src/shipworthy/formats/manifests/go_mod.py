"""go.mod."""

from __future__ import annotations

import re

from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "go"
MAX_LINES = 50_000
_MODULE = re.compile(r"\s*module\s+[\"`]?([^\s\"`]{1,500})")
_GO = re.compile(r"\s*go\s+(\S{1,40})")
_TOOLCHAIN = re.compile(r"\s*toolchain\s+(\S{1,60})")
_REQUIRE = re.compile(r"\s*(?:require\s+)?([\w.~-]{1,200}\.[\w.~/-]{1,400})\s+(v[0-9]\S{0,200})\s*(//.*)?$")
_REPLACE = re.compile(r"\s*(?:replace\s+)?(\S{1,400})(?:\s+v\S{1,200})?\s+=>\s+\S")


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "go.mod"


def read(path: str, source: str) -> Manifest | None:
    """The module; none without a `module` line."""
    lines = source.split("\n")
    if len(lines) > MAX_LINES:
        raise DocumentError(f"longer than {MAX_LINES:,} lines")
    name, runtime, block = "", None, ""
    required: list[Dependency] = []
    replaced: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if opened := re.match(r"\s*(\w+)\s*\(", line):
            block = opened[1]
        elif line.strip().startswith(")"):
            block = ""
        elif found := _MODULE.match(line):
            name = name or found[1]
        elif found := _TOOLCHAIN.match(line) or _GO.match(line):
            runtime = Stated(found[1].removeprefix("go"), number)
        elif found := _REPLACE.match(line):
            replaced.add(found[1])
        elif (block == "require" or line.lstrip().startswith("require")) and (found := _REQUIRE.match(line)):
            indirect = "indirect" in (found[3] or "")
            required.append(Dependency(found[1], found[2], number, optional=indirect))
    if not name:
        return None
    dependencies = tuple(
        Dependency(d.name, d.spec, d.line, registry=d.name not in replaced, optional=d.optional)
        for d in required
    )
    return Manifest(path, ECOSYSTEM, name=name, dependencies=dependencies, runtime=runtime)
