"""Task runners: one module each, with `PROGRAMS` and `expand(call, sources)`.

A module is found by being in this folder. It may also have `SCRIPTS`, the wrappers whose first word may
name a script of the project, and `has(word, directory, sources)` to say whether it does.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from shipworthy.collect.ci.following.purposes import program_of
from shipworthy.collect.ci.following.sources import Call, Expansion, Opaque, Sources
from shipworthy.schema.nodes import DocumentError


class Runner(Protocol):
    PROGRAMS: frozenset[str]

    def expand(self, call: Call, sources: Sources) -> Expansion: ...


class ScriptRunner(Protocol):
    SCRIPTS: frozenset[tuple[str, ...]]

    def has(self, word: str, directory: str, sources: Sources) -> bool: ...


@cache
def _modules() -> Sequence[object]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}") for name in names)


@cache
def _by_program() -> Mapping[str, Runner]:
    runners = [cast("Runner", m) for m in _modules() if hasattr(m, "PROGRAMS")]
    return {program: runner for runner in runners for program in runner.PROGRAMS}


def expand(call: Call, sources: Sources) -> Expansion:
    """What the call comes to; none where no runner knows it."""
    runner = _by_program().get(program_of(call.program))
    if runner is None:
        return None
    try:
        return runner.expand(call, sources)
    except DocumentError as error:
        return Opaque(" ".join(call.words[:4]), f"its task file cannot be read: {error}")


def knows(key: tuple[str, ...], rest: tuple[str, ...], directory: str, sources: Sources) -> bool:
    """Whether a wrapper such as `pdm run` is given the name of a script of the project."""
    for module in _modules():
        if key in getattr(module, "SCRIPTS", ()):
            try:
                return cast("ScriptRunner", module).has(rest[0], directory, sources)
            except DocumentError:
                return False
    return False
