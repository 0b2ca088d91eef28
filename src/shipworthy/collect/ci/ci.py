"""What continuous integration really runs, when, and whether it can fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shipworthy.collect.ci.following.pipelines import definitions, followed
from shipworthy.collect.ci.following.test_files import has_tests
from shipworthy.collect.ci.tool_languages import looks_at
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import languages
from shipworthy.model.commands import Purpose
from shipworthy.model.pipelines import BlindSpot, CiCommand, Occasion
from shipworthy.model.repository import PathClass

_NODE_INSTALL = re.compile(r"(?:npm|pnpm|yarn|bun)(?:\s+(?:install|ci|i)\b|\s*$|\s+-)")
_ON_INSTALL = re.compile(r'"(?:prepare|postinstall|install|preinstall)"\s*:\s*"')

_CHECKABLE = ("Python", "TypeScript", "PHP")
"""Languages whose types are optional and whose checkers are in common use."""
LEAST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class PipelineSummary:
    """One CI definition that does something."""

    path: str
    line: int
    system: str
    name: str
    triggers: tuple[str, ...]
    on_pull_requests: bool


@fact("ci.systems")
def systems(context: Context) -> tuple[str, ...]:
    """The CI systems whose definitions the repository holds and that do something, by name.

    Looked for: GitHub Actions, GitLab CI, CircleCI, Azure Pipelines, Travis CI, AppVeyor, Bitbucket, Drone,
    Woodpecker, pre-commit.ci; recognised but not read: Jenkins, Buildkite, TeamCity and others.
    """
    found = context.get(definitions)
    live = context.get(followed).live
    names = {p.system for p in found.pipelines if p.path in live}
    return tuple(sorted(names | {system for _, system, _ in found.unread}))


@fact("ci.pipelines")
def pipelines(context: Context) -> tuple[PipelineSummary, ...]:
    """The CI definitions that run something: not those without steps, nor those that only `echo`."""
    live = context.get(followed).live
    return tuple(
        PipelineSummary(
            p.path,
            p.line,
            p.system,
            p.name or p.path,
            tuple(dict.fromkeys(t.event for t in p.triggers)),
            any(Occasion.PULL_REQUEST in j.occasions for j in p.jobs),
        )
        for p in context.get(definitions).pipelines
        if p.path in live
    )


@fact("ci.commands")
def ci_commands(context: Context) -> tuple[CiCommand, ...]:
    """Commands with a known purpose that CI runs, followed to where they are written.

    Followed through make, just, npm, pnpm, yarn, bun, turbo, nx, tox, nox, pre-commit, task, hatch, pdm, poe,
    composer, rake, Maven, Gradle, shell and Python scripts, composite actions and called workflows.
    """
    found: dict[tuple[object, ...], CiCommand] = {}
    for command in sorted(context.get(followed).commands, key=_order):
        found.setdefault((*_order(command)[:4], command.text.partition(" ")[0], command.purposes,
            command.occasions, command.ignored), command)  # fmt: skip
    return tuple(sorted(found.values(), key=_order))


def _order(command: CiCommand) -> tuple[str, int, str, int, str]:
    """Legs of a matrix differ in their arguments; the first stands for all."""
    return (command.path, command.line, command.resolved_path, command.resolved_line, command.text)


@fact("ci.blind_spots")
def blind_spots(context: Context) -> tuple[BlindSpot, ...]:
    """What CI runs that could not be read: workflows of other repositories, scripts in other languages."""
    found: dict[tuple[str, int, str], BlindSpot] = {}
    for spot in sorted(context.get(followed).blind, key=lambda b: (b.path, b.line, b.name, b.reason)):
        key = (spot.path, spot.line, spot.name)
        before = found.get(key, spot)
        occasions = tuple(sorted({*before.occasions, *spot.occasions}))
        found[key] = replace(before, occasions=occasions)
    return tuple(found.values())


@fact("ci.runs_tests")
def runs_tests(context: Context) -> bool:
    """Whether CI runs the repository's tests at all, on any occasion, so that a failing one is seen."""
    return has_tests(context) and _decided(context, Purpose.TEST, None)


@fact("ci.runs_tests_on_pull_requests")
def runs_tests_on_pull_requests(context: Context) -> bool:
    """Whether CI runs the repository's tests before a change is merged, and a failing test fails the run.

    A push to any branch counts like a pull request. Without test files there is nothing to run.
    """
    return has_tests(context) and _decided(context, Purpose.TEST, Occasion.PULL_REQUEST)


@fact("ci.runs_linter")
def runs_linter(context: Context) -> bool:
    """Whether CI runs a linter for code before a change is merged, and what it finds fails the run."""
    return _decided(context, Purpose.LINT, Occasion.PULL_REQUEST)


@fact("ci.runs_type_checker")
def runs_type_checker(context: Context) -> bool:
    """Whether CI runs a type checker before a change is merged, and what it finds fails the run."""
    return _decided(context, Purpose.TYPE_CHECK, Occasion.PULL_REQUEST)


@fact("ci.runs_build")
def runs_build(context: Context) -> bool:
    """Whether CI builds the product before a change is merged; compiling it for its tests counts.

    Unknown where CI installs a Node package whose own scripts run on install: those often build.
    """
    built = _decided(context, Purpose.BUILD, Occasion.PULL_REQUEST)
    if not built and (script := _script_of_install(context)):
        raise Unavailable(
            f"{script} runs scripts when CI installs, which may build", "build in a step of its own"
        )
    return built


def _script_of_install(context: Context) -> str:
    """The package.json whose scripts an install in CI runs; empty where there is none."""
    installs = any(
        Purpose.INSTALL in c.purposes and _NODE_INSTALL.match(c.text) and "--ignore-scripts" not in c.text
        for c in context.get(ci_commands)
    )
    for file in context.of_class(PathClass.PRODUCT) if installs else ():
        if file.name == "package.json" and _ON_INSTALL.search(context.read(file.path)):
            return file.path
    return ""


@fact("ci.type_checkable_languages")
def type_checkable_languages(context: Context) -> tuple[str, ...]:
    """Python, TypeScript and PHP, where they are at least a fifth of the product's lines.

    A type checker is a choice there. Compiled languages check types when they build; for JavaScript and
    Ruby a checker is not expected.
    """
    lines = context.get(languages)
    total = sum(lines.values())
    found = {"TypeScript" if name == "TSX" else name for name, n in lines.items() if n >= LEAST_SHARE * total}
    return tuple(name for name in _CHECKABLE if name in found)


_JUDGES = frozenset({Purpose.LINT, Purpose.TYPE_CHECK})


def _decided(context: Context, purpose: Purpose, occasion: Occasion | None) -> bool:
    """Known where a command was found, or where nothing that could be one was out of sight."""
    written = frozenset(context.get(languages).keys()) if purpose in _JUDGES else frozenset()
    for command in context.get(ci_commands):
        if purpose in _JUDGES and not looks_at(command.text, written):
            continue
        if purpose in command.purposes and not command.ignored and _fits(occasion, command.occasions):
            context.cite(command.path, command.line)
            context.cite(command.resolved_path, command.resolved_line)
            return True
    for reason, remedy in doubts(context, purpose, occasion):
        raise Unavailable(reason, remedy)
    for pipeline in context.get(pipelines):
        if pipeline.on_pull_requests:
            context.cite(pipeline.path, pipeline.line)
    return False


def _fits(occasion: Occasion | None, occasions: tuple[str, ...]) -> bool:
    return occasion is None or occasion in occasions


def doubts(context: Context, purpose: Purpose, occasion: Occasion | None) -> Iterator[tuple[str, str]]:
    """What CI runs out of sight that may serve the purpose, and how to see it."""
    for path, system, reason in context.get(definitions).unread:
        yield (f"{reason}: what {system} runs is not known", f"look at {path}")
    for spot in context.get(blind_spots):
        if purpose in spot.hides and _fits(occasion, spot.occasions):
            yield (
                f"{spot.path}:{spot.line} runs `{spot.name}`: {spot.reason}",
                f"look at what `{spot.name}` runs",
            )
