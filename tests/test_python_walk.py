"""What one pass over a Python tree finds besides radon's complexity."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.python_source import PythonSource, analyse_python
from shipworthy.analyse.source import analyse_source
from shipworthy.model.code import Function, Suppression, Syntax


def read(text: str) -> PythonSource:
    return analyse_python(dedent(text))


def syntax(text: str) -> Syntax:
    found = read(text).syntax
    assert found is not None
    return found


def only(body: str) -> Function:
    text = "def f(a, b, c):\n" + "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
    return syntax(text).functions[0]


@pytest.mark.parametrize(
    ("body", "cognitive", "nesting"),
    [
        ("return a", 0, 0),
        ("if a: b", 1, 1),
        ("if a: b\nelse: c", 2, 1),
        ("if a: b\nelif b: c\nelif c: a\nelse: b", 4, 1),
        ("for x in a:\n    if x: b", 3, 2),
        ("for x in a:\n    while x:\n        if x: b", 6, 3),
        ("try: a\nexcept E:\n    if a: b", 3, 2),
        ("try: a\nfinally: b", 0, 0),
        ("with a: b", 0, 0),
        ("return a and b and c", 1, 0),
        ("return a and b or c", 2, 0),
        ("return a and not (b and c)", 2, 0),
        ("return a if b else c", 1, 0),
        ("if a:\n    return b if c else a", 3, 1),
        ("match a:\n    case 1:\n        if b: c\n    case _: b", 3, 2),
        ("else_ = 1\nif a: b\nelse:\n    if b: c", 4, 2),
        ("return [x for x in a if b]", 0, 0),
        ("return lambda: b if c else a", 2, 0),
        ("for x in a: b\nelse: c", 2, 1),
    ],
)
def test_cognitive_complexity_weighs_nesting(body: str, cognitive: int, nesting: int) -> None:
    found = only(body)
    assert (found.cognitive, found.nesting) == (cognitive, nesting)


def test_a_function_inside_is_counted_for_itself() -> None:
    outer, inner = syntax("""
        def outer():
            if a:
                def inner(b):
                    if b: c
    """).functions
    assert (outer.name, outer.cognitive, outer.public) == ("outer", 1, True)
    assert (inner.name, inner.cognitive, inner.nesting, inner.public) == ("outer.inner", 1, 1, False)


@pytest.mark.parametrize(
    ("head", "parameters"),
    [("def f()", 0), ("def f(a, /, b, *c, d, **e)", 5), ("def f(self)", 1)],
)
def test_parameters_are_those_a_caller_gives(head: str, parameters: int) -> None:
    assert syntax(f"{head}: ...").functions[0].parameters == parameters


def test_a_method_takes_no_self() -> None:
    text = "class A:\n    def f(self, a): ...\n    @staticmethod\n    def g(a): ...\n"
    assert [f.parameters for f in syntax(text).functions] == [1, 1]


def test_what_begins_with_an_underscore_is_not_public() -> None:
    text = "class _A:\n    def f(self): ...\nclass B:\n    def g(self): ...\n    def _h(self): ...\n"
    found = syntax(text)
    assert {f.name: f.public for f in found.functions} == {"_A.f": False, "B.g": True, "B._h": False}
    assert {c.name: c.public for c in found.classes} == {"_A": False, "B": True}


@pytest.mark.parametrize(
    ("handler", "swallowed"),
    [
        ("except: pass", True),
        ("except Exception: pass", True),
        ("except (ValueError, BaseException):\n    ...", True),
        ("except builtins.Exception:\n    pass", True),
        ("except ValueError: pass", False),
        ("except Exception: log()", False),
        ("except Exception:\n    pass  # the cache is only a help", False),
        ("except Exception:\n    # nothing to be done\n    pass", False),
        ("except Exception: raise", False),
    ],
)
def test_any_error_caught_and_dropped_without_a_word_is_told(handler: str, *, swallowed: bool) -> None:
    assert bool(syntax(f"try:\n    a\n{handler}\n").swallowed) is swallowed


def test_comments_are_counted_with_docstrings_and_without_strings() -> None:
    source = read('''
        """Module.

        More.
        """
        # one
        x = "# no"  # two
        y = """
        # no
        """
        def f():
            """Doc."""
            # three
    ''')
    assert source.comments.lines == 3 + 1 + 1 + 1


@pytest.mark.parametrize(
    ("comment", "tool", "specific"),
    [
        ("# noqa", "noqa", False),
        ("# noqa: E501", "noqa", True),
        ("# type: ignore", "type: ignore", False),
        ("# type: ignore[arg-type]", "type: ignore", True),
        ("# pylint: disable=all", "pylint: disable", False),
        ("# pylint: disable=unused-import", "pylint: disable", True),
        ("# nosec", "nosec", False),
        ("# nosec B101", "nosec", True),
    ],
)
def test_comments_that_silence_checkers_are_told(comment: str, tool: str, *, specific: bool) -> None:
    assert read(f"x = 1  {comment}\n").comments.suppressions == (Suppression(1, tool, specific),)


def test_work_put_off_is_told_where_it_is_a_comment() -> None:
    assert read('x = "TODO"\n# TODO: more\ny = 1  # FIXME\n# a todo list\n').comments.todos == (2, 3)


def test_old_line_ends_are_line_ends() -> None:
    text = "def f():\n    # why\n    return 1\n\n\ndef g():\n    return 2\n"
    for language in ("Python", "Ruby"):
        new = analyse_source(text.encode(), language)
        assert analyse_source(text.replace("\n", "\r").encode(), language) == new
