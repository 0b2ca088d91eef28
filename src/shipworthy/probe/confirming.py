"""A survivor held against a real run: the file really changed, pytest in a fresh process.

A fork takes over what was computed before the mutant was put in place: decorators that ran, tables that were
filled, caches. Here everything is computed with it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from shipworthy.probe.conversation import SLACK, Conversation, Message

GREEN = 0


class Answer(Enum):
    GREEN = auto()
    RED = auto()
    LATE = auto()


@dataclass(frozen=True)
class Confirmer:
    """Runs tests of the private copy in fresh processes."""

    talk: Conversation
    command: tuple[str, ...]
    folder: Path
    variables: Mapping[str, str]
    selection: Path
    """The file that names the tests to run."""
    narrow: bool
    """Whether pytest may be given the files of the tests, so that it need not collect the others."""

    _known: set[tuple[str, ...]] = field(default_factory=set)
    """Sequences of tests that passed unchanged."""

    def unchanged(self, tests: Sequence[str], seconds: float) -> Answer:
        """Whether the tests pass as they are: once seen, that is believed."""
        if tuple(tests) in self._known:
            return Answer.GREEN
        answer = self.run({}, tests, seconds)
        if answer is Answer.GREEN:
            self._known.add(tuple(tests))
        return answer

    def red_unchanged(self, tests: Sequence[str], seconds: float) -> list[str]:
        """Those that fail as they are."""
        answer, red = self.failing({}, tests, seconds)
        passed = tuple(test for test in tests if test not in red)
        if answer is Answer.GREEN or (answer is Answer.RED and red):
            self._known.add(passed)
        return red

    def run(self, changes: Mapping[Path, bytes], tests: Sequence[str], seconds: float) -> Answer:
        """With these files changed, meanwhile; up to the first failure."""
        with _changed(changes):
            return self._run(tests, seconds, first=True)

    def failing(
        self, changes: Mapping[Path, bytes], tests: Sequence[str], seconds: float
    ) -> tuple[Answer, list[str]]:
        """The same to the end, and which of the tests fail."""
        self._failed.unlink(missing_ok=True)
        with _changed(changes):
            answer = self._run(tests, seconds, first=False)
        told = self._failed.read_text(encoding="utf-8").splitlines() if self._failed.exists() else []
        return answer, sorted(set(told) & set(tests))

    @property
    def _failed(self) -> Path:
        return self.selection.with_name("failed")

    def _run(self, tests: Sequence[str], seconds: float, *, first: bool) -> Answer:
        self.selection.write_text("\n".join(tests), encoding="utf-8")
        own = {
            "SHIPWORTHY_PROBE_ONLY": str(self.selection), "SHIPWORTHY_PROBE_FAILED": str(self._failed),
            "PYTHONDONTWRITEBYTECODE": "1", **({"SHIPWORTHY_PROBE_FIRST": "1"} if first else {}),
        }  # fmt: skip
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests)) if self.narrow else []
        request: Message = {
            "do": "fresh", "command": [*self.command, *files], "folder": str(self.folder),
            "variables": {**self.variables, **own}, "seconds": max(0.1, seconds),
        }  # fmt: skip
        said = self.talk.ask(request, request["seconds"] + SLACK)
        if said["late"]:
            return Answer.LATE
        return Answer.GREEN if said["code"] == GREEN else Answer.RED


@contextlib.contextmanager
def _changed(changes: Mapping[Path, bytes]) -> Iterator[None]:
    before = {path: (path.read_bytes(), path.stat()) for path in changes}
    try:
        for path, content in changes.items():
            path.write_bytes(content)
        yield
    finally:
        for path, (content, status) in before.items():
            path.write_bytes(content)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
