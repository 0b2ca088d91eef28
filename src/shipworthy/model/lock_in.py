"""What ties code to one provider of models."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Provider:
    """Who serves models, and how code shows that it depends on them."""

    name: str
    words: tuple[str, ...]
    """In names of modules, classes and hosts, without what separates their parts."""
    models: tuple[str, ...] = ()
    """How the names of models begin that nobody else serves."""
    answers: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    protocol: bool = False
    """Others serve the same interface: with another address the same code reaches them."""


@dataclass(frozen=True)
class AdapterWords:
    """What folders and modules between the product and models are called."""

    folders: tuple[str, ...]
    modules: tuple[str, ...]
    """A word of the module's name."""
    vendors: tuple[str, ...]
    """A part of the module's name."""
    siblings: tuple[str, ...]
    """So too, but only beside others that are named after providers."""
    whole: tuple[str, ...]
    """The module's whole name."""
    wiring: tuple[str, ...]
    """A word of the name of a module that puts the product together."""


@dataclass(frozen=True)
class ProviderCatalogue:
    providers: tuple[Provider, ...]
    compatible: tuple[str, ...]
    many: tuple[str, ...]
    normal: tuple[str, ...]
    weights: tuple[str, ...]
    adapters: AdapterWords

    def named(self, name: str) -> Provider | None:
        return next((provider for provider in self.providers if provider.name == name), None)


class TieKind(StrEnum):
    """How a line depends on a provider."""

    LIBRARY = "library"
    """The provider's library or a connector to it is imported to be used, or its address requested."""
    TYPE = "type"
    """Types, options or errors of the provider's library are used."""
    ANSWER = "answer"
    """An answer is read in the shape the provider gives it."""
    TOOL = "tool"
    """A tool is described in the provider's form."""
    NAME = "name"
    """A model that only the provider serves is named."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A place that has the form of one provider's requests or answers."""

    line: int
    provider: str
    kind: TieKind
    text: str
