"""One repository, opened: what collectors may ask of it, and nothing else."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from shipworthy.config import Config
from shipworthy.errors import NothingToScanError, UsageError
from shipworthy.model.change import Base, ChangedFile
from shipworthy.model.content import Content
from shipworthy.model.ledger import Entry, Removal
from shipworthy.model.repository import (
    Commit,
    File,
    FileChange,
    FileKind,
    Head,
    Release,
)
from shipworthy.repo import artefacts, change, history, tree
from shipworthy.repo.classes import Classifier
from shipworthy.repo.contents import content
from shipworthy.repo.git import Git, GitError
from shipworthy.repo.ledger import ledger
from shipworthy.repo.location import find
from shipworthy.repo.origins import origins, removals
from shipworthy.repo.outside import Outside
from shipworthy.repo.patches import LineRange


class Repository:
    """Implements `collect.context.Door`."""

    def __init__(
        self,
        root: Path,
        git: Git,
        config: Config,
        given: Sequence[artefacts.Given] = (),
        base: str | None = None,
    ) -> None:
        self.root = root
        self._given = {each.name: each for each in given}
        self._git = git
        self._config = config
        self.stated_base = _stated(git, base) if base is not None else None
        """Where the user says that the change begins."""
        self.outside = Outside()
        self._folders = tree.Folders(root)
        self._unread = False

    @cached_property
    def name(self) -> str:
        """What the origin calls it, so that two clones have one name; else the folder's name."""
        try:
            origin = self._git.text("config", "--get", "remote.origin.url")
        except GitError:
            origin = ""
        # Neither a token in the address nor a query is part of a name.
        plain = re.split(r"[?#]", origin)[0].rstrip("/").removesuffix(".git").rpartition("@")[2]
        name = re.split(r"[/\\:]", plain)[-1]
        return name if re.search(r"\w", name) else self.root.name

    @cached_property
    def head(self) -> Head:
        return history.head(self._git)

    @cached_property
    def files(self) -> Sequence[File]:
        return self._files_and_notes[0]

    @property
    def notes(self) -> Sequence[str]:
        return self._files_and_notes[1]

    @cached_property
    def _files_and_notes(self) -> tuple[list[File], list[str]]:
        try:
            found, notes = tree.entries(self._git)
        except GitError as error:
            raise NothingToScanError(
                f"git cannot list the files of {self.root}: {error}",
                help="check that `git status` works there",
            ) from None
        try:
            attributes = tree.attributes(self._git, (e.path for e in found))
        except GitError as error:
            attributes, notes = {}, [*notes, f".gitattributes could not be read: {error}"]
        patterns = self._config.paths.by_class()
        classifier = Classifier(patterns, attributes, [e.path for e in found])
        files = tree.classify(self._folders, found, classifier)
        return files, [*notes, *_notes(files)]

    @cached_property
    def _by_path(self) -> dict[str, File]:
        return {file.path: file for file in self.files}

    @property
    def troubled(self) -> bool:
        """Whether git or the system failed on the way: another time, there may be another answer."""
        return self._unread or self._git.failed

    def read_bytes(self, path: str) -> bytes:
        try:
            return self._read(path)
        except OSError:
            self._unread = True
            raise

    def _read(self, path: str) -> bytes:
        if file := self._by_path.get(path):
            return tree.read_file(self._folders, file)
        raise ValueError("it is not tracked")

    @cached_property
    def _commits(self) -> Sequence[Commit] | GitError:
        if self.head.commit is None:
            return []
        if self.head.time is None:
            return GitError("the commit checked out cannot be read, or has no date that can be meant")
        try:
            return history.commits(self._git, self.head.time)
        except GitError as error:
            return error

    def commits(self) -> Sequence[Commit]:
        if isinstance(self._commits, GitError):
            raise self._commits
        return self._commits

    @cached_property
    def _releases(self) -> tuple[Sequence[Release], Sequence[Release]] | GitError:
        if self.head.commit is None:
            return [], []
        try:
            return history.releases(self._git)
        except GitError as error:
            return error

    def releases(self) -> Sequence[Release]:
        if isinstance(self._releases, GitError):
            raise self._releases
        return self._releases[0]

    def other_releases(self) -> Sequence[Release]:
        """Releases that HEAD does not contain."""
        if isinstance(self._releases, GitError):
            raise self._releases
        return self._releases[1]

    def changes_between(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[FileChange]]:
        return history.changes_between(self._git, pairs)

    def base_of(self, commit: str) -> Base:
        """Where HEAD's history and that of the commit part. Raises `ValueError` where git has no such one."""
        return change.base_of(self._git, commit)

    def changed_files(self, base: str) -> Sequence[ChangedFile]:
        return change.changed_files(self._git, base)

    def changed_lines(self, base: str) -> Mapping[str, Sequence[LineRange]]:
        """By path, the first and last of each range of lines that the base commit does not hold so."""
        return change.lines_changed(self._git, base)

    def blobs(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        return change.blobs(self._git, ids)

    def commit_count(self) -> int:
        """Of HEAD's history."""
        return int(self._git.text("rev-list", "--count", "HEAD", "--") or 0)

    def ledger(self, tips: Iterable[str]) -> Iterator[Entry]:
        """Every commit the tips reach, with the lines its files gained and lost, parents first."""
        return ledger(self._git, tips)

    def removals(self, commit: str, paths: Sequence[str]) -> Sequence[Removal]:
        """By file, the lines that the commit took out of these."""
        return removals(self._git, commit, paths)

    def origins(self, removal: Removal, known: Sequence[str]) -> frozenset[str]:
        """The commits that brought what was removed, as far as they are not before the known ones."""
        return origins(self._git, removal, known)

    def ignored(self, paths: Sequence[str]) -> frozenset[str]:
        self.outside.probes.update(paths)
        return history.ignored(self._git, paths, self._by_path)

    @cached_property
    def _artefacts(self) -> tuple[str, ...]:
        return tuple(sorted({*artefacts.find(self.root, self._by_path), *self._given}))

    @cached_property
    def _artefact_paths(self) -> frozenset[str]:
        return frozenset(self._artefacts)

    def artefacts(self) -> Sequence[str]:
        """Candidates: files that may be reports, by their names or because the user gives them."""
        return self._artefacts

    def given(self) -> Mapping[str, str]:
        """Those that the user gives: what he named, the file itself or its folder."""
        return {name: each.of for name, each in self._given.items()}

    def artefact(self, path: str) -> Content:
        try:
            if each := self._given.get(path):
                return content(Path(each.full), path)
            if path not in self._artefact_paths or self._folders.is_linked(path):
                raise ValueError("it is no artefact of this repository")
            return content(self.root / path, path)
        except OSError:
            self._unread = True
            raise

    def artefact_time(self, path: str) -> int | None:
        """When an artefact was written, in seconds since 1970; none where that cannot be said."""
        each = self._given.get(path)
        try:
            return int(os.lstat(each.full if each else self.root / path).st_mtime)
        except OSError:
            return None

    def resolve_link(self, path: str) -> str | None:
        self.outside.links.add(path)
        return tree.resolve_link(self.root, path)


def _stated(git: Git, name: str) -> Base:
    try:
        return change.base_of(git, name)
    except GitError as error:
        raise UsageError(
            f"--base {name!r} names no commit of this repository: {error}",
            help="a branch, a tag or a commit that this clone has; git fetch, if it lacks it",
        ) from None


def locate(path: Path) -> tuple[Path, Git]:
    """The git root around `path`. Raises `NothingToScanError`."""
    try:
        start = path.resolve(strict=True)
        found = find(start if start.is_dir() else start.parent)
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        said = "does not exist" if missing else f"cannot be opened: {error}"
        raise NothingToScanError(f"{path} {said}") from None
    if found is None:
        raise NothingToScanError(
            f"{path} is not inside a git repository",
            help="run `git init` and `git add` there, or name a checkout: shipworthy scan PATH",
        )
    root, git_dir = found
    return root, Git(root, git_dir.resolve())


def _notes(files: Sequence[File]) -> list[str]:
    counts = {kind: sum(f.kind is kind for f in files) for kind in FileKind}
    words = {
        FileKind.SUBMODULE: "submodules were listed, not entered",
        FileKind.LFS: "files are Git LFS pointers; their content was not read",
        FileKind.MISSING: "tracked files are not in the working tree",
    }
    notes = [f"{counts[kind]} {said}" for kind, said in words.items() if counts[kind]]
    if aside := sum(file.set_aside for file in files):  # only because somebody said so: that must be seen
        notes.append(
            f"{aside} source files are not judged because .gitattributes or the configuration sets them aside"
        )
    large = [f for f in files if f.kind is FileKind.TEXT and f.size > tree.MAX_READ]
    if large:
        notes.append(f"{len(large)} files are larger than {tree.MAX_READ // 1_000_000} MB and were not read")
    return notes
