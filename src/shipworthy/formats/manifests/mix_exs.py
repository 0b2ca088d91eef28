"""mix.exs of Elixir, recognised, with the literal entries of `deps`."""

from __future__ import annotations

import re

from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "hex"
MAX_CHARACTERS = 500_000
_APP = re.compile(r"\bapp:\s*:(\w{1,100})")
_DEPENDENCY = re.compile(r"""\{\s*:(\w{1,100})\s*,\s*(?:"([^"]{0,100})")?([^}]{0,300})""")


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "mix.exs"


def read(path: str, source: str) -> Manifest | None:
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    name = _APP.search(source)
    dependencies = []
    for number, line in enumerate(source.split("\n"), start=1):
        if (
            not line.lstrip().startswith("#")
            and (found := _DEPENDENCY.search(line))
            and (found[2] or "git" in found[3])
        ):
            dev = bool(re.search(r"only:\s*\[?\s*:(?:dev|test)", found[3]))
            dependencies.append(Dependency(found[1], found[2] or "", number, dev, registry=bool(found[2])))
    published = re.search(r"\bpackage:\s*package\(\)|\blicenses:", source) is not None
    return Manifest(
        path,
        ECOSYSTEM,
        name=name[1] if name else "",
        library=published or None,
        executable=True if re.search(r"\bescript:", source) else None,
        dependencies=tuple(dependencies),
    )
