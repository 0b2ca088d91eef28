"""Does what CONTRIBUTING says, in a copy of this repository, and sees it work."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import git

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^## (Add .+?)\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# file: (\S+)\n")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("src", "rules", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    return tmp_path


def run(copy: Path, command: str) -> None:
    arguments = shlex.split(command)
    assert arguments[0] == "shipworthy"
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "shipworthy", *arguments[1:]],
        cwd=copy, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize(("title", "recipe"), [r for r in RECIPES if "```sh" in r[1]], ids=lambda r: r[:30])
def test_a_recipe_works_as_written(title: str, recipe: str, copy: Path) -> None:
    for language, text in BLOCK.findall(recipe):
        if language == "sh":
            for command in text.strip().splitlines():
                run(copy, command)
        elif named := FILE.match(text):
            (copy / named[1]).write_text(text.removeprefix(named[0]), encoding="utf-8")
    assert BLOCK.findall(recipe), title


def test_there_are_recipes_to_execute() -> None:
    assert sum("```sh" in recipe for _, recipe in RECIPES) == 3
