"""The tasks that guides tell to run, and whether a task file offers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.guides.documents import Guide, texts
from shipworthy.collect.guides.guide_commands import commands_typed_here
from shipworthy.collect.guides.task_files import Offer
from shipworthy.collect.guides.task_offers import offer
from shipworthy.formats.prose.tasks import task_claims
from shipworthy.model.prose import TaskClaim


@dataclass(frozen=True, slots=True)
class NamedTask:
    """A task a guide tells to run. `role` is the guide's; `exists`: some task file of that runner has it."""

    path: str
    line: int
    runner: str
    target: str
    written: str
    role: str
    exists: bool


@fact("documents.tasks")
def named_tasks(context: Context) -> tuple[NamedTask, ...]:
    """The tasks that guides tell to run, such as `make test` or `npm run lint`, and whether they exist.

    Read from shell blocks and from code in running text; looked for in every Makefile, package.json,
    justfile, tox and nox configuration, deno.json and composer.json of the repository. Left out is
    what cannot be decided: task files that include or compute what is not seen, placeholders,
    commands in another project's folder.
    """
    offers: dict[str, Offer] = {}
    found: dict[tuple[str, int, str, str], NamedTask] = {}
    for guide in texts(context, "readme", "contributing", "instructions"):
        for claim in _claims(context, guide):
            if claim.runner not in offers:
                offers[claim.runner] = offer(context, claim.runner)
            offered = offers[claim.runner]
            # A README without such a task file may speak of the reader's own project.
            known = offered.files > 0 or guide.role != "readme"
            exists = offered.has(claim.target) if known else None
            if exists is not None:
                item = NamedTask(
                    guide.source, claim.line, claim.runner, claim.target, claim.written, guide.role, exists
                )
                found[item.path, item.line, item.runner, item.target] = item
    return tuple(found[key] for key in sorted(found))


def _claims(context: Context, guide: Guide) -> Iterator[TaskClaim]:
    for command in commands_typed_here(context, guide):
        yield from task_claims(command)
