"""Files as they are elsewhere than in the working tree: in an earlier commit, or in a folder nobody tracks.

What a snapshot does not have, history and reports, it refuses as a repository does that cannot be asked.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from shipworthy.config import Config
from shipworthy.model.change import Base, ChangedFile
from shipworthy.model.content import Content
from shipworthy.model.repository import Commit, File, FileChange, FileKind, Head, Release
from shipworthy.repo.change import blobs, commit_of
from shipworthy.repo.classes import Classifier
from shipworthy.repo.git import Git, GitError
from shipworthy.repo.languages import language_of, tags_of
from shipworthy.repo.regular import open_regular

MAX_FILE = 20_000_000
MAX_BATCH = 100_000_000
MAX_FOLDER = 2_000
"""Files of a folder that nobody tracks."""
_ROW = re.compile(r"(100644|100755|120000) blob ([0-9a-f]{40,64}) +(\d{1,15}|BAD)\t(.+)", re.DOTALL)
_TOGETHER = (".yaml", ".yml")
"""Read together once one of them is: any may be a sidecar."""
_KINDS = {"120000": FileKind.SYMLINK}


class Snapshot:
    """Implements `collect.context.Door`."""

    stated_base: Base | None = None

    def __init__(
        self, name: str, files: Sequence[File], read: Callable[[Sequence[File]], Mapping[str, bytes]]
    ) -> None:
        self.name = name
        self.head = Head(None, None, None, None, shallow=False, partial=False)
        self.files = files
        self.notes: Sequence[str] = ()
        self._by_path = {file.path: file for file in files}
        self._read = read
        self._kept: dict[str, bytes] = {}

    def read_bytes(self, path: str) -> bytes:
        if path not in self._kept:
            file = self._by_path.get(path)
            if file is None or file.kind is not FileKind.TEXT or file.size > MAX_FILE:
                raise ValueError("it is no file that can be read")
            self._kept |= self._read(self._with(file))
        if path not in self._kept:
            raise ValueError("git does not have its content")
        return self._kept[path]

    def _with(self, file: File) -> list[File]:
        if not file.path.endswith(_TOGETHER):
            return [file]
        chosen, size = [file], 0
        for other in self.files:
            alike = other.path.endswith(_TOGETHER) and other.kind is FileKind.TEXT and other is not file
            if alike and size + other.size <= MAX_BATCH and other.path not in self._kept:
                chosen.append(other)
                size += other.size
        return chosen

    def base_of(self, commit: str) -> Base:
        raise GitError(f"{self.name} is no repository that knows {commit}")

    def commits(self) -> Sequence[Commit]:
        raise GitError(f"{self.name} has no history")

    def releases(self) -> Sequence[Release]:
        raise GitError(f"{self.name} has no history")

    def other_releases(self) -> Sequence[Release]:
        raise GitError(f"{self.name} has no history")

    def changes_between(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[FileChange]]:
        raise GitError(f"{self.name} has no history to compare {len(pairs)} pairs in")

    def changed_files(self, base: str) -> Sequence[ChangedFile]:
        raise GitError(f"{self.name} has no history since {base}")

    def changed_lines(self, base: str) -> Mapping[str, Sequence[tuple[int, int]]]:
        raise GitError(f"{self.name} has no history since {base}")

    def blobs(self, ids: Iterable[str]) -> Mapping[str, bytes]:  # noqa: ARG002  # the door's signature
        return {}

    def ignored(self, paths: Sequence[str]) -> frozenset[str]:
        raise GitError(f"{self.name} ignores nothing of {len(paths)} paths")

    def artefacts(self) -> Sequence[str]:
        return ()

    def given(self) -> Mapping[str, str]:
        return {}

    def artefact(self, path: str) -> Content:
        raise ValueError(f"{path} is no artefact")

    def artefact_time(self, path: str) -> int | None:  # noqa: ARG002  # as above
        return None

    def advisories(self) -> Iterator[tuple[str, bytes]]:
        raise ValueError("there are none beside an earlier state")

    def resolve_link(self, path: str) -> str | None:  # noqa: ARG002  # as above
        return None


def of_commit(git: Git, name: str, config: Config) -> tuple[Snapshot, str]:
    """The files of the named commit, and its id. Raises `GitError` where the name means none."""
    commit = commit_of(git, name)
    told = git.records("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
    rows = [row for row in map(_ROW.fullmatch, told) if row]
    classifier = Classifier(config.paths.by_class(), {}, [row[4] for row in rows])
    files = []
    for row in rows:
        size = int(row[3]) if row[3].isdigit() else 0  # a clone may lack it
        files.append(_file(row[4], row[2], _KINDS.get(row[1], FileKind.TEXT), size, classifier))

    def read(asked: Sequence[File]) -> Mapping[str, bytes]:
        found = blobs(git, (file.blob for file in asked))
        return {file.path: found[file.blob] for file in asked if file.blob in found}

    return Snapshot(name, sorted(files, key=lambda f: f.path), read), commit


def of_folder(folder: Path) -> Snapshot:
    """The plain files below a folder, links left aside."""
    listed: dict[str, int] = {}
    for above, folders, names in islice(os.walk(folder), MAX_FOLDER):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            full = Path(above, name)
            if len(listed) < MAX_FOLDER and full.is_file() and not full.is_symlink():
                listed[full.relative_to(folder).as_posix()] = full.stat().st_size
    classifier = Classifier({}, {}, list(listed))
    files = [_file(path, "", FileKind.TEXT, size, classifier) for path, size in sorted(listed.items())]

    def read(asked: Sequence[File]) -> Mapping[str, bytes]:
        return {file.path: _content(folder / file.path) for file in asked}

    return Snapshot(str(folder), files, read)


def _content(full: Path) -> bytes:
    with os.fdopen(open_regular(full), "rb") as file:
        return file.read(MAX_FILE)


def _file(path: str, blob: str, kind: FileKind, size: int, classifier: Classifier) -> File:
    tags = tags_of(path, executable=False, first_line=b"")
    language = language_of(tags) if kind is FileKind.TEXT else None
    path_class = classifier.class_of(path, is_code=language is not None)
    return File(path, blob, kind, path_class, language, tags, size)
