"""Options several commands share, and what they mean."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from shipworthy.errors import UsageError

RepositoryPath = Annotated[
    Path,
    typer.Argument(help="A folder of the repository; by default the current one.", show_default=False),
]
Rules = Annotated[
    list[Path], typer.Option("--rules", metavar="DIR", help="A folder of more rules. Repeatable.")
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration, instead of the one found."),
]
BaseCommit = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="REF",
        help="What the change is measured from: a branch, tag or commit. By default the newest release.",
    ),
]


def _is_named(paths: list[str]) -> list[str]:
    """An empty name would be the current folder: it is what is left of a variable that was never set."""
    if "" in paths:
        raise UsageError(
            "--artifact '' names no report", help="name a report, or a folder that holds reports"
        )
    return paths


Artifacts = Annotated[
    list[str],
    typer.Option(
        "--artifact",
        metavar="PATH",
        callback=_is_named,
        help="A report of tests or coverage, or a folder of them, from anywhere. Repeatable.",
    ),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write what is kept between runs.")
]
Outputs = Annotated[
    list[str],
    typer.Option(
        "-o",
        "--output",
        metavar="FORMAT[:FILE]",
        help="Report to write. Repeatable. Without FILE: stdout.",
    ),
]


@dataclass(frozen=True)
class Output:
    format: str
    file: Path | None


def outputs(stated: Sequence[str], known: Sequence[str]) -> list[Output]:
    """`html:report.html` and the like. Raises `UsageError`."""
    from shipworthy.schema.decode import suggest  # noqa: PLC0415  # only when something is to be written

    parsed = []
    for text in stated:
        name, _, file = text.partition(":")
        if name not in known:
            help_ = suggest(name, known) or f"one of {', '.join(known)}"
            raise UsageError(f"there is no report format {name!r}", help=help_)
        parsed.append(Output(name, Path(file) if file and file != "-" else None))
    files = [output.file.resolve() for output in parsed if output.file]
    if twice := [file for file in files if files.count(file) > 1]:
        raise UsageError(
            f"two reports cannot share the file {twice[0]}", help="give each its own: the last would be left"
        )
    if sum(output.file is None for output in parsed) > 1:
        raise UsageError(
            "two reports cannot share standard output", help="give one a file: -o html:report.html"
        )
    return parsed


def is_terminal(stream: object) -> bool:
    return stream in {sys.stdout, sys.stderr} and bool(getattr(stream, "isatty", lambda: False)())
