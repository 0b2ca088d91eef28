"""Names outside git's index that an answer rests on, noted while it is worked out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from shipworthy.repo.marks import Marks


class Outside:
    """What must look the same for the answer to be the same. Written to and read from JSON."""

    def __init__(self, said: Mapping[str, list[str]] | None = None) -> None:
        said = said or {}
        self.links = set(said.get("links", ()))
        """Symbolic links that were followed, below the root."""
        self.probes = set(said.get("probes", ()))
        """Names git was asked whether it ignores. That hangs on what they are and on what lies on the way."""
        self.folders = set(said.get("folders", ()))
        """Folders of rules, anywhere."""

    def said(self) -> dict[str, list[str]]:
        return {
            "links": sorted(self.links),
            "probes": sorted(self.probes),
            "folders": sorted(self.folders),
        }

    def look(self, root: Path, marks: Marks) -> None:
        for path in sorted(self.links):
            marks.say(path, os.path.realpath(root / path), (root / path).exists())
        above = sorted(_ancestors(self.probes))
        marks.folders(str(root), ["", *above])
        marks.files(str(root), [f"{name}/{file}" for name in above for file in (".gitignore", ".git")])
        marks.files(str(root), [".gitignore"])
        for folder in sorted(self.folders):
            marks.say(folder, os.path.realpath(folder))
            marks.tree(folder)


def _ancestors(paths: Iterable[str]) -> set[str]:
    """The paths themselves among them: a pattern may fit folders alone."""
    found = set()
    for path in paths:
        parts = path.rstrip("/").split("/")
        found |= {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return found
