"""C and C++: each capture of their queries on a text as small as can be, and what macros do to a reading."""

from __future__ import annotations

import pytest

from syntax_reading import counts, imports, names, only, public, read, syntax

BODIES = [
    ("", 1, 0),
    ("if (a) x(); else if (b) y(); else z();", 3, 3),
    ("if (a) { x(); } else { if (b) { y(); } }", 3, 4),
    ("for (;;) while (a) do x(); while (b);", 4, 6),
    ("switch (a) { case 1: case 2: x(); break; default: y(); }", 3, 1),
    ("return a ? b : c;", 2, 1),
    ("return a && b && c || d;", 4, 2),
    ("goto out; out: return;", 1, 1),
    ("\n#ifdef A\nx();\n#elif B\ny();\n#else\nz();\n#endif\n", 3, 3),
    ("list_for_each(a, b) { if (c) { x(); } }", 2, 1),
]
CPP_BODIES = [
    ("for (auto a : b) { if (c) { x(); } }", 3, 3),
    ("try { x(); } catch (const A& e) { y(); }", 2, 1),
    ("auto l = [&](int a) { if (a) { x(); } };", 2, 2),
    ("return a and b or c;", 3, 2),
]


@pytest.mark.parametrize(
    ("language", "body", "complexity", "cognitive"),
    [*(("C", *each) for each in BODIES), *(("C++", *each) for each in BODIES + CPP_BODIES)],
)
def test_what_decides_and_what_nests(language: str, body: str, complexity: int, cognitive: int) -> None:
    if "list_for_each" not in body:
        assert counts(f"void f(void) {{ {body} }}", language) == (complexity, cognitive)
    else:  # one way or the other, the block of a macro is no function
        assert names(f"void f(void) {{ {body} }}", language) == ["f"]


@pytest.mark.parametrize("language", ["C", "C++"])
def test_functions_are_found_whatever_they_return(language: str) -> None:
    text = """
static int a(int x, char *y, ...) { return 1; }
struct s *b(void) { return 0; }
const char **c(int (*callback)(int), void *data) { return 0; }
int declared(int x);
struct s { int field; };
typedef enum { ONE } t;
"""
    found = syntax(text, language)
    assert [(f.name, f.parameters, f.public) for f in found.functions] == [
        ("a", 2, False), ("b", 0, True), ("c", 2, True),
    ]  # fmt: skip
    assert [c.name for c in found.classes] == ["s", "t"]


def test_members_are_named_by_what_they_stand_in() -> None:
    text = """
namespace n {
namespace {
void only_here() {}
}
class A : public B {
  void before() {}
 public:
  A() : x(1) {}
  ~A() {}
  A& operator=(const A& o) { return *this; }
  template <class T> T get() const { return T(); }
  operator bool() const { return true; }
  A(A&&) = default;
 private:
  static void secret() {}
};
struct P { void open() {} protected: void closed() {} };
}
n::A& n::A::outside(int a = 1) { return *this; }
static void of_the_file() {}
"""
    assert public(text, "C++") == {
        "n.only_here": False, "n.A.before": False, "n.A.A": True, "n.A.~A": True, "n.A.operator=": True,
        "n.A.get": True, "n.A.operator bool() const": True, "n.A.secret": False, "n.P.open": True,
        "n.P.closed": False, "n::A::outside": True, "of_the_file": False,
    }  # fmt: skip
    assert [c.name for c in syntax(text, "C++").classes] == ["n.A", "n.P"]


def test_includes_say_where_they_are_looked_for() -> None:
    assert imports('#include <stdio.h>\n#include "a/b.h"\n', "C") == ["<stdio.h>", "a/b.h"]


def test_catches_that_do_nothing() -> None:
    text = """void f() {
    try { a(); } catch (...) {}
    try { a(); } catch (const std::exception& e) { }
    try { a(); } catch (...) { /* on the way out */ }
    try { a(); } catch (const my::Error& e) { }
}
"""
    assert syntax(text, "C++").swallowed == (2, 3)


def test_a_warning_that_is_switched_off() -> None:
    comments = read('#pragma GCC diagnostic ignored "-Wall"\n// NOLINT\nint a;\n', "C").comments
    assert [(s.line, s.tool, s.specific) for s in comments.suppressions] == [
        (2, "NOLINT", False),
        (1, "GCC diagnostic ignored", True),
    ]


def test_a_header_called_c_may_be_of_the_other_language() -> None:
    text = "#pragma once\nnamespace n { template <class T> class A { public: int f() { return 1; } }; }\n"
    assert names(text, "C") == ["n.A.f"]


def test_a_macro_that_says_nothing_to_a_reader_costs_nothing() -> None:
    found = syntax("static int f(struct a *b UNUSED) { if (b) return va_arg(c, struct d); return 0; }", "C")
    assert [(f.name, f.complexity) for f in found.functions] == [("f", 2)]
    assert found.unread_lines == 0


def test_a_macro_alone_on_its_line_is_overlooked() -> None:
    text = "LIB_BEGIN_NAMESPACE\nnamespace detail\n{\nint f() { return 1; }\n}\nLIB_END_NAMESPACE\n"
    assert names(text, "C++") == ["detail.f"]


def test_what_cannot_be_read_is_left_out_and_counted() -> None:
    text = "int good(int a) {\n  return a;\n}\n" * 9 + "int f(int a) {\n  x(if (a) && { ]);\n  y();\n}\n"
    found = syntax(text, "C")
    assert {f.name for f in found.functions} == {"good"}
    assert found.unread_lines > 0


def test_a_comment_right_above_documents() -> None:
    assert only("/* Says why. */\nint f(void) { return 1; }\n", "C").documented
    assert only("/// Says why.\n[[nodiscard]]\nint f() { return 1; }\n", "C++").documented


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("bool\nApp::parse", "App::parse"),
        ("void App::parse", "App::parse"),
        ("std::string\nconvert", "convert"),
        ("std::vector<Item, Other> App::parse", "App::parse"),
        ("bool App::operator==", "App::operator=="),
    ],
)
def test_behind_a_macro_the_result_is_no_part_of_the_name(declared: str, name: str) -> None:
    assert names(f"LIB_INLINE {declared}(int a) {{ return a; }}\n", "C++") == [name]


def test_what_names_hold_by_themselves_stays() -> None:
    assert names("A::operator bool() const { return x; }\n", "C++") == ["A::operator bool() const"]
    assert names("int A<B, C>::f() { return 1; }\n", "C++") == ["A<B, C>::f"]
