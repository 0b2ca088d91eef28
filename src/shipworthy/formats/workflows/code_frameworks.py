"""Frameworks whose workflows are written as code, known by what a file imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shipworthy.formats.workflows.code_listed import IN_ECMASCRIPT, IN_PYTHON, Listed

_PYTHON: Mapping[str, tuple[str, ...]] = {
    "langgraph": (
        "langgraph",
        "langchain",
        "deepagents",
        "langgraph_supervisor",
        "langgraph_swarm",
        "managed_deepagents",
    ),
    "crewai": ("crewai",),
    "openai-agents": ("agents",),
    "adk": ("google.adk",),
}
"""By format: the modules that a file of it imports, themselves or something below."""
READ_IN = (".py",)
LISTED_IN = (".py", ".ts", ".tsx", ".mts", ".js", ".mjs", ".jsx")


def formats_of(imported: Iterable[str]) -> tuple[str, ...]:
    """The formats a Python file may be of; whether it is, its adapter says."""
    names = list(imported)
    return tuple(format_ for format_, roots in _PYTHON.items() if any_below(names, roots, "."))


def listed_of(path: str, imported: Iterable[str]) -> tuple[Listed, ...]:
    """The frameworks that are only listed, and that a file of them imports."""
    names = list(imported)
    python = path.endswith(READ_IN)
    known = IN_PYTHON if python else IN_ECMASCRIPT
    return tuple(each for each in known if any_below(names, each.roots, "." if python else "/"))


def any_below(names: Iterable[str], roots: tuple[str, ...], separator: str) -> bool:
    return any(name == root or name.startswith(f"{root}{separator}") for name in names for root in roots)
