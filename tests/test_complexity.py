"""How complex and how large the code is: the distribution, and what is left out of it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.collect.code import complexity, size
from shipworthy.collect.code.unparsable import parsed_share, unparsable_files
from shipworthy.collect.context import Context
from shipworthy.collect.summary import summarise
from shipworthy.model.facts import Unknown

Repository = Callable[..., Context]


def branching(name: str, branches: int) -> str:
    """A function of `2 * branches + 2` lines and a complexity of `branches + 1`."""
    return f"def {name}(x):\n" + "    if x:\n        pass\n" * branches + "    return x\n"


@pytest.fixture
def measured(repository: Repository) -> Context:
    files = {
        "src/app.py": branching("simple", 4) + branching("complex", 24),
        "src/peak.py": branching("peak", 50),
        "tests/test_app.py": branching("test_app", 90),
    }
    return repository(files)


def test_the_distribution_is_of_product_functions(measured: Context) -> None:
    assert measured.get(complexity.function_count) == 3
    assert measured.get(complexity.median) == 25
    assert measured.get(complexity.p95) == 51
    assert measured.get(complexity.maximum) == 51


def test_shares_are_of_lines_in_functions(measured: Context) -> None:
    lines = 10 + 50 + 102
    assert measured.get(complexity.share_above_10) == pytest.approx(152 / lines)
    assert measured.get(complexity.share_above_20) == pytest.approx(152 / lines)
    assert measured.get(complexity.share_above_50) == pytest.approx(102 / lines)


def test_the_worst_are_listed_most_complex_first(measured: Context) -> None:
    worst = measured.get(complexity.worst_functions)
    assert [(f.path, f.line, f.name) for f in worst] == [
        ("src/peak.py", 1, "peak"),
        ("src/app.py", 11, "complex"),
    ]
    assert [f.name for f in measured.get(complexity.peaks)] == ["peak"]


def test_a_line_belongs_to_the_innermost_function(repository: Repository) -> None:
    inner = "".join(f"    {line}\n" for line in branching("inner", 24).splitlines())
    context = repository({"app.py": f"def outer():\n{inner}    return inner\n"})
    assert context.get(complexity.function_count) == 2
    assert context.get(complexity.share_above_20) == pytest.approx(50 / 52)


def test_what_is_not_read_is_unknown_by_name(repository: Repository) -> None:
    seen = repository({"main.lua": "print(1)\n" * 30, "tool.py": "x = 1\n"}).observe("complexity.max")
    assert isinstance(seen, Unknown)
    assert "Lua" in seen.reason


def test_a_mixed_repository_is_judged_by_its_larger_part(repository: Repository) -> None:
    context = repository(
        {"app.py": branching("f", 20), "web/app.lua": "x()\n" * 10, "schema.sql": "SELECT 1;\n" * 500}
    )
    assert context.get(complexity.maximum) == 21
    assert context.get(complexity.read_share) == pytest.approx(42 / 52)
    assert context.get(complexity.code_share) == pytest.approx(52 / 552)


def test_a_repository_without_code_has_no_share(repository: Repository) -> None:
    context = repository({"README.md": "hello\n"})
    assert context.get(complexity.code_share) == 0
    assert context.get(complexity.read_share) == 0
    assert context.get(parsed_share) == 0
    assert context.get(size.large_share) == 0
    assert context.get(unparsable_files) == ()
    assert isinstance(context.observe("complexity.max"), Unknown)


def test_stub_files_add_no_simple_functions(repository: Repository) -> None:
    context = repository({"app.py": branching("f", 3), "app.pyi": "def f(x): ...\n" * 40})
    assert context.get(complexity.function_count) == 1


def test_files_that_do_not_parse_are_named_with_their_line(repository: Repository) -> None:
    files = {
        "app.py": "x = 1\n" * 20,
        "tools/old.py": "import os\nprint 'hello'\n",
        "tools/merge.py": "a = 1\n<<<<<<< HEAD\nb = 2\n",
        "template/{{name}}/main.py": "import {{name}}\n",
        "template/setup.py": "from {{ cookiecutter.name }} import x\n",
        "latin.py": b"# \xe9\nprint 'x'\n",
        "tests/data/broken.py": "print 'x'\n",
    }
    context = repository(files)
    assert [(f.path, f.line) for f in context.get(unparsable_files)] == [
        ("tools/merge.py", 2),
        ("tools/old.py", 2),
    ]
    assert context.get(parsed_share) == 1


def test_the_share_of_code_in_large_files(repository: Repository) -> None:
    def function(lines: int, end: str = "\n") -> str:
        return "package a\nfunc f() {\n" + f"x(){end}" * (lines - 3) + "}\n"

    context = repository(
        {"a.go": function(1_500), "b.go": function(500, "\n\n"), "c_test.go": function(3_000)}
    )
    assert [(f.path, f.lines) for f in context.get(size.largest_files)] == [("a.go", 1_500)]
    assert context.get(size.large_share) == pytest.approx(0.75)


def test_tables_and_declarations_are_not_large_code(repository: Repository) -> None:
    files = {
        "data.py": "X = {\n" + "    1: 2,\n" * 2_000 + "}\n",
        "schema.sql": "SELECT 1;\n" * 2_000,
        "types.d.ts": "declare const x: 1;\n" * 2_000,
        "main.tf": "x = 1\n" * 2_000,
        "app.py": "def f():\n" + "    x = 1\n" * 20,
    }
    context = repository(files)
    assert context.get(size.largest_files) == ()
    assert context.get(size.large_share) == 0


def test_tests_inside_a_rust_file_are_not_its_size(repository: Repository) -> None:
    tests = "\n#[cfg(test)]\nmod tests {\n" + "    // x\n" * 1_000 + "}\n"
    context = repository(
        {"src/lib.rs": "fn a() {}\n" * 900 + tests, "src/main.rs": "fn a() {}\n" * 1_100 + tests}
    )
    assert [(f.path, f.lines) for f in context.get(size.largest_files)] == [("src/main.rs", 1_100)]


def test_projects_are_counted(repository: Repository) -> None:
    context = repository(
        {"a/package.json": '{"name": "a"}', "b/go.mod": "module b\n", "b/b.go": "package b\n"}
    )
    assert context.get(size.project_count) == 2


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), max_size=8))
def test_own_lines_never_exceed_the_file(spans: list[tuple[int, int]]) -> None:
    """However functions lie in one another, the shares stay shares."""
    from shipworthy.model.code import Function  # noqa: PLC0415  # beside its only use

    functions = [Function("f", s, s + n, 30, documented=False, typed=False) for s, n in spans]
    measured = complexity._with_own_lines("a.py", functions)
    assert all(f.lines >= 0 for f in measured)
    assert 0 <= complexity.share_above(measured, 20) <= 1


def test_no_repository_is_hurt_by_deep_code(repository: Repository) -> None:
    deep = dedent("def f(a):\n    return " + " + ".join(["a"] * 20_000) + "\n")
    context = repository({"deep.py": deep, "app.py": branching("f", 3) * 5})
    assert context.get(unparsable_files) == ()
    assert context.get(complexity.maximum) == 4


def test_files_of_which_nothing_is_known_are_told_with_the_reason(repository: Repository) -> None:
    context = repository(
        {"a.go": "package a\n" * 20 + "func f() {}\n", "b.py": "def f(:\n", "c.lua": "x = 1\n"}
    )
    (note,) = summarise(context).repository.notes
    assert note.startswith("1 source file was not analysed, the first is b.py: does not parse as Python 3.")
