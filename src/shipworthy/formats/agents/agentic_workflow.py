"""GitHub Agentic Workflows: Markdown with front matter, compiled to a `.lock.yml` beside it."""

from __future__ import annotations

import re

from shipworthy.formats.agents import ai_guards
from shipworthy.formats.agents._values import text
from shipworthy.formats.agents.front_matter import front_matter
from shipworthy.model.agents import AgenticWorkflow

_FILE = re.compile(r"(?:^|/)workflows/[^/]+\.md$")
_COMPILED_FROM = ".github/workflows/"
"""Here what starts it is enough: nothing else in this folder has front matter with events."""
_KEYS = ("engine", "safe-outputs", "tools", "permissions", "network", "imports")


def matches(path: str) -> bool:
    return _FILE.search(path) is not None


def twin_of(path: str) -> str:
    """Where its compiled form lies."""
    return path.removesuffix(".md") + ".lock.yml"


def redirect(source: str) -> str:
    """Where a file that holds nothing else says that the workflow is now."""
    matter = front_matter(source) if "redirect:" in source[:2_000] else None
    return text(matter.values, "redirect") if matter and "on" not in matter.values else ""


def read(path: str, source: str) -> AgenticWorkflow | None:
    """None for prose, for a part that others import (no `on`) and for a redirect to another place."""
    matter = front_matter(source)
    if matter is None or "on" not in matter.values:
        return None
    if not path.startswith(_COMPILED_FROM) and not any(key in matter.values for key in _KEYS):
        return None
    engine = matter.values.get("engine")
    return AgenticWorkflow(
        text(matter.values, "name") or path.rpartition("/")[2].removesuffix(".md"),
        matter.values.line_of("on"),
        engine if isinstance(engine, str) else text(engine, "id") or "copilot",
        ai_guards.events(matter.values),
    )
