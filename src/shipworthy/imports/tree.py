"""The paths of a repository, for looking names up. Paths that leave the root lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Tree:
    """`units` are the files that imports may lead to; `files` is everything there is."""

    def __init__(self, units: Iterable[str], files: Iterable[str] = ()) -> None:
        self.units = frozenset(units)
        self.files = frozenset(files) | self.units
        self.folders = frozenset(above for path in self.files for above in folders_above(path))

    def first_unit(self, candidates: Iterable[str]) -> str | None:
        return next((path for path in candidates if path in self.units), None)


def folders_above(path: str) -> Iterator[str]:
    """From the folder of a file to the root, which is the empty name."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def joined(folder: str, relative: str) -> str | None:
    """A path below the root, with `.` and `..` carried out; none where it leaves the root."""
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def within(folder: str, rest: str) -> str:
    return f"{folder}/{rest}" if folder and rest else folder or rest
