"""`shipworthy workflows approve | publish | status | diff`: the governed lifecycle of a definition.

Functions without a group of their own. Reading writes nothing; only `approve` and `publish` write, and only
the registry.
"""

from __future__ import annotations

import json as json_
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
        for line in approving.approve(desk, workflow, role, person):
            typer.echo(line)
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
        for line in publishing.publish(desk, workflow, version, person):
            typer.echo(line)
    finally:
        desk.close()


def status(
    *,
    json: Json = False,
    repository: Where = Path(),
) -> None:
    """Show where every definition stands. Exits 1 where one is not what the registry says it is."""
    from shipworthy.cli.registering import Desk  # noqa: PLC0415  # as above
    from shipworthy.cli.standings import as_json, as_text, is_sound  # noqa: PLC0415

    desk = Desk(repository)
    try:
        every, missing = desk.every(), desk.missing()
    finally:
        desk.close()
    typer.echo(json_.dumps(as_json(every, missing), indent=2) if json else "\n".join(as_text(every, missing)))
    if not is_sound(every, missing):
        raise typer.Exit(1)


def diff() -> None:
    """Not yet."""
