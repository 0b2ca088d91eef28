"""What a change takes from callers of a Python library, and what the next version may take."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from textwrap import dedent

import pytest

from conftest import DAY, START, Step
from shipworthy.analyse.python_api import breaks
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history import api_breaks, next_version

pytest.importorskip("griffe")

Make = Callable[..., Context]
MANIFEST = """\
[build-system]
requires = ["hatchling"]

[project]
name = "widget"
version = "{version}"
license = "MIT"
keywords = ["widgets"]
classifiers = ["Topic :: Utilities"]
"""
INIT = "from widget._core import get as get\n"
CORE = "def get(url, timeout=3):\n    return url, timeout\n"


def told(before: str, after: str, package: str = "widget") -> list[tuple[str, str]]:
    found = breaks(package, {"widget/__init__.py": dedent(before)}, {"widget/__init__.py": dedent(after)})
    return [(each.name.removeprefix("widget."), each.what) for each in found if not each.announced]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("def a(): ...\ndef b(): ...", "def a(): ...", [("b", "was removed")]),
        ("def a(x, y): ...", "def a(x): ...", [("a", "no longer takes y")]),
        ("def a(x, y, z): ...", "def a(x): ...", [("a", "no longer takes y, z")]),
        ("def a(x): ...", "def a(x, y): ...", [("a", "now requires y")]),
        ("def a(x=1): ...", "def a(x): ...", [("a", "now requires x")]),
        ("def a(x, y): ...", "def a(y, x): ...", [("a", "takes its arguments in another order")]),
        ("def a(x): ...", "def a(*, x): ...", [("a", "takes in another way x")]),
        ("class A:\n    def b(self): ...", "class A: ...", [("A.b", "was removed")]),
        ("class A:\n    def __init__(self, x): ...", "class A:\n    def __init__(self): ...", [("A.__init__", "no longer takes x")]),
    ],
)  # fmt: skip
def test_what_callers_lose_is_told_by_name(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert told(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def _a(): ...", ""),
        ("__all__ = ['b']\ndef a(): ...\ndef b(): ...", "__all__ = ['b']\ndef b(): ..."),
        ("def a(x): ...", "def a(x, y=1, *, z=None): ..."),
        ("def a(x=1): ...", "def a(x=2): ..."),
        ("def a() -> int: ...", "def a(): ..."),
        ("import click\n@click.command()\ndef a(x): ...", "import click\n@click.command()\ndef a(y): ..."),
        ("__version__ = '1'", ""),
        ("import os\nimport re", "import os"),
        ("from typing import TypeVar\nF = TypeVar('F')", "from typing import TypeVar"),
        ("def a(): ...", "def __getattr__(name): ..."),
        ("class A:\n    def b(self): ...", "from other import B\nclass A(B): ..."),
        ("def a(__command): ...", "def a(command, /): ..."),
        ("def a():\n    '''Deprecated: gone in 2.0.'''", ""),
        ("def a(x, y=None):\n    if y is not None:\n        warn('y is deprecated')", "def a(x): ..."),
    ],
)
def test_what_callers_may_not_notice_or_were_told_of_is_not_told(before: str, after: str) -> None:
    assert told(before, after) == []


@pytest.mark.parametrize(
    "hostile",
    ["def a(:", "x = " + "(" * 3000 + ")" * 3000, "\x00", "from widget import *", "class A(A): ..."],
)
def test_whatever_stands_in_the_sources_the_answer_is_a_list_or_a_refusal(hostile: str) -> None:
    with suppress(ValueError):
        assert isinstance(
            breaks("widget", {"widget/__init__.py": "a = 1"}, {"widget/__init__.py": hostile}), list
        )


@pytest.fixture
def library(repository: Make) -> Make:
    def make(after: dict[str, str | None], version: str = "1.5.0", tag: str = "v1.4.0") -> Context:
        files = {
            "pyproject.toml": MANIFEST.format(version="1.4.0"),
            "src/widget/__init__.py": INIT,
            "src/widget/_core.py": CORE,
        }
        step = Step(after | {"pyproject.toml": MANIFEST.format(version=version)}, days=9)
        return repository(files, [Step(tag=tag, days=1), step])

    return make


def test_a_break_is_told_where_it_is_now_under_the_name_it_is_imported_by(library: Make) -> None:
    context = library({"src/widget/_core.py": "\n\n" + CORE.replace(", timeout=3", ", retries=3")})
    assert context.get(api_breaks.python_packages) == ("src/widget",)
    (found,) = context.get(api_breaks.api_breaks)
    assert (found.path, found.line, found.name, found.what) == (
        "src/widget/_core.py",
        3,
        "widget.get",
        "no longer takes timeout",
    )
    assert (context.get(next_version.bump), context.get(next_version.allows_breaks)) == ("minor", False)


def test_what_was_removed_with_its_module_is_told_at_the_package(library: Make) -> None:
    context = library(
        {"src/widget/_core.py": None, "src/widget/__init__.py": "", "tests/test_a.py": "x = 1\n"}
    )
    (found,) = context.get(api_breaks.api_breaks)
    assert (found.path, found.line, found.was) == ("src/widget/__init__.py", 1, "src/widget/_core.py:1")


def test_a_moved_module_that_is_offered_as_before_breaks_nothing(library: Make) -> None:
    context = library(
        {
            "src/widget/_core.py": None,
            "src/widget/_other.py": CORE,
            "src/widget/__init__.py": INIT.replace("_core", "_other"),
        }
    )
    assert context.get(api_breaks.api_breaks) == ()


@pytest.mark.parametrize(
    ("tag", "version", "raised", "allowed"),
    [
        ("v1.4.0", "2.0.0.dev1", "major", True),
        ("v0.4.0", "0.5.0", "minor", True),
        ("v0.4.0", "0.4.1", "patch", False),
    ],
)
def test_what_a_version_allows(library: Make, tag: str, version: str, raised: str, *, allowed: bool) -> None:
    context = library({}, version, tag)
    assert (context.get(next_version.bump), context.get(next_version.allows_breaks)) == (raised, allowed)
    assert context.get(next_version.numbering) == "semantic"


def test_a_version_that_is_released_already_says_nothing_of_the_next(library: Make) -> None:
    with pytest.raises(Unavailable, match="no manifest in the root names one"):
        library({}, "1.4.0").get(next_version.bump)


def test_years_are_no_semantic_versions(library: Make) -> None:
    assert (START + DAY) // (365 * DAY) == 53  # 2023
    assert library({}, "24.1.0", "v23.10.0").get(next_version.numbering) == "calendar"
