"""`shipworthy explain`: a rule, a fact, a dimension or a pillar, and its arithmetic in a stored result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import ConfigFile, Rules

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="The id of a rule, fact, dimension or pillar.")],
    *,
    result: Annotated[
        Path | None,
        typer.Option("--result", metavar="FILE", help="A stored result, to show its arithmetic."),
    ] = None,
    rules: Rules = [],  # noqa: B006  # typer reads it
    config: ConfigFile = None,
) -> None:
    """Say what a rule, fact or dimension is, why it matters, and what it earned."""
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan
    from shipworthy.cli.explanations import explanation  # noqa: PLC0415
    from shipworthy.cli.present import stored  # noqa: PLC0415

    options = pipeline.Options(rules=tuple(rules), config=config)
    book = pipeline.load_rules(pipeline.config_here(options), options)
    typer.echo(explanation(name, book, stored(result) if result else None))
