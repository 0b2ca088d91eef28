"""What a change does to tests, coverage and bars, on real repositories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Step
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.testing import change_coverage as lines
from shipworthy.collect.testing import gate_changes, oracle_changes
from shipworthy.collect.testing.together import change_with_code_share
from shipworthy.model.facts import Unknown

Make = Callable[..., Context]
CODE = "def total(n):\n    if n > 2:\n        return 2 * n\n    return n\n"
TEST = "from shop import total\n\n\ndef test_total():\n    assert total(3) == 6\n    assert total(1) == 1\n"
FILES = {"src/shop.py": CODE, "tests/test_shop.py": TEST, "pyproject.toml": "[project]\nname = 'shop'\n"}
RELEASED = Step(tag="v1.0.0")


def changed(repository: Make, files: dict[str, str | None], **kwargs: Any) -> Context:
    before = kwargs.pop("before", {})
    return repository(FILES | before, [RELEASED, Step(files, days=1)], **kwargs)


def weakened(context: Context) -> list[tuple[str, int, str]]:
    return [(w.path, w.line, w.kind) for w in context.get(oracle_changes.weakened_tests)]


def test_a_loosened_test_is_found_where_it_stands(repository: Make) -> None:
    context = changed(repository, {"tests/test_shop.py": TEST.replace("total(3) == 6", "total(3)")})
    assert weakened(context) == [("tests/test_shop.py", 5, "loosened")]
    assert context.get(oracle_changes.weakened_share) == 1.0
    (found,) = context.get(oracle_changes.weakened_tests)
    assert (found.who, found.what) == (
        "The test 'test_total'",
        "checks `assert total(3)` where it checked `assert total(3) == 6`",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("def test", "@pytest.mark.skip\ndef test"),
        ("from shop", 'import pytest\n\npytestmark = pytest.mark.skip("later")\nfrom shop'),
    ],
)
def test_a_test_switched_off_without_a_change_in_it(repository: Make, old: str, new: str) -> None:
    context = changed(repository, {"tests/test_shop.py": TEST.replace(old, new)})
    assert [kind for _, _, kind in weakened(context)] == ["skipped"]


def test_what_is_not_committed_counts(repository: Make) -> None:
    context = repository(
        FILES, [RELEASED, Step(days=1)], untracked={"tests/test_shop.py": TEST.replace("== 6", "is not None")}
    )
    assert weakened(context) == [("tests/test_shop.py", 5, "loosened")]


def test_a_deleted_test_whose_code_stays_is_shown_and_not_taken_for_a_weakened_one(repository: Make) -> None:
    context = changed(repository, {"tests/test_shop.py": None})
    assert [(w.path, w.line) for w in context.get(oracle_changes.deleted_tests)] == [
        ("tests/test_shop.py", 1)
    ]
    assert weakened(context) == []
    assert context.get(oracle_changes.weakened_share) == 0


def test_a_test_that_went_with_its_code(repository: Make) -> None:
    gone: dict[str, str | None] = {"tests/test_shop.py": None, "src/shop.py": "def other():\n    return 1\n"}
    context = changed(repository, gone)
    assert weakened(context) == []
    assert context.get(oracle_changes.deleted_tests) == ()


def test_a_test_file_that_moved(repository: Make) -> None:
    moved: dict[str, str | None] = {
        "tests/test_shop.py": None,
        "tests/unit/test_totals.py": TEST + "\n# moved\n",
    }
    assert weakened(changed(repository, moved)) == []


def test_a_moved_test_that_was_loosened_on_the_way(repository: Make) -> None:
    loose = TEST.replace("total(3) == 6", "total(3)")
    context = changed(repository, {"tests/test_shop.py": None, "tests/unit/test_totals.py": loose})
    assert weakened(context) == [("tests/unit/test_totals.py", 5, "loosened")]


def test_an_assertion_that_moved_to_a_helper_elsewhere(repository: Make) -> None:
    helper = "def check(total):\n    assert total(3) == 6\n    assert total(1) == 1\n"
    after = "from help import check\nfrom shop import total\n\n\ndef test_total():\n    check(total)\n"
    assert weakened(changed(repository, {"tests/test_shop.py": after, "tests/help.py": helper})) == []


def test_another_expected_value_with_its_code_is_shown_apart(repository: Make) -> None:
    other: dict[str, str | None] = {
        "src/shop.py": CODE.replace("2 * n", "3 * n"),
        "tests/test_shop.py": TEST.replace("6", "9"),
    }
    context = changed(repository, other)
    assert weakened(context) == []
    (found,) = context.get(oracle_changes.changed_expectations)
    assert found.what == "expects `assert total(3) == 9` where it expected `assert total(3) == 6`"
    alone = changed(repository, {"tests/test_shop.py": TEST.replace("6", "9")})
    assert alone.get(oracle_changes.changed_expectations) == ()


def test_new_tests_and_product_alone_weaken_nothing(repository: Make) -> None:
    context = changed(repository, {"tests/test_new.py": TEST, "src/shop.py": CODE + "\nx = 1\n"})
    assert weakened(context) == []
    assert context.get(oracle_changes.test_files) == 1


def test_without_a_base_nothing_is_known(repository: Make) -> None:
    context = repository(FILES)
    for name in ("change.weakened_tests", "change.test_files", "change.code_files", "change.lowered_bars"):
        unknown = context.observe(name)
        assert isinstance(unknown, Unknown)
        assert "--base" in unknown.remedy


LCOV = "TN:\nSF:src/shop.py\nDA:1,1\nDA:2,1\nDA:3,{three}\nDA:4,1\nDA:6,1\nDA:7,0\nDA:8,0\nend_of_record\n"
MORE = CODE.replace("2 * n", "n + n") + "\ndef more():\n    x = 1\n    return x\n"


@pytest.mark.parametrize(("three", "share"), [(1, 0.5), (0, 0.25)])
def test_changed_lines_that_ran(repository: Make, three: int, share: float) -> None:
    context = changed(repository, {"src/shop.py": MORE}, untracked={"lcov.info": LCOV.format(three=three)})
    assert context.get(lines.executable_lines) == 4
    assert context.get(lines.line_coverage) == share
    (first, *rest) = context.get(lines.unrun_lines)
    assert (first.path, first.line, first.last, first.count, first.range) == (
        "src/shop.py", 7, 8, 2, "lines 7 to 8",
    )  # fmt: skip
    assert [u.range for u in rest] == ([] if three else ["line 3"])


def test_without_a_report_changed_lines_are_unknown_for_that_reason(repository: Make) -> None:
    with pytest.raises(Unavailable, match="no coverage report"):
        changed(repository, {"src/shop.py": MORE}).get(lines.line_coverage)


def test_where_nothing_that_can_run_changed_there_is_nothing_to_measure(repository: Make) -> None:
    context = changed(repository, {"README.md": "# Shop\n"})
    assert context.get(lines.code_files) == 0
    assert context.get(lines.executable_lines) == 0
    commented = changed(
        repository, {"src/shop.py": CODE + "# a word\n"}, untracked={"lcov.info": LCOV.format(three=1)}
    )
    assert commented.get(lines.code_files) == 1


def test_a_report_of_other_files_says_nothing_of_the_change(repository: Make) -> None:
    report = LCOV.replace("src/shop.py", "src/old.py").format(three=1)
    context = changed(
        repository, {"src/shop.py": MORE}, before={"src/old.py": MORE}, untracked={"lcov.info": report}
    )
    with pytest.raises(Unavailable, match="too few"):
        context.get(lines.line_coverage)


GATE = "[tool.coverage.report]\nfail_under = {}\n"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (GATE.format(60), ["coverage.py asks for 60 % of coverage where it asked for 90 %"]),
        ("", ["coverage.py asks for no coverage any more; it asked for 90 %"]),
        (GATE.format(95), []),
        ("[tool.x]\n" + GATE.format(90), []),
    ],
)
def test_a_lowered_bar(repository: Make, after: str, said: list[str]) -> None:
    head = "[project]\nname = 'shop'\n"
    context = changed(
        repository, {"pyproject.toml": head + after}, before={"pyproject.toml": head + GATE.format(90)}
    )
    assert [b.what for b in context.get(gate_changes.lowered_bars)] == said


CI = "on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest{}\n"


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("", " || true", 1),
        ("", "\n        continue-on-error: true", 1),
        (" || true", " || true\n      - run: ls", 0),
    ],
)
def test_a_test_step_that_can_fail_no_more(repository: Make, before: str, after: str, count: int) -> None:
    path = ".github/workflows/ci.yml"
    context = changed(repository, {path: CI.format(after)}, before={path: CI.format(before)})
    assert len(context.get(gate_changes.lowered_bars)) == count


def test_how_often_tests_change_with_the_code(repository: Make) -> None:
    commits = [
        Step(
            {"src/shop.py": CODE + f"x = {n}\n"}
            | ({"tests/test_shop.py": TEST + f"# {n}\n"} if n % 4 == 0 else {})
        )
        for n in range(12)
    ]
    context = repository(FILES, commits)
    assert context.get(change_with_code_share) == pytest.approx(4 / 13, abs=0.001)
    with pytest.raises(Unavailable):
        repository(FILES).get(change_with_code_share)


def test_a_shortened_test_is_not_taken_for_one_that_stayed(repository: Make) -> None:
    context = changed(repository, {"tests/test_shop.py": TEST.replace("    assert total(1) == 1\n", "")})
    assert weakened(context) == [("tests/test_shop.py", 5, "removed")]


def test_a_deleted_test_of_what_the_product_does_not_have(repository: Make) -> None:
    test = "from elsewhere import parse\n\n\ndef test_parse():\n    assert parse('a;b') == ['a', 'b']\n"
    context = changed(repository, {"tests/test_parse.py": None}, before={"tests/test_parse.py": test})
    assert context.get(oracle_changes.deleted_tests) == ()
