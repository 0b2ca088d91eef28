"""The same command again and nothing changed: what it wrote last time is written, and nothing else imported.

Parsing the command line, decoding a result and rendering it cost several times what it takes to see that
nothing has changed. A run is what it was given: arguments, folder, environment and streams.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from shipworthy.errors import UsageError
from shipworthy.repo.installation import installation
from shipworthy.repo.marks import Marks
from shipworthy.repo.memory import Memo, recall
from shipworthy.repo.memos import Memos
from shipworthy.repo.place import cache_folder, here
from shipworthy.repo.state import Question
from shipworthy.repo.today import today
from shipworthy.report.writing import Written, write

_OF_THE_SHELL = frozenset({"_", "OLDPWD", "PWD", "SHLVL"})
"""Differ from call to call and say nothing that the folder does not."""


class Call(NamedTuple):
    """One run of a command."""

    key: str
    memos: Memos

    def keep(self, question: Question, lasting: Memo, written: Sequence[Written]) -> None:
        told = [[str(w.file) if w.file else None, w.text] for w in written]
        self.memos.put(self.key, {**lasting, "question": question._asdict(), "written": told})


def call_of(arguments: Sequence[str]) -> Call | None:
    """None where no memo may be made or used."""
    if arguments[:1] != ["scan"] or "--no-cache" in arguments or os.name == "nt":
        return None
    given = sorted((k, v) for k, v in os.environ.items() if k not in _OF_THE_SHELL)
    marks = Marks()
    marks.say("call", list(arguments), here(), given, installation())
    marks.say([_nature(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)])
    return Call(marks.hex(), Memos(cache_folder()))


def write_again(call: Call, arguments: Sequence[str]) -> bool:
    """Whether there was something to write again."""
    found = call.memos.get(call.key)
    if found is None or (question := _question(found.get("question"))) is None:
        return False
    memo = recall(call.memos, call.key, question)
    written = _written(memo.get("written"), arguments) if memo else None
    if not written:
        return False
    for page in written:
        write(page)
    return True


def _question(said: Any) -> Question | None:
    try:
        plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
        question = Question(**plain)
        return question if question.today == today().isoformat() else None
    except (TypeError, AttributeError, UsageError):
        return None


def _written(said: Any, arguments: Sequence[str]) -> list[Written] | None:
    """Only to files the command names: a memo is no reason to write anywhere else."""
    try:
        pages = [Written(None if file is None else Path(file), str(text)) for file, text in said]
    except (TypeError, ValueError):
        return None
    named = [Path(argument.partition(":")[2]) for argument in arguments]
    return pages if all(page.file is None or page.file in named for page in pages) else None


def _nature(stream: Any) -> tuple[object, ...]:
    """What decides how a page is laid out on it."""
    if stream is None:
        return ()
    try:
        size: object = tuple(os.get_terminal_size(stream.fileno()))
    except (OSError, ValueError):
        size = None
    return (stream.isatty(), stream.encoding, stream.errors, size)
