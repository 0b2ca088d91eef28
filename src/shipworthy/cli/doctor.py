"""`shipworthy doctor`: what there is to read here, what is missing, which command would produce it."""

from __future__ import annotations

from pathlib import Path

import typer

from shipworthy.cli.options import ConfigFile, NoCache, RepositoryPath, Rules

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def doctor(
    path: RepositoryPath = Path(),
    *,
    rules: Rules = [],  # noqa: B006  # typer reads it
    config: ConfigFile = None,
    no_cache: NoCache = False,
) -> None:
    """Say what was found, what was not, and which command would produce it."""
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan
    from shipworthy.cli.checkup import checkup  # noqa: PLC0415

    options = pipeline.Options(rules=tuple(rules), config=config, cache=not no_cache)
    opened = pipeline.open_repository(path, options)
    try:
        for line in checkup(opened):
            typer.echo(line)
    finally:
        opened.close()
