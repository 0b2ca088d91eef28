"""A repository's files and history, as the door found them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FileKind(StrEnum):
    TEXT = "text"
    BINARY = "binary"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"
    LFS = "lfs"
    """A pointer; the content is elsewhere."""
    MISSING = "missing"
    """Tracked, but not in the working tree."""


class PathClass(StrEnum):
    """What a file is for. Rules judge product files; the others are listed."""

    PRODUCT = "product"
    TEST = "test"
    EXAMPLE = "example"
    DOCS = "docs"
    GENERATED = "generated"
    VENDORED = "vendored"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class File:
    """One tracked file."""

    path: str
    blob: str
    """Git's id of the content in the index."""
    kind: FileKind
    path_class: PathClass
    language: str | None
    """The name of a programming language; none for prose, data and markup."""
    tags: frozenset[str]
    """What the `identify` library calls it: `yaml`, `dockerfile`, `markdown` …"""
    size: int
    """Bytes in the working tree."""
    set_aside: bool = False
    """Source that by its name would be the product's, and of which somebody says that it is not."""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class FileChange:
    path: str
    added: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that is no merge."""

    id: str
    author: str
    """The address, folded through `.mailmap`."""
    time: int
    """Seconds since 1970, of the committer."""
    subject: str
    paths: tuple[str, ...] = ()
    """The files it changed."""


@dataclass(frozen=True, slots=True)
class Release:
    """A tag that names a version."""

    tag: str
    commit: str
    time: int
    version: tuple[int, ...]
    prerelease: bool


@dataclass(frozen=True)
class Head:
    """Where the repository stands."""

    commit: str | None
    """None before the first commit."""
    branch: str | None
    """None when detached."""
    time: int | None
    dirty: bool | None
    """Whether tracked files differ from `commit`; none where git did not say."""
    shallow: bool
    partial: bool
    """A clone that fetches objects on demand; they are not fetched for a scan."""
    changed: frozenset[str] = frozenset()
    """Tracked files that differ from `commit`, as far as git says; some of a filter may only seem to."""


@dataclass(frozen=True)
class Manifest:
    """A file that makes its folder a project."""

    path: str
    ecosystem: str
    name: str
    extra: Mapping[str, object] = field(default_factory=dict)
