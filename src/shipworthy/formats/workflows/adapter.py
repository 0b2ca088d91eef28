"""How a definition of one format is read into the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from shipworthy.model.workflows import Definition


class Files(Protocol):
    """The tracked files a definition may refer to. Paths are the repository's, with forward slashes."""

    def text(self, path: str) -> str | None:
        """None where there is no such text file, or it is too large or cannot be read."""
        ...

    def beside(self, path: str, reference: str) -> str | None:
        """The tracked file that `reference`, written in `path`, means; none outside of the repository."""
        ...

    def under(self, folder: str) -> Sequence[str]:
        """The tracked files in a folder and below, sorted."""
        ...

    def module(self, path: str, name: str) -> str | None:
        """The file of the module that Python code in `path` imports under `name` (dots lead for relative)."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was recognised."""

    path: str
    text: str
    document: Any
    """JSON and YAML as `Mapped` and `Listed`; none for other languages."""
    files: Files


@dataclass(frozen=True, slots=True)
class Adapter:
    format: str
    """The id the recogniser gives."""
    read: Callable[[Source], Sequence[Definition]]
    """Raises nothing on any content: what cannot be read is a gap. Empty: it is no definition after all."""
