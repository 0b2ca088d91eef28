"""Handlers that catch any error and do nothing about it."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.code.complexity import DECLARATIVE, require_enough
from shipworthy.collect.context import Context, fact
from shipworthy.collect.repository import languages, production_lines, source_files
from shipworthy.model.code import Syntax

LISTED = 50
FINALIZERS = frozenset({"__del__", "__exit__", "__aexit__", "finalize", "Dispose", "deinit", "Drop.drop"})
"""They run while something is torn down: nobody is left to be told."""
_NOTHING_TO_CATCH = DECLARATIVE | {"C", "Go", "Rust", "Shell"}
"""Languages without handlers of errors: results and exit codes say there what failed."""


@dataclass(frozen=True, slots=True)
class SwallowedError:
    """A handler of any error that does nothing and says nothing; `function` is empty outside of any."""

    path: str
    line: int
    function: str


@fact("errors.swallowed")
def swallowed(context: Context) -> tuple[SwallowedError, ...]:
    """The first fifty handlers in product code that catch any error and do nothing, without a comment why.

    Any error is `except:`, `except Exception:`, `catch (Throwable e)`, `catch {}` and their like; nothing is
    an empty body, or `pass`. Left out are finalizers, a `try` with an `else`, and one that ends in a `return`
    or an assignment: there an error leaves another value, which is a way to handle it.
    """
    found = _found(context)[:LISTED]
    for each in found[:10]:
        context.cite(each.path, each.line)
    return tuple(found)


@fact("errors.swallowed_count", unit="handlers")
def swallowed_count(context: Context) -> int:
    """How many such handlers the product has (see `errors.swallowed`)."""
    return len(_found(context))


@fact("errors.catching_share", unit="share")
def catching_share(context: Context) -> float:
    """The share of the product's code in languages that have handlers for errors: not C, Go, Rust, shell."""
    lines = context.get(languages)
    code = sum(count for name, count in lines.items() if name not in DECLARATIVE)
    return (
        sum(count for name, count in lines.items() if name not in _NOTHING_TO_CATCH) / code if code else 0.0
    )


@fact("errors.swallowed_density")
def swallowed_density(context: Context) -> float:
    """Such handlers per 1,000 non-blank lines of product code."""
    lines = context.get(production_lines)
    return 1000 * len(_found(context)) / lines if lines else 0.0


def _found(context: Context) -> list[SwallowedError]:
    return context.once("swallowed", lambda: _find(context))


def _find(context: Context) -> list[SwallowedError]:
    require_enough(context)
    found = []
    for file in context.get(source_files):
        syntax = context.analysis(file).syntax
        for line in syntax.swallowed if syntax else ():
            function = _function(syntax, line)
            if function.rpartition(".")[2] not in FINALIZERS:
                found.append(SwallowedError(file.path, line, function))
    return found


def _function(syntax: Syntax | None, line: int) -> str:
    around = [f for f in syntax.functions if f.line <= line <= f.end_line] if syntax else []
    return min(around, key=lambda f: f.end_line - f.line).name if around else ""
