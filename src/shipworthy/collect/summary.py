"""The part of a result that describes the repository rather than judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from shipworthy.collect.code.unparsable import unread_files
from shipworthy.collect.context import Context, Fact, Unavailable
from shipworthy.collect.projects import kinds, projects
from shipworthy.collect.repository import anchor, languages
from shipworthy.collect.testing.given_reports import unrecognised
from shipworthy.collect.workflows.results import workflow_results
from shipworthy.model.facts import Place
from shipworthy.model.results import Project, RepositorySummary
from shipworthy.model.workflow_results import WorkflowResult

T = TypeVar("T")


@dataclass(frozen=True)
class Summary:
    repository: RepositorySummary
    projects: tuple[Project, ...]
    workflows: tuple[WorkflowResult, ...]
    anchor: Place
    workflows_left_out: int = 0


def summarise(context: Context) -> Summary:
    head = context.door.head
    repository = RepositorySummary(
        name=context.door.name,
        head=head.commit,
        branch=head.branch,
        dirty=head.dirty,
        shallow=head.shallow,
        files=len(context.files),
        languages=_known(context, languages, {}),
        kinds=_known(context, kinds, ()),
        notes=(*_notes(context), *context.door.notes, *_unread(context), *_given(context)),
    )
    workflows, more = workflow_results(context)
    return Summary(repository, _known(context, projects, ()), workflows, context.get(anchor), more)


def _known(context: Context, wanted: Fact[T], otherwise: T) -> T:
    """What describes the repository is left out where most of its source is set aside."""
    try:
        return context.get(wanted)
    except Unavailable:
        return otherwise


def _unread(context: Context) -> tuple[str, ...]:
    """Source files of which nothing is known: too large, not parsed, given up on."""
    found = _known(context, unread_files, ())
    if not found:
        return ()
    many = f"{len(found)} source files were" if len(found) > 1 else "1 source file was"
    return (f"{many} not analysed, the first is {found[0].path}: {found[0].problem}",)


def _given(context: Context) -> tuple[str, ...]:
    """Reports that the user names and nobody can read: they must not seem to have counted."""
    if not context.door.given():
        return ()
    return tuple(
        f"{path} was given as a report and is in no known format" for path in context.get(unrecognised)
    )


def _notes(context: Context) -> tuple[str, ...]:
    head = context.door.head
    said = (
        (head.commit is None, "there is no commit yet: nothing can be said about history"),
        (
            head.commit is not None and head.dirty is True,
            "tracked files differ from the commit: what was scanned is not what it names",
        ),
        (
            head.shallow,
            "the clone is shallow: history and tags may be missing (git fetch --unshallow --tags)",
        ),
        (head.partial, "the clone is partial: missing objects were not fetched"),
        (head.commit is not None and head.branch is None, "no branch is checked out"),
    )
    return tuple(text for holds, text in said if holds)
