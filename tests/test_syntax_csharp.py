"""What the query of C# finds."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Function, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "C#").syntax
    assert syntax is not None
    return syntax


def only(body: str) -> Function:
    (function,) = read(f"class A {{ int? F(int? a) {{ {body} }} }}").functions
    return function


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("if (a) {} else if (b) {} else {}", 3, 3),
        ("for (;;) {} foreach (var x in y) {} while (a) {} do {} while (b);", 5, 4),
        ("try {} catch (A) { b(); } catch (B e) when (e.C) { b(); } finally {}", 3, 2),
        ("switch (a) { case 1: case 2: break; default: break; }", 3, 1),
        ("return a switch { 1 or 2 => 3, > 4 => 5, _ => 6 };", 3, 1),
        ("return a ? b : c;", 2, 1),
        ("return a && b && c || d;", 4, 2),
        ("return a?.b ?? c?[0];", 2, 0),
        ("a ??= b;", 2, 0),
        ("int? x = null; List<string?> y = null;", 1, 0),
        ("goto end; end: return 1;", 1, 1),
        ("list.ForEach(x => { if (x) {} });", 2, 2),
        ("call(delegate (int z) { return z ? 1 : 2; });", 2, 2),
    ],
)
def test_decisions(body: str, complexity: int, cognitive: int) -> None:
    function = only(body)
    assert (function.complexity, function.cognitive) == (complexity, cognitive)


def test_functions_and_what_is_public() -> None:
    syntax = read(
        """
        public class Shape(int q) : Base
        {
            public Shape(int a, ref int b, params string[] c) : base(a) { }
            ~Shape() { }
            public int Size => 1;
            public int Plain { get; set; }
            public int Width { get { return 1; } private set => x = value; }
            public int this[int i] { get { return 1; } }
            public event Action Changed { add { } remove { } }
            public static Shape operator +(Shape a, Shape b) => a;
            public abstract void None();
            internal void Near() { void Local(int u) { } }
            void Secret() { }
        }
        internal class Hidden { public void Seen() { } }
        public interface ISide { void Left() { } void Right(); }
        public record Point(int X, int Y);
        """
    )
    assert [(f.name, f.parameters) for f in syntax.functions] == [
        ("Shape.Shape", 3), ("Shape.Shape", 0), ("Shape.Size", 0), ("Shape.Width", 0), ("Shape.Width", 0),
        ("Shape.this", 0), ("Shape.Changed", 0), ("Shape.Changed", 0), ("Shape.operator", 2), ("Shape.Near", 0),
        ("Shape.Near.Local", 1), ("Shape.Secret", 0), ("Hidden.Seen", 0), ("ISide.Left", 0),
    ]  # fmt: skip
    assert [f.name for f in syntax.functions if f.public] == [
        "Shape.Shape", "Shape.Size", "Shape.Width", "Shape.this", "Shape.Changed", "Shape.Changed",
        "Shape.operator", "ISide.Left",
    ]  # fmt: skip
    assert {c.name: c.public for c in syntax.classes} == {
        "Shape": True, "Hidden": False, "ISide": True, "Point": True,
    }  # fmt: skip


def test_documented_above_attributes() -> None:
    syntax = read(
        """
        class A
        {
            /// <summary>Says.</summary>
            [Obsolete]
            void Said() { }
            /// <summary>About the field.</summary>
            [Inject] int thing;
            void Bare() { }
        }
        """
    )
    assert [(f.name, f.line, f.documented) for f in syntax.functions] == [
        ("A.Said", 6, True),
        ("A.Bare", 9, False),
    ]


def test_imports() -> None:
    imports = read("using System;\nusing static A.B.C;\nusing X = A.B.D;\nglobal using G.H;\n").imports
    assert [i.name for i in imports] == ["System", "A.B.C", "A.B.D", "G.H"]


def test_swallowed() -> None:
    syntax = read(
        """
        class A { void F() {
            try { a(); } catch { }
            try { a(); } catch (Exception) {
            }
            try { a(); } catch (Exception e) when (e.HResult == 1) { }
            try { a(); } catch (IOException) { }
            try { a(); } catch { /* closing */ }
        } }
        """
    )
    assert syntax.swallowed == (3, 4)


def test_suppressions() -> None:
    text = """\
        [SuppressMessage("Design", "CA1000")]
        class A
        {
        #pragma warning disable CS0618
        #pragma warning restore CS0618
        #pragma warning disable
        }
        """
    found = read_syntax(dedent(text).encode(), "C#").comments.suppressions
    assert [(s.line, s.tool, s.specific) for s in found] == [
        (1, "SuppressMessage", True),
        (4, "pragma warning disable", True),
        (6, "pragma warning disable", False),
    ]


def test_a_mark_of_byte_order_is_no_error() -> None:
    assert read_syntax(b"\xef\xbb\xbfusing System;\r\nclass A { void F() { } }\r\n", "C#").problem == ""
