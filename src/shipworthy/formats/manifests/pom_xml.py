"""pom.xml of Maven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type only; `_xml` parses

from shipworthy.formats.manifests._xml import below, child_text, line, read_xml
from shipworthy.model.dependencies import Dependency, Manifest, Stated

ECOSYSTEM = "maven"
_RUNTIME_KEYS = (
    "java.version",
    "jdk.version",
    "maven.compiler.release",
    "maven.compiler.source",
    "maven.compiler.target",
)


def matches(path: str) -> bool:
    return path.rpartition("/")[2] == "pom.xml"


def read(path: str, source: str) -> Manifest | None:
    """The module; none where the root is no `project`."""
    root = read_xml(source)
    if root.tag != "project":
        return None
    packaging = child_text(root, "packaging")
    plugins = [child_text(p, "artifactId") for p in below(root, "build", "plugins", "plugin")]
    program = packaging in {"war", "ear"} or "spring-boot-maven-plugin" in plugins
    published = any(True for _ in below(root, "distributionManagement")) or _for_central(root)
    return Manifest(
        path,
        ECOSYSTEM,
        name=child_text(root, "artifactId"),
        library=False if program else (published or None),
        executable=program or None,
        dependencies=tuple(_dependencies(root)),
        workspace_members=tuple((m.text or "").strip() for m in below(root, "modules", "module")),
        runtime=_runtime(root),
        licence=_licence(root),
        traits=frozenset({"virtual"} if packaging == "pom" else ()),
    )


def _for_central(root: Element) -> bool:
    """What Maven Central asks of what is published there; a generated file leaves these elements empty."""
    places = [e for e in below(root, "scm") for key in ("url", "connection") if child_text(e, key)]
    return bool(child_text(root, "url") and _licence(root) and places)


def _dependencies(root: Element) -> Iterator[Dependency]:
    properties = {p.tag: (p.text or "").strip() for p in below(root, "properties") for p in p}
    for element in below(root, "dependencies", "dependency"):
        name = f"{child_text(element, 'groupId')}:{child_text(element, 'artifactId')}"
        spec = re.sub(
            r"\$\{([^}]{1,200})\}",
            lambda m: properties.get(m[1], m[0]),
            child_text(element, "version"),
        )
        dev = child_text(element, "scope") == "test"
        optional = child_text(element, "optional") == "true"
        yield Dependency(name, spec, line(element), dev, optional=optional)


def _runtime(root: Element) -> Stated | None:
    for name in _RUNTIME_KEYS:
        for element in below(root, "properties", name):
            if value := (element.text or "").strip():
                return Stated(value, line(element))
    for key in ("release", "source"):
        for element in below(root, "build", "plugins", "plugin", "configuration", key):
            if (value := (element.text or "").strip()) and value[0].isdigit():
                return Stated(value, line(element))
    return None


def _licence(root: Element) -> Stated | None:
    for element in below(root, "licenses", "license", "name"):
        if value := (element.text or "").strip():
            return Stated(value, line(element))
    return None
