"""Coverage is told from the reports that can be believed, and from nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from coverage import CoverageData

from conftest import DAY, START, Step
from shipworthy.collect.context import Context
from shipworthy.collect.testing import coverage
from shipworthy.collect.testing.coverage_gates import gates
from shipworthy.collect.testing.coverage_reports import measurement
from shipworthy.model.facts import Known, Unknown

Make = Callable[..., Context]

APP = "def double(x):\n    if x:\n        return 2 * x\n    return 0\n\n\ndef never():\n    return 1\n"
TEST = "from app import double\n\n\ndef test_double():\n    assert double(2) == 4\n"
CODE = {"pyproject.toml": "[project]\nname = 'app'\n", "src/app.py": APP, "tests/test_app.py": TEST}
LCOV = "SF:src/app.py\nDA:1,1\nDA:2,1\nDA:3,1\nDA:4,0\nDA:7,1\nDA:8,0\nBRDA:2,0,0,1\nBRDA:2,0,1,0\nend_of_record\n"


def told(context: Context, name: str) -> Any:
    match context.observe(name):
        case Known(value):
            return value
        case Unknown(reason, remedy):
            return f"{reason} | {remedy}"


def test_lines_and_branches_are_counted_apart(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV})
    assert told(context, "coverage.line_rate") == 0.6667
    assert told(context, "coverage.branch_rate") == 0.5
    assert told(context, "coverage.measured_share") == 1.0


def test_a_report_is_evidence(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV})
    observed = context.observe("coverage.line_rate")
    assert isinstance(observed, Known)
    assert "lcov.info" in {place.path for place in observed.evidence}


def test_without_a_report_it_is_unknown_and_the_command_is_named(repository: Make) -> None:
    context = repository(CODE)
    assert told(context, "coverage.line_rate").startswith(
        "there is no coverage report; looked for coverage.xml"
    )
    assert told(context, "coverage.line_rate").endswith("| pytest --cov --cov-branch --cov-report=xml")


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"go.mod": "module m\n", "a.go": "package a\nfunc A() {}\n", "a_test.go": "package a\nfunc TestA(t *testing.T) { t.Error() }\n"}, "go test -coverprofile=coverage.out ./..."),
        ({"package.json": '{"devDependencies": {"vitest": "1"}}', "a.ts": "export const a = 1\n", "a.test.ts": "it('a', () => { expect(a).toBe(1) })\n"}, "npx vitest run --coverage --coverage.reporter=lcov"),
        ({"Cargo.toml": "[package]\nname='a'\n", "src/lib.rs": "fn a() {}\n#[test]\nfn t() { assert!(a()); }\n"}, "cargo llvm-cov --lcov --output-path lcov.info"),
    ],
)  # fmt: skip
def test_the_command_is_that_of_the_language(repository: Make, files: dict[str, str], command: str) -> None:
    assert told(repository(files), "coverage.line_rate").endswith(f"| {command}")


def test_without_any_test_it_is_known_to_be_nothing(repository: Make) -> None:
    context = repository({"src/app.py": APP})
    assert told(context, "coverage.line_rate") == 0.0
    assert told(context, "coverage.branch_rate") == 0.0


def test_an_unreadable_report_does_not_make_absence_unknown(repository: Make) -> None:
    context = repository({"src/app.py": APP, "coverage.xml": "<coverage line-rate='1'>"})
    assert told(context, "coverage.line_rate") == 0.0


def test_files_of_nobody_are_no_coverage(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": "SF:/ci/other/thing.py\nDA:1,1\nend_of_record\n"})
    reason = told(context, "coverage.line_rate")
    assert "none of the 1 files it measures is tracked here; the first is '/ci/other/thing.py'" in reason


def test_what_several_files_may_be_is_none_of_them_and_is_told_so(repository: Make) -> None:
    files = {f"{service}/{path}": text for service in ("api", "web") for path, text in CODE.items()}
    reason = told(repository(files, untracked={"lcov.info": LCOV}), "coverage.line_rate")
    assert "several tracked files may be what it measures: the first, 'src/app.py', is in more" in reason


def test_tests_are_not_the_product(repository: Make) -> None:
    context = repository(
        CODE, untracked={"lcov.info": "SF:tests/test_app.py\nDA:4,1\nDA:5,1\nend_of_record\n"}
    )
    assert "it measures no file of the product" in told(context, "coverage.line_rate")


def test_reports_are_united_line_by_line(repository: Make) -> None:
    first = "SF:src/app.py\nDA:1,1\nDA:2,1\nDA:3,1\nDA:4,0\nend_of_record\n"
    second = "SF:/ci/src/app.py\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nend_of_record\n"
    context = repository(CODE, untracked={"lcov.info": first, "two/lcov.info": second})
    assert told(context, "coverage.line_rate") == 1.0


def test_a_part_of_the_product_does_not_speak_for_it(repository: Make) -> None:
    files = CODE | {"src/large.py": "x = 1\n" * 100}
    context = repository(files, untracked={"lcov.info": LCOV})
    assert "measure 1 product files with 6 % of its lines" in told(context, "coverage.line_rate")
    assert told(context, "coverage.measured_share") == 0.0566
    assert [f.path for f in context.get(coverage.unmeasured_files)] == ["src/large.py"]


def test_the_worst_files_come_with_the_first_line_that_never_ran(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV})
    worst = context.get(coverage.worst_files)
    assert [(f.path, f.line, f.missed, f.valid) for f in worst] == [("src/app.py", 4, 2, 6)]


# Stale reports


def cobertura(at: int, path: str = "src/app.py", line: int = 1) -> str:
    return (
        f'<coverage line-rate="1" timestamp="{at}"><packages><package><classes><class filename="{path}"><lines>'
        f'<line number="{line}" hits="1"/></lines></class></classes></package></packages></coverage>'
    )


def test_a_report_older_than_the_code_is_stale(repository: Make) -> None:
    later = [Step({"src/app.py": APP + "x = 1\n"}, days=2)]
    context = repository(CODE, later, untracked={"coverage.xml": cobertura(START + DAY)})
    assert "stale: it was made before src/app.py last changed" in told(context, "coverage.line_rate")


def test_milliseconds_are_understood(repository: Make) -> None:
    later = [Step({"src/app.py": APP + "x = 1\n"}, days=2)]
    context = repository(CODE, later, untracked={"coverage.xml": cobertura((START + DAY) * 1000)})
    assert "stale" in told(context, "coverage.line_rate")


def test_a_change_of_other_files_makes_no_report_stale(repository: Make) -> None:
    later = [Step({"README.md": "Hello"}, days=2)]
    context = repository(CODE, later, untracked={"coverage.xml": cobertura(START + DAY)})
    assert told(context, "coverage.line_rate") == 1.0


def test_the_time_of_the_file_counts_where_the_report_states_none(tmp_path: Path, repository: Make) -> None:
    later = [Step({"src/app.py": APP}, days=2), Step({"src/app.py": APP + "x = 1\n"}, days=3)]
    context = repository(CODE, later, untracked={"lcov.info": LCOV})
    old = START + DAY
    os.utime(tmp_path / "repository1" / "lcov.info", (old, old))
    assert "stale" in told(context, "coverage.line_rate")


def test_a_tracked_report_is_as_old_as_its_commit(repository: Make) -> None:
    files = CODE | {"lcov.info": LCOV}
    assert told(repository(files), "coverage.line_rate") == 0.6667
    later = [Step({"src/app.py": APP + "x = 1\n"}, days=1)]
    assert "stale" in told(repository(files, later), "coverage.line_rate")


def test_lines_after_the_end_of_a_file_show_a_stale_report(repository: Make) -> None:
    context = repository(CODE, untracked={"coverage.xml": cobertura(int(time.time()), line=99)})
    assert "stale: src/app.py has 8 lines, and line 99 is measured" in told(context, "coverage.line_rate")


def test_blank_lines_of_python_show_a_stale_report(repository: Make) -> None:
    context = repository(CODE, untracked={"coverage.xml": cobertura(int(time.time()), line=5)})
    assert "stale" in told(context, "coverage.line_rate")


def test_a_change_that_is_not_committed_makes_a_report_stale(tmp_path: Path, repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV, "src/app.py": APP + "x = 1\n"})
    before = int(time.time()) - 3_600
    os.utime(tmp_path / "repository1" / "lcov.info", (before, before))
    assert "stale: it was made before src/app.py last changed" in told(context, "coverage.line_rate")


def test_a_comment_that_was_measured_shows_a_stale_report(repository: Make) -> None:
    context = repository(
        CODE | {"src/app.py": "# Doubles.\n" + APP}, untracked={"coverage.xml": cobertura(int(time.time()))}
    )
    assert "stale: src/app.py has no code on line 1" in told(context, "coverage.line_rate")


def test_functions_of_another_state_show_a_stale_report(repository: Make) -> None:
    functions = "".join(f"FN:{n},Cart.gone{n}\nFNDA:1,Cart.gone{n}\n" for n in range(1, 5))
    context = repository(CODE, untracked={"lcov.info": LCOV.replace("DA:1,1", f"{functions}DA:1,1")})
    assert "has no function 'Cart.gone1'" in told(context, "coverage.line_rate")


def test_a_report_that_ends_early_is_not_believed(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV.replace("end_of_record\n", "")})
    assert "ends inside a record" in told(context, "coverage.line_rate")


def test_functions_are_counted_apart(repository: Make) -> None:
    functions = "FN:1,double\nFNDA:3,double\nFN:7,never\nFNDA:0,never\n"
    context = repository(CODE, untracked={"lcov.info": LCOV.replace("DA:1,1", f"{functions}DA:1,1")})
    assert told(context, "coverage.function_rate") == 0.5
    assert "name no functions" in told(
        repository(CODE, untracked={"lcov.info": LCOV}), "coverage.function_rate"
    )


def test_how_many_of_the_measured_files_are_ours_is_said(repository: Make) -> None:
    foreign = "SF:/usr/lib/python3/json.py\nDA:1,1\nend_of_record\n"
    context = repository(CODE, untracked={"lcov.info": LCOV + foreign})
    assert told(context, "coverage.match_rate") == 0.5
    assert [(r.named, r.matched) for r in context.get(coverage.reports)] == [(2, 1)]


def test_one_good_report_is_enough(repository: Make) -> None:
    context = repository(CODE, untracked={"lcov.info": LCOV, "coverage.xml": "<coverage line-rate='1'>"})
    assert told(context, "coverage.line_rate") == 0.6667
    problems = [r.problem for r in context.get(coverage.reports)]
    assert problems[1] == ""
    assert problems[0].startswith("ends early")


def test_the_data_file_of_coverage_py_is_read(tmp_path: Path, repository: Make) -> None:
    data = CoverageData(str(tmp_path / "data"))
    data.add_arcs({"/ci/src/app.py": [(-1, 1), (1, 7), (7, -1), (-1, 2), (2, 3), (3, -1)]})
    data.write()
    data.close(force=True)
    context = repository(CODE, untracked={".coverage": (tmp_path / "data").read_bytes()})
    assert told(context, "coverage.line_rate") == 0.6667
    assert told(context, "coverage.branch_rate") == 0.5


def test_a_data_file_of_another_commit_is_stale(tmp_path: Path, repository: Make) -> None:
    data = CoverageData(str(tmp_path / "data"))
    data.add_lines({"/ci/src/app.py": [1, 2, 5, 8]})
    data.write()
    data.close(force=True)
    context = repository(CODE, untracked={".coverage": (tmp_path / "data").read_bytes()})
    assert "it is stale: /ci/src/app.py has no code on line 5, which ran" in told(
        context, "coverage.line_rate"
    )


def test_a_report_knows_better_than_the_data_file_what_is_measured(tmp_path: Path, repository: Make) -> None:
    data = CoverageData(str(tmp_path / "data"))
    data.add_lines({"/ci/src/app.py": [1, 2, 3, 4]})
    data.write()
    data.close(force=True)
    left_out = LCOV.replace("DA:7,1\nDA:8,0\n", "")
    untracked = {".coverage": (tmp_path / "data").read_bytes(), "lcov.info": left_out}
    assert told(repository(CODE, untracked=untracked), "coverage.line_rate") == 1.0


def test_a_go_profile_is_read_with_its_source(repository: Make) -> None:
    source = "package a\n\nfunc A(x int) int {\n\tif x > 0 {\n\t\treturn 1\n\t}\n\treturn 0\n}\n"
    files = {
        "go.mod": "module example.com/a\n",
        "a.go": source,
        "a_test.go": "package a\n\nfunc TestA(t *testing.T) {\n\tif A(1) != 1 {\n\t\tt.Error()\n\t}\n}\n",
    }
    profile = (
        "mode: set\nexample.com/a/a.go:3.18,4.11 1 1\nexample.com/a/a.go:7.2,7.10 1 0\n"
        "example.com/a/a.go:4.11,6.3 1 1\n"
    )
    context = repository(files, untracked={"coverage.out": profile})
    assert told(context, "coverage.line_rate") == 0.6667
    assert told(context, "coverage.branches_measurable") is False


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"<coverage>", b"{", b"SF:", b"mode: set\n", b"\0" * 100]
)
def test_nonsense_in_place_of_a_report_breaks_nothing(repository: Make, content: bytes) -> None:
    names = (".coverage", "coverage.xml", "coverage.json", "lcov.info", "coverage.out", "jacoco.xml")
    context = repository(CODE, untracked=dict.fromkeys(names, content))
    assert context.get(measurement).files == ()
    assert isinstance(context.observe("coverage.line_rate"), Unknown)


# Gates


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project]\nname = 'a'\n[tool.coverage.run]\nbranch = true\n[tool.coverage.report]\nshow_missing = true\nfail_under = 85\n"),
        (".coveragerc", "[run]\nbranch = True\n[report]\nfail_under = 85.5\n"),
        ("tox.ini", "[testenv]\ncommands = pytest --cov --cov-fail-under=80\n"),
        (".github/workflows/ci.yml", "on: push\njobs:\n  t:\n    steps:\n      - run: coverage report --fail-under 90\n"),
        ("Makefile", "test:\n\tcoverage report --show-missing --fail-under=100\n"),
        ("codecov.yml", "coverage:\n  status:\n    project:\n      default:\n        target: auto\n"),
        ("codecov.yml", "coverage:\n  status:\n    patch:\n      default:\n        target: 80%\n"),
    ],
)  # fmt: skip
def test_a_bar_is_found_where_a_tool_reads_it(repository: Make, path: str, text: str) -> None:
    assert told(repository(CODE | {path: text}), "coverage.gate") is True


@pytest.mark.parametrize(
    "command",
    ["lab -a @hapi/code -t 85 -L -m 5000", "lab --threshold 85", "node --test --test-coverage-lines=85"],
)
def test_a_bar_that_a_script_gives_its_runner(repository: Make, command: str) -> None:
    manifest = f'{{"name": "a", "scripts": {{"test": "{command}"}}}}\n'
    files = {
        "package.json": manifest,
        "lib/index.js": "module.exports = 1;\n",
        "test/index.js": "it('a', () => expect(1).to.equal(f()));\n",
    }
    assert [g.minimum for g in repository(files).get(gates)] == [85]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project]\nname = 'a'\n[tool.coverage.report]\n# fail_under = 85\n"),
        ("pyproject.toml", "[project]\nname = 'a'\n[tool.coverage.report]\nfail_under = 1\n"),
        ("pyproject.toml", "[project]\nname = 'a'\n[tool.interrogate]\nfail_under = 90\n"),
        ("codecov.yml", "coverage:\n  status:\n    project: off\n    patch: off\n"),
        ("codecov.yml", "coverage:\n  status:\n    project:\n      default:\n        informational: true\n"),
        ("codecov.yml", "coverage: 5\n"),
        ("codecov.yml", "coverage: {status: [1, {x: y}]}\n"),
        ("package.json", '{"jest": {"coverageThreshold": {"global": {"lines": 90}}}}'),
    ],
)
def test_what_holds_nobody_up_is_no_bar(repository: Make, path: str, text: str) -> None:
    assert told(repository(CODE | {path: text}), "coverage.gate") is False


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"jest": {"coverageThreshold": {"global": {"lines": 90}}}}'),
        ("jest.config.js", "module.exports = {\n  coverageThreshold: { global: { branches: 80 } },\n}\n"),
        ("vitest.config.ts", "export default { test: { coverage: { thresholds: { lines: 80 } } } }\n"),
        (".nycrc", '{"check-coverage": true, "lines": 90}'),
        ("package.json", '{"scripts": {"test": "c8 --check-coverage --lines 95 mocha"}}'),
    ],
)
def test_a_bar_for_javascript_is_found(repository: Make, path: str, text: str) -> None:
    files = {"src/a.js": "export const a = 1\n", "package.json": "{}", path: text}
    assert told(repository(files), "coverage.gate") is True


def test_a_service_may_hold_a_bar_of_its_own(repository: Make) -> None:
    text = "on: push\njobs:\n  t:\n    steps:\n      - uses: codecov/codecov-action@v5\n"
    reason = told(repository(CODE | {".github/workflows/ci.yml": text}), "coverage.gate")
    assert reason.startswith(".github/workflows/ci.yml sends coverage to a service")


def test_a_gradle_and_a_maven_bar_are_shares(repository: Make) -> None:
    files = {"src/main/java/A.java": "class A {}\n", "pom.xml": "<project><minimum>0.80</minimum></project>"}
    gates = told(repository(files), "coverage.gates")
    assert [(g.tool, g.minimum) for g in gates] == [("JaCoCo", 80.0)]


def test_reports_in_the_output_folders_of_tools_are_found_below_test_folders(repository: Make) -> None:
    context = repository(CODE, untracked={"tests/App.Tests/TestResults/1/lcov.info": LCOV})
    assert told(context, "coverage.line_rate") == 0.6667
    context = repository(
        CODE, untracked={"tests/samples/lcov.info": LCOV, "tests/fixtures/build/lcov.info": LCOV}
    )
    assert context.get(coverage.reports) == ()
