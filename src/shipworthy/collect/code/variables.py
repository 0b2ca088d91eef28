"""Environment variables: whether those the product cannot run without are written down anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.analyse.variables import required_variables
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import source_files
from shipworthy.model.repository import FileKind, PathClass

_WORD = re.compile(r"[A-Z][A-Z0-9_]{2,80}")
_SCRIPTS = frozenset({"Shell", "HCL", "PowerShell"})
MAX_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable the product cannot run without, where it is first read."""

    path: str
    line: int
    name: str


@fact("environment.variables")
def variables(context: Context) -> tuple[Variable, ...]:
    """The environment variables that product code reads with neither a fallback nor a check.

    Looked for: `os.environ["X"]` and required fields of pydantic settings in Python, `process.env.X!`
    in TypeScript, `ENV.fetch("X")` in Ruby, `System.fetch_env!("X")` in Elixir. What the system or the
    platform sets is left out.
    """
    found: dict[str, Variable] = {}
    for file in context.get(source_files):
        for name, line in required_variables(file.language, context.read(file.path)):
            found.setdefault(name, Variable(file.path, line, name))
    for name in _set_by_code(context, set(found)):
        del found[name]
    return tuple(sorted(found.values(), key=lambda v: (v.path, v.line, v.name)))


def _set_by_code(context: Context, names: set[str]) -> set[str]:
    """Variables that the code hands to its own child processes."""
    if not names:
        return set()
    given = re.compile(rf"[\"']({'|'.join(sorted(names))})[\"']\s?(?:\]\s?=(?!=)|:)")
    found: set[str] = set()
    for file in context.get(source_files):
        found.update(given.findall(context.read(file.path)))
    return found


@fact("environment.undocumented_variables")
def undocumented_variables(context: Context) -> tuple[Variable, ...]:
    """Those of `environment.variables` that no file but source code names.

    Looked in: every tracked text file that is no source code (templates such as `.env.example`, READMEs,
    compose files, manifests of deployments, workflows), and shell scripts.
    """
    wanted = {v.name for v in context.get(variables)}
    named: set[str] = set()
    for words in _written(context) if wanted else ():
        named |= wanted & words
        if named == wanted:
            break
    return tuple(v for v in context.get(variables) if v.name not in named)


@fact("environment.documented_variables", unit="share")
def documented_variables(context: Context) -> float:
    """The share of `environment.variables` that some file but source code names."""
    all_of_them = context.get(variables)
    if not all_of_them:
        raise Unavailable("no environment variable is read without a fallback")
    return 1 - len(context.get(undocumented_variables)) / len(all_of_them)


def _written(context: Context) -> Iterator[set[str]]:
    for file in context.files:
        prose = file.language is None or file.language in _SCRIPTS
        own = file.path_class not in {PathClass.VENDORED, PathClass.GENERATED, PathClass.DATA}
        if prose and own and file.kind is FileKind.TEXT and file.size < MAX_BYTES:
            try:
                yield set(_WORD.findall(context.read(file.path)))
            except Unavailable:
                continue
