"""What this program is made of: with anything else, an answer may come out differently."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from shipworthy import __version__, resources
from shipworthy.repo.marks import Marks
from shipworthy.repo.place import here
from shipworthy.repo.settings import program


@cache
def installation() -> str:
    """A digest of our files, of the interpreter, of git, and of which libraries there are."""
    marks = Marks()
    marks.say(__version__, sys.version, sys.executable, sys.flags, sys.platform, sys.path)
    for folder in (Path(__file__).parent.parent, resources.folder("rules"), resources.folder("templates")):
        _ours(marks, folder)
    current = here()
    for entry in sys.path:
        # A library that comes, goes or is replaced takes its `*.dist-info` folder along.
        if entry not in {"", current}:
            marks.say(entry, _time(Path(entry)))
    marks.file(program() or "")
    return marks.hex()


def _ours(marks: Marks, folder: Path) -> None:
    """Without what the interpreter writes there itself."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        marks.files(at, sorted(name for name in names if not name.endswith((".pyc", ".swp"))))


def _time(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
