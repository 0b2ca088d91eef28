"""The tracked files of a working tree, classified once, read without ever leaving the root."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from shipworthy.model.repository import File, FileKind, PathClass
from shipworthy.repo.classes import Classifier
from shipworthy.repo.git import Git, GitError
from shipworthy.repo.languages import language_of, tags_of

MAX_READ = 20_000_000
"""Bytes of one file that are read; larger ones are listed, not read."""
MAX_PATH = 4_096
_SNIFF = 4_096
_LFS = b"version https://git-lfs.github.com/spec/"
_ATTRIBUTES = {
    "linguist-generated": PathClass.GENERATED,
    "linguist-vendored": PathClass.VENDORED,
    "linguist-documentation": PathClass.DOCS,
}


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
    for line in git.lines("ls-files", "--stage", "-z"):
        head, _, path = line.partition("\t")
        mode, blob, _stage = head.split(" ")
        if _is_inside(path):
            found.setdefault(path, Entry(path, mode, blob))
        else:
            left_out += 1
    notes = [f"{left_out} tracked names point outside the repository and were left out"] if left_out else []
    return [found[path] for path in sorted(found)], notes


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    absolute = path.startswith("/") or (len(path) > 1 and path[1] == ":" and os.name == "nt")
    return len(path) <= MAX_PATH and not absolute and ".." not in parts and ".git" not in parts


def attributes(git: Git, paths: Iterable[str]) -> dict[str, PathClass]:
    """What `.gitattributes` says of each path, in the words of linguist."""
    stdin = b"\0".join(os.fsencode(p) for p in paths)
    if not stdin:
        return {}
    try:
        parts = git.lines("check-attr", "--stdin", "-z", *_ATTRIBUTES, stdin=stdin + b"\0")
    except GitError:
        return {}
    said: dict[str, PathClass] = {}
    for path, attribute, value in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        if value in {"set", "true"}:
            said.setdefault(path, _ATTRIBUTES[attribute])
    return said


def classify(root: Path, found: Iterable[Entry], classifier: Classifier) -> list[File]:
    return [_file(root, entry, classifier) for entry in found]


def _file(root: Path, entry: Entry, classifier: Classifier) -> File:
    kind, size, head = _look(root, entry)
    executable = entry.mode == "100755"
    first_line = head.split(b"\n", 1)[0]
    tags = tags_of(entry.path, executable=executable, first_line=first_line)
    language = language_of(tags) if kind is FileKind.TEXT else None
    path_class = classifier.class_of(entry.path, is_code=language is not None)
    return File(entry.path, entry.blob, kind, path_class, language, tags, size)


def _look(root: Path, entry: Entry) -> tuple[FileKind, int, bytes]:
    """Kind, size and the first bytes; the bytes only where the name alone may not tell."""
    if entry.mode == "160000":
        return FileKind.SUBMODULE, 0, b""
    try:
        status = os.lstat(root / entry.path)
    except (OSError, ValueError):
        return FileKind.MISSING, 0, b""
    if entry.mode == "120000" or stat.S_ISLNK(status.st_mode):
        return FileKind.SYMLINK, status.st_size, b""
    if not stat.S_ISREG(status.st_mode):
        return FileKind.MISSING, 0, b""
    try:
        head = read_inside(root, entry.path, limit=_SNIFF)
    except (OSError, ValueError):
        return FileKind.MISSING, status.st_size, b""
    if head.startswith(_LFS):
        return FileKind.LFS, status.st_size, b""
    kind = FileKind.BINARY if b"\0" in head else FileKind.TEXT
    return kind, status.st_size, head


def read_inside(root: Path, path: str, *, limit: int) -> bytes:
    """Up to `limit` bytes of a regular file below `root`. Follows no link, waits for no pipe."""
    full = root / path
    parent = os.path.realpath(full.parent)
    if parent != str(root) and not parent.startswith(str(root) + os.sep):
        raise ValueError("a folder on the way to it is a link out of the repository")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(full, flags | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("it is not a regular file")
        chunks, left = [], limit
        while left > 0 and (chunk := os.read(descriptor, min(left, 1 << 20))):
            chunks.append(chunk)
            left -= len(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def read_file(root: Path, file: File) -> bytes:
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
    return read_inside(root, file.path, limit=MAX_READ)


def resolve_link(root: Path, path: str) -> str | None:
    """The tracked-style path a symbolic link leads to; none where that is outside or nothing."""
    target = os.path.realpath(root / path)
    prefix = str(root) + os.sep
    if not target.startswith(prefix) or not Path(target).exists():
        return None
    inside = target[len(prefix) :].replace(os.sep, "/")
    return None if inside.split("/")[0] == ".git" else inside


