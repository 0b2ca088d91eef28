"""`shipworthy facts`: what was observed, where, and why the rest is unknown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import Artifacts, BaseCommit, ConfigFile, NoCache

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def facts(
    path: Annotated[
        str,
        typer.Argument(help="A folder of the repository, or a fact's name.", show_default=False),
    ] = ".",
    names: Annotated[
        list[str], typer.Argument(help="Facts to show; by default all.", show_default=False)
    ] = [],  # noqa: B006
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, which `scan --facts` reads.")] = False,
    config: ConfigFile = None,
    base: BaseCommit = None,
    artifact: Artifacts = [],  # noqa: B006  # typer reads it, nobody changes it
    no_cache: NoCache = False,
) -> None:
    """Show the facts about a repository with their evidence, or why each is unknown."""
    from shipworthy import pipeline  # noqa: PLC0415  # the libraries of a scan, when one runs
    from shipworthy.collect import factsheet  # noqa: PLC0415

    wanted = list(names)
    if not Path(path).exists() and factsheet.is_fact(path):
        wanted, path = [path, *wanted], "."
    options = pipeline.Options(
        config=config, base=base, cache=not no_cache, artifacts=tuple(map(Path, artifact))
    )
    opened = pipeline.open_repository(Path(path), options)
    try:
        queries = factsheet.chosen(wanted) + ([] if wanted else pipeline.parametrised(opened.book))
        sheet = factsheet.collect_sheet(opened.context, queries)
    finally:
        opened.close()
    sys.stdout.write(factsheet.to_json(sheet) if json else factsheet.to_text(sheet))
