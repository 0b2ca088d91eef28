"""`shipworthy workflows approve | publish | status | diff`: the governed lifecycle of a definition.

Functions without a group of their own. Reading writes nothing; only `approve` and `publish` write, and only
the registry.
"""

from __future__ import annotations

import json as json_
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

Named = Annotated[
    str,
    typer.Argument(
        metavar="WORKFLOW", help="Its id in the registry, its path or its name.", show_default=False
    ),
]
Where = Annotated[Path, typer.Option("--repository", metavar="PATH", help="A folder of the repository.")]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="PERSON", help="`Name <mail>`; by default whom git would sign a commit as."),
]
_MOST = 3
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def approve(
    workflow: Named,
    *,
    role: Annotated[str, typer.Option(help="The role you approve for.")],
    person: As = None,
    repository: Where = Path(),
) -> None:
    """Approve a definition as it is committed, with its prompts, schemas and modules.

    Refused (exit 1) to whoever made the change since the role last approved, and while changes are not
    committed.
    """
    from shipworthy.cli import approving  # noqa: PLC0415  # as below
    from shipworthy.cli.registering import Desk  # noqa: PLC0415  # the libraries of a scan, when one is needed

    desk = Desk(repository)
    try:
        _say(approving.approve(desk, workflow, role, person))
    finally:
        desk.close()


def publish(
    workflow: Named,
    *,
    version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Where the definition does not state one.")
    ] = None,
    person: As = None,
    repository: Where = Path(),
) -> None:
    """Declare an approved definition fit to run, under a version that was not used before.

    Refused (exit 1) while an approval it needs is missing or stale.
    """
    from shipworthy.cli import publishing  # noqa: PLC0415  # as above
    from shipworthy.cli.registering import Desk  # noqa: PLC0415  # as above

    desk = Desk(repository)
    try:
        _say(publishing.publish(desk, workflow, version, person))
    finally:
        desk.close()


def status(
    *,
    json: Json = False,
    repository: Where = Path(),
) -> None:
    """Show where every definition stands. Exits 1 where one is not what the registry says it is."""
    from shipworthy.cli.authorship import without_forged  # noqa: PLC0415  # as above
    from shipworthy.cli.registering import Desk  # noqa: PLC0415  # as above
    from shipworthy.cli.standings import as_json, as_text, is_sound  # noqa: PLC0415

    desk = Desk(repository)
    try:
        every, refused = without_forged(desk, desk.every())
        missing = desk.missing()
    finally:
        desk.close()
    if json:
        typer.echo(json_.dumps(as_json(every, missing, refused), indent=2))
    else:
        _say(as_text(every, missing, refused))
    if not is_sound(every, missing):
        raise typer.Exit(1)


def diff(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="A B",
            help="Files, REV:PATH or workflows. Or one workflow with one or two revisions; alone, since it "
            "was approved last.",
            show_default=False,
        ),
    ],
    *,
    json: Json = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where something is loosened.")
    ] = False,
    repository: Where = Path(),
) -> None:
    """Say what changed between two versions of a definition: nodes, tools, models, approvals, bounds.

    What is allowed, or goes unseen, that was not before is called out as loosened.
    """
    from shipworthy.cli import differences  # noqa: PLC0415  # as above
    from shipworthy.cli.versions import Versions  # noqa: PLC0415

    if len(what) > _MOST:
        raise typer.BadParameter("at most one workflow and two revisions")
    versions = Versions(repository)
    try:
        before, after = versions.named(what)
    finally:
        versions.close()
    found = differences.differences(before, after)
    if json:
        typer.echo(json_.dumps(differences.as_json(before, after, found), indent=2))
    else:
        _say(differences.as_text(before, after, found))
    if exit_code and any(each.loosened for each in found):
        raise typer.Exit(1)


def _say(lines: Iterable[str]) -> None:
    """Names and texts of a repository may hold anything: nothing of it steers a terminal."""
    for line in lines:
        typer.echo("".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in line))
