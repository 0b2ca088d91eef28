"""pubspec.yaml of Dart and Flutter."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.formats.manifests._values import stated, table, text, texts
from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.schema.from_yaml import read_yaml
from shipworthy.schema.nodes import line_of

ECOSYSTEM = "pub"


def matches(path: str) -> bool:
    return path.rpartition("/")[2] in {"pubspec.yaml", "pubspec.yml"}


def read(path: str, source: str) -> Manifest | None:
    """The package; none where it has no name."""
    root = read_yaml(source)
    name = text(root, "name")
    if not name:
        return None
    private = True if text(root, "publish_to") == "none" else None
    return Manifest(
        path,
        ECOSYSTEM,
        name=name,
        private=private,
        library=False if private else (bool(text(root, "version")) or None),
        executable=True if table(root, "executables") else None,
        dependencies=(
            *_dependencies(root, "dependencies"),
            *_dependencies(root, "dev_dependencies", dev=True),
        ),
        workspace_members=tuple(texts(root, "workspace")),
        runtime=stated(table(root, "environment"), "sdk"),
    )


def _dependencies(root: object, key: str, *, dev: bool = False) -> Iterator[Dependency]:
    entries = table(root, key)
    for name, wanted in entries.items():
        elsewhere = isinstance(wanted, dict) and bool({"path", "git", "sdk"} & wanted.keys())
        spec = wanted if isinstance(wanted, str) else text(wanted, "version")
        yield Dependency(name, spec, line_of(entries, name), dev, registry=not elsewhere)
