"""Project files of .NET."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element  # the type only; `_xml` parses

from shipworthy.formats.manifests._xml import child_text, line, read_xml
from shipworthy.model.dependencies import Dependency, Manifest, Stated

ECOSYSTEM = "nuget"
_PROGRAM_SDKS = ("Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker")


def matches(path: str) -> bool:
    return path.endswith((".csproj", ".fsproj", ".vbproj"))


def read(path: str, source: str) -> Manifest | None:
    """The project; none where the root is no `Project`."""
    root = read_xml(source)
    if root.tag != "Project":
        return None
    properties = {p.tag: p for group in root.findall("PropertyGroup") for p in group}
    values = {name: (p.text or "").strip() for name, p in properties.items()}
    output = values.get("OutputType", "").lower()
    program = output in {"exe", "winexe"} or root.get("Sdk", "").startswith(_PROGRAM_SDKS)
    packable = values.get("IsPackable", "").lower()
    tests = values.get("IsTestProject", "").lower() == "true"
    packed = any(values.get(k) for k in ("PackageId", "PackageLicenseExpression", "PackageTags"))
    locks = values.get("RestorePackagesWithLockFile", "").lower() == "true"
    framework = properties.get("TargetFramework", properties.get("TargetFrameworks"))
    licence = properties.get("PackageLicenseExpression")
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return Manifest(
        path,
        ECOSYSTEM,
        name=values.get("PackageId") or values.get("AssemblyName") or stem,
        private=True if packable == "false" or tests else None,
        library=False if program or packable == "false" or tests else (packed or None),
        executable=program or None,
        dependencies=tuple(_dependencies(root, dev=tests)),
        runtime=_stated(framework),
        licence=_stated(licence),
        traits=frozenset(n for n, holds in {"locks": locks, "tests": tests}.items() if holds),
    )


def _stated(element: Element | None) -> Stated | None:
    value = (element.text or "").strip() if element is not None else ""
    return Stated(value, line(element)) if element is not None and value else None


def _dependencies(root: Element, *, dev: bool) -> Iterator[Dependency]:
    for group in root.findall("ItemGroup"):
        for element in group.findall("PackageReference"):
            name = (element.get("Include") or element.get("Update") or "").strip()
            if name:
                spec = (element.get("Version") or child_text(element, "Version")).strip()
                yield Dependency(name, spec, line(element), dev)
