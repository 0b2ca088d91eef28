"""Models as part of the product: the libraries that call them, and the marks of care around the calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class CallForms:
    """What calls of a library look like in one language, by syntax.

    Each form is either a name of the library's own (`OpenAI`, `openai.OpenAI`, `langchain_*.Chat*`), which
    an import must reach, or begins with a dot (`.chat.completions.create`): then it is called on something
    that was made of the library. `*` stands for any part of a word.
    """

    clients: tuple[str, ...] = ()
    """What makes a connection, or a model to send to."""
    agents: tuple[str, ...] = ()
    """What puts together something that sends by itself."""
    requests: tuple[str, ...] = ()
    embeddings: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    """What a thing one may send with is declared as, besides the names of clients and agents."""
    keeps: tuple[str, ...] = ()
    """Methods of a thing one may send with whose result is one too: `.with_options`."""
    parts: tuple[str, ...] = ()
    """What is made of the library and cannot send, though a method of it is called as a sender's is."""
    unmistakable: tuple[str, ...] = ()
    """With its receiver, `*.chat.completions.create`: needs no import where a manifest names the library."""
    nearby: tuple[str, ...] = ()
    """As `unmistakable`, in a file that imports the library."""
    passes: tuple[str, ...] = ()
    """What gives back something to send with where it is given one: `RunnableSequence`."""
    commands: tuple[str, ...] = ()
    """Objects that a client's `send` is given: `new ConverseCommand(…)`."""


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
    forms: Mapping[str, CallForms] = field(default_factory=dict)
    """By the group of languages, where syntax is read; else `calls` are looked for."""


@dataclass(frozen=True)
class EvaluationTool:
    name: str
    imports: Mapping[str, tuple[str, ...]]
    cases: tuple[str, ...]
    """Calls that hold or load the cases."""


@dataclass(frozen=True)
class Addresses:
    """Where models are asked over HTTP."""

    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """With the paths under which a model answers there, besides the unmistakable ones."""
    unmistakable: tuple[str, ...] = ()
    """Paths that say what they are on any host."""
    gateways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Gateways by what their base address is known by, given to another vendor's client."""
    unnamed: str = "OpenAI-compatible"
    """What is asked under an unmistakable path, where no host is written out."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The longest first."""
        known = {*self.unmistakable, *(path for paths in self.hosts.values() for path in paths)}
        return tuple(sorted(known, key=lambda path: (-len(path), path)))


@dataclass(frozen=True)
class ModelCatalogue:
    libraries: tuple[Library, ...]
    signs: Mapping[str, tuple[str, ...]]
    evaluations: tuple[EvaluationTool, ...]
    addresses: Addresses = field(default_factory=Addresses)


@dataclass(frozen=True)
class LanguageForms:
    """The forms of one group of languages, by the name of the library."""

    language: str
    """Python, JavaScript, Go, Java, C#: as in `imports`."""
    libraries: Mapping[str, CallForms]


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
    exports: Mapping[str, object] = field(default_factory=dict)
    """What other files may take from it and send with, in the terms of its language's reader."""
