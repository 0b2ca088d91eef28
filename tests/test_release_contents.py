"""What else than source a release changes, and what is told of it without weight."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Step
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.history import change_contents, change_context, hotspots, release

Make = Callable[..., Context]
MANIFEST = '[project]\nname = "shop"\nversion = "1"\ndependencies = [\n{}]\n[dependency-groups]\ndev = ["pytest>=8"]\n'
CI = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n"


def listed(*names: str) -> str:
    return MANIFEST.format("".join(f'  "{name}",\n' for name in names))


def test_dependencies_that_come_go_or_take_another_major_version(repository: Make) -> None:
    before = listed("httpx>=0.27", "django>=4.2,<5", "attrs", "rich>=13.1")
    after = listed("django>=5.0", "attrs>=23", "rich>=13.9", "pydantic~=2.1").replace("pytest>=8", "mypy>=1")
    context = repository(
        {"pyproject.toml": before, "a.py": "x = 1\n"},
        [Step(tag="v1.0.0"), Step({"pyproject.toml": after}, days=2)],
    )
    found = [(d.name, d.change, d.before, d.after, d.line) for d in context.get(change_contents.dependencies)]
    assert found == [
        ("httpx", "removed", ">=0.27", "", 1),
        ("django", "major", ">=4.2,<5", ">=5.0", 5),
        ("pydantic", "added", "", "~=2.1", 8),
    ]


def test_what_moved_between_manifests_and_what_only_developers_need_is_no_change(repository: Make) -> None:
    setup = 'from setuptools import setup\n\nsetup(name="shop", install_requires=["httpx>=0.27"])\n'
    files = {"setup.py": setup, "requirements/dev.txt": "tox==3.0\n", "a.py": "x = 1\n"}
    after = {
        "setup.py": None,
        "pyproject.toml": listed("httpx>=0.27"),
        "requirements/dev.txt": "tox==4.0\nnox==1\n",
    }
    context = repository(files, [Step(tag="v1.0.0"), Step(after, days=2)])
    assert context.get(change_contents.dependencies) == ()


def test_ci_that_changed_and_ci_that_went(repository: Make) -> None:
    files = {
        ".github/workflows/a.yml": CI,
        ".github/workflows/b.yml": CI,
        ".github/workflows/c.yml": CI,
        "a.py": "x = 1\n",
    }
    after = {
        ".github/workflows/a.yml": CI + "      - run: ruff check\n",
        ".github/workflows/b.yml": None,
        "a.py": "x = 2\n",
    }
    context = repository(files, [Step(tag="v1.0.0"), Step(after, days=2)])
    found = [(d.path, d.change) for d in context.get(change_contents.definitions)]
    assert found == [(".github/workflows/a.yml", "modified"), (".github/workflows/b.yml", "deleted")]


def test_newcomers_are_those_who_changed_nothing_in_the_year_before(repository: Make) -> None:
    old = [Step({f"f{n}.py": f"x = {n}\n"}, days=n) for n in range(1, 6)]
    new = [
        Step(
            {f"f{n}.py": f"x = {n}\ny = 1\n"},
            author="new@example.org" if n > 2 else "ada@example.org",
            days=20 + n,
        )
        for n in range(1, 6)
    ]
    context = repository({"a.py": "x = 1\n"}, [*old, Step(tag="v1.0.0", days=10), *new])
    assert context.get(change_context.newcomer_share) == pytest.approx(0.6)
    assert [c.path for c in context.get(change_context.newcomer_changes)]
    assert context.get(change_context.spread) == pytest.approx(1)  # a line in each of five files


def test_a_small_change_has_neither_newcomers_nor_a_spread(repository: Make) -> None:
    context = repository({"a.py": "x = 1\n"}, [Step(tag="v1.0.0"), Step({"a.py": "x = 2\n"}, days=2)])
    for fact in (change_context.newcomer_share, change_context.spread):
        with pytest.raises(Unavailable, match="takes 5"):
            context.get(fact)


def test_the_rate_of_every_size_is_told_with_its_source(repository: Make) -> None:
    context = repository({"a.py": "x = 1\n"})
    assert context.get(release.rates_by_size) == {
        "0-25 %": 0.020, "25-50 %": 0.070, "50-75 %": 0.094, "75-90 %": 0.159, "90-100 %": 0.237,
    }  # fmt: skip


def test_hotspots_are_ranked_by_decisions_and_recent_commits_with_what_to_expect(repository: Make) -> None:
    branches = "def f(a):\n" + "".join(f"    if a == {n}:\n        return {n}\n" for n in range(9))
    plain = "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(40))
    steps = [
        Step({"branches.py": branches + f"# {n}\n", "plain.py": plain + f"# {n}\n"}, days=n)
        for n in range(12)
    ]
    context = repository({f"o{n}.py": "x = 1\n" for n in range(8)}, steps)
    (first,) = context.get(hotspots.files)
    assert first.path == "branches.py"  # the other one has four times as many functions, and no decision
    assert "39 %" in context.get(hotspots.expectation)
