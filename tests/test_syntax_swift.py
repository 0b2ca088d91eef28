"""What the query of Swift finds."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Function, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "Swift").syntax
    assert syntax is not None
    return syntax


def only(body: str) -> Function:
    (function,) = read(f"func f() -> Int? {{\n{body}\n}}\n").functions
    return function


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("if a { b() } else if c { d() } else { e() }", 3, 3),
        ("if case .a(let x) = b, let y = z { c() }", 2, 1),
        ("guard let x = y else { return nil }", 2, 1),
        ("for x in y { b() }\nwhile a { b() }\nrepeat { b() } while c", 4, 3),
        ("do { try a() } catch let e as B { c() } catch { d() }", 3, 2),
        ("switch a {\ncase .b, .c: d()\ncase .e(let x): f()\ndefault: g()\n}", 3, 1),
        ("return a ? b : c", 2, 1),
        ("return a && b && c", 3, 1),
        ("return a?.b ?? c!", 1, 0),
        ("outer: for x in y { continue outer }", 2, 2),
        ("list.map { x in x ? 1 : 2 }", 2, 2),
        ("call(for: a, while: b)", 1, 0),
    ],
)
def test_decisions(body: str, complexity: int, cognitive: int) -> None:
    function = only(body)
    assert (function.complexity, function.cognitive) == (complexity, cognitive)


def test_functions_and_what_is_public() -> None:
    syntax = read(
        """
        public final class Shape {
            var stored = 0 { didSet { a() } }
            public var size: Int { 1 }
            var width: Int {
                get { 1 }
                set { a() }
            }
            public init?(a: Int, _ b: String = "x") { a() }
            deinit { a() }
            subscript(i: Int) -> Int { i }
            static func == (l: Shape, r: Shape) -> Bool { true }
            public func area(a: Int, with b: String..., c: (Int) -> Void) -> Int { 1 }
            private func secret() { func inner(x: Int) { a() } }
        }
        protocol Side { func left() }
        public extension Shape { func more() { a() } }
        """
    )
    assert [(f.name, f.parameters) for f in syntax.functions] == [
        ("Shape.stored", 0), ("Shape.size", 0), ("Shape.width", 0), ("Shape.width", 0), ("Shape.init", 2),
        ("Shape.deinit", 0), ("Shape.subscript", 0), ("Shape.==", 2), ("Shape.area", 3), ("Shape.secret", 0),
        ("Shape.secret.inner", 1), ("Shape.more", 0),
    ]  # fmt: skip
    assert [f.name for f in syntax.functions if f.public] == [
        "Shape.size",
        "Shape.init",
        "Shape.area",
        "Shape.more",
    ]
    assert [(c.name, c.public) for c in syntax.classes] == [("Shape", True), ("Side", False), ("Shape", True)]


def test_documented_above_attributes() -> None:
    syntax = read(
        "/// Says.\n@available(iOS 13, *)\nfunc said() { a() }\n\nlet x = 1 // about x\nfunc bare() { a() }\n"
    )
    assert [(f.name, f.line, f.documented) for f in syntax.functions] == [
        ("said", 3, True),
        ("bare", 6, False),
    ]


def test_imports() -> None:
    assert [i.name for i in read("import Foundation\n@testable import A.B\n").imports] == [
        "Foundation",
        "A.B",
    ]


def test_swallowed() -> None:
    syntax = read(
        """
        func f() {
            do { try a() } catch { }
            do { try a() } catch {
                // closing
            }
            do { try a() } catch is B { }
            do { try a() } catch { log(error) }
        }
        """
    )
    assert syntax.swallowed == (3,)


def test_suppressions() -> None:
    found = read_syntax(b"// swiftlint:disable force_cast\nlet a = b as! C\n", "Swift").comments.suppressions
    assert [(s.line, s.tool, s.specific) for s in found] == [(1, "swiftlint:disable", True)]
