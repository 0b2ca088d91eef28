"""`shipworthy plan`: what to do first before the next release."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import Artifacts, BaseCommit, ConfigFile, NoCache, RepositoryPath, Rules

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def plan(  # a parameter per option is how typer reads them
    path: RepositoryPath = Path(),
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write it there, not to stdout.")
    ] = None,
    rules: Rules = [],  # noqa: B006  # typer reads it, nobody changes it
    config: ConfigFile = None,
    base: BaseCommit = None,
    artifact: Artifacts = [],  # noqa: B006  # as above
    no_cache: NoCache = False,
) -> None:
    """Plan the next release: a checklist in Markdown of what to mend or find out first.

    First the shortest way to *ready*, then each dimension, by points for the effort, with what every step
    unlocks and whom to ask about the files; last the questions that only people can answer.

    Exits 0 whenever there is a plan. 2: an option, configuration or rule file is wrong.
    4: there is nothing to scan.
    """
    import sys  # noqa: PLC0415  # what a plan takes, when one is made

    from shipworthy import pipeline  # noqa: PLC0415
    from shipworthy.cli.progress import shown_progress  # noqa: PLC0415
    from shipworthy.report import reporters  # noqa: PLC0415
    from shipworthy.report.plan_view import plan_text  # noqa: PLC0415
    from shipworthy.report.writing import Written, write  # noqa: PLC0415

    with shown_progress(quiet=False) as progress:
        options = pipeline.Options(
            rules=tuple(rules), config=config, base=base, cache=not no_cache, progress=progress,
            artifacts=tuple(map(Path, artifact)),
        )  # fmt: skip
        text = plan_text(pipeline.plan_release(path, options))
    write(Written(output, text if output else reporters.encodable(text, sys.stdout.encoding)))
