"""Shell: each capture of its query on a text as small as can be."""

from __future__ import annotations

import pytest

from syntax_reading import counts, imports, names, only, public, read


@pytest.mark.parametrize(
    ("body", "complexity", "cognitive"),
    [
        ("x", 1, 0),
        ("if a; then x; elif b; then y; else z; fi", 3, 3),
        ("for i in 1 2; do while a; do x; done; done", 3, 3),
        ("for ((i = 0; i < 3; i++)); do x; done", 2, 1),
        ("until a; do x; done", 2, 1),
        ('case "$1" in a | b) x ;; *.c) y ;; *) z ;; esac', 3, 1),
        ("a && b && c || d", 4, 2),
        ("if [[ $a && $b ]]; then x; fi", 3, 2),
        ("y=$((a ? b : c))", 2, 1),
        ("echo \"$(a && b)\" 'x && y' # a || b", 2, 1),
        ("cat <<EOF\nif a && b\nEOF", 1, 0),
    ],
)
def test_what_decides_and_what_nests(body: str, complexity: int, cognitive: int) -> None:
    assert counts(f"f() {{\n{body}\n}}\n", "Shell") == (complexity, cognitive)


def test_three_ways_to_write_a_function() -> None:
    text = "a() { x; }\nfunction b { x; }\nfunction _c() ( x )\n"
    assert names(text, "Shell") == ["a", "b", "_c"]
    assert public(text, "Shell") == {"a": True, "b": True, "_c": False}


def test_a_comment_right_above_documents() -> None:
    assert only("#!/bin/sh\n\n# Says why.\nf() { x; }\n", "Shell").documented
    assert not only("#!/bin/sh\n\nf() { x; }\n", "Shell").documented


def test_files_that_are_sourced() -> None:
    text = '. ./a.sh\nsource "$HERE/b.sh"\n. "$(dirname "$0")/c.sh" arg\necho source d.sh\n'
    assert imports(text, "Shell") == ["./a.sh", "$HERE/b.sh", '"$(dirname "$0")/c.sh"']


def test_silenced_checks() -> None:
    comments = read("# shellcheck disable=SC1090\n. x # TODO\n", "Shell").comments
    assert (comments.lines, comments.todos) == (1, (2,))
    assert [(s.tool, s.specific) for s in comments.suppressions] == [("shellcheck disable", True)]
