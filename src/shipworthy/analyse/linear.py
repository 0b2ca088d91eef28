"""Patterns matched in linear time, whatever the text: RE2 where its wheel is installed, else Python's `re`.

For gates that look at every byte of a repository, and for patterns that users write: neither may go back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

try:
    import re2
except ImportError:  # no wheel for this system: slower, and a user's pattern may take long
    re2 = None


class LinearMatch(Protocol):
    def start(self) -> int: ...
    def end(self) -> int: ...
    def __getitem__(self, group: int, /) -> str: ...


class LinearPattern(Protocol):
    def search(self, text: str, /) -> LinearMatch | None: ...
    def finditer(self, text: str, /) -> Iterator[LinearMatch]: ...


class PatternError(ValueError):
    """A pattern that cannot be matched in linear time, or none at all."""


def linear(pattern: str) -> LinearPattern:
    """Raises `PatternError`. Without look-around and references to groups: those cannot be linear."""
    if re2 is None:
        return _by_re(pattern)
    try:
        compiled: LinearPattern = re2.compile(pattern, _options())
    except re2.error as error:
        raise PatternError(_said(error)) from None
    return compiled


def _options() -> object:
    options = re2.Options()
    options.log_errors = False
    return options


def _by_re(pattern: str) -> LinearPattern:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise PatternError(str(error)) from None


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", errors="replace") if isinstance(said, bytes) else str(said)
