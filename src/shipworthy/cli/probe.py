"""`shipworthy probe`: which functions could be emptied without any test noticing?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import ConfigFile, NoCache, RepositoryPath

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def probe(  # noqa: PLR0913  # a parameter per option is how typer reads them
    path: RepositoryPath = Path(),
    arguments: Annotated[
        list[str], typer.Argument(metavar="[-- PYTEST ARGS]...", help="For pytest.", show_default=False)
    ] = [],  # noqa: B006  # typer reads it, nobody changes it
    *,
    run: Annotated[bool, typer.Option("--run", help="Do run the project's tests.")] = False,
    python: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="The interpreter that has the project's requirements; by default its .venv."
        ),
    ] = None,
    budget: Annotated[float, typer.Option(metavar="SECONDS", min=1, help="For all of it.")] = 120,
    seed: Annotated[int, typer.Option(metavar="N", help="Of the random sample.")] = 1,
    base: Annotated[
        str | None, typer.Option(metavar="REF", help="Probe functions changed since then first.")
    ] = None,
    source: Annotated[
        list[str], typer.Option(metavar="DIR", help="Probe only files below it. Repeatable.")
    ] = [],  # noqa: B006  # as above
    everything: Annotated[
        bool, typer.Option("--all", help="Go on when the estimate is narrow, to the end of the budget.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write a report in Stryker's schema."),
    ] = None,
    config: ConfigFile = None,
    no_cache: NoCache = False,
) -> None:
    """Empty one function after the other and see whether any of the project's tests notices.

    Runs the project's own code, so it does so only with --run; in a private copy: nothing is written to the
    project. Python with pytest. Exits 0 when there is a result, 3 when nothing can be said: a test fails
    unchanged, pytest is missing, or the system has no fork.
    """
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan
    from shipworthy.cli.probing import explained, probed  # noqa: PLC0415
    from shipworthy.probe.run import Wish  # noqa: PLC0415

    options = pipeline.Options(config=config, cache=not no_cache)
    wish = Wish(budget=budget, seed=seed, arguments=tuple(arguments), to_the_end=everything)
    if not run:
        explained(path, python, wish)
    typer.echo(probed(path, options, python, wish, source, base, output), nl=False)
