"""What agents are told, and whether it is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Step, git, open_context
from shipworthy.collect.agents.instruction_references import references
from shipworthy.collect.agents.instructions import (
    commands,
    commits_since,
    empty,
    files,
    guidance,
    longest,
    substantial,
)
from shipworthy.collect.context import Context, Unavailable
from shipworthy.model.facts import Known

Repository = Callable[..., Context]
ADVICE = (
    "# Working here\n\nThe engine parses orders into ledgers; the ledgers never change once they are signed.\n\n"
    "- Money is counted in cents, as integers: floats have lost us a quarter before.\n"
    "- Every public function of the engine raises domain errors only, wrapped at the boundary.\n"
    "- Migrations run twice in staging, so they must be idempotent and quick to undo.\n"
    "- Keep adapters thin; business rules belong to the engine and nowhere else.\n"
)


def missing(context: Context) -> list[tuple[str, int, str]]:
    return [(r.path, r.line, r.message) for r in context.get(references) if not r.exists]


# Substance


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (ADVICE, ""),
        ("", "is empty or a form"),
        ("# AGENTS.md\n", "is empty or a form"),
        ("# AGENTS.md\n\n## Build\n\nTODO\n\n## Test\n\n[describe how to test]\n", "is empty or a form"),
        ("<!-- " + ADVICE + " -->", "is empty or a form"),
        ("x x x\n" * 60, "is empty or a form"),
        ("yes yes yes\n" * 60, "has 1 different words of its own"),
        ("Be careful and write good code.\n", "has 5 different words of its own"),
    ],
)
def test_a_text_says_something_or_why_not(repository: Repository, text: str, problem: str) -> None:
    context = repository({"AGENTS.md": text, "a.py": "x = 1\n"})
    assert [each.problem for each in context.get(files)] == [problem]
    assert context.get(substantial) is (not problem)
    assert len(context.get(empty)) == bool(problem)


def test_a_command_that_works_makes_a_short_text_say_something(repository: Repository) -> None:
    text = "Install with `pip install -e .` and run the tests with `make test` before every commit, please; reviewers dislike broken branches on main.\n"
    good = {"AGENTS.md": text, "pyproject.toml": "[project]\nname = 'x'\n", "Makefile": "test:\n\tpytest\n"}
    assert repository(good).get(substantial)
    assert not repository({"AGENTS.md": text}).get(substantial)


def test_a_copy_of_the_readme_says_nothing(repository: Repository) -> None:
    context = repository({"AGENTS.md": ADVICE, "README.md": ADVICE})
    assert [each.problem for each in context.get(files)] == ["repeats README.md"]


def test_imports_are_part_of_a_text_and_circles_end(repository: Repository) -> None:
    context = repository(
        {"CLAUDE.md": "@docs/rules.md\n", "docs/rules.md": ADVICE + "\n@../CLAUDE.md @rules.md\n", "a.py": ""}
    )
    (told,) = context.get(files)
    assert told.problem == ""
    assert told.words == len(ADVICE.split()) + 3
    assert missing(context) == []


def test_links_lead_to_one_text(repository: Repository, tmp_path: Path) -> None:
    repository({"AGENTS.md": ADVICE})
    root = tmp_path / "repository1"
    (root / "CLAUDE.md").symlink_to("AGENTS.md")
    (root / "GEMINI.md").symlink_to("gone.md")
    git(root, "add", "-A")
    context = open_context(root)
    assert [each.path for each in context.get(files)] == ["AGENTS.md"]
    assert missing(context) == [("GEMINI.md", 1, "is a link to nothing in the repository")]


def test_without_instructions_the_texts_for_people_do(repository: Repository) -> None:
    told = {
        "README.md": "`pip install -e .`, then `make test`.",
        "pyproject.toml": "",
        "Makefile": "test:\n\tpytest\n",
    }
    assert repository(told).get(guidance) == 1.0
    assert repository({**told, "Makefile": "lint:\n\truff\n"}).get(guidance) == 0.5
    assert repository({"README.md": "# A\n"}).get(guidance) == 0.0
    assert repository({"AGENTS.md": ADVICE}).get(guidance) == 1.0


def test_empty_files_buy_no_guidance(repository: Repository) -> None:
    stubs = dict.fromkeys(
        ("AGENTS.md", "CLAUDE.md", ".cursorrules", ".github/copilot-instructions.md"), "x x x\n"
    )
    context = repository({"README.md": "# A\n", "a.py": "x = 1\n", **stubs})
    assert context.get(guidance) == 0.0
    assert context.get(substantial) is False
    assert len(context.get(empty)) == 4


def test_the_longest_text_counts(repository: Repository) -> None:
    context = repository({"AGENTS.md": ADVICE, "web/AGENTS.md": "word " * 3_000})
    assert context.get(longest) == 3_000
    assert repository({"README.md": "x"}).get(longest) == 0


def test_texts_for_tasks_and_templates_are_no_instructions(repository: Repository) -> None:
    text = "word " * 3_000
    names = (
        ".claude/skills/x/AGENTS.md",
        "templates/app/AGENTS.md",
        "tests/fixtures/AGENTS.md",
        "vendor/x/CLAUDE.md",
    )
    assert repository(dict.fromkeys(names, text)).get(files) == ()


# References


def test_references_are_paths_links_and_imports(repository: Repository) -> None:
    context = repository(
        {
            "AGENTS.md": f"{ADVICE}\nThe engine is `src/engine/core.py`, rules are `src/engine/rules.py`.\n[map](docs/map.md)\n@docs/gone.md\n",
            "src/engine/core.py": "x = 1\n",
        }
    )
    assert missing(context) == [
        ("AGENTS.md", 10, "names src/engine/rules.py, which is not in the repository"),
        ("AGENTS.md", 11, "links to docs/map.md, which is not in the repository"),
        ("AGENTS.md", 12, "imports docs/gone.md, which is not in the repository"),
    ]
    assert sum(r.exists for r in context.get(references)) == 1


def test_a_picture_is_no_reference_for_an_agent(repository: Repository) -> None:
    assert missing(repository({"AGENTS.md": f'{ADVICE}\n![x](gone.png)\n<img src="gone.png">\n'})) == []


def test_imports_ignored_by_git_are_personal(repository: Repository) -> None:
    assert (
        missing(repository({"CLAUDE.md": f"{ADVICE}\n@CLAUDE.local.md\n", ".gitignore": "*.local.md\n"}))
        == []
    )


@pytest.mark.parametrize(
    ("front", "dead"),
    [
        ("applyTo: 'src/**/*.py'", False),
        ("applyTo: '**/*.ts,**/*.py'", False),
        ("globs: ['*.py']", False),
        ("globs: src", False),
        ("applyTo: '**/*.rb'", True),
        ("globs: ['*.rb', 'lib/**']", True),
        ("globs: ['*.{rb,ts}']", False),  # of a kind that is not read
        ("globs: *.rb", False),  # no YAML
        ("globs: 5", False),
        ("globs: null", False),
        ("globs: [[x]]", False),
        ("description: x", False),
    ],
)
def test_instructions_for_no_file_are_never_read(repository: Repository, front: str, *, dead: bool) -> None:
    context = repository({".cursor/rules/a.mdc": f"---\n{front}\n---\n{ADVICE}", "src/a/b.py": "x = 1\n"})
    assert len(missing(context)) == dead


# Commands


def test_commands_are_looked_up(repository: Repository) -> None:
    context = repository(
        {
            "AGENTS.md": f"{ADVICE}\n```sh\nmake test\nmake gone\nnpm run dev\npython scripts/seed.py\n```\n",
            "Makefile": "test:\n\tpytest\n",
            "package.json": '{"scripts": {"live": "x"}}',
            "scripts/a.py": "x = 1\n",
        }
    )
    found = [(c.line, c.what) for c in context.get(commands) if not c.exists]
    assert found == [
        (12, "the make target gone"),
        (13, "the script dev in a package.json"),
        (14, "the file scripts/seed.py"),
    ]
    assert [c.written for c in context.get(commands) if c.exists] == ["make test"]


# Freshness


def test_commits_since_the_last_change_of_the_text(repository: Repository) -> None:
    steps = [
        Step({"a.py": "x = 2\n"}, days=1),
        Step({"AGENTS.md": ADVICE + "More.\n", "a.py": "x = 3\n"}, days=2),
        Step({"a.py": "x = 4\n"}, days=3),
        Step({"README.md": "x"}, days=4),
        Step({"a.py": "x = 5\n"}, days=5),
    ]
    context = repository({"AGENTS.md": ADVICE, "a.py": "x = 1\n"}, commits=steps)
    assert context.get(commits_since) == 2
    with pytest.raises(Unavailable):
        repository({"a.py": "x = 1\n"}).get(commits_since)


def test_what_is_not_in_the_working_tree_is_unknown(repository: Repository, tmp_path: Path) -> None:
    repository({"AGENTS.md": ADVICE})
    (tmp_path / "repository1" / "AGENTS.md").unlink()
    with pytest.raises(Unavailable, match="not in the working tree"):
        open_context(tmp_path / "repository1").get(files)


@pytest.mark.parametrize(
    "content", [b"\xff" * 2_000, b"", b"@a.md " * 20_000, b"---\n[\n---\n", b"`" * 50_000]
)
def test_no_content_is_an_error(repository: Repository, content: bytes) -> None:
    context = repository({"AGENTS.md": content, "CLAUDE.md": content, ".cursor/rules/x.mdc": content})
    for name in ("files", "substantial", "longest", "references", "commands"):
        assert isinstance(context.observe(f"instructions.{name}"), Known)
