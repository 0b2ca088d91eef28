"""Which lines of a Python text can run, and which ways lead out of them, by coverage.py's own parser."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.formats.coverage_settings import AS_SHIPPED, PythonSettings

MAX_CHARACTERS = 2_000_000
Arc = tuple[int, int]


@dataclass(frozen=True)
class Statements:
    lines: frozenset[int]
    branches: Mapping[int, frozenset[int]]
    """Of each line with more than one way out, the lines they lead to."""
    settled: frozenset[int]
    """Lines marked with `# pragma: no branch`: all ways out of them count as taken."""
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


def statements(text: str, settings: PythonSettings = AS_SHIPPED) -> Statements | None:
    """None where the text does not parse."""
    from coverage.exceptions import CoverageException  # noqa: PLC0415  # as above
    from coverage.parser import PythonParser  # noqa: PLC0415  # as above

    if len(text) > MAX_CHARACTERS or "\0" in text:
        return None
    text = text.removeprefix("\ufeff")
    exclude, partial = _expressions(settings)
    parser = PythonParser(text=text or "\n", exclude=exclude)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is the file's affair
            parser.parse_source()
            branches = _branches(parser)
            settled = frozenset(parser.lines_matching(partial))
    except (
        CoverageException,
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
        AssertionError,
    ):
        return None
    return Statements(frozenset(parser.statements), branches, settled, parser)


def _expressions(settings: PythonSettings) -> tuple[str, str]:
    from coverage.config import (  # noqa: PLC0415  # it takes long to import
        DEFAULT_EXCLUDE,
        DEFAULT_PARTIAL,
        DEFAULT_PARTIAL_ALWAYS,
    )

    exclude = [*(DEFAULT_EXCLUDE if settings.excluded is None else settings.excluded), *settings.also]
    partial = [*(DEFAULT_PARTIAL if settings.partial is None else settings.partial), *settings.partial_also]
    return _joined(exclude), _joined([*partial, *DEFAULT_PARTIAL_ALWAYS])


def _joined(expressions: Sequence[str]) -> str:
    return "|".join(f"(?:{each})" for each in expressions) or r"(?!)"


def _branches(parser: Any) -> Mapping[int, frozenset[int]]:
    ways: dict[int, set[int]] = defaultdict(set)
    for start, end in parser.arcs():
        if start not in parser.excluded and end not in parser.excluded:
            ways[start].add(end)
    return {line: frozenset(ends) for line, ends in sorted(ways.items()) if len(ends) > 1}
