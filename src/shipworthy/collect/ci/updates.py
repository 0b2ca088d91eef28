"""Dependency updates: whether someone is told of new versions, for everything that is pinned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.ci.pins import pins, workflows
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.environment.lock_units import join
from shipworthy.formats import globs
from shipworthy.formats.updates import dependabot, renovate
from shipworthy.model.repository import FileKind
from shipworthy.model.updates import UpdateConfig, UpdateEntry
from shipworthy.schema.from_json import read_json
from shipworthy.schema.nodes import DocumentError

RECENT = 180 * 86_400
"""Seconds before the last commit in which a robot's commit shows that it works here."""
_ROBOT = re.compile(
    r"(?:dependabot|renovate|scala-steward|pyup|snyk|depfu)[\w-]{0,20}(?:\[bot\])?@|^bot@renovateapp"
)
_SCHEDULE = re.compile(r"^\s*schedule:", re.MULTILINE)
_COMMANDS = re.compile(
    r"\b(?:(?P<pypi>uv (?:lock|sync) --upgrade|pip-compile[^\n]{0,80}--upgrade|(?:poetry|pdm) update)"
    r"|(?P<npm>npm update|ncu -u|npm-check-updates|pnpm up(?:date)?\b|yarn up(?:grade)?\b)"
    r"|(?P<cargo>cargo (?:update|upgrade))|(?P<go>go get -u)"
    r"|(?P<composer>composer update)|(?P<rubygems>bundle update))"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """Something pinned that grows old, and what watches it."""

    path: str
    line: int
    ecosystem: str
    watched: bool
    by: str


@fact("updates.configurations")
def configurations(context: Context) -> tuple[UpdateConfig, ...]:
    """The configuration of Dependabot and Renovate, as those tools find it."""
    found = []
    for reader in (dependabot, renovate):
        for path in reader.PATHS:
            file = context.file(path)
            if file is not None and file.kind is FileKind.TEXT:
                found.append(reader.read(path, context.read(path)))
                break
    package = context.file("package.json")
    if package is not None and package.kind is FileKind.TEXT:
        try:
            root = read_json(context.read(package.path))
        except (DocumentError, Unavailable):
            return tuple(found)
        if isinstance(root, dict) and "renovate" in root:
            found.append(renovate.from_object(package.path, root["renovate"]))
    return tuple(found)


@fact("updates.watched")
def watched(context: Context) -> tuple[Watched, ...]:
    """What is pinned here and grows old, each with what proposes its updates.

    Pinned are: lock files, GitHub Actions and base images that name one commit, digest or release, and
    builds whose manifests hold exact versions (Maven, Gradle, .NET). Proposed by: an entry of Dependabot
    for that ecosystem and folder, Renovate, a scheduled workflow that runs the update command, or
    commits of such a robot to the same files in the half year before the last commit.
    """
    entries = [e for c in context.get(configurations) for e in _named(c)]
    entries += _scheduled(context)
    robot = _touched_by_robots(context)
    found = []
    for pin in pins(context):
        solution = _solution(context, pin.folder) if pin.ecosystem == "nuget" else None
        places = [pin.folder] if solution is None else [pin.folder, solution]
        by = next((name for name, e in entries if any(_watches(e, pin.ecosystem, f) for f in places)), "")
        by = by or next((robot[f] for f in pin.files if f in robot), "")
        found.append(Watched(pin.path, pin.line, pin.ecosystem, bool(by), by))
    return tuple(found)


def _solution(context: Context, folder: str) -> str | None:
    """The folder of the solution that brings a .NET project along, the nearest above it."""
    solutions = {f.folder for f in context.files if f.name.endswith((".sln", ".slnx"))}
    parts = folder.split("/") if folder else []
    above = ("/".join(parts[:n]) for n in range(len(parts), -1, -1))
    return next((each for each in above if each in solutions), None)


def _named(config: UpdateConfig) -> Iterator[tuple[str, UpdateEntry]]:
    for entry in config.entries:
        yield f"{config.tool} ({config.path}:{entry.line})", entry


def _watches(entry: UpdateEntry, ecosystem: str, folder: str) -> bool:
    if entry.ecosystem not in {"*", ecosystem}:
        return False
    if ecosystem == "github-actions":
        return any(f in {"", "**", ".github/workflows", ".github"} for f in entry.folders)
    folders = {folder, join(folder, "requirements")} if ecosystem == "pypi" else {folder}
    return any(f in folders or globs.matches(f, folder) for f in entry.folders)


def _scheduled(context: Context) -> Iterator[tuple[str, UpdateEntry]]:
    """Workflows that run an update command on a schedule."""
    for file in workflows(context):
        text = context.read(file.path)
        if not _SCHEDULE.search(text):
            continue
        for found in _COMMANDS.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            entry = UpdateEntry(str(found.lastgroup), ("**",), line)
            yield f"a scheduled workflow ({file.path}:{line})", entry


def _touched_by_robots(context: Context) -> dict[str, str]:
    """Files that a robot's recent commits changed, each with words for the latest such commit."""
    try:
        commits = context.door.commits()
    except ValueError:
        return {}
    last = max((c.time for c in commits), default=0)
    touched: dict[str, str] = {}
    for commit in commits:
        if commit.time >= last - RECENT and _ROBOT.search(commit.author):
            for path in commit.paths:
                touched.setdefault(path, f"a robot's commits ({commit.id[:10]})")
    return touched
