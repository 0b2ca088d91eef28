"""Frameworks whose workflows are written as code, known by what a file imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def formats_of(imported: Iterable[str]) -> tuple[str, ...]:
    """The formats a Python file may be of; whether it is, its adapter says."""
    names = list(imported)
    return tuple(
        format_
        for format_, roots in _PYTHON.items()
        if any(name == root or name.startswith(f"{root}.") for name in names for root in roots)
    )
