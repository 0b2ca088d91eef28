"""A result to the places a user named."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from shipworthy.cli.options import Output
from shipworthy.model.results import Result
from shipworthy.report import reporters
from shipworthy.report.writing import Written, write

TERMINAL = "terminal"


def formats() -> list[str]:
    return [TERMINAL, *reporters.formats()]


def present(
    result: Result, outputs: Sequence[Output], *, quiet: bool, verbose: bool
) -> Sequence[Written] | None:
    """Files first; then what goes to standard output, by default the terminal page.

    What was written, so that it can be written again; none where it went by another way than as text.
    """
    written = []
    for output in outputs:
        if output.file is not None:
            text = (
                _page(result, quiet=False, verbose=True)
                if output.format == TERMINAL
                else reporters.render(result, output.format)
            )
            written.append(Written(output.file, text))
            write(written[-1])
    to_stdout = [o.format for o in outputs if o.file is None] or [TERMINAL]
    if to_stdout != [TERMINAL]:
        text = reporters.encodable(reporters.render(result, to_stdout[0]), sys.stdout.encoding)
    elif (shown := _shown_page(result, quiet=quiet, verbose=verbose)) is not None:
        text = shown
    else:
        return None
    written.append(Written(None, text))
    write(written[-1])
    return written


def _shown_page(result: Result, *, quiet: bool, verbose: bool) -> str | None:
    """The page as this terminal takes it; none where it takes no text, and so is printed to."""
    from shipworthy.report import terminal  # noqa: PLC0415  # rich, only where a page is printed

    console = terminal.console_for(sys.stdout)
    if console.legacy_windows:
        terminal.render_terminal(result, console=console, verbose=verbose, quiet=quiet)
        return None
    with console.capture() as page:
        terminal.render_terminal(result, console=console, verbose=verbose, quiet=quiet)
    return page.get()


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
