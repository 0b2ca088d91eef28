"""Shell text: which commands run, where, and which of them may fail unnoticed."""

from __future__ import annotations

import time
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.formats.shell.walk import invocations


def commands(text: str, *, errexit: bool | None = False, **variables: str) -> list[str]:
    found = invocations(dedent(text), errexit=errexit, variables=variables)
    return [" ".join(i.words) for i in found]


def ignored(text: str, *, errexit: bool | None = False, pipefail: bool = False) -> dict[str, str]:
    found = invocations(dedent(text), errexit=errexit, pipefail=pipefail)
    return {i.words[0]: i.ignored for i in found if i.ignored}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a && b; c | d & e", ["a", "b", "c", "d", "e"]),
        ("npm ci \\\n  --silent\nnpm test", ["npm ci --silent", "npm test"]),
        ("# a comment\nmake test # another", ["make test"]),
        ("make 'a b' \"c d\" e\\ f", ["make a b c d e f"]),
        ("make > log 2>&1 < in", ["make"]),
        ("cat <<EOF > file\nrm -rf /\nEOF\nmake", ["cat", "make"]),
        (
            "if [ -f x ]; then make a; elif y; then make b; else make c; fi",
            ["make a", "y", "make b", "make c"],
        ),
        ("case $x in\n  a) make a;;\n  *) make b\nesac", ["make a", "make b"]),
        ("while read line; do make a; done < list", ["read line", "make a"]),
        ("[[ $a == b && $c < d ]] || make", ["make"]),
        ("NAMES=(one two)\nmake", ["make"]),
        ('A="$(cd "$(dirname "$0")" && pwd)"\nmake', ["make"]),
        ("( make a ) && { make b; }", ["make a", "make b"]),
        ("! make a", ["make a"]),
    ],
)
def test_every_simple_command_is_found(text: str, expected: list[str]) -> None:
    assert commands(text) == expected


def test_a_function_runs_where_it_is_called() -> None:
    assert commands("check() {\n  make a\n}\nmake b\ncheck") == ["make b", "make a"]


def test_known_variables_are_filled_in() -> None:
    text = """\
        FILES="src tests"
        export PREFIX=venv/bin/
        ${PREFIX}ruff check $FILES "$FILES" '$FILES' ${OTHER:-x} $UNKNOWN
        """
    assert commands(text) == ["venv/bin/ruff check src tests src tests $FILES x $UNKNOWN"]


def test_a_condition_on_a_known_variable_is_decided() -> None:
    text = "if [ -z $CI ]; then make a; else make b; fi"
    assert commands(text, CI="true") == ["make b"]
    assert commands(text) == ["make a", "make b"]


def test_a_loop_over_literal_words_runs_for_each() -> None:
    found = invocations("for d in a b; do (cd $d && make); done\nmake")
    assert [(i.words, i.directory) for i in found] == [(("make",), "a"), (("make",), "b"), (("make",), "")]


@pytest.mark.parametrize(
    ("text", "directory"),
    [
        ("cd sub && make", "sub"),
        ("cd a; cd ../b; make", "b"),
        ("cd $ANYWHERE; make", "?"),
        ('cd "$(dirname "$0")/.."; make', "@script/.."),
        ('D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ncd "$D/../x"; make', "@script/../x"),
        ("cd $(git rev-parse --show-toplevel)/api; make", "@root/api"),
    ],
)
def test_cd_is_followed(text: str, directory: str) -> None:
    assert invocations(text)[-1].directory == directory


@pytest.mark.parametrize(
    "text",
    ["pytest || true", "pytest || :", "pytest || echo failed", "pytest || exit 0", "pytest || { echo a; true; }",
     "cd x && pytest || true", "(cd x; set -e; pytest) || true"],
)  # fmt: skip
def test_a_failure_caught_by_success_is_thrown_away(text: str) -> None:
    assert ignored(text, errexit=True)["pytest"].startswith("||")


@pytest.mark.parametrize(
    "text",
    ["pytest || exit 1", "pytest || { echo failed; exit 1; }", "pytest || STATUS=1", "pytest || fallback",
     "pytest || echo failed && exit 1", "if ! pytest; then exit 1; fi", "pytest"],
)  # fmt: skip
def test_a_failure_that_is_passed_on_counts(text: str) -> None:
    assert "pytest" not in ignored(text, errexit=True)


def test_only_the_last_command_decides_without_errexit() -> None:
    assert set(ignored("pytest\ncoverage html")) == {"pytest"}
    assert ignored("set -e\npytest\ncoverage html") == {}
    assert ignored("pytest\ncoverage html", errexit=True) == {}
    assert ignored("pytest\ncoverage html", errexit=None) == {}


def test_a_failure_before_and_does_not_end_a_script() -> None:
    assert set(ignored("pytest && mypy\nnpm test", errexit=True)) == {"pytest"}
    assert ignored("npm test\npytest && mypy", errexit=True) == {}


def test_a_status_that_is_looked_at_is_left_alone() -> None:
    assert ignored("pytest\ncode=$?\ncleanup\nexit $code") == {}


def test_a_pipe_loses_the_status_without_pipefail() -> None:
    assert set(ignored("pytest | tee log", errexit=True)) == {"pytest"}
    assert ignored("pytest | tee log", errexit=True, pipefail=True) == {}
    assert ignored("set -o pipefail\npytest | tee log", errexit=True) == {}
    assert ignored("go test -json | tparse", errexit=True) == {}


@pytest.mark.parametrize(
    "text",
    ["(" * 50_000, "if " * 50_000, "'" * 99_999, "$(" * 50_000, '"$(' * 40_000, "a|" * 50_000, "<<E\n" * 30_000,
     "case x in " * 20_000, "f() {" * 20_000, "if x; then y; " + "elif z; then w; " * 5_000, "[[ " * 30_000, "\\" * 9_999,
     "for a in b; do " * 10_000, "${" * 50_000, "\0" * 1_000],
)  # fmt: skip
def test_hostile_text_ends_soon(text: str) -> None:
    started = time.process_time()
    invocations(text)
    assert time.process_time() - started < 5


@given(st.text(alphabet="abc \n;|&(){}$'\"`\\<>#=[]!*", max_size=200))
def test_any_text_is_read(text: str) -> None:
    for found in invocations(text, errexit=True):
        assert found.words
        assert 1 <= found.line <= text.count("\n") + 1


def test_set_without_options_changes_nothing() -> None:
    assert commands("set\npytest") == ["pytest"]


@pytest.mark.parametrize(
    "text",
    [
        "true || pytest", ": || pytest", "echo hi || pytest", "false && pytest", "[ a = b ] && pytest",
        "exit 0; pytest", "exit\npytest", "true && exit 0; pytest", "false || exit 0\npytest",
        "exec true\npytest", "while false; do pytest; done", "until true; do pytest; done",
        "! true && pytest", "! false || pytest", "sh() { exit 0; }\nsh\npytest", "{ exit 0; }; pytest",
        "check() { return 0; pytest; }\ncheck", "if [ a = a ]; then exit 0; fi\npytest",
        "pytest() { true; }\npytest", "function pytest { :; }\npytest", "alias pytest=true\npytest",
    ],
)  # fmt: skip
def test_what_is_never_reached_is_no_command(text: str) -> None:
    assert "pytest" not in [words.split(" ")[0] for words in commands(text)]


@pytest.mark.parametrize(
    "text",
    [
        "(exit 0); pytest", "exit 0 & pytest", "true | exit 0; pytest", 'if [ "$X" ]; then exit 0; fi\npytest',
        "case $1 in -h) exit 0;; esac\npytest", "usage() { exit 0; }\npytest", "cd x || exit 1\npytest",
        "for f in a b; do [ -f $f ] && exit 0; done\npytest", "check() { return 0; }\ncheck\npytest",
        "exec > log\npytest", "until pytest; do sleep 1; done", "! false && pytest", "return 0\npytest",
        "case $1 in --no) RUN=0;; *) RUN=1;; esac\n[ $RUN = 0 ] || pytest",
        "pytest() { command pytest; }\npytest", "alias pytest='pytest -q'\npytest",
    ],
)  # fmt: skip
def test_what_may_be_reached_is_a_command(text: str) -> None:
    assert any("pytest" in words.split(" ") for words in commands(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("pytest &", "background"),
        ("{ pytest; } &\nwait", "background"),
        ("! pytest", "`!`"),
        ("! pytest && echo failed", "&& echo"),
        ("if pytest; then echo ok; fi", "`if`"),
        ("if ! pytest; then echo bad; else echo ok; fi", "`if`"),
        ("trap 'exit 0' EXIT\npytest", "trap"),
        ("trap 'rm -r x; exit 0' ERR\npytest", "trap"),
    ],
)
def test_a_status_nobody_learns_of_is_lost(text: str, why: str) -> None:
    assert why in ignored(text, errexit=True)["pytest"]


@pytest.mark.parametrize(
    "text",
    [
        "pytest & wait $!", "! ! pytest", "! pytest && exit 1", "if ! pytest; then exit 1; fi",
        "if pytest; then echo ok; else exit 1; fi", "if ! pytest; then bad=1; fi\nexit $bad",
        "for i in 1 2; do if pytest; then exit 0; fi; done\nexit 1", "trap 'rm -r x' EXIT\npytest",
        "if pytest; then ok=yes; fi", "if ! pytest; then report; fi",
    ],
)  # fmt: skip
def test_a_status_that_may_be_looked_at_counts(text: str) -> None:
    assert "pytest" not in ignored(text, errexit=True)
