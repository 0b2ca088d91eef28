"""Pipfile of pipenv."""

from __future__ import annotations

from collections.abc import Iterator

from shipworthy.formats.manifests._requirement import normalised
from shipworthy.formats.manifests._values import stated, table, text
from shipworthy.model.dependencies import Dependency, Manifest
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import line_of

ECOSYSTEM = "pypi"


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "Pipfile"


def read(path: str, source: str) -> Manifest | None:
    root = read_toml(source)
    dependencies = (*_packages(root, "packages"), *_packages(root, "dev-packages", dev=True))
    runtime = stated(table(root, "requires"), "python_full_version") or stated(
        table(root, "requires"), "python_version"
    )
    return Manifest(path, ECOSYSTEM, dependencies=dependencies, runtime=runtime, traits=frozenset({"pipenv"}))


def _packages(root: object, key: str, *, dev: bool = False) -> Iterator[Dependency]:
    entries = table(root, key)
    for name, wanted in entries.items():
        spec = wanted if isinstance(wanted, str) else text(wanted, "version")
        elsewhere = isinstance(wanted, dict) and bool({"path", "git", "file", "editable"} & wanted.keys())
        yield Dependency(normalised(name), spec, line_of(entries, name), dev, registry=not elsewhere)
