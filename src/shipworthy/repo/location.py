"""Where a repository lies around a path, found without asking git, which would believe `core.worktree`."""

from __future__ import annotations

import os
from pathlib import Path


def find(start: Path) -> tuple[Path, Path] | None:
    """The working tree around `start` and its git folder; none where there is none."""
    for folder in (start, *start.parents):
        marker = folder / ".git"
        if marker.is_dir() and (marker / "HEAD").exists():
            return folder, marker
        if marker.is_file():
            return _linked(folder, marker)
    return None


def _linked(folder: Path, marker: Path) -> tuple[Path, Path] | None:
    """A worktree or submodule: `.git` is a file that names the git folder."""
    with marker.open("rb") as file:
        first = os.fsdecode(file.read(4_096)).split("\n")
    if not first[0].startswith("gitdir:"):
        return None
    target = Path(first[0].removeprefix("gitdir:").strip())
    git_dir = target if target.is_absolute() else folder / target
    return (folder, git_dir) if (git_dir / "HEAD").exists() else None
