"""What the query of Java finds."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Function, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "Java").syntax
    assert syntax is not None
    return syntax


def only(body: str) -> Function:
    (function,) = read(f"class A {{ void f() {{ {body} }} }}").functions
    return function


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("if (a) {} else if (b) {} else {}", 3, 3),
        ("for (;;) {} for (X x : y) {} while (a) {} do {} while (b);", 5, 4),
        ("try {} catch (A | B e) { a(); } finally {}", 2, 1),
        ("switch (a) { case 1: case 2: break; default: }", 3, 1),
        ("int x = switch (a) { case 1, 2 -> 3; case 3 -> 4; default -> 5; };", 3, 1),
        ("return a ? b : c;", 2, 1),
        ("return a && b && c || d;", 4, 2),
        ("outer: while (a) { break outer; }", 2, 2),
        ("Map<String, ? extends List<?>> x = null;", 1, 0),
        ("list.forEach(x -> { if (x) {} });", 2, 2),
    ],
)
def test_decisions(body: str, complexity: int, cognitive: int) -> None:
    function = only(body)
    assert (function.complexity, function.cognitive) == (complexity, cognitive)


def test_the_white_papers_example_has_its_score() -> None:
    body = """
        try {
          if (condition1) {                    // +1
            for (int i = 0; i < 10; i++) {     // +2
              while (condition2) {}            // +3
            }
          }
        } catch (ExcepType1 | ExcepType2 e) {  // +1
          if (condition2) {}                   // +2
        }
        """
    assert (only(body).cognitive, only(body).nesting) == (9, 3)


def test_functions_classes_and_what_is_public() -> None:
    syntax = read(
        """
        public class Shape {
          static { start(); }
          public Shape(int a, String... b) {}
          public int area() { return 1; }
          abstract void none();
          private void secret() {}
          void near() {
            new Thread() { public void run() {} };
          }
        }
        interface Side { default void left() {} }
        class Hidden { public void seen() {} }
        record Point(int x, int y) { Point {} }
        enum Kind { A { void of() {} } }
        """
    )
    assert [(f.name, f.parameters) for f in syntax.functions] == [
        ("Shape.Shape", 2), ("Shape.area", 0), ("Shape.secret", 0), ("Shape.near", 0), ("Shape.near.run", 0),
        ("Side.left", 0), ("Hidden.seen", 0), ("Point.Point", 0), ("Kind.of", 0),
    ]  # fmt: skip
    assert [f.name for f in syntax.functions if f.public] == ["Shape.Shape", "Shape.area"]
    assert [c.name for c in syntax.classes if c.public] == ["Shape"]
    assert [c.name for c in syntax.classes] == ["Shape", "Side", "Hidden", "Point", "Kind"]
    assert all(f.typed for f in syntax.functions)


def test_a_function_stands_where_its_name_does_and_is_documented_above_its_annotations() -> None:
    syntax = read(
        """
        class A {
          /** Says. */
          @Override
          @Deprecated(since = "1")
          public void said() {}
          /** About the field. */
          @Inject Thing thing;
          void bare() {}
        }
        """
    )
    assert [(f.line, f.documented) for f in syntax.functions] == [(6, True), (9, False)]


def test_imports() -> None:
    imports = read("import a.b.C;\nimport static a.b.D.f;\nimport a.b.*;\n").imports
    assert [(i.name, i.line) for i in imports] == [("a.b.C", 1), ("a.b.D.f", 2), ("a.b.*", 3)]


def test_swallowed() -> None:
    syntax = read(
        """
        class A { void f() {
          try { a(); } catch (Exception e) {}
          try { a(); } catch (java.lang.Throwable e) {
          }
          try { a(); } catch (IOException e) {}
          try { a(); } catch (Exception ignored) { /* closing */ }
          try { a(); } catch (Exception e) { log(e); }
        } }
        """
    )
    assert syntax.swallowed == (3, 4)


def test_suppressions() -> None:
    text = '@SuppressWarnings("unchecked")\nclass A {\n  @SuppressWarnings("all")\n  int x; // NOSONAR\n}\n'
    found = read_syntax(text.encode(), "Java").comments.suppressions
    assert sorted((s.line, s.tool, s.specific) for s in found) == [
        (1, "@SuppressWarnings", True), (3, "@SuppressWarnings", False), (4, "NOSONAR", False),
    ]  # fmt: skip
