"""What is pinned to one version, and so grows old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context
from shipworthy.collect.environment.containers import base_images
from shipworthy.collect.environment.lock_units import is_within, lock_of, units
from shipworthy.collect.projects import product_manifests
from shipworthy.model.repository import File, FileKind

_BUILDS = frozenset({"maven", "gradle", "nuget"})
"""Their manifests hold versions, so they grow old without a lock file."""
_USES = re.compile(
    r"^\s*(?:-\s*)?uses:\s*[\"']?[\w.-]{1,100}/[\w./-]{1,200}@(?:[0-9a-f]{40}|v?\d+\.\d+\.\d+)\b",
    re.MULTILINE,
)
"""Pinned to one commit or release; `@v4` moves by itself."""
_FIXED = re.compile(r"@sha256:|:[\w-]*?\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Pin:
    """Something pinned, the files that pin it, and the folder an update tool would be told."""

    path: str
    line: int
    ecosystem: str
    folder: str
    files: tuple[str, ...]


def pins(context: Context) -> Iterator[Pin]:
    yield from _locked(context)
    yield from _builds(context)
    yield from _actions(context)
    yield from _images(context)


def _locked(context: Context) -> Iterator[Pin]:
    """One per lock file."""
    seen: set[tuple[str, str]] = set()
    for unit in units(context):
        lock = lock_of(context, unit)
        if lock is None or unit.ecosystem in _BUILDS:
            continue
        folder = lock.rpartition("/")[0]
        folder = unit.folder if folder.endswith("requirements") else folder
        if (unit.ecosystem, folder) not in seen:
            seen.add((unit.ecosystem, folder))
            files = (*(m.path for m in unit.manifests), lock)
            yield Pin(lock, 1, unit.ecosystem, folder, files)


def _builds(context: Context) -> Iterator[Pin]:
    """One per build: the projects below follow the one above, whose manifests hold exact versions."""
    seen: set[tuple[str, str]] = set()
    manifests = [m for m in context.get(product_manifests) if m.ecosystem in _BUILDS]
    for top in sorted(manifests, key=lambda m: (m.path.count("/"), m.path)):
        if any(e == top.ecosystem and is_within(top.folder, f) for e, f in seen):
            continue
        seen.add((top.ecosystem, top.folder))
        inside = [m for m in manifests if m.ecosystem == top.ecosystem and is_within(m.folder, top.folder)]
        if any(d.spec[:1].isdigit() for m in inside for d in m.dependencies):
            yield Pin(top.path, 1, top.ecosystem, top.folder, tuple(m.path for m in inside))


def _actions(context: Context) -> Iterator[Pin]:
    files = [f for f in context.files if f.folder == ".github/workflows" and f.kind is FileKind.TEXT]
    for file in files:
        text = context.read(file.path)
        if found := _USES.search(text):
            line = text.count("\n", 0, found.end()) + 1
            yield Pin(file.path, line, "github-actions", "", tuple(f.path for f in files))
            return


def workflows(context: Context) -> list[File]:
    return [
        f
        for f in context.files
        if f.folder == ".github/workflows" and f.name.endswith((".yml", ".yaml")) and f.kind is FileKind.TEXT
    ]


def _images(context: Context) -> Iterator[Pin]:
    seen = set()
    for image in context.get(base_images):
        folder = image.path.rpartition("/")[0]
        if _FIXED.search(image.image) and folder not in seen:
            seen.add(folder)
            yield Pin(image.path, image.line, "docker", folder, (image.path,))
