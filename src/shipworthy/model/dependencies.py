"""What a manifest says about the project beside it: what it is, and what it depends on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stated:
    """A value a manifest states, and where."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Dependency:
    name: str
    spec: str
    """The version constraint as written; empty where there is none."""
    line: int
    dev: bool = False
    """Needed to work on the project, not to run it."""
    registry: bool = True
    """Comes from the ecosystem's registry, not from a path, an address or the workspace."""
    optional: bool = False
    """Installed only when asked for."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A file that makes its folder a project. What it does not state is none."""

    path: str
    ecosystem: str
    """pypi npm go cargo maven gradle nuget composer rubygems hex swift pub terraform"""
    name: str = ""
    private: bool | None = None
    """It says that it is not to be published."""
    library: bool | None = None
    """It is built to be depended on: published, with what a registry shows."""
    executable: bool | None = None
    """It declares commands, or is a program."""
    dependencies: tuple[Dependency, ...] = ()
    workspace_members: tuple[str, ...] = ()
    """Globs of folders, relative to this manifest's, that share its lock file."""
    runtime: Stated | None = None
    """The language version it asks for: `>=3.11`, `20.x`, `1.22` …"""
    licence: Stated | None = None
    """The licence it declares, as written."""
    traits: frozenset[str] = frozenset()
    """What else matters to one ecosystem: `virtual` (a workspace without a package), `uv` …"""
    problem: str = ""
    """Why it could not be read; all but `path` and `ecosystem` is then unstated."""

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]
