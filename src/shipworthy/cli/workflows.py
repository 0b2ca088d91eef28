"""`shipworthy workflows`: which AI workflows there are, what is unguarded in them, and their lifecycle."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from shipworthy.cli.options import ConfigFile, NoCache, RepositoryPath

DEFAULT = "list"
_LIFECYCLE = ("approve", "publish", "status", "diff")


class ListsByDefault(TyperGroup):
    """What is no name of a command is a folder or an option of the default one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        asks_for_help = args[:1] and args[0] in ctx.help_option_names
        if not asks_for_help and (not args or args[0] not in self.commands):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=ListsByDefault,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _group() -> None:
    """AI workflows and agents: what runs, what is unguarded, who approved it.

    Without a command: `list`, with its options. A folder named like a command is ./NAME.
    """


@app.command(DEFAULT)
def list_(  # a parameter per option is how typer reads them
    path: RepositoryPath = Path(),
    *,
    graph: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the judged ones: .mmd or .md (Mermaid), .svg, .html."),
    ] = None,
    only: Annotated[
        list[str],
        typer.Option(metavar="NAME|PATH", help="Only this workflow, or those of this file. Repeatable."),
    ] = [],  # noqa: B006  # typer reads it, nobody changes it
    json: Annotated[
        bool, typer.Option("--json", help="The graphs and what is proved about them, as JSON.")
    ] = False,
    config: ConfigFile = None,
    no_cache: NoCache = False,
) -> None:
    """List every AI workflow and agent: models, side effects, and which of them nobody approves.

    Exits 0 whatever it finds. 2: an option is wrong, or there is nothing to draw. 4: there is nothing to
    scan.
    """
    from shipworthy.cli.listing import listed  # noqa: PLC0415  # the libraries of a scan, when one runs

    listed(path, graph=graph, only=only, json=json, config=config, cache=not no_cache)


if find_spec("shipworthy.cli.lifecycle"):
    lifecycle = import_module("shipworthy.cli.lifecycle")
    for name in _LIFECYCLE:
        app.command(name)(getattr(lifecycle, name))
