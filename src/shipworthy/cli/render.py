"""`shipworthy render`: a stored result as any report, without a scan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shipworthy.cli.options import Outputs

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def render(
    result: Annotated[Path, typer.Argument(help="A result, as `scan -o json:FILE` writes it.")],
    *,
    output: Outputs = [],  # noqa: B006  # typer reads it
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Every rule, not only what is open.")
    ] = False,
) -> None:
    """Render a stored result as another report."""
    from shipworthy.cli.options import outputs  # noqa: PLC0415  # as in scan
    from shipworthy.cli.present import formats, present, stored  # noqa: PLC0415

    present(stored(result), outputs(output, formats()), quiet=False, verbose=verbose)
