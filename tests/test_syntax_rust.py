"""Rust: each capture of its query on a text as small as can be."""

from __future__ import annotations

import pytest

from syntax_reading import counts, imports, names, only, public, read, syntax


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("", 1, 0),
        ("if a { x() } else if b { y() } else { z() }", 3, 3),
        ("for a in b { if c { x() } }", 3, 3),
        ("while a { x() }", 2, 1),
        ("loop { x() }", 1, 1),
        ("let Some(a) = b else { return };", 2, 1),
        ("match a { 1 => x(), 2 | 3 => y(), _ => z() }", 3, 1),
        ("match a { Ok(v) => v, Err(e) => e }", 2, 1),
        ("match a { n if n > 3 => x(), _ => y() }", 3, 1),
        ("match a {\n 1 => x(),\n // why\n _ => y() }", 2, 1),
        ("a()?; b()?;", 3, 0),
        ("a && b && c || d", 4, 2),
        ("if let Some(a) = b && c { x() }", 3, 2),
        ("'o: loop { break 'o; }", 1, 2),
        ("let f = |a| { if a { x() } };", 2, 2),
        ("assert!(a && b);", 2, 0),
    ],
)
def test_what_decides_and_what_nests(body: str, complexity: int, cognitive: int) -> None:
    assert counts(f"fn f() {{ {body} }}", "Rust") == (complexity, cognitive)


def test_functions_are_named_by_what_they_stand_in() -> None:
    text = """
mod outer { fn free() { fn nested() {} } }
impl<T> Show for Page<T> { fn show(&self, a: u8, (b, c): (u8, u8)) {} }
trait Show { fn required(&self); fn given(&self) {} }
"""
    assert names(text, "Rust") == ["outer.free", "outer.free.nested", "Page.show", "Show.given"]
    assert [f.parameters for f in syntax(text, "Rust").functions] == [0, 0, 2, 0]
    assert [c.name for c in syntax(text, "Rust").classes] == ["Show"]


def test_an_attribute_may_stand_between_a_function_and_its_comment() -> None:
    assert only("/// Says why.\n#[inline]\nfn f() {}\n", "Rust").documented
    assert not only("#[inline]\nfn f() {}\n", "Rust").documented


def test_public_is_what_is_declared_so_in_what_can_be_seen() -> None:
    text = """
pub fn a() {}
fn b() {}
mod hidden { pub fn c() {} }
pub mod seen { pub(crate) fn d() {} }
pub trait T { fn e() {} }
impl S { pub fn g(&self) {} fn h(&self) {} }
"""
    assert public(text, "Rust") == {
        "a": True, "b": False, "hidden.c": False, "seen.d": True, "T.e": True, "S.g": True, "S.h": False,
    }  # fmt: skip


def test_tests_beside_the_code_are_no_functions_of_the_product() -> None:
    text = """
use real::Thing;
fn product() {}
#[cfg(not(test))]
fn also() {}
#[cfg(test)]
#[allow(unused)]
mod tests { use super::*; #[test] fn t() {} fn helper() {} }
#[cfg(all(test, unix))]
mod more { fn u() {} }
#[tokio::test]
async fn lonely() {}
"""
    assert names(text, "Rust") == ["product", "also"]
    assert imports(text, "Rust") == ["real::Thing"]


def test_a_module_in_a_file_of_its_own_is_looked_for_beside() -> None:
    text = "mod child;\npub mod inline { }\nuse std::{fs, io::{self, Read}};\nextern crate core;\n"
    assert imports(text, "Rust") == ["./child", "std::{fs, io::{self, Read}}", "core"]


def test_allowed_lints_and_lines_of_comment() -> None:
    comments = read(
        "//! Crate.\n#![allow(dead_code)]\n/* two\nlines */\nfn f() {} // not alone\n", "Rust"
    ).comments
    assert comments.lines == 3
    assert [(s.line, s.tool, s.specific) for s in comments.suppressions] == [(2, "allow", True)]
