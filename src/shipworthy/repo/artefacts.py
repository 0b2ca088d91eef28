"""Reports that tools left in the working tree, tracked or not: found by name, in a bounded walk."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterator
from itertools import islice
from operator import attrgetter
from pathlib import Path

MAX_ENTRIES = 100_000
MAX_DEPTH = 8
MAX_FOUND = 500
MAX_BYTES = 200_000_000
_SKIPPED = frozenset({
    ".git", "node_modules", ".venv", "venv", ".tox", ".nox", "site-packages", ".mypy_cache", ".ruff_cache",
    "vendor", ".gradle", ".cargo", ".idea", "__pycache__", ".next", ".nuxt", "Pods", "testdata", "fixtures",
    "__fixtures__",
})  # fmt: skip
_TESTS = frozenset({"tests", "test", "__tests__", "spec"})
_OUTPUT = frozenset({"build", "target", "out", "reports", "test-results", "TestResults", "coverage"})
"""Folders that tools write to: `build/test-results/test/`, `tests/App.Tests/TestResults/`."""
_NAME = re.compile(
    r"^(?:\.coverage(?:\.[\w.-]+)?|coverage[\w.-]*\.(?:xml|json|out|info|lcov|txt)|[\w.-]*cobertura[\w.-]*\.xml"
    r"|lcov[\w.-]*\.info|[\w.-]*\.lcov|jacoco[\w.-]*\.xml|clover\.xml|cover(?:profile)?\.(?:out|txt)|c\.out|\.resultset\.json"
    r"|(?:junit|test|tests|unit|pytest|nosetests|xunit|report|results?)[\w.-]*\.xml|TEST-[\w.$ -]+\.xml"
    r"|[\w.-]+\.trx|ctrf[\w.-]*\.json)$",
    re.IGNORECASE,
)


def find(root: Path, tracked: Container[str]) -> list[str]:
    """Paths relative to `root`, sorted. In test folders lies test data, unless a tool just wrote it."""
    found = (p for p in _walk(str(root), "", 0, [MAX_ENTRIES]) if not _is_test_data(p, tracked))
    return sorted(found)[:MAX_FOUND]


def _is_test_data(path: str, tracked: Container[str]) -> bool:
    folders = set(path.split("/")[:-1])
    return bool(folders & _TESTS) and (path in tracked or not folders & _OUTPUT)


def _walk(folder: str, below: str, depth: int, left: list[int]) -> Iterator[str]:
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
                    yield from _walk(entry.path, f"{below}{entry.name}/", depth + 1, left)
            elif _NAME.match(entry.name) and entry.is_file(follow_symlinks=False):
                yield below + entry.name
        except OSError:
            continue
