"""Which lines of a Python text can run, and which ways lead out of them, by coverage.py's own parser."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MAX_CHARACTERS = 2_000_000
Arc = tuple[int, int]


@dataclass(frozen=True)
class Statements:
    lines: frozenset[int]
    branches: Mapping[int, frozenset[int]]
    """Of each line with more than one way out, the lines they lead to."""
    _parser: Any

    def first_line(self, line: int) -> int:
        """The line its statement begins on."""
        return int(self._parser.first_line(line))

    def taken(self, arcs: Iterable[Arc]) -> Mapping[int, frozenset[int]]:
        """Of each line, the lines it was followed by."""
        ways: dict[int, set[int]] = defaultdict(set)
        for start, end in self._parser.translate_arcs(arcs):
            ways[start].add(end)
        return {line: frozenset(ends) for line, ends in ways.items()}


def statements(text: str) -> Statements | None:
    """None where the text does not parse."""
    from coverage.config import DEFAULT_EXCLUDE  # noqa: PLC0415  # it takes long to import
    from coverage.exceptions import CoverageException  # noqa: PLC0415  # as above
    from coverage.parser import PythonParser  # noqa: PLC0415  # as above

    if len(text) > MAX_CHARACTERS or "\0" in text:
        return None
    parser = PythonParser(text=text or "\n", exclude=f"(?:{'|'.join(DEFAULT_EXCLUDE)})")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is the file's affair
            parser.parse_source()
            branches = _branches(parser)
    except (
        CoverageException,
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
        AssertionError,
    ):
        return None
    return Statements(frozenset(parser.statements), branches, parser)


def _branches(parser: Any) -> Mapping[int, frozenset[int]]:
    ways: dict[int, set[int]] = defaultdict(set)
    for start, end in parser.arcs():
        if start not in parser.excluded and end not in parser.excluded:
            ways[start].add(end)
    return {line: frozenset(ends) for line, ends in sorted(ways.items()) if len(ends) > 1}
