"""package.json of npm, pnpm, yarn and bun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from shipworthy.formats.manifests._values import stated, table, text, texts
from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import line_of

ECOSYSTEM = "npm"
_ELSEWHERE = re.compile(
    r"(?:file|link|portal|workspace|git|git\+\w{1,9}|https?|github|catalog|patch):|[\w.-]+/[\w.-]+"
)
_ENTRIES = ("module", "exports", "types", "typings", "files", "publishConfig")


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "package.json"


def read(path: str, source: str) -> Manifest | None:
    """The package; none where the document is no object."""
    root = read_json(source)
    if not isinstance(root, dict):
        return None
    private = root.get("private") if isinstance(root.get("private"), bool) else None
    workspaces = root.get("workspaces")
    members = texts(root, "workspaces") or texts(workspaces, "packages")
    starts = bool(private) and bool(text(table(root, "scripts"), "start"))
    traits = {
        "virtual": bool(members),
        "publishable": bool(text(root, "name") and text(root, "version") and root.get("main")),
    }
    return Manifest(
        path,
        ECOSYSTEM,
        name=text(root, "name"),
        private=private,
        library=False if private else _library(root),
        executable=True if root.get("bin") or starts else None,
        dependencies=tuple(_dependencies(root)),
        workspace_members=tuple(members),
        runtime=stated(table(root, "engines"), "node"),
        licence=stated(root, "license"),
        traits=frozenset(name for name, holds in traits.items() if holds),
    )


def _library(root: dict[str, Any]) -> bool | None:
    """Publishable, and it says what others may use of it; `main` alone is what `npm init` writes."""
    named = bool(text(root, "name") and text(root, "version"))
    shown = any(root.get(key) for key in _ENTRIES)
    described = bool(root.get("keywords")) and bool(root.get("repository"))
    if named and (shown or described):
        return True
    return False if named and root.get("bin") else None


def _dependencies(root: dict[str, Any]) -> Iterator[Dependency]:
    kinds = (
        ("dependencies", False, False),
        ("devDependencies", True, False),
        ("optionalDependencies", False, True),
    )
    for key, dev, optional in kinds:
        entries = table(root, key)
        for name, spec in entries.items():
            written = spec.strip() if isinstance(spec, str) else ""
            here = _ELSEWHERE.match(written) is None
            yield Dependency(name, written, line_of(entries, name), dev, registry=here, optional=optional)
