"""Changelogs: their entries, held against the releases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Step
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.documents.changelog import entries, newest_told, told
from shipworthy.formats.prose.changelog import entries as entries_in

Repository = Callable[..., Context]
TAGS = [Step({"a.py": f"x = {n}\n"}, days=n, tag=f"v1.{n}.0") for n in range(1, 6)]
TWO = "# Changelog\n\n## 1.5.0\n\n- faster parsing of orders\n\n## 1.4.0\n\n- fixed the rounding error\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## [1.2.0] - 2024-01-02\n\n- a change\n\n## 1.1\n\ntext\n", [("1.2.0", 1), ("1.1", 5)]),
        ("Version 3.2.0\n-------------\n\nUnreleased\n\n-   x\n", [("3.2.0", 1)]),
        ("5.2.1 / 2025-12-01\n==================\n\n  * a\n", [("5.2.1", 1)]),
        ("4.4 (IN DEVELOPMENT)\n====================\n\n* x\n", [("4.4", 1)]),
        ("# v12.11.2\n\n* x\n", [("12.11.2", 1)]),
        ("### name@1.2.3\n\n- x\n", [("1.2.3", 1)]),
        ("== 1.0.0 2020-01-01\n\n* x\n", [("1.0.0", 1)]),
        ("<h2>2.0.1</h2>\n<p>x</p>\n", [("2.0.1", 1)]),
        ("2.1.0 (2020-01-01)\n\n  fixed it\n", [("2.1.0", 1)]),
        ("## 1.0.0-rc.1\n\nx\n", [("1.0.0", 1)]),
        ("## 2024-01-02\n\n- x\n", [("", 1)]),
        ("## Unreleased\n\n- x\n", [("", 1)]),
        ("# Changelog\n", []),
        ("# Changelog\n\nAll changes are written here.\n", []),
        ("## 1.0.0\n\n## 0.9.0\n", []),  # nothing is told
        ("We need Python 3.11 or newer.\n\n- since 1.2.0 it is fast\n", []),
        ("", []),
    ],
)
def test_entries_are_headings_with_something_under_them(text: str, found: list[tuple[str, int]]) -> None:
    assert [(e.version, e.line) for e in entries_in(text)] == found


@given(st.text(max_size=400))
def test_no_text_is_an_error(text: str) -> None:
    for entry in entries_in(text):
        assert entry.words > 0


def test_the_newest_releases_are_looked_up(repository: Repository) -> None:
    context = repository({"CHANGELOG.md": TWO}, commits=TAGS)
    assert context.get(told) == 0.4
    assert context.get(newest_told) is True
    late = repository({"CHANGELOG.md": TWO.replace("1.5.0", "1.3.0")}, commits=TAGS)
    assert late.get(told) == 0.4
    assert late.get(newest_told) is False


def test_a_trailing_zero_is_no_difference(repository: Repository) -> None:
    assert (
        repository({"NEWS": "1.5\n---\n\nfaster parsing of orders\n"}, commits=TAGS).get(newest_told) is True
    )


@pytest.mark.parametrize(
    "stub",
    [
        "",
        "# Changelog\n",
        "# Changelog\n\nTODO\n",
        "# Changelog\n\n## Unreleased\n\n- x y z\n",
        "## 1.5.0\n\n- x\n",
    ],
)
def test_stubs_tell_nothing(repository: Repository, stub: str) -> None:
    context = repository({"CHANGELOG.md": stub}, commits=TAGS)
    assert context.get(told) == 0.0
    assert context.get(newest_told) is False


def test_no_changelog_is_seen(repository: Repository) -> None:
    context = repository({"a.py": "x = 1\n"}, commits=TAGS)
    assert context.get(entries) == ()
    assert context.get(told) == 0.0


@pytest.mark.parametrize(
    "files",
    [
        {".github/release.yml": "changelog: {}\n"},
        {".github/release-drafter.yml": "template: x\n"},
        {"release-please-config.json": "{}"},
        {".changeset/config.json": "{}"},
        {"cliff.toml": ""},
        {".goreleaser.yaml": ""},
        {"README.md": "[notes](https://github.com/a/b/releases)"},
        {".github/workflows/r.yml": "jobs: {a: {steps: [{run: gh release create v1}]}}\n"},
        {"newsfragments/12.bugfix.md": "x"},
    ],
)
def test_notes_that_are_kept_elsewhere_are_unknown(repository: Repository, files: dict[str, str]) -> None:
    with pytest.raises(Unavailable, match="no changelog tells"):
        repository({"a.py": "x = 1\n", **files}, commits=TAGS).get(told)


def test_a_changelog_that_refers_elsewhere_is_unknown(repository: Repository) -> None:
    text = "Newer: https://github.com/a/b/releases\n\n## 1.0.0\n\n- the first of them\n"
    with pytest.raises(Unavailable, match="is not read"):
        repository({"CHANGELOG.md": text}, commits=TAGS).get(told)


def test_releases_of_long_ago_are_made_elsewhere(repository: Repository) -> None:
    with pytest.raises(Unavailable, match="two years older"):
        repository({"a.py": ""}, commits=[*TAGS, Step({"a.py": "1"}, days=900)]).get(told)


def test_files_per_release_and_of_packages_count(repository: Repository) -> None:
    per_release = {f"docs/releases/1.{n}.0.md": "A release with three changes.\n" for n in range(1, 6)}
    assert repository(per_release, commits=TAGS).get(told) == 1.0
    packages = {"packages/a/CHANGELOG.md": TWO, "CHANGELOG.md": "# See the packages\n"}
    assert repository(packages, commits=TAGS).get(told) == 0.4


def test_without_tags_nothing_can_be_said(repository: Repository) -> None:
    with pytest.raises(Unavailable, match="no tag"):
        repository({"CHANGELOG.md": TWO}).get(told)
