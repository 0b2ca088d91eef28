"""requirements files of pip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shipworthy.formats.manifests._requirement import is_dev_group, requirement
from shipworthy.model.dependencies import Manifest
from shipworthy.schema.nodes import DocumentError

ECOSYSTEM = "pypi"
MAX_CHARACTERS = 5_000_000
_NAME = re.compile(r"(?:[\w.-]{0,80}[-_.])?requirements(?:[-_.][\w.-]{0,80})?\.(?:txt|in)")


def matches(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return bool(_NAME.fullmatch(name)) or (
        folder.rpartition("/")[2] == "requirements" and name.endswith((".txt", ".in"))
    )


def read(path: str, source: str) -> Manifest | None:
    """Its requirements; none for a file without any."""
    if len(source) > MAX_CHARACTERS:
        raise DocumentError(f"larger than {MAX_CHARACTERS:,} characters")
    name = path.rpartition("/")[2]
    dev = is_dev_group(name)
    hashed, dependencies = 0, []
    for written, line in _logical_lines(source):
        hashed += "--hash=" in written
        if found := requirement(written.partition(" --")[0], line, dev=dev):
            dependencies.append(found)
    if not dependencies:
        return None
    traits = {"requirements"} | ({"hashed"} if hashed >= len(dependencies) else set())
    return Manifest(path, ECOSYSTEM, dependencies=tuple(dependencies), traits=frozenset(traits))


def _logical_lines(source: str) -> Iterator[tuple[str, int]]:
    """Lines with their continuations, without comments and options."""
    joined, start = [], 0
    for number, line in enumerate(source.split("\n"), start=1):
        start = start or number
        bare = line.rstrip()
        joined.append(bare.removesuffix("\\"))
        if bare.endswith("\\"):
            continue
        whole = re.split(r"(?:^|\s)#", " ".join(joined), maxsplit=1)[0].strip()
        if whole and not whole.startswith("-"):
            yield whole, start
        joined, start = [], 0
