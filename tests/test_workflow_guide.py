"""Does what docs/workflows.md says, and sees it work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from conftest import make_repository, open_context
from shipworthy.cli import lifecycle
from shipworthy.cli.exits import guarded
from shipworthy.collect.workflows.definitions import found, sidecar_remarks
from shipworthy.model.workflows import Workflow

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# file: (\S+)\n")
FILES = {named[1]: FILE.sub("", text, count=1) for _, text in BLOCKS if (named := FILE.match(text))}
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.strip().splitlines()]

app = typer.Typer()
for command in (lifecycle.approve, lifecycle.publish, lifecycle.status, lifecycle.diff):
    app.command()(command)


def test_every_command_does_what_the_page_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPWORTHY_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    root = make_repository(tmp_path / "made", FILES)
    assert len(COMMANDS) >= 10
    for line in COMMANDS:
        said, _, exits = line.partition("  # exits ")
        program, group, *arguments = shlex.split(said)
        assert (program, group) == ("shipworthy", "workflows")
        given = [*arguments, "--repository", str(root)]
        code = guarded(lambda given=given: app(args=given, standalone_mode=False))  # type: ignore[misc]
        assert code == int(exits or 0), f"{line}\n{capsys.readouterr()}"
    capsys.readouterr()


def test_its_definitions_are_read_without_a_gap(tmp_path: Path) -> None:
    context = open_context(make_repository(tmp_path / "made", FILES))
    workflows = [w for each in found(context) for w in each.definitions or () if isinstance(w, Workflow)]
    assert [w.name for w in workflows] == ["support-reply", "triage"]
    assert [w.gaps for w in workflows] == [(), ()]
    assert sidecar_remarks(context) == ()
