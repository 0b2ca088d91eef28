"""`shipworthy backtest`: would the release risk have been right about this repository's own releases?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import ConfigFile, NoCache, RepositoryPath

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def backtest(
    path: RepositoryPath = Path(),
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, with every release.")] = False,
    config: ConfigFile = None,
    no_cache: NoCache = False,
) -> None:
    """Replay the release risk over the repository's own tags and say how well it told what came.

    For each release: the risk as it would have been said on its day, and whether the next patch release,
    within 14 days, mended lines it had brought. Prints the AUC with its interval and the rate by size. Exits
    3 when nothing can be said: fewer than 30 releases or 4 that were mended, a shallow or a partial clone.
    """
    from shipworthy import pipeline  # noqa: PLC0415  # as in scan
    from shipworthy.cli.backtesting import backtested  # noqa: PLC0415

    code = backtested(path, pipeline.Options(config=config, cache=not no_cache), json=json)
    if code:
        raise typer.Exit(code)
