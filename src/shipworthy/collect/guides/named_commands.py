"""The commands that need something of the repository, and whether it is there."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context
from shipworthy.collect.guides.named_paths import named_paths
from shipworthy.collect.guides.named_tasks import named_tasks


@dataclass(frozen=True, slots=True)
class NamedCommand:
    """A command a guide tells to type. `what` it needs; `exists`: whether that is there."""

    path: str
    line: int
    written: str
    what: str
    exists: bool


def named_commands(context: Context, roles: frozenset[str]) -> list[NamedCommand]:
    found = [
        NamedCommand(t.path, t.line, t.written, _task_name(t.runner, t.target), t.exists)
        for t in context.get(named_tasks)
        if t.role in roles
    ]
    found += [
        NamedCommand(p.path, p.line, p.written, f"the file {p.target}", p.exists)
        for p in context.get(named_paths)
        if p.role in roles and p.how == "command"
    ]
    return sorted(set(found), key=lambda c: (c.path, c.line, c.written, c.what))


_KINDS = {
    "make": "the make target {}",
    "npm": "the script {} in a package.json",
    "just": "the just recipe {}",
    "tox": "the tox environment {}",
    "nox": "the nox session {}",
    "composer": "the script {} in composer.json",
}


def _task_name(runner: str, target: str) -> str:
    return _KINDS.get(runner, f"the {runner} task {{}}").format(target)
