"""The commands a newcomer can run: to test, lint, build, set up, and to check everything at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.following.conventions import conventional
from shipworthy.collect.ci.following.offers import Offered, offered
from shipworthy.collect.ci.following.pipelines import sources
from shipworthy.collect.ci.following.resolver import Resolver
from shipworthy.collect.ci.following.sources import Resolved, Script
from shipworthy.collect.ci.following.task_names import ANY, EVERYTHING, FIRST, NAMES
from shipworthy.collect.ci.following.test_files import has_tests
from shipworthy.collect.context import Context, fact
from shipworthy.collect.projects import projects
from shipworthy.model.commands import Purpose
from shipworthy.model.results import Project

MAX_FOLDERS = 12
MAX_FOLLOWED = 60


@dataclass(frozen=True, slots=True)
class ShortCommand:
    """One command to type, in one folder of the repository."""

    path: str
    line: int
    """What makes it a command: the task, or the manifest."""
    command: str
    folder: str
    """Where to type it; empty for the root."""
    runs: str
    """What it comes to in the end."""


@fact("commands.test")
def test_commands(context: Context) -> tuple[ShortCommand, ...]:
    """Commands that run the tests, the shortest and most usual first; none where there are no tests.

    A task counts when what it runs in the end is a test runner: npm's `echo "no test specified"` is none. For
    cargo, go, Maven, Gradle and their like the manifest makes the usual command one.
    """
    return _commands(context, Purpose.TEST) if has_tests(context) else ()


@fact("commands.lint")
def lint_commands(context: Context) -> tuple[ShortCommand, ...]:
    """Commands that run a linter, the shortest and most usual first."""
    return _commands(context, Purpose.LINT)


@fact("commands.build")
def build_commands(context: Context) -> tuple[ShortCommand, ...]:
    """Commands that compile or bundle the product. Packaging a Python library is none."""
    return tuple(c for c in _commands(context, Purpose.BUILD) if not _only_packs(c.runs))


@fact("commands.setup")
def setup_commands(context: Context) -> tuple[ShortCommand, ...]:
    """Tasks and scripts that install what is needed to work on the repository."""
    return _commands(context, Purpose.INSTALL)


@fact("commands.check")
def check_commands(context: Context) -> tuple[ShortCommand, ...]:
    """Commands that run tests and a linter or type checker, both: one command to know that all is well."""
    if not has_tests(context):
        return ()
    resolver = Resolver(context.get(sources))
    found = []
    for folder in _folders(context)[:1]:
        for offer in _matching(folder, EVERYTHING, context):
            purposes = {p for r in _resolved(offer, resolver) for p in r.purposes if not r.ignored}
            if Purpose.TEST in purposes and purposes & {Purpose.LINT, Purpose.TYPE_CHECK}:
                found.append(_short(offer, ", ".join(sorted(purposes))))
    return tuple(found)


def _commands(context: Context, purpose: Purpose) -> tuple[ShortCommand, ...]:
    """Of the root; of the projects below it only where the root has none."""
    resolver = Resolver(context.get(sources))
    root, *below = _folders(context)
    usual_names = NAMES[purpose]
    any_name = ANY if purpose in {Purpose.TEST, Purpose.LINT} else usual_names
    ways = (([root], usual_names), ([root], any_name), (below, usual_names), (below[:3], any_name))
    for folders, names in ways:
        found: dict[str, ShortCommand] = {}
        for folder in folders:
            usual = _usual(folder, purpose, context)
            for command in [*_tasks(folder, purpose, names, resolver, context), *usual]:
                found.setdefault(f"{command.folder} {command.command}", command)
        if found:
            best = sorted(found.values(), key=lambda c: _rank(c, purpose))
            context.cite(best[0].path, best[0].line)
            return tuple(best[:10])
    return ()


def _folders(context: Context) -> list[str]:
    """The root, then the folders of projects, the largest first."""
    found_projects: tuple[Project, ...] = context.get(projects)
    found = sorted(found_projects, key=lambda p: (-p.code_lines, p.path))
    below = dict.fromkeys(p.path for p in found if p.path != ".")
    return ["", *list(below)[:MAX_FOLDERS]]


def _tasks(
    folder: str, purpose: Purpose, names: re.Pattern[str], resolver: Resolver, context: Context
) -> Iterator[ShortCommand]:
    for offer in _matching(folder, names, context):
        resolved = next((r for r in _resolved(offer, resolver) if purpose in r.purposes), None)
        if resolved is not None:
            yield _short(offer, resolved.text)


def _matching(folder: str, names: re.Pattern[str], context: Context) -> list[Offered]:
    found = [
        o
        for o in offered(folder, context.get(sources))
        if names.fullmatch(o.name.rpartition(":")[2]) or names.fullmatch(o.name)
    ]
    return found[:MAX_FOLLOWED]


def _resolved(offer: Offered, resolver: Resolver) -> tuple[Resolved, ...]:
    return resolver.resolve(Script(offer.command, offer.path, (offer.line,), offer.directory))


def _short(offer: Offered, runs: str) -> ShortCommand:
    return ShortCommand(offer.path, offer.line, offer.command, offer.directory, runs)


def _usual(folder: str, purpose: Purpose, context: Context) -> Iterator[ShortCommand]:
    for command, path, line in conventional(folder, purpose, context.get(sources)):
        yield ShortCommand(path, line, command, folder, command)


def _rank(command: ShortCommand, purpose: Purpose) -> tuple[int, int, str]:
    """A task called `test` before one called `test-windows`; what is written before what is usual."""
    words = command.command.replace(":", " ").split()
    last = words[-1].rpartition("/")[2].partition(".")[0]
    first = FIRST[purpose]
    usual = command.runs == command.command
    place = first.index(last) if last in first else len(first) + (0 if usual else 1)
    return (place, len(command.command), command.command)


_PACKS = re.compile(
    r"\b(?:python3? -m build|(?:uv|poetry|hatch|flit|gem) build|npm pack|twine|setup\.py|docker)\b"
)


def _only_packs(runs: str) -> bool:
    return bool(_PACKS.search(runs))
