"""composer.json of PHP."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.formats.manifests._values import stated, table, text
from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import line_of

ECOSYSTEM = "composer"


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "composer.json"


def read(path: str, source: str) -> Manifest | None:
    """The package; none where the document is no object."""
    root = read_json(source)
    if not isinstance(root, dict):
        return None
    kind = text(root, "type")
    named = "/" in text(root, "name")
    library = kind != "project" and named and bool(root.get("autoload"))
    return Manifest(
        path,
        ECOSYSTEM,
        name=text(root, "name"),
        library=False if kind == "project" else (library or None),
        executable=True if root.get("bin") else None,
        dependencies=(
            *_dependencies(root, "require"),
            *_dependencies(root, "require-dev", dev=True),
        ),
        runtime=stated(table(root, "require"), "php"),
        licence=stated(root, "license"),
    )


def _dependencies(root: object, key: str, *, dev: bool = False) -> Iterator[Dependency]:
    entries = table(root, key)
    for name, spec in entries.items():
        if "/" in name:  # php, ext-* and lib-* are the platform's
            yield Dependency(name.lower(), spec if isinstance(spec, str) else "", line_of(entries, name), dev)
