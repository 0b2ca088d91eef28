"""The command line: finds the command's module, runs it, turns every error into its exit code."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from shipworthy.cli.again import Call
from shipworthy.cli.exits import guarded

COMMANDS = ("scan", "plan", "probe", "workflows", "facts", "explain", "rules", "render", "init", "doctor")
"""In the order of help. A test holds this against the modules there are."""


class LazyGroup(TyperGroup):
    """Imports a command's module when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # click's signature
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"shipworthy.cli.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=LazyGroup,
    help="Can this repository's next release be trusted? An answer with evidence.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _main(
    *,
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit."),
) -> None:
    if version:
        from shipworthy import __version__  # noqa: PLC0415  # as in __main__

        typer.echo(f"shipworthy {__version__}")
        raise typer.Exit


def run(arguments: list[str] | None = None, call: Call | None = None) -> int:
    """The exit code of the command in `arguments`, by default those of the process."""
    given = sys.argv[1:] if arguments is None else arguments
    return guarded(lambda: app(args=given, prog_name="shipworthy", standalone_mode=False, obj=call))
