"""A repository of several projects: each of them looked at as if it were a repository of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.projects import projects
from shipworthy.collect.repository import source_files
from shipworthy.errors import FactError
from shipworthy.model.facts import Known, Unknown
from shipworthy.model.repository import File
from shipworthy.model.results import Project

ENOUGH_LINES = 500
"""Below, a single function is a distribution."""


@dataclass(frozen=True)
class Part:
    """A project with the context of its source files, those of projects inside it left out."""

    project: Project
    context: Context
    lines: int


@dataclass(frozen=True, slots=True)
class ProjectValue:
    """A fact of one project, at its manifest."""

    path: str
    line: int
    name: str
    folder: str
    lines: int
    value: float | Unknown


def parts(context: Context) -> Sequence[Part]:
    """The projects of 500 lines or more; none where there is one alone, which is the repository."""
    return context.once("parts", lambda: _parts(context))


def _parts(context: Context) -> Sequence[Part]:
    by_folder: dict[str, Project] = {}
    for project in context.get(projects):
        by_folder.setdefault("" if project.path == "." else project.path, project)
    files: dict[str, list[File]] = {}
    for file in context.get(source_files):
        folder = file.folder
        while folder and folder not in by_folder:
            folder = folder.rpartition("/")[0]
        if folder in by_folder:
            files.setdefault(folder, []).append(file)
    found = []
    for folder, inside in sorted(files.items()):
        lines = sum(context.analysis(file).lines for file in inside)
        if lines >= ENOUGH_LINES:
            found.append(Part(by_folder[folder], context.part(inside), lines))
    return found if len(found) > 1 else []


@fact("projects.values")
def project_values(context: Context, of: str) -> tuple[ProjectValue, ...]:
    """A fact `of` each project alone that is a number, such as `complexity.share_above_20`; highest first.

    Projects are folders with a manifest of their own; a file belongs to the nearest one above it. Those of
    less than 500 lines are left out. None where the repository is one project.
    """
    found = [_value(part, of) for part in parts(context)]
    return tuple(sorted(found, key=lambda v: (isinstance(v.value, Unknown), -_number(v.value), v.path)))


def _number(value: float | Unknown) -> float:
    return 0.0 if isinstance(value, Unknown) else value


def _value(part: Part, name: str) -> ProjectValue:
    try:
        observed = part.context.observe(name)
    except KeyError:
        raise FactError(f"there is no fact {name!r} to ask of each project") from None
    value: float | Unknown
    match observed:
        case Known(int() | float() as number):
            value = number
        case Known():
            raise Unavailable(f"{name} is not a number")
        case Unknown():
            value = observed
    project = part.project
    return ProjectValue(project.manifest, 1, project.name, project.path, part.lines, value)
