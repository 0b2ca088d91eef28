"""A result to the places a user named."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from shipworthy.cli.options import Output
from shipworthy.model.results import Result
from shipworthy.report import reporters

TERMINAL = "terminal"


def formats() -> list[str]:
    return [TERMINAL, *reporters.formats()]


def present(result: Result, outputs: Sequence[Output], *, quiet: bool, verbose: bool) -> None:
    """Files first; then what goes to standard output, by default the terminal page."""
    for output in outputs:
        if output.file is not None:
            text = (
                _page(result, quiet=False, verbose=True)
                if output.format == TERMINAL
                else reporters.render(result, output.format)
            )
            reporters.write(output.file, text)
    to_stdout = [o.format for o in outputs if o.file is None] or [TERMINAL]
    if to_stdout == [TERMINAL]:
        _print_page(result, quiet=quiet, verbose=verbose)
    else:
        reporters.put(sys.stdout, reporters.render(result, to_stdout[0]))


def _print_page(result: Result, *, quiet: bool, verbose: bool) -> None:
    from shipworthy.report import terminal  # noqa: PLC0415  # rich, only where a page is printed

    terminal.render_terminal(result, console=terminal.console_for(sys.stdout), verbose=verbose, quiet=quiet)


def _page(result: Result, *, quiet: bool, verbose: bool) -> str:
    from shipworthy.report import terminal  # noqa: PLC0415  # as above

    return terminal.terminal_text(result, verbose=verbose, quiet=quiet)


def stored(path: Path) -> Result:
    """The result in a file. Raises `UsageError` or `SpecError`."""
    from shipworthy.errors import UsageError  # noqa: PLC0415  # only here
    from shipworthy.report import result_json  # noqa: PLC0415  # as above

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    return result_json.from_json(text, origin=path.name)
