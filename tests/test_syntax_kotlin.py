"""What the query of Kotlin finds."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Function, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "Kotlin").syntax
    assert syntax is not None
    return syntax


def only(body: str) -> Function:
    (function,) = read(f"fun f() {{\n{body}\n}}\n").functions
    return function


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("if (a) {} else if (b) {} else {}", 3, 3),
        ("val x = if (a) 1 else 2", 2, 2),
        ("for (x in y) {}\nwhile (a) {}\ndo {} while (b)", 4, 3),
        ("try { a() } catch (e: A) { b() } catch (e: B) { b() }", 3, 2),
        ("when (a) {\n1, 2 -> b()\nis C -> c()\nelse -> d()\n}", 3, 1),
        ("return a && b && c || d", 4, 2),
        ("return a?.b ?: c!!", 2, 0),
        ("outer@ for (x in y) {\nbreak@outer\n}", 2, 2),
        ("list.map { if (it) 1 else 2 }", 2, 3),
        ('return "a${if (x) 1 else 2}"', 2, 2),
    ],
)
def test_decisions(body: str, complexity: int, cognitive: int) -> None:
    function = only(body)
    assert (function.complexity, function.cognitive) == (complexity, cognitive)


def test_functions_and_what_is_public() -> None:
    syntax = read(
        """
        class Shape(val a: Int) : Base() {
            val size: Int
                get() = 1
            var width = 0
                private set(value) {
                    field = value
                }

            constructor(a: Int, b: Int) : this(a) {
                start()
            }

            fun area(a: Int, vararg b: String, c: (Int, Int) -> Unit): Int = 1
            private fun secret() {}
            internal fun near() {}
            protected abstract fun none(): Int

            companion object {
                fun of() = 1
            }
        }

        private object Hidden {
            fun seen() {}
        }

        fun String.extended() = object : Base() {
            override fun inner() {}
        }
        """
    )
    assert [(f.name, f.parameters) for f in syntax.functions] == [
        ("Shape.size", 0), ("Shape.width", 1), ("Shape.constructor", 2), ("Shape.area", 3), ("Shape.secret", 0),
        ("Shape.near", 0), ("Shape.(anonymous).of", 0), ("Hidden.seen", 0), ("extended", 0), ("extended.inner", 0),
    ]  # fmt: skip
    assert [f.name for f in syntax.functions if f.public] == [
        "Shape.size", "Shape.constructor", "Shape.area", "Shape.(anonymous).of", "extended",
    ]  # fmt: skip
    assert {c.name: c.public for c in syntax.classes} == {
        "Shape": True,
        "Shape.(anonymous)": True,
        "Hidden": False,
    }


def test_documented_above_annotations() -> None:
    syntax = read(
        '/** Says. */\n@Dep\n@Suppress("x")\nfun said() {}\n\nval x = 1 // about x\nfun bare() {}\n'
    )
    assert [(f.name, f.line, f.documented) for f in syntax.functions] == [
        ("said", 4, True),
        ("bare", 7, False),
    ]


def test_imports() -> None:
    imports = read("package a\nimport a.b.C\nimport a.b.*\nimport a.b.D as E\n").imports
    assert [(i.name, i.line) for i in imports] == [("a.b.C", 2), ("a.b.*", 3), ("a.b.D", 4)]


def test_swallowed() -> None:
    body = "try { a() } catch (e: Exception) {}\ntry { a() } catch (e: IOException) {}\n"
    why = "try { a() } catch (_: Throwable) { /* closing */ }\ntry { a() } catch (_: Throwable) {\n}\n"
    assert read(f"fun f() {{\n{body}{why}}}\n").swallowed == (2,)


def test_suppressions() -> None:
    text = b'@file:Suppress("unused")\n\npackage a\n\n@Suppress("UNCHECKED_CAST")\nfun f() {}\n'
    found = read_syntax(text, "Kotlin").comments.suppressions
    assert [(s.line, s.tool, s.specific) for s in found] == [
        (1, "@file:Suppress", True),
        (5, "@Suppress", True),
    ]
