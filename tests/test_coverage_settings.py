"""What a project leaves out of the measure, as coverage.py's data file needs it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from coverage import CoverageData

from shipworthy.collect.context import Context
from shipworthy.formats.coverage_settings import PythonSettings, settings_in
from shipworthy.model.facts import Known, Unknown
from shipworthy.schema.nodes import DocumentError

Make = Callable[..., Context]
APP = """\
def double(x):
    if x:  # pragma: no branch
        return 2 * x
    raise NotImplementedError


if __name__ == "__main__":
    print(double(2))
"""
TEST = "from app import double\n\n\ndef test_double():\n    assert double(2) == 4\n"


def rates(repository: Make, tmp_path: Path, settings: dict[str, str]) -> object:
    data = CoverageData(str(tmp_path / "data"))
    data.add_arcs({"/ci/src/app.py": [(-1, 1), (1, 7), (7, -1), (-1, 2), (2, 3), (3, -1)]})
    data.write()
    data.close(force=True)
    files = {"src/app.py": APP, "tests/test_app.py": TEST, **settings}
    context = repository(files, untracked={".coverage": (tmp_path / "data").read_bytes()})
    match context.observe("coverage.line_rate"), context.observe("coverage.branch_rate"):
        case Known(lines), Known(branches):
            return lines, branches
        case Known(lines), _:
            return lines, "no branch"
        case Unknown(reason), _:
            return reason


ALSO = ["raise NotImplementedError", "if __name__ == .__main__.:"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, (0.6667, 0.75)),
        ({"pyproject.toml": f"[tool.coverage.report]\nexclude_also = {ALSO}\n"}, (1.0, "no branch")),
        ({".coveragerc": "[report]\nexclude_also =\n    raise NotImplementedError\n    if __name__ == .__main__.:\n"}, (1.0, "no branch")),
        ({"setup.cfg": "[coverage:report]\nexclude_lines = raise NotImplementedError\n"}, (0.8, 0.5)),
        ({"tox.ini": "[tox]\n", "pyproject.toml": f"[tool.coverage.report]\nexclude_also = {ALSO[:1]}\n"}, (0.8, 0.5)),
        ({".coveragerc": "[run]\nbranch = true\n", "pyproject.toml": f"[tool.coverage.report]\nexclude_also = {ALSO}\n"}, (0.6667, 0.75)),
    ],
)  # fmt: skip
def test_what_the_project_leaves_out_is_left_out(
    repository: Make, tmp_path: Path, settings: dict[str, str], expected: tuple[float, float | str]
) -> None:
    assert rates(repository, tmp_path, settings) == expected


@pytest.mark.parametrize(
    "expression", ["(a+)+b", "(a|b)*c", "[^x]*[^y]*z", "(?=a*)b", "a*b*c*d", "[\\s\\S]+x", "(", "a" * 400]
)
def test_an_expression_that_may_take_forever_is_not_tried(expression: str) -> None:
    with pytest.raises(DocumentError):
        settings_in(".coveragerc", f"[report]\nexclude_also = {expression}\n")


def test_why_a_data_file_is_not_read_is_said(repository: Make, tmp_path: Path) -> None:
    told = rates(repository, tmp_path, {".coveragerc": "[report]\nexclude_also = (x+)+y\n"})
    assert "leaves out '(x+)+y', which is not tried here" in str(told)


@pytest.mark.parametrize(
    "text",
    [
        "[report]\nexclude_also = 5\n",
        "[report]\nexclude_lines = [1, [2], {a = 3}]\n",
        "[tool.coverage]\nreport = 7\n",
    ],
)
def test_settings_of_wrong_types_are_no_settings(text: str) -> None:
    found = settings_in("pyproject.toml", text.replace("[report]", "[tool.coverage.report]"))
    assert found is None or not found.stated


def test_the_cost_of_expressions_is_known_before_they_are_tried() -> None:
    settings = PythonSettings(also=("a*a*b",))
    assert settings.cost("a" * 10_000) > 10**11
    assert settings.cost("x = 1\n" * 10_000) < 10**7


def test_they_end_in_time(repository: Make, tmp_path: Path) -> None:
    began = time.monotonic()
    rates(
        repository, tmp_path, {".coveragerc": "[report]\nexclude_also = a*a*b\n", "src/b.py": "a" * 100_000}
    )
    assert time.monotonic() - began < 30
