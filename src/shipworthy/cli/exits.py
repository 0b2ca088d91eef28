"""Errors into words and exit codes. A crash never looks like a verdict."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from shipworthy import __version__
from shipworthy.errors import BUG, INTERRUPTED, USAGE, ShipworthyError

NOTHING_WRITTEN = -1
"""No exit code: the command is still to be run."""


def guarded(command: Callable[[], Any]) -> int:
    try:
        return _code(command())
    except ShipworthyError as error:
        _say(f"error: {error}", f"help: {error.help}" if error.help else "")
        return error.exit_code
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as stop:
        # What parses the command line turns a reader that went away into a plain exit of its own.
        return 0 if isinstance(stop.__context__, OSError) else _code(stop.code)
    except OSError as error:
        _say(f"error: the output cannot be written: {error.strerror}")
        return USAGE
    except Exception as error:  # noqa: BLE001  # the border: whatever is left is a bug of ours
        return _other(error)


def _code(value: object) -> int:
    return value if isinstance(value, int) else 0


def _other(error: Exception) -> int:
    name = type(error).__name__
    if name == "NoArgsIsHelpError":
        _say(str(error))
        return USAGE
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        _say(f"error: {error.format_message()}", "help: shipworthy --help")
        return USAGE
    if name == "Exit" and hasattr(error, "exit_code"):
        return _code(error.exit_code)
    if name == "Abort":
        _say("interrupted")
        return INTERRUPTED
    _report(error)
    return BUG


def _report(error: Exception) -> None:
    import platform  # noqa: PLC0415  # only where something is wrong with us
    import traceback  # noqa: PLC0415  # as above

    _say(
        "error: this is a bug in shipworthy, not a statement about the repository",
        f"  {type(error).__name__}: {error}",
        f"  shipworthy {__version__}, Python {platform.python_version()}, {platform.system()}",
        "help: please report it with the lines below",
        "".join(traceback.format_exception(error)).rstrip(),
    )


def _say(*lines: str) -> None:
    said = "\n".join(line for line in lines if line)
    # Names of a repository may stand in it: nothing of them steers a terminal.
    text = "".join(c if c.isprintable() or c in "\n\t" else ascii(c)[1:-1] for c in said)
    safe = text.encode(sys.stderr.encoding or "utf-8", errors="backslashreplace")
    sys.stderr.write(safe.decode(sys.stderr.encoding or "utf-8") + "\n")
