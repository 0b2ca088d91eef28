"""What the query of JavaScript finds; TypeScript's begins with the same patterns."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Function, Import, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "JavaScript").syntax
    assert syntax is not None
    return syntax


def only(text: str) -> Function:
    (function,) = read(text).functions
    return function


def test_functions_are_named_after_what_they_are_assigned_to() -> None:
    syntax = read(
        """
        function plain() {}
        function* steps() {}
        const arrow = () => 1
        let expression = function () {}
        holder.member = function () {}
        holder.own = function named() {}
        const object = {
          key: () => 1,
          method() {},
          'quoted-key': function () {},
          get value() { return 1 },
          [computed]() {},
        }
        class Shape {
          constructor() {}
          #secret() {}
          field = () => 1
          static make() {}
        }
        call(() => 1)
        """
    )
    assert [f.name for f in syntax.functions] == [
        "plain", "steps", "arrow", "expression", "member", "named", "key", "method", "quoted-key", "value",
        "[computed]", "Shape.constructor", "Shape.#secret", "Shape.field", "Shape.make", "(anonymous)",
    ]  # fmt: skip
    assert [c.name for c in syntax.classes] == ["Shape"]


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("return 1", 1, 0),
        ("if (a) {} else if (b) {} else {}", 3, 3),
        ("if (a) { if (b) {} }", 3, 3),
        ("for (;;) {} for (const x of y) {} for (const k in o) {} while (a) {} do {} while (b)", 6, 5),
        ("for (;;) { while (a) { if (b) {} } }", 4, 6),
        ("try {} catch (e) { a() } finally {}", 2, 1),
        ("switch (a) { case 1: case 2: break; default: }", 3, 1),
        ("return a ? b : c", 2, 1),
        ("return a && b && c || d", 4, 2),
        ("return a?.b ?? c", 2, 0),
        ("a ||= b; a ??= c; a &&= d", 4, 0),
        ("const { x = 1 } = a", 2, 0),
        ("outer: for (;;) { continue outer }", 2, 2),
        ("return <p>{a && b}</p>", 2, 1),
        ("return `${a ? 1 : 2}`", 2, 1),
    ],
)
def test_decisions(body: str, complexity: int, cognitive: int) -> None:
    function = only(f"function f() {{ {body} }}")
    assert (function.complexity, function.cognitive) == (complexity, cognitive)


def test_the_white_papers_examples_have_its_scores() -> None:
    sum_of_primes = """
        function sumOfPrimes(max) {
          let total = 0
          OUT: for (let i = 1; i <= max; ++i) {
            for (let j = 2; j < i; ++j) {
              if (i % j === 0) { continue OUT }
            }
            total += i
          }
          return total
        }
        """
    get_words = """
        function getWords(number) {
          switch (number) {
            case 1: return 'one'
            case 2: return 'a couple'
            case 3: return 'a few'
            default: return 'lots'
          }
        }
        """
    assert (only(sum_of_primes).cognitive, only(sum_of_primes).nesting) == (7, 3)
    assert (only(get_words).cognitive, only(get_words).complexity) == (1, 4)


def test_a_callback_counts_for_itself() -> None:
    outer, inner = read("function outer() {\n  if (a) {\n    each(x => x ? 1 : 2)\n  }\n}\n").functions
    assert (outer.complexity, outer.cognitive) == (2, 1)
    assert (inner.name, inner.complexity, inner.cognitive) == ("outer.(anonymous)", 2, 1)


def test_parameters() -> None:
    assert only("function f(a, {b, c}, d = 1, ...rest) {}").parameters == 4
    assert only("const f = a => 1").parameters == 1
    assert only("const f = () => 1").parameters == 0


def test_what_a_module_exports_is_public() -> None:
    syntax = read(
        """
        export function said() {}
        export const arrow = () => 1
        export default class Shape {
          area() {}
          #secret() {}
        }
        function later() {}
        function inside() {}
        export { later as other }
        exports.common = function () {}
        module.exports.more = () => 1
        function listed() {}
        module.exports = { listed, own() {} }
        """
    )
    public = {f.name for f in syntax.functions if f.public}
    assert public == {"said", "arrow", "Shape.area", "later", "common", "more", "listed", "own"}
    assert [c.public for c in syntax.classes] == [True]


def test_a_function_inside_a_function_is_not_public() -> None:
    assert [f.public for f in read("export function a() {\n  function b() {}\n}\n").functions] == [
        True,
        False,
    ]


def test_documented() -> None:
    syntax = read(
        """
        /** Says. */
        export function said() {}

        // Says.
        const arrow =
          () => 1

        const x = 1 // about x
        function bare() {}

        class Shape {
          /** Says. */
          @decorated
          area() {}
        }
        """
    )
    assert {f.name for f in syntax.functions if f.documented} == {"said", "arrow", "Shape.area"}


def test_imports() -> None:
    imports = read(
        """
        import a from "./a"
        import "./b.css"
        export * from './c'
        export { d } from './d'
        const e = require('./e'), f = require(`./f`)
        require(variable)
        const g = import('./g')
        function lazy() { return require('./h') }
        const i = () => import('./i')
        """
    ).imports
    assert imports == (
        Import("./a", 2),
        Import("./b.css", 3),
        Import("./c", 4),
        Import("./d", 5),
        Import("./e", 6),
        Import("./f", 6),
        Import("./g", 8, deferred=True),
        Import("./h", 9, deferred=True),
        Import("./i", 10, deferred=True),
    )


def test_an_import_on_the_line_of_a_function_is_not_deferred() -> None:
    assert [i.deferred for i in read("const a = require('a'), b = () => 1\n").imports] == [False]


def test_swallowed() -> None:
    syntax = read(
        """
        try { a() } catch (e) {}
        try { a() } catch {
        }
        try { a() } catch { /* nothing to do */ }
        try { a() } catch {} // nothing to do
        try { a() } catch (e) { log(e) }
        """
    )
    assert syntax.swallowed == (2, 3)


def test_comments_silence_checkers() -> None:
    comments = read_syntax(
        b"// eslint-disable-next-line no-eval\neval(a) // TODO: away\n", "JavaScript"
    ).comments
    assert (comments.lines, comments.todos) == (1, (2,))
    assert [(s.line, s.tool, s.specific) for s in comments.suppressions] == [
        (1, "eslint-disable-next-line", True)
    ]
