"""`shipworthy scan`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import ConfigFile, NoCache, Outputs, RepositoryPath, Rules

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def scan(  # noqa: PLR0913  # a parameter per option is how typer reads them
    path: RepositoryPath = Path(),
    *,
    output: Outputs = [],  # noqa: B006  # typer reads it, nobody changes it
    rules: Rules = [],  # noqa: B006  # as above
    select: Annotated[list[str], typer.Option(metavar="RULE", help="Judge only these rules or packs.")] = [],  # noqa: B006
    ignore: Annotated[list[str], typer.Option(metavar="RULE", help="Leave these rules or packs out.")] = [],  # noqa: B006
    config: ConfigFile = None,
    facts: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Judge these facts (from `facts --json`) instead of a repository."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the verdict.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every rule, not only what is open.")
    ] = False,
    no_cache: NoCache = False,
) -> None:
    """Scan a repository and say whether its next release can be trusted.

    Exits 0 whenever there is a result, whatever it says. 2: an option, configuration or rule file is wrong.
    4: there is nothing to scan.
    """
    from shipworthy import pipeline  # noqa: PLC0415  # the libraries of a scan, when one runs
    from shipworthy.cli.options import outputs  # noqa: PLC0415
    from shipworthy.cli.present import formats, present  # noqa: PLC0415
    from shipworthy.cli.progress import shown_progress  # noqa: PLC0415

    wanted = outputs(output, formats())
    with shown_progress(quiet=quiet) as progress:
        options = pipeline.Options(
            rules=tuple(rules), select=_names(select), ignore=_names(ignore), config=config,
            cache=not no_cache, progress=progress,
        )  # fmt: skip
        result = pipeline.scan_facts(facts, options) if facts else pipeline.scan(path, options)
    present(result, wanted, quiet=quiet, verbose=verbose)


def _names(stated: list[str]) -> tuple[str, ...]:
    """Repeated options and comma lists alike."""
    return tuple(name.strip() for text in stated for name in text.split(",") if name.strip())
