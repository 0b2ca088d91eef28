"""What made histories say: commits, hotspots, releases and what changed since."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conftest import DAY, START, Step, git, make_repository, open_context
from shipworthy.collect.context import Context
from shipworthy.collect.history import change_risk, changes, hotspots, release, tags, versions
from shipworthy.model.facts import Known, Unknown

Repository = Callable[..., Context]
BIG = "def f(x):\n" + "    if x:\n        pass\n" * 210
SMALL = "def g():\n    return 1\n"


def lines(count: int, mark: str = "x") -> str:
    return "".join(f"{mark}{number} = {number}\n" for number in range(count))


def edits(
    path: str, text: str, times: int, *, days: float = 300, message: str = "change", author: str = "ada@x.org"
) -> list[Step]:
    return [
        Step({path: f"{text}# {n}\n"}, message=message, days=days + n, author=author) for n in range(times)
    ]


def tagged(sizes: Sequence[int], unit: str = "app") -> list[Step]:
    """Releases v0.1.0, v0.2.0 … each adding so many lines."""
    return [
        Step({f"{unit}/m{n}.py": lines(size)}, days=n * 10, tag=f"v0.{n}.0")
        for n, size in enumerate(sizes, start=1)
    ]


def test_commits_to_tests_and_docs_are_no_changes_of_code(repository: Repository) -> None:
    steps = [
        *edits("tests/test_a.py", "x = 1\n", 5),
        *edits("app.py", SMALL, 12),
        *edits("README.md", "x\n", 5),
    ]
    context = repository({"app.py": SMALL, "tests/test_a.py": "", "setup.py": "x = 1\n"}, steps)
    assert context.get(changes.commits_of_a_year) == 23
    assert context.get(changes.code_commits) == 13
    assert context.get(changes.median_files) == 1


def test_too_few_commits_show_no_habit(repository: Repository) -> None:
    context = repository({"app.py": SMALL}, edits("app.py", SMALL, 3))
    assert context.get(changes.code_commits) == 4
    for name in ("changes.wide_share", "hotspots.overloaded_share", "changes.reverted_share"):
        assert isinstance(context.observe(name), Unknown)


def test_only_the_year_before_head_counts(repository: Repository) -> None:
    steps = [*edits("app.py", SMALL, 12, days=0), Step({"app.py": BIG}, days=800)]
    assert repository({"app.py": SMALL}, steps).get(changes.code_commits) == 1


def test_wide_commits_and_reverts(repository: Repository) -> None:
    wide = Step({f"app/m{n}.py": SMALL for n in range(11)}, days=350)
    reverts = [Step({"app/a.py": SMALL + f"# {n}\n"}, message='Revert "x"', days=351 + n) for n in range(2)]
    context = repository({"app/a.py": SMALL}, [*edits("app/a.py", SMALL, 16), wide, *reverts])
    assert context.get(changes.wide_share) == pytest.approx(1 / 20)
    assert context.get(changes.reverted_share) == pytest.approx(2 / 20)


def test_recent_commits_weigh_more(repository: Repository) -> None:
    files = {f"app/m{n}.py": SMALL for n in range(30)}
    old, new = edits("app/m1.py", SMALL, 6, days=10), edits("app/m2.py", SMALL, 6, days=340)
    found = repository(files, [*old, *new]).get(hotspots.files)
    assert [h.path for h in found[:2]] == ["app/m2.py", "app/m1.py"]
    assert found[0].commits == found[1].commits == 7
    assert len(found) == 3


def test_an_overloaded_hotspot_is_large_and_changes(repository: Repository) -> None:
    files = {"app/big.py": BIG, "app/idle.py": BIG, **{f"app/m{n}.py": SMALL for n in range(18)}}
    context = repository(files, [*edits("app/big.py", BIG, 9), *edits("app/m1.py", SMALL, 9)])
    found = context.get(hotspots.overloaded)
    assert [h.path for h in found] == ["app/big.py"]
    assert found[0].complexity == 211
    assert context.get(hotspots.overloaded_share) == pytest.approx(0.5, abs=0.06)


def test_in_other_languages_lines_stand_for_complexity(repository: Repository) -> None:
    files = {"a.go": "x\n" * 1_100, "b.go": "x\n" * 900, **{f"m{n}.go": "x\n" for n in range(20)}}
    steps = [*edits("a.go", "x\n" * 1_100, 6), *edits("b.go", "x\n" * 900, 6)]
    assert [h.path for h in repository(files, steps).get(hotspots.overloaded)] == ["a.go"]


def test_one_author_of_a_hotspot(repository: Repository) -> None:
    files = {f"app/m{n}.py": SMALL for n in range(20)}
    steps = [
        *edits("app/m1.py", SMALL, 9, author="ada@x.org"),
        *edits("app/m2.py", SMALL, 4, author="bob@x.org"),
    ]
    steps += [*edits("app/m2.py", SMALL * 2, 5, author="eve@x.org", days=320)]
    found = repository(files, steps).get(hotspots.sole_author)
    assert [(s.path, s.commits) for s in found] == [("app/m1.py", 10)]


@pytest.mark.parametrize(
    ("subject", "fix"),
    [
        ("Fix crash on empty input", True),
        ("fix(parser): handle tabs", True),
        ("Handle bug #12", True),
        ("Fix typo in docs", False),
        ("fix lint", False),
        ("Add prefix option", False),
        ("Debug output", False),
    ],
)
def test_a_fix_mends_a_bug(repository: Repository, subject: str, *, fix: bool) -> None:
    context = repository({"app.py": SMALL}, [Step({"app.py": BIG}, message=subject)])
    assert context.get(change_risk.fix_count) == fix


def test_releases_are_tags_of_versions(repository: Repository) -> None:
    steps = [
        *tagged([10, 10]),
        Step({"a.py": SMALL}, days=40, tag="v1.0.0-rc1"),
        Step({"b.py": ""}, days=41, tag="nightly"),
    ]
    context = repository({"app/a.py": SMALL}, steps)
    assert context.get(tags.release_count) == 2
    assert context.get(tags.newest) == "v0.2.0"


def test_a_back_port_is_no_step(repository: Repository) -> None:
    steps = [
        Step({"a.py": lines(5)}, days=1, tag="1.0.0"),
        Step({"a.py": lines(50)}, days=2, tag="2.0.0"),
        Step({"b.py": lines(5)}, days=3, tag="1.0.1"),
        Step({"c.py": lines(5)}, days=4, tag="2.0.1"),
    ]
    context = repository({"x.py": ""}, steps)
    assert [s.tag for s in tags.steps(context)] == ["2.0.0", "2.0.1"]


def test_a_numbering_that_starts_anew_is_followed(repository: Repository) -> None:
    names = ["2019.1", "2019.2", "1.0", "1.1", "1.2", "1.3"]
    steps = [Step({"a.py": lines(n)}, days=n, tag=tag) for n, tag in enumerate(names, start=1)]
    assert repository({"x.py": ""}, steps).get(tags.newest) == "1.3"


def test_the_products_own_tags_go_before_those_of_its_parts(repository: Repository) -> None:
    steps = [
        Step({"a.py": lines(5)}, days=1, tag="v1.0.0"),
        Step({"a.py": lines(9)}, days=2, tag="parser-0.4.0"),
        Step({"a.py": lines(20)}, days=3, tag="parser-0.5.0"),
    ]
    context = repository({"x.py": ""}, steps)
    assert context.get(release.base) == "v1.0.0"
    assert context.get(release.added) == 15


def test_the_change_is_measured_from_the_newest_release(repository: Repository) -> None:
    later = Step({"app/new.py": lines(30), "tests/test_new.py": lines(99), "uv.lock": "x\n" * 999}, days=90)
    context = repository({"app/a.py": SMALL}, [*tagged([10] * 6), later])
    assert context.get(release.base) == "v0.6.0"
    assert context.get(release.added) == 30
    assert context.get(release.file_count) == 1
    assert context.get(release.days) == 30
    assert context.get(release.size_percentile) == 1
    assert context.get(release.regression_rate) == 0.237
    said = context.get(release.sentence)
    assert "30 lines were added to 1 source files between v0.6.0 and HEAD" in said
    assert "more than in 5 of the 5 releases before" in said
    assert "23.7 %" in said


def test_at_a_release_the_change_is_that_releases(repository: Repository) -> None:
    context = repository({"app/a.py": SMALL}, tagged([40, 50, 10, 20, 30, 60, 25]))
    assert context.get(release.base) == "v0.6.0"
    assert context.get(release.added) == 25
    assert list(context.get(release.earlier_sizes).values()) == [50, 10, 20, 30, 60]
    assert context.get(release.size_percentile) == pytest.approx(2 / 5)
    assert context.get(release.regression_rate) == 0.07


def test_files_that_are_gone_are_judged_by_name(repository: Repository) -> None:
    gone = Step({"app/m1.py": None, "tests/t.py": None}, days=95)
    steps = [Step({"tests/t.py": lines(500)}, days=1), *tagged([40] * 7), gone]
    sizes = repository({"app/a.py": SMALL}, steps).get(release.earlier_sizes)
    assert list(sizes.values()) == [40] * 6


def test_few_releases_make_no_comparison(repository: Repository) -> None:
    context = repository({"app/a.py": SMALL}, [*tagged([10] * 5), Step({"app/b.py": SMALL}, days=80)])
    assert context.get(release.added) == 2
    seen = context.observe("release.regression_rate")
    assert isinstance(seen, Unknown)
    assert "4 earlier releases" in seen.reason


def test_no_tags_are_known_and_no_change_can_be_told(repository: Repository) -> None:
    context = repository({"app/a.py": SMALL})
    assert context.get(tags.release_count) == 0
    assert context.get(tags.newest) == ""
    assert isinstance(context.observe("release.added"), Unknown)
    assert context.get(versions.stated_versions) == ()


def test_no_commit_is_no_bug(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "app.py").write_text(SMALL)
    git(tmp_path, "add", "app.py")
    context = open_context(tmp_path)
    assert context.get(tags.release_count) == 0
    assert isinstance(context.observe("changes.code_commits"), Unknown)


def test_a_shallow_clone_says_so_with_the_remedy(tmp_path: Path) -> None:
    whole = make_repository(tmp_path / "whole", {"app/a.py": SMALL}, tagged([10] * 7))
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", whole.as_uri(), str(tmp_path / "cut")],
        check=True,
        capture_output=True,
    )
    context = open_context(tmp_path / "cut")
    for name in (
        "release.count",
        "release.added",
        "changes.code_commits",
        "hotspots.files",
        "release.stated_versions",
    ):
        seen = context.observe(name)
        assert isinstance(seen, Unknown), name
        assert "shallow" in seen.reason
        assert seen.remedy == "git fetch --unshallow --tags"


def test_releases_on_branches_of_their_own_are_not_guessed(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "r", {"app/a.py": SMALL}, tagged([10] * 6))
    git(root, "checkout", "-q", "-b", "stable")
    git(root, "commit", "-q", "--allow-empty", "-m", "release", time=START + 100 * DAY)
    git(root, "tag", "v1.0.0", time=START + 100 * DAY)
    git(root, "checkout", "-q", "main")
    git(root, "commit", "-q", "--allow-empty", "-m", "later", time=START + 120 * DAY)
    seen = open_context(root).observe("release.added")
    assert isinstance(seen, Unknown)
    assert "v1.0.0" in seen.reason


def test_where_the_change_lies(repository: Repository) -> None:
    fixes = [*edits("app/prone.py", SMALL, 6, message="Fix crash")]
    change = Step({"app/prone.py": SMALL + lines(30), "app/hard.py": BIG, "app/easy.py": lines(10)}, days=340)
    files = {"app/prone.py": SMALL, **{f"app/n{n}.py": SMALL for n in range(9)}}
    release_step = Step({}, days=330, tag="v1.0.0")
    context = repository(files, [*fixes, release_step, change])
    assert [f.path for f in context.get(change_risk.fix_prone_files)] == ["app/prone.py"]
    total = 31 + 421 + 10  # the comment of the last fix is replaced
    assert context.get(change_risk.fix_prone_share) == pytest.approx(31 / total, abs=0.01)
    assert context.get(change_risk.complex_share) == pytest.approx(421 / total, abs=0.01)
    assert [f.path for f in context.get(change_risk.fix_prone_changes)] == ["app/prone.py"]


def test_subjects_that_name_no_fixes_show_no_fix_prone_files(repository: Repository) -> None:
    context = repository({"app.py": SMALL}, edits("app.py", SMALL, 20))
    assert context.get(change_risk.fix_count) == 0
    assert isinstance(context.observe("changes.fix_prone_files"), Unknown)


@pytest.mark.parametrize(
    ("version", "moved", "agrees"),
    [
        ("1.2.0", False, True),
        ("1.2", False, True),
        ("1.1.0", False, False),
        ("1.3.0.dev0", True, True),
        ("1.3.0", False, False),
    ],
)
def test_the_stated_version_fits_the_tag(
    repository: Repository, version: str, *, moved: bool, agrees: bool
) -> None:
    manifest = f'[project]\nname = "a"\nversion = "{version}"\n'
    steps = [
        Step({"pyproject.toml": manifest}, days=1, tag="v1.2.0"),
        *([Step({"a.py": SMALL}, days=2)] if moved else []),
    ]
    found = repository({"a.py": ""}, steps).get(versions.stated_versions)
    assert [(v.path, v.line, v.agrees) for v in found] == [("pyproject.toml", 3, agrees)]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[project]\nname = "a"\ndynamic = ["version"]\n'},
        {"pyproject.toml": '[project]\nname = "a"\nversion = "0.0.0"\n'},
        {"pyproject.toml": "[project]\nversion = 5\n"},
        {"pyproject.toml": "project = 'x'\ntool = 3\n"},
        {"pyproject.toml": "[project\n"},
        {"package.json": '{"private": true, "version": "0.1.0"}'},
        {"package.json": '["version"]'},
        {"package.json": '{"version": "0.1.0"}', "go.mod": "module x\n"},
        {"Cargo.toml": "[package]\nversion.workspace = true\n"},
        {"sub/pyproject.toml": '[project]\nversion = "0.1.0"\n'},
    ],
)
def test_a_version_that_is_not_stated_is_not_judged(repository: Repository, files: dict[str, str]) -> None:
    context = repository({"a.py": "", **files}, [Step({"a.py": SMALL}, tag="v1.2.0")])
    assert context.get(versions.stated_versions) == ()


def test_publishing_is_seen_outside_comments(repository: Repository) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      # - run: twine upload dist/*\n      - run: uv publish\n"
    context = repository({".github/workflows/publish.yml": workflow, "docs/x.yml": "run: npm publish\n"})
    assert [(p.path, p.line, p.text) for p in context.get(versions.publications)] == [
        (".github/workflows/publish.yml", 5, "uv publish")
    ]
    assert context.get(versions.published)


def test_a_library_is_published_a_folder_of_one_is_not(repository: Repository) -> None:
    manifest = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]\nname = "a"\nversion = "1.0"\nclassifiers = ["Topic :: Utilities"]\nlicense = "MIT"\n'
    assert repository({"pyproject.toml": manifest, "src/a/__init__.py": SMALL}).get(versions.published)
    assert not repository({"sub/pyproject.toml": manifest, "sub/src/a/__init__.py": SMALL}).get(
        versions.published
    )


def test_what_a_finding_is_about_stands_first(repository: Repository) -> None:
    later = Step({"app/aaa.py": lines(3), "app/new.py": lines(90)}, days=90)
    context = repository({"app/a.py": SMALL}, [*tagged([10] * 6), later])
    seen = context.observe("release.regression_rate")
    assert isinstance(seen, Known)
    assert seen.evidence[0].path == "app/new.py"
