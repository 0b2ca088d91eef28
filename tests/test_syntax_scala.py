"""What the query of Scala finds."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Function, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "Scala").syntax
    assert syntax is not None
    return syntax


def only(body: str) -> Function:
    (function,) = read(f"object A {{\n  def f = {{\n{body}\n}}\n}}\n").functions
    return function


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("if (a) b else if (c) d else e", 3, 3),
        ("for (x <- y if z) yield x", 3, 1),
        ("while (a) {}\ndo {} while (b)", 3, 2),
        ("a match {\ncase 1 | 2 => b\ncase C(x) if x > 1 => d\ncase _ => e\n}", 4, 1),
        ("try a() catch {\ncase e: B => c()\ncase e: D => c()\n}", 3, 1),
        ("a && b && c || d", 4, 2),
        ("list.map(x => if (x) 1 else 2)", 2, 3),
        ("list.map {\ncase (a, b) => a\ncase _ => c\n}", 2, 0),
        ('s"${if (x) 1 else 2}"', 2, 2),
    ],
)
def test_decisions(body: str, complexity: int, cognitive: int) -> None:
    function = only(body)
    assert (function.complexity, function.cognitive) == (complexity, cognitive)


def test_indentation_stands_for_braces() -> None:
    (function,) = read(
        """
        object A:
          def f(x: Int): Int =
            if x > 1 then 2
            else if x > 2 then 3
            else 4
        """
    ).functions
    assert (function.name, function.line, function.end_line) == ("A.f", 3, 6)
    assert (function.complexity, function.cognitive) == (3, 3)


def test_functions_and_what_is_public() -> None:
    syntax = read(
        """
        class Shape(a: Int) {
          def this() = { this(1) }
          def area(a: Int, b: String*)(c: => Int): Int = {
            def inner(x: Int) = 1
            new Base { def run() = () }
          }
          private def secret = 1
          private[a] def near = 1
          def none: Int
        }
        private object Hidden { def seen() = 1 }
        trait Side { def left = 1 }
        """
    )
    assert [(f.name, f.parameters) for f in syntax.functions] == [
        ("Shape.this", 0), ("Shape.area", 3), ("Shape.area.inner", 1), ("Shape.area.run", 0), ("Shape.secret", 0),
        ("Shape.near", 0), ("Hidden.seen", 0), ("Side.left", 0),
    ]  # fmt: skip
    assert [f.name for f in syntax.functions if f.public] == ["Shape.this", "Shape.area", "Side.left"]
    assert {c.name: c.public for c in syntax.classes} == {"Shape": True, "Hidden": False, "Side": True}


def test_documented_above_annotations() -> None:
    syntax = read(
        "object A {\n  /** Says. */\n  @tailrec\n  def said = 1\n\n  val x = 1 // about x\n  def bare = 1\n}\n"
    )
    assert [(f.name, f.line, f.documented) for f in syntax.functions] == [
        ("A.said", 4, True),
        ("A.bare", 7, False),
    ]


def test_imports() -> None:
    assert [i.name for i in read("import a.b.C\nimport a.b.{D, E => F}\n").imports] == [
        "a.b.C",
        "a.b.{D, E => F}",
    ]


def test_swallowed() -> None:
    syntax = read(
        """
        object A {
          def f = try a() catch { case e: Exception => () }
          def g = try a() catch { case NonFatal(_) => }
          def h = try a() catch { case NonFatal(e) => {} }
          def i = try a() catch { case _: IOException => () }
          def j = try a() catch { case _: Throwable => () } // closing
          def k = try a() catch { case e: Throwable => log(e) }
        }
        """
    )
    assert syntax.swallowed == (3, 5)


def test_suppressions() -> None:
    found = read_syntax(b'@nowarn("cat=deprecation")\nobject A\n', "Scala").comments.suppressions
    assert [(s.line, s.tool, s.specific) for s in found] == [(1, "@nowarn", True)]
