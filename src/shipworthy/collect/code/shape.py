"""How functions are made, by language and by project: the whole distribution in one row each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shipworthy.collect.code.complexity import (
    COMPLEX,
    PEAK,
    MeasuredFunction,
    measured,
    quantile,
    share_above,
)
from shipworthy.collect.code.parts import parts
from shipworthy.collect.context import Context, Unavailable, fact

ENOUGH_FUNCTIONS = 20
MANY = 10


@dataclass(frozen=True, slots=True)
class Shape:
    """The functions of one language or one project; the place is that of the most complex one.

    Shares are of the lines in functions, by cyclomatic complexity. Lines, parameters and nesting are what
    95 % of the functions do not exceed.
    """

    path: str
    line: int
    name: str
    functions: int
    lines: int
    median: int
    p95: int
    max: int
    share_above_10: float
    share_above_20: float
    share_above_50: float
    cognitive_p95: int
    length_p95: int
    parameters_p95: int
    nesting_p95: int


@fact("shape.languages")
def by_language(context: Context) -> tuple[Shape, ...]:
    """Complexity, length, parameters and nesting of the product's functions by language, most lines first."""
    found: dict[str, list[MeasuredFunction]] = {}
    for function in measured(context):
        found.setdefault(function.language, []).append(function)
    return _ordered(shape(name, functions) for name, functions in found.items())


@fact("shape.projects")
def by_project(context: Context) -> tuple[Shape, ...]:
    """The same by project: a folder with a manifest of its own, of 500 lines and 20 functions or more.

    Projects inside a project are left out of it. Most lines first; none where the repository is one project.
    """
    found = []
    for part in parts(context):
        try:
            functions = measured(part.context)
        except Unavailable:
            continue
        if len(functions) >= ENOUGH_FUNCTIONS:
            found.append(shape(part.project.path, functions))
    return _ordered(found) if len(found) > 1 else ()


@fact("shape.worst_project")
def worst_project(context: Context) -> str:
    """The project with the largest share of its lines in functions of a complexity above 20, with that share.

    Empty where the repository is one project, or where no project has such functions.
    """
    shapes = context.get(by_project)
    found = sorted(shapes, key=lambda s: (-s.share_above_20, s.name))[:1]
    if not found or not found[0].share_above_20:
        return ""
    (worst,) = found
    context.cite(worst.path, worst.line)
    return f"{worst.name} ({100 * worst.share_above_20:.0f} %)"


def shape(name: str, functions: Sequence[MeasuredFunction]) -> Shape:
    """Of one function or more."""
    worst = max(functions, key=lambda f: (f.complexity, -f.line))
    return Shape(
        path=worst.path,
        line=worst.line,
        name=name,
        functions=len(functions),
        lines=sum(f.lines for f in functions),
        median=quantile((f.complexity for f in functions), 0.50),
        p95=quantile((f.complexity for f in functions), 0.95),
        max=worst.complexity,
        share_above_10=share_above(functions, MANY),
        share_above_20=share_above(functions, COMPLEX),
        share_above_50=share_above(functions, PEAK),
        cognitive_p95=quantile((f.cognitive for f in functions), 0.95),
        length_p95=quantile((f.lines for f in functions), 0.95),
        parameters_p95=quantile((f.parameters for f in functions), 0.95),
        nesting_p95=quantile((f.nesting for f in functions), 0.95),
    )


def _ordered(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    return tuple(sorted(shapes, key=lambda s: (-s.lines, s.name)))
