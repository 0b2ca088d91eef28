"""What one source file says about itself, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method. `complexity` is cyclomatic, as radon counts it."""

    name: str
    line: int
    end_line: int
    complexity: int
    documented: bool
    annotated: bool
    """Whether every parameter and the return have a type."""


@dataclass(frozen=True, slots=True)
class Test:
    """A test function. `assertions` counts what can fail it: asserts, `raises`, calls that check."""

    __test__ = False  # its name makes pytest look for tests inside

    name: str
    line: int
    assertions: int
    trivial: bool
    """It can only pass: empty, or asserting a constant."""
    skipped: bool
    """Whatever the circumstances; a skip under a condition is none."""
    skip_reason: str = ""
    """Why, as written; empty where nothing is."""
    expects_failure: bool = False
    """It checks that something is refused or goes wrong."""


@dataclass(frozen=True, slots=True)
class FileAnalysis:
    """`functions`, `tests` and `imports` are none where the language is not read yet or does not parse."""

    lines: int
    """Lines that are not blank."""
    generated: bool
    minified: bool
    functions: tuple[Function, ...] | None = None
    tests: tuple[Test, ...] | None = None
    imports: tuple[str, ...] | None = None
    """Dotted names of imported modules, in order of appearance."""
    problem: str = ""
    """Why something above is none."""
