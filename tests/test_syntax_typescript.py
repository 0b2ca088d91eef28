"""What the query of TypeScript finds beyond JavaScript's."""

from __future__ import annotations

from textwrap import dedent

import pytest

from shipworthy.analyse.syntax.reading import read_syntax
from shipworthy.model.code import Import, Syntax


def read(text: str) -> Syntax:
    syntax = read_syntax(dedent(text).encode(), "TypeScript").syntax
    assert syntax is not None
    return syntax


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("function f(a: string): void {}", True),
        ("function f(a): void {}", False),
        ("function f(a: string) {}", True),
        ("function f(a = 1) {}", True),
        ("function f(a?: string, ...b: string[]): void {}", True),
        ("const f = (a: string): void => {}", True),
        ("const f = (a: string) => {}", True),
        ("const f = a => 1", False),
        ("const f: Handler = a => 1", True),
        ("const f: Handler = (a) => 1", True),
        ("list.map(a => 1)", True),
        ("const o: Handlers = { onClick(a) {} }", True),
        ("class A { constructor(private a: string) {} }", True),
        ("class A { constructor(a) {} }", False),
        ("class A { set x(a: string) {} }", True),
        ("class A { get x() { return 1 } }", True),
        ("class A { get x(): number { return 1 } }", True),
        ("class A { onClick = (a) => 1 }", False),
        ("class A { onClick: Handler = (a) => 1 }", True),
        ("function f(a: string): asserts a is 'x' {}", True),
    ],
)
def test_typed(text: str, typed: bool) -> None:  # noqa: FBT001  # the row's second column
    (function,) = read(text).functions
    assert function.typed is typed


def test_a_signature_without_a_body_is_no_function() -> None:
    syntax = read(
        """
        declare function told(a: string): void
        interface Shape { area(): number; scale: (by: number) => void }
        abstract class Figure { abstract area(): number }
        function over(a: string): void
        function over(a: unknown): void {}
        """
    )
    assert [f.name for f in syntax.functions] == ["over"]
    assert [c.name for c in syntax.classes] == ["Shape", "Figure"]


def test_parameters_of_a_parameters_type_are_not_the_functions() -> None:
    (function,) = read("function f(a: (x: number, y: number) => void, b?: string): void {}").functions
    assert (function.parameters, function.complexity) == (2, 1)


def test_types_are_no_decisions() -> None:
    (function,) = read(
        "function f<T>(a?: T): a is T { type B = T extends string ? 1 : 2; return a!.b as B }"
    ).functions
    assert function.complexity == 1


def test_members_are_public_unless_private() -> None:
    syntax = read(
        """
        export class Shape {
          area() {}
          public width() {}
          private one() {}
          protected two() {}
          #three() {}
          private four = () => 1
        }
        class Inner { area() {} }
        """
    )
    assert [f.name for f in syntax.functions if f.public] == ["Shape.area", "Shape.width"]
    assert {c.name: c.public for c in syntax.classes} == {"Shape": True, "Inner": False}


def test_a_decorator_stands_between_a_comment_and_its_class() -> None:
    syntax = read(
        """
        /** Says. */
        @Component({
          selector: 'x',
        })
        export class Shape {
          // About the field.
          @Input() width = 1
          area() {}
        }
        """
    )
    assert [c.documented for c in syntax.classes] == [True]
    assert [f.documented for f in syntax.functions] == [False]


def test_imports_of_types_are_gone_when_the_program_runs() -> None:
    imports = read(
        """
        import type { A } from './a'
        import { type B } from './b'
        export type { C } from './c'
        import d = require('./d')
        export type * from './e'
        """
    ).imports
    assert imports == (
        Import("./a", 2, type_only=True),
        Import("./b", 3, type_only=True),
        Import("./c", 4, type_only=True),
        Import("./d", 5),
        Import("./e", 6, type_only=True),
    )


def test_the_second_grammar_reads_tsx() -> None:
    syntax = read("export const App = ({ a }: Props): Element => <p>{a ? <b/> : null}</p>\n")
    assert [(f.name, f.complexity, f.typed) for f in syntax.functions] == [("App", 2, True)]


def test_a_cast_that_tsx_does_not_know_is_read() -> None:
    assert [f.name for f in read("function f(a: unknown): string { return <string>a }\n").functions] == ["f"]


def test_one_value_among_the_names_makes_an_import_one_of_values() -> None:
    imports = read(
        """
        import { type A, B } from './a'
        import {
          type C,
          type D as E,
        } from './b'
        import F, { type G } from './c'
        export { type H, I } from './d'
        import { } from './e'
        """
    ).imports
    assert [(i.name, i.type_only) for i in imports] == [
        ("./a", False),
        ("./b", True),
        ("./c", False),
        ("./d", False),
        ("./e", False),
    ]
