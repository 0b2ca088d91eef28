"""Where the parts of a repository that are named, not located, lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GoModule:
    """A go.mod."""

    folder: str
    name: str
    replaced: tuple[tuple[str, str], ...] = ()
    """Module paths, and the folders of the repository that stand for them."""


@dataclass(frozen=True, slots=True)
class PathMapping:
    """What a tsconfig.json says about names; paths are the repository's."""

    base: str | None = None
    """The folder in which names that are no paths are looked for; none where nothing is said."""
    paths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Patterns with at most one `*`, and what they stand for."""


@dataclass(frozen=True, slots=True)
class NodePackage:
    """A package.json."""

    folder: str
    name: str = ""
    entries: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """`.`, `./sub`, `./*` and the files they stand for, relative to the folder, best guess first."""
    internal: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The same for names that begin with `#`."""


@dataclass(frozen=True, slots=True)
class NodeNames:
    """How names that are no paths are to be read, folder by folder."""

    mappings: Mapping[str, PathMapping] = field(default_factory=dict)
    packages: tuple[NodePackage, ...] = ()
