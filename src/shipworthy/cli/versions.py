"""What `workflows diff` compares: a definition in a file, in a commit, or by its id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy import pipeline
from shipworthy.cli.registering import Desk
from shipworthy.collect.context import Context
from shipworthy.collect.workflows.definitions import found_at
from shipworthy.collect.workflows.governed import digest_of, governed_of
from shipworthy.config import Config
from shipworthy.errors import NothingToScanError, UsageError
from shipworthy.govern.canonical import Digest
from shipworthy.govern.registry import EMPTY
from shipworthy.model.workflows import Workflow
from shipworthy.repo.change import commit_of
from shipworthy.repo.git import GitError
from shipworthy.repo.snapshot import of_commit, of_folder


@dataclass(frozen=True, slots=True)
class Version:
    """One definition at one time and place."""

    label: str
    workflows: Sequence[Workflow]
    read: bool
    digest: Digest


class Versions:
    """Opens what is named on the command line. Outside of a repository, plain files alone."""

    def __init__(self, repository: Path) -> None:
        self._folder = repository
        self._desk: Desk | None = None
        try:
            self._desk = Desk(repository)
        except NothingToScanError as error:
            self._none = error

    def close(self) -> None:
        if self._desk:
            self._desk.close()

    def named(self, names: Sequence[str]) -> tuple[Version, Version]:
        """`A B`, `WORKFLOW REV`, `WORKFLOW REV REV`, or a workflow alone: since it was approved last."""
        first, *others = names
        match others:
            case []:
                path, commit = self._approved(first)
                return self._at(commit, path), self._now(path)
            case [second] if self._is_commit(second):
                path = self._path(first)
                return self._at(second, path), self._now(path)
            case [second]:
                return self._one(first), self._one(second)
            case _:
                path = self._path(first)
                return self._at(others[0], path), self._at(others[1], path)

    def _open(self) -> Desk:
        if self._desk is None:
            raise self._none
        return self._desk

    def _approved(self, named: str) -> tuple[str, str]:
        each = self._open().find(named)
        approved = each.entry.approvals[-1].commit if each.entry and each.entry.approvals else ""
        return each.path, approved or "HEAD"

    def _path(self, named: str) -> str:
        """Of a workflow, which may be gone from the working tree."""
        desk = self._open()
        try:
            return desk.find(named).path
        except UsageError:
            entry = desk.registry.said.workflows.get(named)
            return entry.path if entry else desk.path(named)

    def _is_commit(self, named: str) -> bool:
        if self._desk is None or ":" in named or (self._folder / named).is_file() or Path(named).is_file():
            return False
        try:
            commit_of(self._desk.git, named)
        except GitError:
            return False
        return True

    def _one(self, named: str) -> Version:
        for full in (self._folder / named, Path(named)):
            if full.is_file():
                path = self._desk.path(named) if self._desk else named
                if self._desk and self._desk.context.file(path):
                    return self._now(path)
                return self._plain(full)
        commit, colon, path = named.partition(":")
        if colon:
            return self._at(commit, self._open().path(path))
        return self._now(self._path(named))

    def _plain(self, full: Path) -> Version:
        snapshot = of_folder(full.resolve().parent)
        return _version(str(full), pipeline.context_of(snapshot, Config()), full.name)

    def _now(self, path: str) -> Version:
        return _version(path, self._open().context, path)

    def _at(self, commit: str, path: str) -> Version:
        desk = self._open()
        try:
            snapshot, _ = of_commit(desk.git, commit, desk.config)
        except GitError as error:
            raise UsageError(f"{commit!r} names no commit of this repository: {error}") from None
        label = f"{commit[:12] if len(commit) == 40 else commit}:{path}"
        return _version(label, pipeline.context_of(snapshot, desk.config), path)


def _version(label: str, context: Context, path: str) -> Version:
    each = governed_of(context, EMPTY, path, found_at(context, path))
    if each is None:
        there = "defines no workflow that is known" if context.file(path) else "is not there"
        raise UsageError(f"{label} {there}")
    return Version(
        label, each.workflows, each.definitions is not None, digest_of(context, each.formats, each.files)
    )
