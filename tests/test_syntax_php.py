"""PHP: each capture of its query on a text as small as can be."""

from __future__ import annotations

import pytest

from syntax_reading import counts, imports, names, public, syntax


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("", 1, 0),
        ("if ($a) { x(); } elseif ($b) { y(); } else { z(); }", 3, 3),
        ("if ($a) { x(); } else if ($b) { y(); } else { z(); }", 3, 3),
        ("if ($a): x(); elseif ($b): y(); else: z(); endif;", 3, 3),
        ("foreach ($a as $b) { for (;;) { while (1) { do { } while (1); } } }", 5, 10),
        ("switch ($a) { case 1: case 2: x(); break; default: y(); }", 3, 1),
        ("return match (true) { 1, 2 => 3, 4 => 5, default => 6 };", 3, 1),
        ("try { x(); } catch (A $e) { y(); } finally { z(); }", 2, 1),
        ("return $a ? $b : $c;", 2, 1),
        ("return $a ?: $b ?? $c?->d;", 1, 0),
        ("return $a && $b && $c || $d;", 4, 2),
        ("return $a and $b or $c;", 3, 2),
        ("while (1) { break 2; }", 2, 2),
        ("$f = function (?int $x) { if ($x) { y(); } };", 2, 2),
        ("$f = fn ($x) => $x && 1;", 2, 1),
    ],
)
def test_what_decides_and_what_nests(body: str, complexity: int, cognitive: int) -> None:
    assert counts(f"<?php function f() {{ {body} }}", "PHP") == (complexity, cognitive)


CLASS = """<html><?php
namespace A;
/** Says why. */
#[Final]
class C {
    public function __construct(private int $a, $b = 1) {}
    private static function p(string ...$c): void {}
    function q(int $d): ?int { return 1; }
    protected function r($e): int { return new class { function s() {} }; }
    abstract function t();
}
interface I { function u(); }
function top(int $f) {}
"""


def test_methods_with_a_body_are_named_by_what_they_stand_in() -> None:
    found = syntax(CLASS, "PHP")
    assert names(CLASS, "PHP") == ["C.__construct", "C.p", "C.q", "C.r", "C.r.(anonymous).s", "top"]
    assert [f.parameters for f in found.functions] == [2, 1, 1, 1, 0, 1]
    assert [f.typed for f in found.functions] == [False, True, True, False, False, False]
    assert [(c.name, c.documented) for c in found.classes] == [
        ("C", True), ("C.r.(anonymous)", False), ("I", False),
    ]  # fmt: skip


def test_public_is_what_is_not_declared_otherwise() -> None:
    assert public(CLASS, "PHP") == {
        "C.__construct": True, "C.p": False, "C.q": True, "C.r": False, "C.r.(anonymous).s": False, "top": True,
    }  # fmt: skip


def test_a_constructor_needs_no_type_of_return() -> None:
    assert syntax("<?php class A { function __construct(int $a) {} }", "PHP").functions[0].typed


def test_names_and_files_that_are_used() -> None:
    text = """<?php
use Foo\\Bar;
use Foo\\Baz as B;
use function foo\\f;
require 'a.php';
include_once("b.php");
require_once __DIR__ . '/c.php';
class A { use Mixin; }
"""
    found = ["Foo\\Bar", "Foo\\Baz", "foo\\f", "a.php", "b.php", "__DIR__ . '/c.php'"]
    assert imports(text, "PHP") == found


def test_catches_that_do_nothing() -> None:
    text = """<?php
try { a(); } catch (\\Exception $e) { }
try { a(); } catch (\\Throwable) { /* gone already */ }
try { a(); } catch (KeyError|My\\Exception $e) { }
try { a(); } catch (Throwable $e) { } // on purpose
"""
    assert syntax(text, "PHP").swallowed == (2,)
