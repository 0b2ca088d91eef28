"""Reports that tools left in the working tree, tracked or not, or that the user names: a bounded walk.

A name makes a candidate. What a candidate holds is told from its first bytes, by those who read formats.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path

from shipworthy.model.content import HEAD
from shipworthy.repo.artefact_marks import is_named, looks, may_be
from shipworthy.repo.regular import open_regular

MAX_ENTRIES = 100_000
MAX_DEPTH = 8
MAX_FOUND = 5_000
"""Of candidates whose name is a report's: a build leaves one for each class, Allure one for each test."""
MAX_OTHERS = 3_000
"""Of files that nobody tracks and that only end as reports do: their first bytes are looked at."""
MAX_GIVEN = 5_000
_SKIPPED = frozenset({
    ".git", "node_modules", "bower_components", ".venv", "venv", ".tox", ".nox", "site-packages",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "vendor", ".gradle", ".cargo", ".idea",
    "__pycache__", ".next", ".nuxt", "Pods", "testdata", "fixtures", "__fixtures__", ".fingerprint",
    "incremental", ".stryker-tmp", ".nyc_output", ".terraform",
})  # fmt: skip
"""Installed, cached, or what a tool keeps for itself while it works: `.nyc_output` is no report yet."""
_TESTS = frozenset({"tests", "test", "__tests__", "spec"})
_OUTPUT = frozenset({
    "build", "target", "out", "reports", "test-results", "TestResults", "coverage", "mutants",
})  # fmt: skip
"""Folders that tools write to: `build/test-results/test/`, `tests/App.Tests/TestResults/`."""


@dataclass(frozen=True, slots=True)
class Given:
    """A report that the user names, or a file in a folder that he names."""

    name: str
    """From the root of the repository, also where it lies outside."""
    full: str
    of: str
    """What the user named: the file, or its folder."""


def find(root: Path, tracked: Container[str]) -> list[str]:
    """Paths relative to `root`, sorted. In test folders lies test data, unless a tool just wrote it."""
    known: list[str] = []
    others: list[str] = []
    for path in _walk(str(root), "", 0, [MAX_ENTRIES]):
        if _is_test_data(path, tracked):
            continue
        if is_named(path.rpartition("/")[2]):
            known.append(path)
        elif path not in tracked:
            others.append(path)
    likely = [path for path in sorted(others)[:MAX_OTHERS] if looks(_head(root / path))]
    return sorted([*sorted(known)[:MAX_FOUND], *likely[:MAX_FOUND]])


def _head(full: Path) -> bytes:
    try:
        descriptor = open_regular(full)
    except (OSError, ValueError):
        return b""
    try:
        return os.read(descriptor, HEAD)
    finally:
        os.close(descriptor)


def given(named: Sequence[str], folder: Path, root: Path) -> list[Given]:
    """What the user names, with all that lies in a folder he names. Raises `OSError`."""
    found: dict[str, Given] = {}
    for each in named:
        full = _resolved(Path(folder, each))
        of = _name(full, root)
        below = islice(_walk(str(full), "", 0, [MAX_ENTRIES], every=True), MAX_GIVEN)
        for path in sorted(below) if full.is_dir() else ("",):
            name = _name(full / path, root)
            found.setdefault(name, Given(name, str(full / path), of))
        found.setdefault(of, Given(of, str(full), of))  # an empty folder is told, too
    return [found[name] for name in sorted(found)]


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (RuntimeError, ValueError) as error:  # links in a circle, a name no system has
        raise FileNotFoundError(0, str(error), str(path)) from None


def _name(full: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(full, root)).as_posix()
    except ValueError:  # another drive
        return full.as_posix()


def _is_test_data(path: str, tracked: Container[str]) -> bool:
    folders = set(path.split("/")[:-1])
    return bool(folders & _TESTS) and (path in tracked or not folders & _OUTPUT)


def _walk(folder: str, below: str, depth: int, left: list[int], *, every: bool = False) -> Iterator[str]:
    """Candidates by name, or `every` file."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(islice(listed, max(0, left[0])), key=attrgetter("name"))
    except OSError:
        return
    if below and any(entry.name == ".git" for entry in entries):
        return  # another repository
    for entry in entries:
        left[0] -= 1
        if left[0] < 0:
            return
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth < MAX_DEPTH and entry.name not in _SKIPPED:
                    yield from _walk(entry.path, f"{below}{entry.name}/", depth + 1, left, every=every)
            elif (every or is_named(entry.name) or may_be(entry.name)) and entry.is_file(
                follow_symlinks=False
            ):
                yield below + entry.name
        except OSError:
            continue
