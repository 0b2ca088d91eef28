"""What the product asks of models by names of its own: interfaces, and the functions around its calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.analyse.models.code_text import code_of
from shipworthy.analyse.models.interfaces import Declared, declared_types, implements
from shipworthy.analyse.models.providers import provider_of
from shipworthy.collect.catalogues import providers
from shipworthy.collect.context import Context, fact
from shipworthy.collect.models.model_calls import content_of
from shipworthy.collect.models.model_sites import requests
from shipworthy.collect.models.provider_ties import provider_imports
from shipworthy.collect.repository import BESIDE, source_files
from shipworthy.model.lock_in import TieKind
from shipworthy.model.repository import File

_READ = frozenset({"Python", "TypeScript", "JavaScript", "Go", "Java", "Kotlin", "C#"})


@dataclass(frozen=True, slots=True)
class CapabilityInterface:
    """An abstract type of the product that its calls of models stand behind."""

    path: str
    line: int
    name: str
    implementations: int
    """Types that implement it, in files that call models."""
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capability:
    """A function that asks a model. `line` is that of its first request."""

    path: str
    line: int
    name: str
    names_provider: bool
    """It says who answers rather than what is asked."""


@fact("models.capability_interfaces")
def capability_interfaces(context: Context) -> tuple[CapabilityInterface, ...]:
    """Interfaces, abstract classes and protocols of the product with types in files that call models.

    The types implement them. In Go a type implements an interface of its folder by having its methods. Read
    are Python, TypeScript, JavaScript, Go, Java, Kotlin and C#.
    """
    calling = {s.path for s in context.get(requests) if not BESIDE.match(s.path)}
    calling |= {t.path for t in context.get(provider_imports) if t.kind is TieKind.LIBRARY}
    concrete = {path: types for path in sorted(calling) if (types := _types(context, context.file(path)))}
    wanted = {name for types in concrete.values() for t in types for name in t.bases}
    folders = {path.rpartition("/")[0] for path in concrete if path.endswith(".go")}
    found = []
    for file in context.get(source_files):
        if file.language not in _READ or not _may_declare(context, file, wanted, folders):
            continue
        for interface in _types(context, file):
            if interface.abstract:
                found += _implemented(file, interface, concrete)
    for each in found:
        context.cite(each.path, each.line)
    return tuple(found)


def _may_declare(context: Context, file: File, wanted: set[str], folders: set[str]) -> bool:
    if file.language == "Go":
        return file.path.rpartition("/")[0] in folders
    content = content_of(context, file) if wanted else b""
    return any(name.encode() in content for name in wanted)


def _types(context: Context, file: File | None) -> Sequence[Declared]:
    if file is None or file.language not in _READ:
        return ()
    language = file.language
    return context.once(
        ("models", "types", file.path),
        lambda: tuple(declared_types(code_of(context.read(file.path), language), language)),
    )


def _implemented(
    file: File, interface: Declared, concrete: dict[str, Sequence[Declared]]
) -> list[CapabilityInterface]:
    folder = file.path.rpartition("/")[0]
    by = [
        (path, each.name)
        for path, types in concrete.items()
        for each in types
        if implements(each, interface) and (file.language != "Go" or path.rpartition("/")[0] == folder)
    ]
    if not by:
        return []
    files = tuple(sorted({path for path, _ in by}))
    return [CapabilityInterface(file.path, interface.line, interface.name, len(by), files)]


@fact("models.capabilities")
def capabilities(context: Context) -> tuple[Capability, ...]:
    """The functions of the product that ask a model, and whether they are named after a provider."""
    first: dict[tuple[str, str], int] = {}
    for site in context.get(requests):
        if site.function and not BESIDE.match(site.path):
            first.setdefault((site.path, site.function), site.line)
    return tuple(
        Capability(path, line, name, provider_of(name, (), providers()) is not None)
        for (path, name), line in sorted(first.items())
    )
