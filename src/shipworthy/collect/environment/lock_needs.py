"""Which projects need a lock file: programs and services, not published libraries."""

from __future__ import annotations

from collections.abc import Iterable

from shipworthy.collect.context import Context
from shipworthy.collect.deployment import deployment
from shipworthy.collect.environment.lock_units import Unit, is_within, join
from shipworthy.collect.projects import kinds, product_manifests
from shipworthy.collect.repository import source_files
from shipworthy.formats import globs

_TOOLING = frozenset({"scripts", "script", "tools", "tool", "ci", "hack", "dev", "build", "contrib", "utils"})
_LANGUAGES = {"pypi": {"Python"}, "npm": {"JavaScript", "TypeScript", "Vue", "Svelte", "Astro"}}


def needs_lock(context: Context, unit: Unit) -> bool:
    if unit.ecosystem == "go":
        return True
    folders = set(unit.folder.split("/"))
    if folders & _TOOLING or any(folder.startswith(".") and len(folder) > 1 for folder in folders):
        return False
    match unit.ecosystem:
        case "pypi":
            return _python_needs_lock(context, unit)
        case "npm":
            return _npm_needs_lock(context, unit)
        case "cargo":
            return _is_rust_program(context, unit)
        case "gradle" | "nuget":
            return any(_is_floating(d.spec) for d in unit.dependencies)
        case "terraform":
            return _is_root_module(unit)
        case "swift" | "pub":
            return any(m.executable or m.private for m in unit.manifests) and not unit.is_library
        case "rubygems":
            around = context.get(product_manifests)
            return not any(m.library for m in around if m.ecosystem == "rubygems")
        case _:
            return not unit.is_library


def _is_floating(spec: str) -> bool:
    return spec.endswith(("+", "latest", "latest.release")) or "*" in spec


def _python_needs_lock(context: Context, unit: Unit) -> bool:
    around = [m for m in context.get(product_manifests) if m.ecosystem == "pypi"]
    if any(m.library and is_within(unit.folder, m.folder) for m in around):
        return False
    if not _has_code(context, unit):
        return False
    if any(m.private for m in unit.manifests):
        return True
    if any("buildable" in m.traits for m in unit.manifests):
        found = context.get(kinds)
        program = "application" in found and "library" not in found
        return program or is_deployed(context, unit.folder)
    return True


def is_deployed(context: Context, folder: str) -> bool:
    """Whether a file in the project's folder says how it runs as a service."""
    return any(is_within(d.path.rpartition("/")[0], folder) for d in context.get(deployment))


def _npm_needs_lock(context: Context, unit: Unit) -> bool:
    if unit.is_library:
        return False
    if any(m.private is None and m.library is None and "publishable" in m.traits for m in unit.manifests):
        return False
    return any(not d.dev for d in unit.dependencies) or _has_code(context, unit)


def _has_code(context: Context, unit: Unit) -> bool:
    languages = _LANGUAGES[unit.ecosystem]
    return any(
        f.language in languages and is_within(f.folder, unit.folder) for f in context.get(source_files)
    )


def _is_rust_program(context: Context, unit: Unit) -> bool:
    if any(m.executable for m in unit.manifests):
        return True
    folders = [unit.folder]
    for member in (m for manifest in unit.manifests for m in manifest.workspace_members):
        folders.extend(_folders_matching(context, join(unit.folder, member)))
    return any(context.file(join(folder, "src/main.rs")) for folder in folders)


def _folders_matching(context: Context, pattern: str) -> Iterable[str]:
    manifests = (m for m in context.get(product_manifests) if m.ecosystem == "cargo")
    return [m.folder for m in manifests if globs.matches(pattern, m.folder)]


def _is_root_module(unit: Unit) -> bool:
    """A folder that is applied, not called: it states a backend or configures a provider."""
    if "modules" in unit.folder.split("/"):
        return False
    return any("root-module" in m.traits for m in unit.manifests)
