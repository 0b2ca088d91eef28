"""From a CI step's text to the commands that run in the end. Bounded in depth and count, safe on cycles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from shipworthy.collect.ci.following import scripts
from shipworthy.collect.ci.following.hiding import hidden_by
from shipworthy.collect.ci.following.purposes import program_of, purposes_of, toothless
from shipworthy.collect.ci.following.runners import expand, knows
from shipworthy.collect.ci.following.sources import (
    NOWHERE,
    Call,
    Environment,
    Expansion,
    Opaque,
    Resolved,
    Script,
    Sources,
    joined,
    shown,
)
from shipworthy.collect.ci.following.starters import Core
from shipworthy.collect.ci.following.tools import NOTHING
from shipworthy.collect.ci.following.unread_tools import unread
from shipworthy.collect.ci.following.wrappers import IsScript, unwrap
from shipworthy.formats.shell.walk import MAX_INVOCATIONS, invocations
from shipworthy.model.commands import Invocation

MAX_DEPTH = 12
TEST_RUNNER = "repository-tests"
"""The tool that a file of the repository which runs its tests is taken for."""
TOO_MUCH = "there is too much to follow"
MAX_FOLDERS = 30
_TASK_FILES = (
    "Makefile",
    "package.json",
    "justfile",
    "tox.ini",
    "noxfile.py",
    "pyproject.toml",
    "pom.xml",
    "Taskfile.yml",
    "composer.json",
)
_BACKSLASHED = re.compile(
    r"(?<![\w\\./$%}])(?:\.{1,2}\\)?(?:[\w-][\w.-]{0,80}\\){0,12}[\w-]{1,80}\.(?:ps1|cmd|bat|exe)\b",
    re.IGNORECASE,
)
"""Paths as PowerShell and cmd write them: `.\\build\\run.ps1`."""
MAX_RESOLVED = 100_000
"""Over all scripts together."""


class Resolver:
    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._known: dict[Script, tuple[Resolved, ...]] = {}
        self._open: set[Script] = set()
        self._count = 0

    def resolve(self, script: Script) -> tuple[Resolved, ...]:
        """The commands the script comes to, in order, each once."""
        if script in self._known:
            return self._known[script]
        if script in self._open:
            return ()
        if len(self._open) > MAX_DEPTH or self._count > MAX_RESOLVED:
            name = " ".join(script.text.split())[:80]
            return (self._opaque(script, script.line(1), name, TOO_MUCH),)
        self._open.add(script)
        found = tuple(dict.fromkeys(resolved for _, resolved in self._follow(script)))
        self._open.discard(script)
        self._count += len(found)
        self._known[script] = found
        return found

    def entries(self, script: Script) -> Iterator[tuple[int, Resolved]]:
        """As above, each with the line of the script that leads to it."""
        return iter(tuple(dict.fromkeys(self._follow(script))))

    def _follow(self, script: Script) -> Iterator[tuple[int, Resolved]]:
        if script.language == "python":
            yield from self._python(script)
            return
        if script.language != "shell":
            name = script.text.partition("\n")[0]
            yield script.line(1), self._opaque(script, script.line(1), name, "it is not read")
            return
        found = invocations(
            _BACKSLASHED.sub(lambda path: path[0].replace("\\", "/"), script.text),
            errexit=script.errexit,
            pipefail=script.pipefail,
            variables=script.variables,
        )
        if len(found) >= MAX_INVOCATIONS:
            yield (
                script.line(1),
                self._opaque(script, script.line(1), script.path, TOO_MUCH),
            )
        for invocation in found:
            line = script.line(invocation.line)
            for resolved in self._one(script, invocation, line):
                own = resolved.excused(invocation.ignored, (script.path, line))
                yield line, own.excused(script.ignored, script.ignored_at)

    def _python(self, script: Script) -> Iterator[tuple[int, Resolved]]:
        for command in scripts.started_by(script.text):
            at = script.line(command.line)
            inner = replace(script, text=command.text, lines=(at,), language="shell")
            for resolved in self.resolve(inner):
                yield at, resolved.excused(command.ignored, (script.path, at))

    def _one(self, script: Script, invocation: Invocation, line: int) -> Iterator[Resolved]:
        directory = _directory(script, invocation.directory)
        environment = _merged(script.environment, invocation.environment)
        core = unwrap(invocation.words, self._is_script(directory))
        if core.directory:
            directory = joined(directory, core.directory)
        environment = _merged(environment, tuple(core.environment.items()))
        contained = core.contained or script.contained
        if core.text:
            inner = replace(
                script,
                text=core.text,
                lines=(line,),
                directory=directory,
                environment=environment,
                errexit=core.errexit,
                pipefail=False,
                ignored="",
                contained=contained,
            )
            yield from self.resolve(inner)
            return
        if core.image and not core.words and "compose" in core.layers[-1]:
            name = f"{core.layers[-1]} {core.image}"
            yield self._opaque(script, line, name, "what runs in the container is not read")
            return
        words = _assigned(_in_container(core))
        if not words or words[0] in NOTHING:
            return
        call = Call(words, directory, environment, script, line, contained, core.layers)
        yield from self._called(call, invocation)

    def _called(self, call: Call, invocation: Invocation) -> Iterator[Resolved]:
        """A runner's tasks; else a known tool; else a file of the repository; else what its name says."""
        expansion = expand(call, self._sources)
        if isinstance(expansion, Opaque) and call.directory == NOWHERE:
            expansion = self._anywhere(call) or expansion
        if expansion is None and not purposes_of(call.words):
            expansion = self._own_file(call)
        if isinstance(expansion, Opaque):
            yield self._opaque(call.script, call.line, expansion.name, expansion.reason)
        elif expansion is not None:
            for inner in dict.fromkeys(expansion):
                yield from self.resolve(inner)
        else:
            hidden = unread(call)
            if hidden is not None:
                yield self._opaque(call.script, call.line, hidden.name, hidden.reason)
            yield self._tool(call, invocation)

    def _own_file(self, call: Call) -> Expansion:
        """A script of the repository, a function from a file it reads, or a program that is computed."""
        own = scripts.own_tests(call, self._sources)
        reached = scripts.reached(call, self._sources)
        computed = call.program.rpartition("/")[2].startswith(("$", "`"))
        if own and (computed or isinstance(reached, Opaque)):
            return (Script(TEST_RUNNER, own, (1,), call.directory),)
        if isinstance(reached, Script):
            return (reached,)
        if reached is None and computed:
            return Opaque(" ".join(call.words[:4]), "which program it is, is computed")
        if reached is None and (defined := scripts.sourced_function(call, self._sources)):
            return (defined,)
        return reached

    def _tool(self, call: Call, invocation: Invocation) -> Resolved:
        option = toothless(call.words)
        return Resolved(
            shown(invocation),
            call.script.path,
            call.line,
            purposes_of((*call.words, *_added(call))),
            f"`{option}`" if option else "",
            (call.script.path, call.line),
            program=program_of(call.program),
        )

    def _anywhere(self, call: Call) -> tuple[Script, ...]:
        """Run in a computed folder: a task of that name that does what the name says, wherever it is."""
        wanted = frozenset(hidden_by(" ".join(call.words[:4])))
        for folder in _task_folders(self._sources)[:MAX_FOLDERS] if wanted else ():
            found = expand(replace(call, directory=folder), self._sources)
            if isinstance(found, tuple):
                purposes = {p for script in found for r in self.resolve(script) for p in r.purposes}
                if wanted & purposes:
                    return found
        return ()

    def _is_script(self, directory: str) -> IsScript:
        """`hatch run test`, `poetry run task test`: the word may be a script of the project."""
        return lambda key, rest: knows(key, rest, directory, self._sources)

    @staticmethod
    def _opaque(script: Script, line: int, name: str, reason: str) -> Resolved:
        return Resolved(name[:200], script.path, line, opaque=reason, program="")


def _added(call: Call) -> list[str]:
    """Options that the environment gives it."""
    return call.variables.get("PYTEST_ADDOPTS", "").split() if program_of(call.program) == "pytest" else []


def _task_folders(sources: Sources) -> list[str]:
    """Folders with a task file, the deepest last."""

    def folders() -> list[str]:
        paths = [p for name in _TASK_FILES for p in sources.named(name)]
        return sorted({p.rpartition("/")[0] for p in paths}, key=lambda f: (f.count("/"), f))

    return sources.once("folders with a task file", "", folders)


def _directory(script: Script, moved: str) -> str:
    """Where a `cd` in the script led: relative to where it runs, to its own folder, or to the root."""
    if not moved:
        return script.directory
    if moved.startswith("@root"):
        return joined("", moved.removeprefix("@root").lstrip("/") or ".")
    if moved.startswith("@script"):
        return joined(script.path.rpartition("/")[0], moved.removeprefix("@script").lstrip("/") or ".")
    return NOWHERE if moved == NOWHERE else joined(script.directory, moved)


def _merged(environment: Environment, more: Environment) -> Environment:
    return tuple(sorted({**dict(environment), **dict(more)}.items())) if more else environment


def _assigned(words: tuple[str, ...]) -> tuple[str, ...]:
    """What PowerShell runs for the value of a variable: `$found = go list ./...`."""
    if len(words) > 2 and words[0].startswith("$") and words[1] in {"=", "+="}:
        return words[2:]
    return words


def _in_container(core: Core) -> tuple[str, ...]:
    """An image given only options is run as its own program: `docker run hadolint/hadolint -x`."""
    if core.image and (not core.words or core.words[0].startswith("-")):
        name = core.image.partition("@")[0].rpartition("/")[2].partition(":")[0]
        return (name, *core.words) if name and "$" not in name else ()
    return core.words
