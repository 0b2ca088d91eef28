"""One Python file: its syntax, its tests and its comments."""

from __future__ import annotations

import ast
import gc
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from shipworthy.analyse.comments import comments
from shipworthy.analyse.passages import passages
from shipworthy.analyse.python_syntax import TOO_DEEP, Unread, parse_python
from shipworthy.analyse.python_tests import tests_and_helpers
from shipworthy.analyse.python_walk import PythonWalk
from shipworthy.model.code import Comments, Passages, Syntax, Test, TestHelper

_DEEPEST = 30_000
"""Frames; the parser itself refuses trees of a fifth of that depth."""
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*+)
    |\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+'''
    |"(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+'""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PythonSource:
    """Where there is a `problem`, the rest is none."""

    syntax: Syntax | None = None
    tests: tuple[Test, ...] | None = None
    test_helpers: tuple[TestHelper, ...] = ()
    comments: Comments = field(default_factory=Comments)
    passages: Passages = field(default_factory=Passages)
    problem: str = ""


def analyse_python(text: str) -> PythonSource:
    with _much_room():
        tree = parse_python(text)
        if isinstance(tree, Unread):
            return PythonSource(problem=tree.problem)
        try:
            return _read(tree, text.removeprefix("\ufeff"))
        except (RecursionError, MemoryError):
            return PythonSource(problem=TOO_DEEP.problem)


def _read(tree: ast.Module, text: str) -> PythonSource:
    walk = PythonWalk()
    walk(tree)
    found = list(_comments(text))
    only = {line for line, _, before in found if not before.strip()}
    for first, last in walk.docstrings:  # counted as comments, as cloc does
        only.update(range(first, last + 1))
    lines = text.split("\n")
    silent = sum(1 for n in only if n <= len(lines) and lines[n - 1].strip())
    syntax = walk.syntax(explained={line for line, _, _ in found})
    for line, _, before in found:
        lines[line - 1] = before
    code = "\n".join(lines).encode("utf-8", errors="replace").split(b"\n")
    tests, helpers = tests_and_helpers(tree, text)
    return PythonSource(
        syntax=syntax,
        tests=tests,
        test_helpers=helpers,
        comments=comments(((line, comment) for line, comment, _ in found), silent),
        passages=passages(code, syntax.functions, only),
    )


def _comments(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, text, and what stands before it on the line."""
    if "#" not in text:
        return
    line, counted = 1, 0
    for found in _TOKEN.finditer(text):
        if found["comment"] is None:
            continue
        start = found.start()
        line, counted = line + text.count("\n", counted, start), start
        yield line, found[0], text[text.rfind("\n", 0, start) + 1 : start]


@contextmanager
def _much_room() -> Iterator[None]:
    """For deep trees (a sum of 400 terms exceeds Python's usual limit) and wide ones.

    A tree is made of many objects and no cycle: collecting garbage meanwhile costs a fifth of the time.
    """
    usual, collects = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(usual, _DEEPEST))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)
        if collects:
            gc.enable()
