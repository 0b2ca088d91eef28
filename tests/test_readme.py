"""What README and contributor texts tell, and whether it is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Step, git, open_context
from shipworthy.collect.context import Context, Unavailable
from shipworthy.collect.documents.architecture import architecture_words
from shipworthy.collect.guides.documents import guides
from shipworthy.collect.guides.guide_commands import working_commands
from shipworthy.collect.guides.guide_names import role_of
from shipworthy.collect.guides.named_paths import named_paths
from shipworthy.collect.guides.named_tasks import named_tasks
from shipworthy.collect.guides.readme import (
    commands,
    contributing_words,
    references,
    setup,
    test_command,
    words,
)
from shipworthy.collect.guides.readme_usage import usage
from shipworthy.model.facts import Known, Place, Unknown

Repository = Callable[..., Context]
MAKEFILE = "test:\n\tpytest\nlint:\n\truff check\n"


def missing_tasks(context: Context) -> list[tuple[int, str, str]]:
    return [(t.line, t.runner, t.target) for t in context.get(named_tasks) if not t.exists]


def present_tasks(context: Context) -> list[str]:
    return [t.target for t in context.get(named_tasks) if t.exists]


def missing_paths(context: Context) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.target) for p in context.get(named_paths) if not p.exists]


# Which texts are read


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("README.md", "readme"),
        ("Readme.rst", "readme"),
        ("readme.txt", "readme"),
        ("README", "readme"),
        (".github/README.md", "readme"),
        ("CONTRIBUTING.md", "contributing"),
        (".github/contributing.md", "contributing"),
        ("docs/contributing.rst", "contributing"),
        ("docs/development.md", "contributing"),
        ("docs/source/developers/page.rst", "developer"),
        ("INSTALL", "contributing"),
        ("HACKING.md", "contributing"),
        ("AGENTS.md", "instructions"),
        ("packages/a/CLAUDE.md", "instructions"),
        (".github/copilot-instructions.md", "instructions"),
        (".github/instructions/api.instructions.md", "instructions"),
        (".cursor/rules/style.mdc", "instructions"),
        (".cursorrules", "instructions"),
        (".windsurfrules", "instructions"),
        (".clinerules/general.md", "instructions"),
        ("CONVENTIONS.md", "instructions"),
        ("packages/a/README.md", "project"),
        ("docs/gemini.md", ""),
        ("resources/import/conventions.md", ""),
        ("a/b/c/d/README.md", ""),
        ("templates/app/AGENTS.md", ""),
        (".claude/skills/x/AGENTS.md", ""),
        ("docs/v1/contributing.md", ""),
        ("docs/testing.md", ""),
        ("src/readme.py", ""),
        ("docs/quickstart.md", ""),
    ],
)
def test_texts_are_known_by_their_names(path: str, role: str) -> None:
    assert role_of(path) == role


def test_a_link_counts_as_its_target(repository: Repository, tmp_path: Path) -> None:
    context = repository({"README.md": "# A\n\nWords.\n", "docs/x.md": "y\n"})
    root = tmp_path / "repository1"
    (root / "CLAUDE.md").symlink_to("README.md")
    git(root, "add", "-A")
    found = open_context(root).get(guides)
    assert [(g.path, g.role, g.source) for g in found] == [
        ("CLAUDE.md", "instructions", "README.md"),
        ("README.md", "readme", "README.md"),
    ]
    assert context.get(words) == 1


def test_a_readme_that_is_not_in_the_working_tree_is_unknown(repository: Repository, tmp_path: Path) -> None:
    repository({"README.md": "# A\n\nWords.\n", "a.py": "x = 1\n"})
    (tmp_path / "repository1" / "README.md").unlink()
    context = open_context(tmp_path / "repository1")
    for name in ("words", "setup", "test_command", "usage"):
        observed = context.observe(f"readme.{name}")
        assert isinstance(observed, Unknown)
        assert "not in the working tree" in observed.reason


# Set-up


@pytest.mark.parametrize(
    ("files", "share"),
    [
        ({"README.md": "```sh\nuv sync\n```", "pyproject.toml": "[project]\nname='x'\n"}, 1.0),
        ({"README.md": "```sh\nuv sync\n```"}, 0.0),  # nothing to sync
        ({"README.md": "Run `npm ci`.", "package.json": "{}"}, 1.0),
        ({"CONTRIBUTING.md": "1. Install: npm install\n", "package.json": "{}"}, 1.0),
        ({"README.md": "```sh\nmake setup\n```", "Makefile": "setup:\n\tpip install -e .\n"}, 1.0),
        ({"README.md": "```sh\nmake setup\n```", "Makefile": MAKEFILE}, 0.0),
        ({"README.md": "```sh\nscripts/setup.sh\n```", "scripts/setup.sh": "true\n"}, 1.0),
        ({"README.md": "```sh\nscripts/setup.sh\n```"}, 0.0),
        ({"AGENTS.md": "```sh\ncargo build\n```", "Cargo.toml": "[package]\nname='x'\n"}, 1.0),
        ({"README.md": "```sh\npip install shop\n```", "a.py": "x = 1\n"}, 0.4),
        ({"README.md": "```xml\n<dependency>\n</dependency>\n```"}, 0.4),
        ({"README.md": '```hcl\nmodule "x" {\n  source = "a/b"\n}\n```'}, 0.4),
        ({"README.md": "Nothing.\n"}, 0.0),
        ({"a.py": "x = 1\n"}, 0.0),
        (
            {"README.md": "```sh\n./mvnw package\n```", "pom.xml": "<project/>"},
            0.0,
        ),  # the wrapper is not there
        ({"README.md": "```sh\n./mvnw package\n```", "pom.xml": "<project/>", "mvnw": "true\n"}, 1.0),
    ],
)
def test_set_up_is_found_where_it_can_work(
    repository: Repository, files: dict[str, str], share: float
) -> None:
    assert repository(files).get(setup) == share


def test_the_evidence_is_the_commands_line(repository: Repository) -> None:
    context = repository({"README.md": "# A\n\n```sh\ncargo build\n```\n", "Cargo.toml": ""})
    observed = context.observe("readme.setup")
    assert isinstance(observed, Known)
    assert observed.evidence[0] == Place("README.md", 4)


@pytest.mark.parametrize(
    ("link", "elsewhere"),
    [
        ("https://example.org/contributing/", True),
        ("https://example.org/en/latest/contributing.html", True),
        ("https://github.com/org/.github/blob/main/CONTRIBUTING.md", True),
        ("https://guides.example.org/contributing_to_x.html", True),
        ("https://docs.example.dev", False),
        ("https://github.com/org/x/graphs/contributors", False),
        ("https://go.dev/doc/devel/release", False),
        ("https://example.org/azure/developer/cli/x", False),
    ],
)
def test_a_guide_elsewhere_leaves_it_unknown(repository: Repository, link: str, *, elsewhere: bool) -> None:
    context = repository({"README.md": f"See [the guide]({link}).\n", "a.py": "x = 1\n"})
    for name, nothing in (("readme.setup", 0.0), ("readme.test_command", "")):
        match context.observe(name):
            case Unknown(reason):
                assert elsewhere
                assert "is not read" in reason
            case Known(value):
                assert not elsewhere
                assert value == nothing


def test_a_guide_elsewhere_does_not_hide_a_command_here(repository: Repository) -> None:
    context = repository(
        {
            "README.md": "[guide](https://x.org/contributing/)\n\n```sh\ngo test ./...\n```",
            "go.mod": "module x\n",
        }
    )
    assert context.get(setup) == 1.0
    assert context.get(test_command) == "go test ./..."


# Tests


@pytest.mark.parametrize(
    ("files", "command"),
    [
        ({"README.md": "```sh\nmake test\n```", "Makefile": MAKEFILE}, "make test"),
        ({"README.md": "```sh\nmake tests\n```", "Makefile": MAKEFILE}, ""),
        ({"README.md": "Run `pytest`.", "a.py": "x = 1\n"}, "pytest"),
        ({"README.md": "`npm test`", "package.json": '{"scripts": {"test": "jest"}}'}, "npm test"),
        ({"README.md": "`npm test`", "package.json": '{"scripts": {}}'}, ""),
        (
            {"docs/contributing.md": "```\n$ tox -e py\n```", "tox.ini": "[testenv]\ncommands = pytest\n"},
            "tox -e py",
        ),
        ({"README.md": "```sh\ntox -l\n```", "tox.ini": "[testenv]\n"}, ""),
        ({"AGENTS.md": "- `uv run pytest -q`", "a.py": ""}, "pytest -q"),
        (
            {"packages/a/README.md": "```sh\nbash scripts/test.sh\n```", "packages/a/scripts/test.sh": ""},
            "bash scripts/test.sh",
        ),
        ({"README.md": "Tested with pytest.\n", "a.py": ""}, ""),
        ({"README.md": "## Changelog\n\n- run `pytest` now\n", "a.py": ""}, ""),
    ],
)
def test_the_test_command_is_found_where_it_can_work(
    repository: Repository, files: dict[str, str], command: str
) -> None:
    assert repository(files).get(test_command) == command


# Use


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"README.md": "```python\nimport shop; shop.open('x')\n```"}, "example"),
        ({"README.md": "```sh\npip install shop\n```", "a.py": ""}, "command"),
        (
            {
                "README.md": "See [use](docs/use.md).",
                "docs/use.md": "```go\npackage main; func main() {}\n```",
            },
            "example",
        ),
        (
            {
                "README.md": "See [x](CHANGELOG.md).",
                "CHANGELOG.md": "```go\npackage main; func main() {}\n```",
            },
            "nothing",
        ),
        ({"README.md": '```json\n{"a": 1, "b": 2}\n```'}, "nothing"),
        ({"README.md": "A thing.\n"}, "nothing"),
        ({"a.py": ""}, "nothing"),
    ],
)
def test_use_is_shown(repository: Repository, files: dict[str, str], shown: str) -> None:
    assert repository(files).get(usage) == shown


def test_a_manual_elsewhere_leaves_use_unknown(repository: Repository) -> None:
    for text in ("[docs](https://docs.example.org/)", "The documentation is at <https://example.org>."):
        with pytest.raises(Unavailable, match="how to use it"):
            repository({"README.md": f"{text}\n"}).get(usage)


def test_badges_and_comments_are_no_words(repository: Repository) -> None:
    context = repository(
        {
            "README.md": "# Title here\n\n[![build](https://x.org/b.svg)](https://x.org)\n\n<!-- a b c -->\n\nTwo words.\n"
        }
    )
    assert context.get(words) == 2


# Tasks


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        ({"README.md": "`make docs`", "Makefile": MAKEFILE}, [(1, "make", "docs")]),
        ({"README.md": "`make lint`", "Makefile": MAKEFILE}, []),
        ({"README.md": "`make docs`", "Makefile": "include other.mk\n" + MAKEFILE}, []),
        (
            {"README.md": "`make docs`", "Makefile": "include a.mk\n" + MAKEFILE, "a.mk": "x:\n\ttrue\n"},
            [(1, "make", "docs")],
        ),
        ({"README.md": "`make docs`", "Makefile": "%s:\n\ttrue\n"}, []),
        ({"README.md": "`make docs`", "Makefile": MAKEFILE, "CMakeLists.txt": ""}, []),
        ({"README.md": "`make docs`", "Makefile": MAKEFILE, "docs/a.md": ""}, []),  # a folder make finds done
        ({"README.md": "`make docs`", "Makefile": "$(eval docs: x)\n"}, []),
        ({"README.md": "`make docs`", "Makefile": MAKEFILE, "docs/Makefile": "docs:\n\ttrue\n"}, []),
        ({"README.md": "`make docs`"}, []),  # may be about another project
        ({"CONTRIBUTING.md": "`make docs`"}, [(1, "make", "docs")]),
        ({"CONTRIBUTING.md": "`make docs`", ".gitignore": "Makefile\n"}, []),
        ({"README.md": "`npm run dev`", "package.json": '{"scripts": {"live": "x"}}'}, [(1, "npm", "dev")]),
        ({"README.md": "`npm run dev`", "package.json": '{"scripts": 5}'}, [(1, "npm", "dev")]),
        ({"README.md": "`npm run dev`", "package.json": "{"}, []),
        ({"README.md": "`npm start`", "package.json": "{}"}, []),
        (
            {
                "README.md": "`npm run dev`",
                "web/package.json": '{"scripts": {"dev": "x"}}',
                "package.json": "{}",
            },
            [],
        ),
        ({"README.md": "```sh\nnpm create x app\ncd app\nnpm run dev\n```", "package.json": "{}"}, []),
        ({"README.md": "```sh\ncd elsewhere\nnpm run dev\n```", "package.json": "{}"}, []),
        ({"README.md": "There is no `npm run dev`.", "package.json": "{}"}, []),
        ({"README.md": "`just dev`", "justfile": "live:\n  true\n"}, [(1, "just", "dev")]),
        ({"README.md": "`just live`", "justfile": "live:\n  true\n"}, []),
        ({"README.md": "`just dev`", "justfile": "mod dev\nlive:\n  true\n"}, []),
        (
            {"README.md": "`tox -e docs`", "tox.ini": "[tox]\nenvlist = py\n[testenv]\ncommands = x\n"},
            [(1, "tox", "docs")],
        ),
        ({"README.md": "`tox -e py312`", "tox.ini": "[tox]\nenvlist = py\n[testenv]\ncommands = x\n"}, []),
        (
            {"README.md": "`nox -s docs`", "noxfile.py": "import nox\n@nox.session\ndef tests(s): ...\n"},
            [(1, "nox", "docs")],
        ),
        (
            {
                "README.md": "`nox -s tests-3.12`",
                "noxfile.py": "import nox\n@nox.session\ndef tests(s): ...\n",
            },
            [],
        ),
        ({"README.md": "`task dev`", "Taskfile.yml": "version: 3\ntasks: {}\n"}, []),
        ({"README.md": "`make docs`", "Makefile": b"\xff\xfe\x00"}, []),
    ],
)
def test_tasks_are_missing_only_when_that_is_sure(
    repository: Repository, files: dict[str, str], missing: list[tuple[int, str, str]]
) -> None:
    assert missing_tasks(repository(files)) == missing


def test_tasks_that_exist_are_listed(repository: Repository) -> None:
    context = repository({"README.md": "```sh\nmake lint test\n```", "Makefile": MAKEFILE})
    assert present_tasks(context) == ["lint", "test"]


# Paths


def test_links_and_names_are_looked_up_from_the_texts_folder(repository: Repository) -> None:
    context = repository(
        {
            "README.md": "[a](docs/a.md) [b](docs/b.md) ![c](c.png)\n",
            "docs/a.md": "x",
            ".github/CONTRIBUTING.md": "[a](../docs/a.md) [root](docs/a.md) [gone](../gone.md)\n",
            "packages/ui/package.json": '{"name": "ui"}',
            "packages/ui/src/x.ts": "",
            "CONTRIBUTING.md": "In `src/x.ts`, not in `packages/ui/src/y_gone.ts`: the second is `docs/a.md`.\n",
        }
    )
    assert missing_paths(context) == [
        (".github/CONTRIBUTING.md", 1, "../gone.md"),
        ("CONTRIBUTING.md", 1, "packages/ui/src/y_gone.ts"),
        ("README.md", 1, "c.png"),
        ("README.md", 1, "docs/b.md"),
    ]


def test_what_git_ignores_is_not_missing(repository: Repository) -> None:
    context = repository(
        {
            ".gitignore": "/docs/gen/\n*.log\n",
            "README.md": "[a](docs/gen/a.md) [b](docs/b.log) [c](docs/c.md)",
            "docs/x.md": "y",
        }
    )
    assert missing_paths(context) == [("README.md", 1, "docs/c.md")]


def test_what_history_knows_is_missing_wherever_it_lay(repository: Repository) -> None:
    files = {
        "README.md": "Start `tools/run.sh`.\nThe engine is `lib/engine.rb`.\n",
        "tools/run.sh": "x",
        "a.py": "",
    }
    assert missing_paths(repository(files)) == []
    context = repository(files, commits=[Step({"tools/run.sh": None})])
    assert missing_paths(context) == [("README.md", 1, "tools/run.sh")]


def test_a_generated_copy_in_the_readers_repository_is_not_ours(repository: Repository) -> None:
    files = {
        "README.md": "| File | What |\n|---|---|\n| `.github/x.md` | Teaches agents your conventions |\n",
        ".github/x.md": "x",
    }
    assert missing_paths(repository(files, commits=[Step({".github/x.md": None})])) == []


def test_references_and_commands_are_those_of_people(repository: Repository) -> None:
    context = repository(
        {
            "README.md": "[x](gone.md) and `make gone`\n",
            "AGENTS.md": "[x](lost.md) and `make lost`\n",
            "Makefile": MAKEFILE,
        }
    )
    assert [(r.path, r.target, r.exists) for r in context.get(references)] == [
        ("README.md", "gone.md", False)
    ]
    assert [(c.path, c.written, c.what) for c in context.get(commands)] == [
        ("README.md", "make gone", "the make target gone")
    ]


def test_commands_of_languages_need_no_manifest_but_that_of_their_tool(repository: Repository) -> None:
    context = repository({"README.md": "```sh\ncargo test\ngo test ./...\n```", "go.mod": "module x\n"})
    assert [c.written for c in context.get(working_commands)] == ["go test ./..."]


# Other texts


def test_short_texts_for_contributors_may_point_elsewhere(repository: Repository) -> None:
    assert repository({"CONTRIBUTING.md": "Send patches.\n"}).get(contributing_words) == 2
    with pytest.raises(Unavailable):
        repository({"CONTRIBUTING.md": "See <https://x.org/contributing/>.\n"}).get(contributing_words)


def test_templates_of_decisions_are_no_decisions(repository: Repository) -> None:
    context = repository(
        {
            "docs/adr/0001-x.md": "# Use x\n\nWe use x, since y failed under load.\n",
            "docs/adr/template.md": "# T\n\nMany words that say nothing at all.\n",
            "docs/adr/0002-y.md": "# Y\n\n[describe the context]\n\nTODO\n",
        }
    )
    assert context.get(architecture_words) == 8


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"", b"\x00" * 5_000, b"[" * 50_000])
def test_no_content_is_an_error(repository: Repository, content: bytes) -> None:
    context = repository(
        {"README.md": content, "CONTRIBUTING.rst": content, "AGENTS.md": content, "package.json": content}
    )
    for name in ("words", "setup", "test_command", "usage", "references", "commands"):
        context.observe(f"readme.{name}")
