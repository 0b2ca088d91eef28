"""One Python file read: complexity equal to radon's, and no text that breaks the reader."""

from __future__ import annotations

import ast
import sys
import sysconfig
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from radon.complexity import add_inner_blocks, cc_visit_ast

from shipworthy.analyse.python_source import analyse_python
from shipworthy.analyse.python_syntax import Unread, parse_python
from shipworthy.model.code import Function, Import

STDLIB = Path(sysconfig.get_paths()["stdlib"])
MODULES = sorted(STDLIB.glob("[a-d]*.py")) + sorted((STDLIB / "asyncio").glob("*.py"))


def function(text: str, name: str) -> Function:
    return next(f for f in functions(text) if f.name == name)


def functions(text: str) -> tuple[Function, ...]:
    syntax = analyse_python(text).syntax
    assert syntax is not None
    return syntax.functions


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.name)
def test_complexity_is_what_radon_counts(path: Path) -> None:
    text = path.read_text("utf-8", errors="replace")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        blocks = add_inner_blocks(cc_visit_ast(ast.parse(text)))
    expected = {(b.lineno, b.name.rpartition(".")[2], b.complexity) for b in blocks if b.letter != "C"}

    found = functions(text)

    assert expected <= {(f.line, f.name.rpartition(".")[2], f.complexity) for f in found}


def test_every_function_is_found_even_where_radon_forgets_it() -> None:
    text = """
def outer():
    class Inner:
        def method(self):
            if self and True:
                return 1
        def other(self): ...
    def closure():
        for x in y:
            pass
    async def later(): ...
if True:
    class Guarded:
        if True:
            def method(self): ...
"""
    found = functions(text)
    assert {f.name: f.complexity for f in found} == {
        "outer": 1,
        "outer.Inner.method": 3,
        "outer.Inner.other": 1,
        "outer.closure": 2,
        "outer.later": 1,
        "Guarded.method": 1,
    }


def test_a_function_ends_where_its_last_line_ends() -> None:
    found = function("@decorated\ndef f(\n    a,\n):\n    return (\n        a\n    )\n", "f")
    assert (found.line, found.end_line) == (2, 7)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("def f(): ...", False),
        ("def f() -> None: ...", True),
        ("def f(a, b: int) -> None: ...", False),
        ("def f(a: int, *args: int, b: int = 1, **kw: int) -> None: ...", True),
        ("def f(*args, **kw: int) -> None: ...", False),
        ("def f(a: int, /, *, b) -> None: ...", False),
    ],
)
def test_a_function_is_typed_when_all_of_its_signature_is(text: str, *, typed: bool) -> None:
    assert function(text, "f").typed is typed


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("class A:\n def f(self) -> None: ...", True),
        ("class A:\n @classmethod\n def f(cls, a) -> None: ...", False),
        ("class A:\n @staticmethod\n def f(a) -> None: ...", False),
        ("class A:\n @staticmethod\n def f(a: int) -> None: ...", True),
        ("class A:\n def f(self): ...", False),
    ],
)
def test_the_receiver_of_a_method_needs_no_type(text: str, *, typed: bool) -> None:
    assert function(text, "A.f").typed is typed


def test_a_constructor_needs_no_return_type() -> None:
    assert function("class A:\n def __init__(self, a: int): ...", "A.__init__").typed
    assert not function("class A:\n def __init__(self, a): ...", "A.__init__").typed


def test_an_empty_docstring_documents_nothing() -> None:
    assert function('def f():\n    """What it does."""\n', "f").documented
    assert not function('def f():\n    """  """\n', "f").documented
    assert not function("def f():\n    f'computed'\n", "f").documented


def test_imports_are_dotted_names_in_order_wherever_they_stand() -> None:
    text = """
import os, os.path as p
from google import genai
if TYPE_CHECKING:
    from . import views
    from ..models import User, Group
def f():
    import openai
    from x import *
import os
"""
    syntax = analyse_python(text).syntax
    assert syntax is not None
    assert syntax.imports == (
        Import("os", 2),
        Import("os.path", 2),
        Import("google.genai", 3),
        Import(".views", 5, type_only=True),
        Import("..models.User", 6, type_only=True),
        Import("..models.Group", 6, type_only=True),
        Import("openai", 8, deferred=True),
        Import("x", 9, deferred=True),
        Import("os", 10),
    )


def test_deep_expressions_are_measured_and_the_recursion_limit_is_left_alone() -> None:
    before = sys.getrecursionlimit()
    assert function("def f():\n    return " + " + ".join(["a"] * 800), "f").complexity == 1
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1\nprint 'two'\n", 2),
        ("x = 1\n\0", 2),
        ("def f(:\n", 1),
        ("\n\n  x = 1\n", 3),
        ("<<<<<<< HEAD\nx = 1\n", 1),
    ],
)
def test_a_text_that_is_no_python_is_told_with_its_line(text: str, line: int) -> None:
    unread = parse_python(text)
    assert isinstance(unread, Unread)
    assert unread.wrong
    assert unread.line == line
    source = analyse_python(text)
    assert source.syntax is None
    assert source.problem.startswith("does not parse as Python 3.")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 500 + ")" * 500,
        "x = " + "-" * 100_000 + "1",
        "x = a" + ".b()" * 50_000,
        "if a: pass\n" + "elif b: pass\n" * 20_000,
        "x = '\ufffd\nprint 'broken encoding'",
        "import {{ cookiecutter.name }}\n{% if cookiecutter.cli %}\n",
        "x" * 5_000_001,
    ],
    ids=["parentheses", "signs", "calls", "branches", "encoding", "template", "size"],
)
def test_what_cannot_be_read_is_not_called_wrong(text: str) -> None:
    unread = parse_python(text)
    assert isinstance(unread, Unread)
    assert not unread.wrong
    assert analyse_python(text).syntax is None


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this interpreter knows the syntax")
@pytest.mark.parametrize("text", ["type X = int", "def f[T](a: T): ...", "f'{x['a']}'"])
def test_newer_syntax_is_not_called_wrong(text: str) -> None:
    unread = parse_python(text)
    assert isinstance(unread, Unread)
    assert not unread.wrong


def test_a_byte_order_mark_and_odd_escapes_are_no_problem() -> None:
    assert analyse_python("\ufeffx = '\\d'\n").problem == ""


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    source = analyse_python(text)
    assert (source.syntax is None) == bool(source.problem)
