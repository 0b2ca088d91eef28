"""What a reader of calls is told besides the file's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shipworthy.model.ai_models import Addresses, Library


@dataclass(frozen=True)
class Known:
    """The libraries a file may call, and what it takes from other files."""

    libraries: Sequence[Library]
    """Those a program here can import."""
    addresses: Addresses = field(default_factory=Addresses)
    declared: frozenset[str] = frozenset()
    """Names of the libraries that a manifest of the product names: they need no import where unmistakable."""
    given: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """By the module as the file imports it: the `exports` of the product's file that it is."""
    local: frozenset[str] = frozenset()
    """Modules as the file imports them that are files of the product, whatever their name."""
    around: tuple[str, ...] = ()
    """Namespaces that the file uses without saying so, as its project does."""
