"""Every expected error, with its exit code and what to do about it."""

from __future__ import annotations

READY = 0
NOT_READY = 1
USAGE = 2
UNDECIDED = 3
NOTHING_TO_SCAN = 4
BUG = 70
INTERRUPTED = 130


class ShipworthyError(Exception):
    """An error a user can mend. Printed without a traceback."""

    exit_code = USAGE

    def __init__(self, message: str, *, help: str = "") -> None:  # noqa: A002  # the field's word
        super().__init__(message)
        self.help = help


class UsageError(ShipworthyError):
    """A command-line argument cannot be meant."""


class RefusedError(ShipworthyError):
    """What was asked is understood, and may not be done as things stand."""

    exit_code = NOT_READY


class SpecError(ShipworthyError):
    """A configuration or rule file says something that cannot be meant."""

    def __init__(self, origin: str, line: int, message: str, *, help: str = "") -> None:  # noqa: A002
        super().__init__(f"{origin}:{line}: {message}", help=help)
        self.origin = origin
        self.line = line


class NothingToScanError(ShipworthyError):
    """The path is no git repository, or one without files."""

    exit_code = NOTHING_TO_SCAN


class FactError(Exception):
    """A bug of ours: a fact or rule raised what it must not. Names the culprit."""
