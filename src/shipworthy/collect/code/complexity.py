"""How complex the product's functions are: the distribution, not the mean."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.analyse.syntax.queries import languages as languages_with_a_grammar
from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.repository import languages, source_files
from shipworthy.model.code import Function
from shipworthy.model.repository import File

DECLARATIVE = frozenset({"HCL", "Nix", "SQL", "Verilog", "VHDL"})
"""Languages whose text is not functions with branches."""
READ = frozenset({"Python"}) | languages_with_a_grammar()
"""Languages whose functions are counted; a file of one of these may still fail to parse."""
ENOUGH = 0.5
"""The share of code that must be read before anything is said of all of it."""
WORST_LISTED = 10
COMPLEX = 20
PEAK = 50


@dataclass(frozen=True, slots=True)
class MeasuredFunction:
    """A function of the product. `lines` are its own: those of functions inside it count for these."""

    path: str
    line: int
    name: str
    complexity: int
    lines: int
    cognitive: int = 0
    parameters: int = 0
    nesting: int = 0
    language: str = ""


@fact("complexity.code_share", unit="share")
def code_share(context: Context) -> float:
    """The share of product code in languages that have functions with branches (not HCL, SQL, Nix …)."""
    lines = context.get(languages)
    total = sum(lines.values())
    return sum(n for name, n in lines.items() if name not in DECLARATIVE) / total if total else 0.0


@fact("complexity.read_share", unit="share")
def read_share(context: Context) -> float:
    """The share of the code that has functions whose complexity could be counted."""
    read = total = 0
    for file in _imperative(context):
        analysis = context.analysis(file)
        total += analysis.lines
        read += analysis.lines - analysis.syntax.unread_lines if analysis.syntax else 0
    return read / total if total else 0.0


@fact("complexity.functions", unit="functions")
def function_count(context: Context) -> int:
    """How many functions and methods the product has in the languages that are read."""
    return len(measured(context))


@fact("complexity.median")
def median(context: Context) -> int:
    """The cyclomatic complexity that half of the functions do not exceed, as radon counts it.

    Unknown where less than half of the code is in a language that is read.
    """
    return _quantile(measured(context), 0.50)


@fact("complexity.p95")
def p95(context: Context) -> int:
    """The cyclomatic complexity that 95 % of the functions do not exceed."""
    return _quantile(measured(context), 0.95)


@fact("complexity.max")
def maximum(context: Context) -> int:
    """The cyclomatic complexity of the most complex function; 0 where there is none."""
    return _quantile(_above(context, 0), 1.0)


@fact("complexity.share_above_10", unit="share")
def share_above_10(context: Context) -> float:
    """The share of the lines in functions that stand in functions of a complexity above 10."""
    return share_above(measured(context), 10)


@fact("complexity.share_above_20", unit="share")
def share_above_20(context: Context) -> float:
    """The share of the lines in functions that stand in functions of a complexity above 20."""
    return share_above(_above(context, 0), COMPLEX)


@fact("complexity.share_above_50", unit="share")
def share_above_50(context: Context) -> float:
    """The share of the lines in functions that stand in functions of a complexity above 50."""
    return share_above(measured(context), PEAK)


@fact("complexity.worst_functions")
def worst_functions(context: Context) -> tuple[MeasuredFunction, ...]:
    """The ten most complex functions with a complexity above 20, most complex first."""
    return _above(context, COMPLEX)[:WORST_LISTED]


@fact("complexity.peaks")
def peaks(context: Context) -> tuple[MeasuredFunction, ...]:
    """The twenty most complex functions with a complexity above 50, most complex first."""
    return _above(context, PEAK)[:20]


def _above(context: Context, bar: int) -> tuple[MeasuredFunction, ...]:
    found = [f for f in measured(context) if f.complexity > bar]
    found.sort(key=lambda f: (-f.complexity, f.path, f.line))
    for function in found[:WORST_LISTED]:
        context.cite(function.path, function.line)
    return tuple(found)


def measured(context: Context) -> list[MeasuredFunction]:
    """The product's functions by path and line. No fact of its own: it would list thousands."""
    return context.once("functions", lambda: _measure(context))


def _measure(context: Context) -> list[MeasuredFunction]:
    require_enough(context)
    found: list[MeasuredFunction] = []
    for file in _imperative(context):
        syntax = context.analysis(file).syntax
        # A stub file declares functions without bodies: each would count as the simplest there is.
        if syntax is not None and not file.path.endswith(".pyi"):
            found.extend(_with_own_lines(file.path, syntax.functions, file.language or ""))
    return found


def _imperative(context: Context) -> list[File]:
    return [f for f in context.get(source_files) if f.language not in DECLARATIVE]


def require_enough(context: Context) -> None:
    share = context.get(read_share)
    if share >= ENOUGH:
        return
    unread = [n for n in context.get(languages) if n not in DECLARATIVE | READ]
    if unread:
        raise Unavailable(f"the complexity of {unread[0]} is not read yet")
    raise Unavailable("less than half of the code could be read")


def _with_own_lines(path: str, functions: Iterable[Function], language: str = "") -> list[MeasuredFunction]:
    """Functions of one file; a line belongs to the innermost function it stands in."""
    own: dict[int, int] = {}
    around: list[tuple[int, Function]] = []
    ordered = sorted(functions, key=lambda f: (f.line, -f.end_line, f.name))
    for index, function in enumerate(ordered):
        while around and around[-1][1].end_line < function.line:
            around.pop()
        span = function.end_line - function.line + 1
        own[index] = span
        if around:
            own[around[-1][0]] = max(0, own[around[-1][0]] - span)
        around.append((index, function))
    return [
        MeasuredFunction(
            path, f.line, f.name, f.complexity, own[index], f.cognitive, f.parameters, f.nesting, language
        )
        for index, f in enumerate(ordered)
    ]


def share_above(functions: Iterable[MeasuredFunction], bar: int) -> float:
    lines = [(f.lines, f.complexity > bar) for f in functions]
    total = sum(n for n, _ in lines)
    return sum(n for n, above in lines if above) / total if total else 0.0


def _quantile(functions: Iterable[MeasuredFunction], share: float) -> int:
    """The smallest complexity that at least `share` of the functions do not exceed."""
    return quantile((f.complexity for f in functions), share)


def quantile(values: Iterable[int], share: float) -> int:
    """The smallest value that at least `share` of them do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)] if ordered else 0
