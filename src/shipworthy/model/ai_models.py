"""Models as part of the product: the libraries that call them, and the marks of care around the calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Library:
    """A library with which a model is called."""

    name: str
    role: str
    """provider, gateway, framework or local"""
    imports: Mapping[str, tuple[str, ...]]
    """What stands in an import statement, by language."""
    calls: tuple[str, ...]
    packages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names in manifests, by registry."""
    besides: tuple[str, ...] = ()
    """Imports that look like it and call nothing."""
    general: bool = False
    """It does much else too: without a call it says nothing."""
    declared: bool = False
    """The import's name is too common to count unless a manifest names the package."""


@dataclass(frozen=True)
class EvaluationTool:
    name: str
    imports: Mapping[str, tuple[str, ...]]
    cases: tuple[str, ...]
    """Calls that hold or load the cases."""


@dataclass(frozen=True)
class ModelCatalogue:
    libraries: tuple[Library, ...]
    endpoints: tuple[str, ...]
    signs: Mapping[str, tuple[str, ...]]
    evaluations: tuple[EvaluationTool, ...]


@dataclass(frozen=True, slots=True)
class LibraryUse:
    """One library in one file."""

    library: str
    role: str
    import_line: int
    call_line: int
    """0 where the file imports it and calls nothing."""


@dataclass(frozen=True, slots=True)
class ModelName:
    """The name of a model, where the code says which one is used."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt of several lines, written in code."""

    name: str
    line: int
    lines: int


class SiteKind(StrEnum):
    """What a call of a model library does."""

    REQUEST = "request"
    """Something is sent to a model, and its answer comes back here."""
    EMBEDDING = "embedding"
    """A text is turned into numbers by a model."""
    AGENT = "agent"
    """An agent, chain or flow is put together that sends by itself."""
    CLIENT = "client"
    """A connection to models is made; nothing is sent yet."""


SENDING = frozenset({SiteKind.REQUEST, SiteKind.EMBEDDING, SiteKind.AGENT})


@dataclass(frozen=True, slots=True)
class CallSite:
    """One call of a model library in one file, as the syntax says."""

    line: int
    library: str
    role: str
    kind: SiteKind
    callee: str
    """As written: `client.chat.completions.create`."""
    function: str = ""
    """The function around it, qualified; empty at the top of a file."""
    arguments: tuple[str, ...] = ()
    """Names of the arguments, options or builder methods it is given, in order."""
    model: str = ""
    """The model's name where it is written out."""
    direct: bool = True
    """The library itself is called, not something that only wraps it (`http` endpoints are direct)."""


@dataclass(frozen=True, slots=True)
class LibraryImport:
    """An import of a model library."""

    line: int
    library: str
    role: str
    module: str
    """As written."""
    names: tuple[str, ...] = ()
    """What is taken from it by name; empty where the whole module is imported."""
    type_only: bool = False


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What one file has to do with models."""

    imports: tuple[LibraryImport, ...] = ()
    sites: tuple[CallSite, ...] = ()
