"""Cargo.toml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.formats.manifests._values import stated, table, text, texts
from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import line_of

ECOSYSTEM = "cargo"
_KINDS = (("dependencies", False), ("build-dependencies", False), ("dev-dependencies", True))


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "Cargo.toml"


def read(path: str, source: str) -> Manifest | None:
    """The crate or the workspace; none where it is neither."""
    root = read_toml(source)
    package, workspace = table(root, "package"), table(root, "workspace")
    if not (package or "workspace" in root):
        return None
    publish = package.get("publish")
    private = True if publish is False or publish == [] else None
    traits = {
        "virtual": not package,
        "workspace": "workspace" in root,
        "inherits-licence": isinstance(package.get("license"), dict),
    }
    return Manifest(
        path,
        ECOSYSTEM,
        name=text(package, "name"),
        private=private,
        library=True if isinstance(root.get("lib"), dict) else None,
        executable=True if isinstance(root.get("bin"), list) and root["bin"] else None,
        dependencies=tuple(_dependencies(root)),
        workspace_members=tuple(texts(workspace, "members")),
        runtime=stated(package, "rust-version") or stated(table(workspace, "package"), "rust-version"),
        licence=stated(package, "license") or stated(table(workspace, "package"), "license"),
        traits=frozenset(name for name, holds in traits.items() if holds),
    )


def _dependencies(root: dict[str, Any]) -> Iterator[Dependency]:
    places = [root, *(t for t in table(root, "target").values() if isinstance(t, dict))]
    for place in places:
        for key, dev in _KINDS:
            yield from _entries(table(place, key), dev=dev)
    yield from _entries(table(root, "workspace", "dependencies"), dev=False, optional=True)


def _entries(entries: dict[str, Any], *, dev: bool, optional: bool = False) -> Iterator[Dependency]:
    for key, wanted in entries.items():
        spec = wanted if isinstance(wanted, str) else text(wanted, "version")
        details: dict[str, Any] = wanted if isinstance(wanted, dict) else {}
        elsewhere = bool({"path", "git"} & details.keys()) or details.get("workspace") is True
        yield Dependency(
            text(details, "package") or key,
            spec,
            line_of(entries, key),
            dev,
            registry=not elsewhere,
            optional=optional or details.get("optional") is True,
        )
