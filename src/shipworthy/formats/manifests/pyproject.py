"""pyproject.toml: the standard table, Poetry's, and the development groups of PDM, uv and Hatch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shipworthy.formats.manifests._requirement import is_dev_group, normalised, requirement
from shipworthy.formats.manifests._values import located, stated, table, text, texts
from shipworthy.model.dependencies import Dependency, Manifest, Stated
from shipworthy.schema.from_toml import read_toml
from shipworthy.schema.nodes import line_of

ECOSYSTEM = "pypi"
_SHOWN_BY_AN_INDEX = ("classifiers", "urls", "keywords", "license", "authors", "maintainers")


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "pyproject.toml"


def read(path: str, source: str) -> Manifest | None:
    """The project it describes; none for a file that only configures tools."""
    root = read_toml(source)
    project, poetry = table(root, "project"), table(root, "tool", "poetry")
    members = texts(table(root, "tool", "uv", "workspace"), "members")
    dependencies = tuple(_dependencies(root, project, poetry))
    if not (project or poetry or dependencies or members):
        return None
    private = _private(root, project, poetry)
    commands = bool(table(project, "scripts") or table(project, "gui-scripts") or table(poetry, "scripts"))
    return Manifest(
        path,
        ECOSYSTEM,
        name=text(project, "name") or text(poetry, "name"),
        private=private,
        library=False if private else _library(root, project, poetry),
        executable=commands or None,
        dependencies=dependencies,
        workspace_members=tuple(members),
        runtime=stated(project, "requires-python") or _poetry_python(poetry),
        licence=_licence(project) or stated(poetry, "license"),
        traits=_traits(root, project, poetry),
    )


def _private(root: object, project: object, poetry: object) -> bool | None:
    labels = texts(project, "classifiers") + texts(poetry, "classifiers")
    if any(label.startswith("Private ::") for label in labels):
        return True
    switches = (
        table(root, "tool", "uv").get("package"),
        table(root, "tool", "pdm").get("distribution"),
        table(poetry).get("package-mode"),
    )
    return True if any(switch is False for switch in switches) else None


def _library(root: object, project: dict[str, Any], poetry: dict[str, Any]) -> bool | None:
    """A package with what an index shows to strangers is meant for them."""
    shown = sum(bool(project.get(key)) for key in _SHOWN_BY_AN_INDEX)
    shown += (
        any(key in project.get("dynamic", []) for key in ("classifiers", "license"))
        if _listed(project)
        else 0
    )
    shown += sum(
        bool(poetry.get(k)) for k in ("classifiers", "license", "repository", "homepage", "keywords")
    )
    buildable = bool(table(root, "build-system"))
    return True if buildable and shown >= 2 else None  # one field is a template's


def _listed(project: dict[str, Any]) -> bool:
    return isinstance(project.get("dynamic"), list)


def _traits(root: object, project: object, poetry: object) -> frozenset[str]:
    traits = {
        "buildable": bool(table(root, "build-system")),
        "virtual": not project and not poetry,
        "poetry": bool(poetry),
        "uv": bool(table(root, "tool", "uv")),
        "pdm": bool(table(root, "tool", "pdm")),
        "hatch": bool(table(root, "tool", "hatch")),
    }
    return frozenset(name for name, holds in traits.items() if holds)


def _licence(project: dict[str, Any]) -> Stated | None:
    return stated(project, "license") or stated(project.get("license"), "text")


def _poetry_python(poetry: object) -> Stated | None:
    return stated(table(poetry, "dependencies"), "python")


def _dependencies(root: object, project: object, poetry: object) -> Iterator[Dependency]:
    yield from _listed_in(project, "dependencies")
    extras = table(project, "optional-dependencies")
    for name in extras:
        yield from _listed_in(extras, name, dev=is_dev_group(name), optional=True)
    for groups in (
        table(root, "dependency-groups"),
        table(root, "tool", "pdm", "dev-dependencies"),
    ):
        for name in groups:
            yield from _listed_in(groups, name, dev=True)
    yield from _listed_in(table(root, "tool", "uv"), "dev-dependencies", dev=True)
    for environment in table(root, "tool", "hatch", "envs").values():
        yield from _listed_in(environment, "dependencies", dev=True)
        yield from _listed_in(environment, "extra-dependencies", dev=True)
    yield from _poetry_table(table(poetry, "dependencies"))
    yield from _poetry_table(table(poetry, "dev-dependencies"), dev=True)
    for group in table(poetry, "group").values():
        yield from _poetry_table(table(group, "dependencies"), dev=True)


def _listed_in(
    container: object, key: str, *, dev: bool = False, optional: bool = False
) -> Iterator[Dependency]:
    for written, line in located(container, key):
        if found := requirement(written, line, dev=dev, optional=optional):
            yield found


def _poetry_table(entries: dict[str, Any], *, dev: bool = False) -> Iterator[Dependency]:
    for name, wanted in entries.items():
        if name == "python":
            continue
        line = line_of(entries, name)
        spec = wanted if isinstance(wanted, str) else text(wanted, "version")
        elsewhere = isinstance(wanted, dict) and bool({"path", "git", "url"} & wanted.keys())
        optional = isinstance(wanted, dict) and wanted.get("optional") is True
        yield Dependency(normalised(name), spec, line, dev, registry=not elsewhere, optional=optional)
