"""How many steps a LangGraph run may take by default: it depends on the version that is installed."""

from __future__ import annotations

import re

from shipworthy.formats.workflows.adapters._python_names import Project

NEWEST = ("10007", "langgraph 1.2")
_LOCKED = re.compile(r'^name = "langgraph"\nversion = "(\d+)\.(\d+)[^"\n]{0,30}"', re.MULTILINE)
_PINNED = re.compile(r"(?<![\w-])langgraph\s{0,3}(?:==|~=)\s{0,3}(\d+)\.(\d+)")
_FILES = ("uv.lock", "poetry.lock", "requirements.txt", "pyproject.toml")
_DEEPEST = 12


def default_limit(project: Project, path: str) -> tuple[str, str]:
    """The limit and the version whose default it is; the newest where nothing is pinned."""
    folder = path.rpartition("/")[0]
    key = ("langgraph version", folder)
    if key not in project.cache:
        project.cache[key] = _of(_version(project, folder))
    known = project.cache[key]
    return known if isinstance(known, tuple) else NEWEST


def _of(version: tuple[int, int] | None) -> tuple[str, str]:
    """25 up to 1.0, then 10,000, then 10,007."""
    if version is None or version >= (1, 2):
        return NEWEST
    return ("10000" if version >= (1, 1) else "25"), f"langgraph {version[0]}.{version[1]}"


def _version(project: Project, folder: str) -> tuple[int, int] | None:
    for _ in range(_DEEPEST):
        for name in _FILES:
            text = project.files.text(f"{folder}/{name}" if folder else name)
            pattern = _LOCKED if name.endswith(".lock") else _PINNED
            if text is not None and (found := pattern.search(text)):
                return int(found[1][:6]), int(found[2][:6])
        if not folder:
            break
        folder = folder.rpartition("/")[0]
    return None
