"""The libraries with which the product can call models, as its manifests name them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shipworthy.collect.catalogues import models
from shipworthy.collect.context import Context, fact
from shipworthy.collect.projects import product_manifests
from shipworthy.model.ai_models import Library

REGISTRIES = {
    "Python": ("pypi",), "JavaScript": ("npm",), "Go": ("go",), "Java": ("maven", "gradle"), "C#": ("nuget",),
    "Rust": ("cargo",), "Ruby": ("rubygems",), "PHP": ("composer",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeclaredLibrary:
    path: str
    line: int
    library: str
    package: str
    dev: bool
    needed: bool
    """The product needs it to run: neither a development nor an optional dependency."""
    general: bool
    """It does much else than call models."""


@fact("models.declared")
def declared(context: Context) -> tuple[DeclaredLibrary, ...]:
    """The model libraries that the product's manifests name. A project's own name does not count."""
    found = []
    own = context.get(own_libraries)
    for manifest in context.get(product_manifests):
        for dependency in manifest.dependencies:
            for library in models().libraries:
                if _is_package(library, manifest.ecosystem, dependency.name) and library.name not in own:
                    needed = not dependency.dev and not dependency.optional
                    place = (manifest.path, dependency.line, library.name, dependency.name)
                    found.append(DeclaredLibrary(*place, dependency.dev, needed, library.general))
    return tuple(sorted(set(found), key=lambda d: (d.path, d.line, d.library)))


def _is_package(library: Library, ecosystem: str, name: str) -> bool:
    registry = "maven" if ecosystem == "gradle" else ecosystem
    plain = _plain(name)
    return any(
        plain.startswith(_plain(p[:-1])) if p.endswith("*") else plain == _plain(p)
        for p in library.packages.get(registry, ())
    )


def _plain(name: str) -> str:
    return re.sub(r"[-_]", "-", name).lower()


@fact("models.own_libraries")
def own_libraries(context: Context) -> tuple[str, ...]:
    """The model libraries this repository is the source of: what they call is not what they are."""
    named = {(m.ecosystem, m.name) for m in context.get(product_manifests) if m.name}
    own = {li.name for li in models().libraries for eco, name in named if _is_package(li, eco, name)}
    return tuple(sorted(own))


def libraries_of(context: Context, group: str) -> list[Library]:
    """Those a program in the language can import: named by a manifest, where manifests say what is there.

    Python's standard way is looser (an import without a manifest runs too), so there all count; so they do
    in Java, where an import names its owner, and in C#, where a package brings those it is built on.
    """
    registries = REGISTRIES[group]
    own = context.get(own_libraries)
    known = [li for li in models().libraries if group in li.imports and li.name not in own]
    named = {d.library for d in context.get(declared)}
    if group in {"Python", "Java"} or (group == "C#" and named):
        return [li for li in known if not li.declared or li.name in named]
    stated = any(m.ecosystem in registries for m in context.get(product_manifests))
    return [li for li in known if li.name in named or not li.packages or not (stated or li.declared)]
