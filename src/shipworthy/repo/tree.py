"""The tracked files of a working tree, classified once, read without ever leaving the root."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.repo.classes import Attributes, Classifier
from shipworthy.repo.git import Git
from shipworthy.repo.languages import language_of, tags_of
from shipworthy.repo.regular import open_regular

MAX_READ = 20_000_000
"""Bytes of one file that are read; larger ones are listed, not read."""
MAX_PATH = 4_096
_SNIFF = 4_096
_LFS = b"version https://git-lfs.github.com/spec/"
_LFS_SIZE = 1_024
"""Bytes a pointer has at most: a longer file only begins like one."""
_ATTRIBUTES = {
    "linguist-generated": PathClass.GENERATED,
    "linguist-vendored": PathClass.VENDORED,
    "linguist-documentation": PathClass.DOCS,
}
_TRUTH = {"set": True, "true": True, "unset": False, "false": False}


@dataclass(frozen=True)
class Entry:
    """One line of the index."""

    path: str
    mode: str
    blob: str


def entries(git: Git) -> tuple[list[Entry], list[str]]:
    """The index, ordered by path, and the notes on what was left out."""
    found: dict[str, Entry] = {}
    left_out = 0
    for line in git.records("ls-files", "--stage", "-z"):
        head, _, path = line.partition("\t")
        mode, blob, _stage = head.split(" ")
        if _is_inside(path):
            found.setdefault(path, Entry(path, mode, blob))
        else:
            left_out += 1
    notes = [f"{left_out} tracked names are not paths below the repository and were left out"]
    return [found[path] for path in sorted(found)], notes if left_out else []


def _is_inside(path: str) -> bool:
    """A hostile index may name anything. On Windows a backslash separates, a colon names a drive."""
    if len(path) > MAX_PATH or (os.name == "nt" and ("\\" in path or ":" in path)):
        return False
    return not any(part in {"", ".", ".."} or part.lower() == ".git" for part in path.split("/"))


def attributes(git: Git, paths: Iterable[str]) -> Attributes:
    """What `.gitattributes` says of paths, in the words of linguist. Raises `GitError`."""
    parts = git.records("check-attr", "--stdin", "-z", *_ATTRIBUTES, stdin=list(paths))
    said: dict[str, dict[PathClass, bool]] = {}
    for path, attribute, value in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if value.lower() in _TRUTH:
            said.setdefault(path, {})[_ATTRIBUTES[attribute]] = _TRUTH[value.lower()]
    return said


class Folders:
    """Which folders below a root are reached through a link: looked at once each, before any file in them.

    Git keeps nothing behind a linked folder: what is found there is another file, or another place's.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._linked: dict[str, bool] = {}

    def is_linked(self, path: str) -> bool:
        """Whether a link leads to the folder of that file."""
        folder = path.rpartition("/")[0]
        if folder not in self._linked:
            full = self.root / folder
            self._linked[folder] = os.path.normcase(os.path.realpath(full)) != os.path.normcase(full)
        return self._linked[folder]


def classify(folders: Folders, found: Sequence[Entry], classifier: Classifier) -> list[File]:
    return [_file(folders, entry, classifier) for entry in found]


def _file(folders: Folders, entry: Entry, classifier: Classifier) -> File:
    is_linked = folders.is_linked(entry.path)
    kind, size, head = (FileKind.MISSING, 0, b"") if is_linked else _look(folders.root, entry)
    executable = entry.mode == "100755"
    first_line = head.split(b"\n", 1)[0]
    tags = tags_of(entry.path, executable=executable, first_line=first_line)
    language = language_of(tags) if kind is FileKind.TEXT else None
    path_class = classifier.class_of(entry.path, is_code=language is not None)
    aside = language is not None and classifier.is_set_aside(entry.path, path_class)
    return File(entry.path, entry.blob, kind, path_class, language, tags, size, aside)


def _look(root: Path, entry: Entry) -> tuple[FileKind, int, bytes]:
    """Kind, size and the first bytes."""
    if entry.mode == "160000":
        return FileKind.SUBMODULE, 0, b""
    full = root / entry.path
    try:
        status = os.lstat(full)
        if entry.mode == "120000" or stat.S_ISLNK(status.st_mode):
            return FileKind.SYMLINK, status.st_size, b""
        head = _read(full, limit=_SNIFF)
    except (OSError, ValueError):
        return FileKind.MISSING, 0, b""
    if head.startswith(_LFS) and b"\noid sha256:" in head and status.st_size <= _LFS_SIZE:
        return FileKind.LFS, status.st_size, b""
    kind = FileKind.BINARY if b"\0" in head else FileKind.TEXT
    return kind, status.st_size, head


def read_inside(folders: Folders, path: str, *, limit: int) -> bytes:
    """Up to `limit` bytes of a regular file below the root. Follows no link, waits for no pipe."""
    if folders.is_linked(path):
        raise ValueError("a folder on the way to it is a link")
    return _read(folders.root / path, limit=limit)


def _read(full: Path, *, limit: int) -> bytes:
    descriptor = open_regular(full)
    try:
        chunks, left = [], limit
        while left > 0 and (chunk := os.read(descriptor, min(left, 1 << 20))):
            chunks.append(chunk)
            left -= len(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def read_file(folders: Folders, file: File) -> bytes:
    """A tracked file's content. Raises `ValueError` with what keeps it from being read."""
    match file.kind:
        case FileKind.LFS:
            raise ValueError("its content is in Git LFS")
        case FileKind.SUBMODULE:
            raise ValueError("it is a submodule, which is listed and not entered")
        case FileKind.MISSING:
            raise ValueError("it is tracked but not in the working tree")
        case FileKind.SYMLINK:
            raise ValueError("it is a symbolic link")
        case _:
            pass
    if file.size > MAX_READ:
        raise ValueError(f"it is larger than {MAX_READ // 1_000_000} MB")
    return read_inside(folders, file.path, limit=MAX_READ)


def resolve_link(root: Path, path: str) -> str | None:
    """The tracked-style path a symbolic link leads to; none where that is outside or nothing."""
    target = Path(os.path.realpath(root / path))
    if not target.is_relative_to(root) or not target.exists():
        return None
    inside = target.relative_to(root).as_posix()
    return inside if _is_inside(inside) else None
