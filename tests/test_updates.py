"""Dependency updates: what is pinned, and whether something proposes newer versions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Step
from shipworthy.collect.ci import updates
from shipworthy.collect.context import Context
from shipworthy.formats.updates import dependabot, renovate

Make = Callable[..., Context]

APP = '{"name": "app", "private": true, "dependencies": {"left": "^1", "right": "^2"}}'
LOCK = '{"packages": {"node_modules/left": {}, "node_modules/right": {}}}'
CODE = {"index.js": "console.log(1)\n"}


DEPENDABOT = """version: 2
updates:
  - package-ecosystem: npm
    directory: /
    schedule: {interval: weekly}
"""


def watched(context: Context) -> list[tuple[str, str, bool]]:
    return [(w.path, w.ecosystem, w.watched) for w in context.get(updates.watched)]


def test_each_pinned_thing_needs_an_entry_for_its_folder(repository: Make) -> None:
    files = {"package.json": APP, "package-lock.json": LOCK, "Dockerfile": "FROM python:3.13.1\n", **CODE}
    assert watched(repository({**files, ".github/dependabot.yml": DEPENDABOT})) == [
        ("package-lock.json", "npm", True),
        ("Dockerfile", "docker", False),
    ]
    elsewhere = DEPENDABOT.replace("directory: /", "directory: /web")
    assert watched(repository({**files, ".github/dependabot.yml": elsewhere}))[0][2] is False
    assert all(
        w[2] for w in watched(repository({**files, "renovate.json": '{"extends": ["config:recommended"]}'}))
    )
    assert not any(w[2] for w in watched(repository({**files, "renovate.json": "{}"})))
    assert not any(w[2] for w in watched(repository({**files, "renovate.json": '{"enabled": false}'})))


def test_a_robots_recent_commits_show_that_it_works(repository: Make) -> None:
    files = {"package.json": APP, "package-lock.json": LOCK, **CODE}
    robot = "49699333+dependabot[bot]@users.noreply.github.com"
    bump = Step({"package-lock.json": LOCK + "\n"}, author=robot, days=1)
    assert watched(repository(files, commits=[bump, Step(days=30)]))[0][2] is True
    assert watched(repository(files, commits=[bump, Step(days=300)]))[0][2] is False


def test_a_scheduled_workflow_that_updates_counts(repository: Make) -> None:
    workflow = "on:\n  schedule:\n    - cron: 0 0 * * 0\njobs:\n  a:\n    steps:\n      - run: npm update\n"
    files = {"package.json": APP, "package-lock.json": LOCK, ".github/workflows/u.yml": workflow, **CODE}
    assert watched(repository(files)) == [("package-lock.json", "npm", True)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version: 1\nupdates: [{}]",
        "version: 2",
        "version: 2\nupdates: []",
        "version: 2\nupdates: 5",
        "[",
        "updates: x",
    ],
)
def test_a_dependabot_file_that_does_nothing_watches_nothing(text: str) -> None:
    found = dependabot.read("d.yml", text)
    assert (found.entries, bool(found.problem)) == ((), True)


def test_an_update_without_a_schedule_is_refused_by_dependabot() -> None:
    text = "version: 2\nupdates:\n  - {package-ecosystem: npm, directory: /}\n  - 5\n  - {directory: [1]}\n"
    assert dependabot.read("d.yml", text).entries == ()


def test_renovate_reads_comments_and_named_managers() -> None:
    some = renovate.read("renovate.json5", '{// only\n "enabledManagers": ["npm", "gomod", 5],}')
    assert [(e.ecosystem, e.line) for e in some.entries] == [("npm", 2), ("go", 2)]
    assert renovate.read("renovate.json5", "{extends: ['config:recommended']}").entries[0].ecosystem == "*"
    assert renovate.read("renovate.json5", "{\n enabled: false,\n x: 'y'}").entries == ()
    assert renovate.read("renovate.json", "[]").problem


@pytest.mark.parametrize("solution", ["Shop.slnx", "Shop.sln"])
def test_dependabot_follows_a_solution_to_its_projects(repository: Make, solution: str) -> None:
    project = '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="A" Version="1.2.3"/></ItemGroup></Project>'
    files = {"src/Shop/Shop.csproj": project, "src/Shop/Shop.cs": "class Shop { }\n"}
    configured = {".github/dependabot.yml": DEPENDABOT.replace("npm", "nuget")}
    assert watched(repository(files | configured)) == [("src/Shop/Shop.csproj", "nuget", False)]
    assert watched(repository(files | configured | {solution: ""})) == [
        ("src/Shop/Shop.csproj", "nuget", True)
    ]
