"""What comments of the product put off, and which checkers they silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import production_lines, source_files

LISTED = 50
MAX_TEXT = 120


@dataclass(frozen=True, slots=True)
class PutOff:
    """A line with TODO, FIXME, XXX or HACK."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class BlanketSuppression:
    """A mark that silences everything its tool could find here, now and later."""

    path: str
    line: int
    tool: str


@fact("comments.todos")
def todos(context: Context) -> tuple[PutOff, ...]:
    """The first fifty lines of product code with a TODO, FIXME, XXX or HACK in a comment."""
    found: list[PutOff] = []
    for path, line in _todos(context):
        if len(found) == LISTED:
            break
        lines = context.read(path).split("\n")
        found.append(PutOff(path, line, lines[line - 1].strip()[:MAX_TEXT] if line <= len(lines) else ""))
    return tuple(found)


@fact("comments.todo_count", unit="lines")
def todo_count(context: Context) -> int:
    """How many lines of product code have a TODO, FIXME, XXX or HACK in a comment."""
    return sum(1 for _ in _todos(context))


@fact("comments.todo_density")
def todo_density(context: Context) -> float:
    """Lines with a TODO, FIXME, XXX or HACK per 1,000 non-blank lines of product code."""
    return _per_thousand(context, context.get(todo_count))


@fact("suppressions.blanket")
def blanket(context: Context) -> tuple[BlanketSuppression, ...]:
    """The first fifty marks in product code that silence a checker without naming what they silence.

    `# noqa`, `# type: ignore`, `//nolint`, `eslint-disable` and their like with nothing behind them.
    """
    found = [
        BlanketSuppression(path, line, tool)
        for path, line, tool, specific in _silenced(context)
        if not specific
    ]
    for each in found[:10]:
        context.cite(each.path, each.line)
    return tuple(found[:LISTED])


@fact("suppressions.blanket_count", unit="marks")
def blanket_count(context: Context) -> int:
    """How many marks in product code silence a checker without naming what they silence."""
    return sum(not specific for *_, specific in _silenced(context))


@fact("suppressions.blanket_density")
def blanket_density(context: Context) -> float:
    """Such marks per 1,000 non-blank lines of product code."""
    return _per_thousand(context, context.get(blanket_count))


@fact("suppressions.density")
def density(context: Context) -> float:
    """Marks that silence a checker, with or without naming what, per 1,000 non-blank lines of product."""
    return _per_thousand(context, sum(1 for _ in _silenced(context)))


def _todos(context: Context) -> Iterator[tuple[str, int]]:
    for file in context.get(source_files):
        for line in context.analysis(file).comments.todos:
            yield file.path, line


def _silenced(context: Context) -> Iterator[tuple[str, int, str, bool]]:
    for file in context.get(source_files):
        for each in context.analysis(file).comments.suppressions:
            yield file.path, each.line, each.tool, each.specific


def _per_thousand(context: Context, count: int) -> float:
    lines = context.get(production_lines)
    return 1000 * count / lines if lines else 0.0
