"""A local copy of published advisories: a folder of OSV files, one archive of them, or one file."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from shipworthy.repo.regular import open_regular

MAX_FILES = 500_000
MAX_SIZE = 5_000_000
_SKIPPED = frozenset({".git", "unreviewed"})
"""GitHub keeps beside what it has reviewed ten times as much that names no package."""


def advisories(place: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each, by name. Raises `OSError` or `ValueError` where there is nothing to read."""
    if place.is_dir():
        yield from _folder(place)
    elif place.suffix == ".zip":
        try:
            yield from _archive(place)
        except zipfile.BadZipFile as error:
            raise ValueError(str(error)) from None
    else:
        yield place.name, _content(place)


def _folder(place: Path) -> Iterator[tuple[str, bytes]]:
    count = 0
    for folder, below, names in os.walk(place):
        below[:] = sorted(name for name in below if name not in _SKIPPED)
        for name in sorted(names):
            full = Path(folder) / name
            if name.endswith(".zip"):
                yield from _archive(full)
            elif name.endswith(".json"):
                count += 1
                if count > MAX_FILES:
                    raise ValueError(f"it holds more than {MAX_FILES} files")
                try:
                    yield str(full.relative_to(place)), _content(full)
                except (OSError, ValueError):
                    continue


def _archive(place: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(place) as archive:
        for each in sorted(archive.infolist(), key=lambda i: i.filename)[:MAX_FILES]:
            if each.filename.endswith(".json") and each.file_size <= MAX_SIZE:
                yield each.filename, archive.read(each)


def _content(full: Path) -> bytes:
    with os.fdopen(open_regular(full), "rb") as file:
        return file.read(MAX_SIZE)
