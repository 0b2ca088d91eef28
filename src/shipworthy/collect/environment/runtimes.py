"""Language versions: whether a newcomer can tell which interpreter or compiler to use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_needs import is_deployed
from shipworthy.collect.environment.lock_units import is_within
from shipworthy.collect.environment.runtime_pins import base_image, in_workflow, pin_file
from shipworthy.collect.projects import product_manifests
from shipworthy.collect.repository import production_lines, source_files
from shipworthy.model.dependencies import Manifest, Stated

SMALLEST_SHARE = 0.1
LARGE_SHARE = 0.5
"""Of the product's lines, from which on a language that some manifest serves is the product's own."""
_RUNTIMES = {
    "cargo": "rust",
    "composer": "php",
    "go": "go",
    "gradle": "java",
    "hex": "elixir",
    "maven": "java",
    "npm": "node",
    "nuget": "dotnet",
    "pub": "dart",
    "pypi": "python",
    "rubygems": "ruby",
    "swift": "swift",
    "terraform": "terraform",
}
_LANGUAGES = {
    "python": {"Python"},
    "node": {"JavaScript", "TypeScript", "Vue", "Svelte", "Astro"},
    "ruby": {"Ruby"},
    "php": {"PHP"},
}
"""Runtimes whose manifests also serve tools; they count only where the product has such code."""
_SHOWN = {"node": "the JavaScript runtime", "dotnet": ".NET", "php": "PHP"}


@dataclass(frozen=True, slots=True)
class Runtime:
    """A language the product needs, and the version it names."""

    path: str
    line: int
    name: str
    strength: float
    """1: a version, or for a library a range; 0.5: a lowest version only; 0: none."""
    stated: str
    problem: str


@fact("environment.runtimes")
def runtimes(context: Context) -> tuple[Runtime, ...]:
    """The languages the product is written in, each with the version the repository names for it.

    Looked for: `.python-version`, `.nvmrc`, `.node-version`, `.tool-versions`, mise, `rust-toolchain`,
    `global.json`, `.java-version`, the version the manifest asks for, the base image of a Dockerfile
    in the same project, and a Nix flake with its lock. `latest` and `lts/*` name no version.
    """
    found = []
    for name, manifests in _by_runtime(context):
        if _is_needed(context, name, manifests):
            found.append(_runtime(context, name, manifests))
    return tuple(found)


@fact("environment.unpinned_runtimes")
def unpinned_runtimes(context: Context) -> tuple[Runtime, ...]:
    """The languages for which no version, or only a lowest one, is named."""
    return tuple(r for r in context.get(runtimes) if r.strength < 1)


@fact("environment.runtime_strength", unit="share")
def runtime_strength(context: Context) -> float:
    """How well language versions are named: the mean of 1 (named), 0.5 (lowest only) and 0."""
    found = context.get(runtimes)
    if not found:
        raise Unavailable("no manifest of a language whose versions are known to us")
    return sum(r.strength for r in found) / len(found)


def _is_needed(context: Context, name: str, manifests: list[Manifest]) -> bool:
    """Manifests that bring only tools (a formatter, say) do not make their language the product's."""
    wanted = _LANGUAGES.get(name)
    if wanted is None:
        return True
    top = manifests[0].folder
    lines = sum(
        context.analysis(f).lines
        for f in context.get(source_files)
        if f.language in wanted and is_within(f.folder, top)
    )
    used = any(not d.dev for m in manifests for d in m.dependencies)
    needed = SMALLEST_SHARE if used else LARGE_SHARE
    return lines > 0 and lines >= needed * context.get(production_lines)


def _by_runtime(context: Context) -> Iterator[tuple[str, list[Manifest]]]:
    """The topmost project of each runtime, followed by those inside it."""
    grouped: dict[str, list[Manifest]] = {}
    for manifest in context.get(product_manifests):
        if runtime := _RUNTIMES.get(manifest.ecosystem):
            grouped.setdefault(runtime, []).append(manifest)
    for runtime, manifests in sorted(grouped.items()):
        ordered = sorted(manifests, key=lambda m: (m.folder.count("/") + bool(m.folder), m.path))
        tops: list[str] = []
        for manifest in ordered:
            if not any(is_within(manifest.folder, top) for top in tops):
                tops.append(manifest.folder)
                yield runtime, [m for m in ordered if is_within(m.folder, manifest.folder)]


def _runtime(context: Context, name: str, manifests: list[Manifest]) -> Runtime:
    at = manifests[0]
    pin = pin_file(context, name, at) or base_image(context, name, at)
    if pin:
        return _named(pin[0].path, pin[0].line, name, 1, pin[1], "")
    for manifest in manifests:
        if manifest.runtime:
            is_range = _is_range(context, name, manifests)
            return _asked(name, manifest.path, manifest.runtime, is_range=is_range)
    if found := in_workflow(context, name):
        place, version, counts = found
        if counts:
            return _named(place.path, place.line, name, 1, version, "")
        problem = f"only CI names a version of it: {version} ({place.path}:{place.line})"
        return _named(at.path, 1, name, 0.5, version, problem)
    if name == "rust":
        problem = "only the edition says how old a compiler may be"
        return _named(at.path, 1, name, 0.5, "", problem)
    return _named(at.path, 1, name, 0, "", "no version of it is named")


def _named(path: str, line: int, name: str, strength: float, stated: str, problem: str) -> Runtime:
    return Runtime(path, line, _SHOWN.get(name, name.title()), strength, stated, problem)


def _is_range(context: Context, name: str, manifests: list[Manifest]) -> bool:
    """A range is all that a package can say; a service runs on one version."""
    if name not in _LANGUAGES or any(m.library for m in manifests):
        return True
    return any("buildable" in m.traits and not is_deployed(context, m.folder) for m in manifests)


def _asked(name: str, path: str, asked: Stated, *, is_range: bool) -> Runtime:
    lowest_only = re.fullmatch(r">=?\s*v?[\d.]+", asked.value) is not None
    if is_range or not lowest_only:
        return _named(path, asked.line, name, 1, asked.value, "")
    problem = f"it asks for {asked.value}, and names no version to develop and run with"
    return _named(path, asked.line, name, 0.5, asked.value, problem)
