"""Git, asked in a way that lets a hostile repository run nothing and fetch nothing.

Git runs commands named in the configuration of the repository it looks at: file-system monitors,
external diffs, text conversions, content filters, signature programs, credential helpers. Every
call here switches all of them off, whatever `.git/config` says.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from threading import Thread, Timer
from typing import IO

from shipworthy.repo.settings import ALIKE, SAFE, environment, program

TIMEOUT = 40.0
"""Seconds one call may take; a pipe in place of a `.gitattributes` would hold git for ever."""
LONG_TIMEOUT = 120.0
"""The same for a walk through history."""
WHOLE_TIMEOUT = 900.0
"""The same for a walk through all of it, which somebody asked for and waits for."""
MAX_OUTPUT = 300_000_000
"""Bytes one call may answer."""
CHUNK = 1 << 16
MAX_COMPLAINT = 500
FOUND_NOTHING = 1
"""What git exits with where a setting, a reference or a match is not there."""

_RUNS = frozenset({"clean", "smudge", "process", "textconv", "command", "driver", "external"})
MAX_DRIVERS = 200


class GitError(ValueError):
    """Git did not answer. The message is git's own, or says that time ran out."""


class Git:
    """Git on one working tree. Explicit folders, so `core.worktree` cannot move it."""

    def __init__(self, work_tree: Path, git_dir: Path) -> None:
        self.work_tree = work_tree
        self.git_dir = git_dir
        self.failed = False
        """Whether a call was late, answered too much or broke off: another time it may answer."""
        self.late = False
        """Whether a call took longer than it may."""
        self._environment: dict[str, str] | None = None

    @cached_property
    def configuration(self) -> bytes:
        """Every setting of the repository, ours above them. Raises `GitError`."""
        guard = f"shipworthy.{os.urandom(8).hex()}.guard"
        settings = environment(SAFE | {guard: "on"})
        told = self._start(("config", "--list", "-z"), settings, b"", TIMEOUT, (0,))
        if guard.encode() + b"\non\0" not in told:
            # It took none of our settings, so it would run what the repository says.
            raise GitError("this git is too old to be asked safely: 2.31 or later is needed")
        return told.replace(guard.encode(), b"")

    def run(self, *arguments: str, stdin: bytes = b"", ok: Sequence[int] = (0,)) -> bytes:
        """What git prints. Raises `GitError`."""
        timeout = LONG_TIMEOUT if arguments[0] in {"log", "diff-tree"} else TIMEOUT
        return self._start(arguments, self._safely(), stdin, timeout, ok)

    def streamed(self, *arguments: str, stdin: bytes = b"") -> Iterator[bytes]:
        """The same in pieces, as they come, of any length. Raises `GitError`, also after the last piece."""
        answer = _Answer(self._process(arguments, self._safely()), stdin)
        yield from answer.pieces(WHOLE_TIMEOUT)
        self._check(answer, arguments[0], WHOLE_TIMEOUT, (0,))

    def _safely(self) -> dict[str, str]:
        if self._environment is None:
            self._environment = environment(SAFE | ALIKE | self._emptied_drivers())
        return self._environment

    def records(self, *arguments: str, stdin: Sequence[str] = (), ok: Sequence[int] = (0,)) -> list[str]:
        """NUL-separated output as text, asked about `stdin`; bytes that are no UTF-8 stay as surrogates."""
        asked = b"".join(os.fsencode(name) + b"\0" for name in stdin)
        parts = os.fsdecode(self.run(*arguments, stdin=asked, ok=ok)).split("\0")
        return parts if parts[-1] else parts[:-1]

    def text(self, *arguments: str) -> str:
        return self.run(*arguments).decode("utf-8", errors="replace").strip()

    def of_user(self, name: str) -> str:
        """A setting of whoever calls: of this repository, else his own for all; empty where there is none.

        The one call that reads the user's own configuration. `git config` runs nothing.
        """
        variables = {k: v for k, v in environment(SAFE).items() if k != "GIT_CONFIG_GLOBAL"}
        for place in ("--local", "--global"):
            asked = ("config", place, "--includes", "--get", name)
            told = self._start(asked, variables, b"", TIMEOUT, (0, FOUND_NOTHING))
            if said := told.decode("utf-8", errors="replace").strip():
                return said
        return ""

    def _emptied_drivers(self) -> dict[str, str]:
        """Filters and diff drivers have names of the repository's choosing: look them up, empty them."""
        names = {os.fsdecode(line.partition(b"\n")[0]) for line in self.configuration.split(b"\0")}
        emptied = {}
        for key in sorted(names - {""}):
            section, last = key.lower().partition(".")[0], key.lower().rpartition(".")[2]
            if section in {"filter", "diff", "merge"} and last in _RUNS:
                emptied[key] = ""
            elif section == "filter" and last == "required":
                emptied[key] = "false"
        if len(emptied) > MAX_DRIVERS:
            raise GitError(f"its configuration names more than {MAX_DRIVERS} filters")
        return emptied

    def _start(
        self,
        arguments: Sequence[str],
        variables: dict[str, str],
        stdin: bytes,
        timeout: float,
        ok: Sequence[int],
    ) -> bytes:
        answer = _Answer(self._process(arguments, variables), stdin)
        answer.wait(timeout)
        self._check(answer, arguments[0], timeout, ok)
        return answer.out

    def _process(self, arguments: Sequence[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
        git = program()
        if git is None:
            raise self.failure("git is not installed, or not on PATH")
        command = [git, "--no-pager", "--no-optional-locks", "--literal-pathspecs"]
        command += [f"--git-dir={self.git_dir}", f"--work-tree={self.work_tree}", *arguments]
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(  # noqa: S603  # the one door; arguments are ours, refs are ids or validated
                command, cwd=self.work_tree, env=variables, stdin=pipe, stdout=pipe, stderr=pipe
            )
        except OSError as error:
            raise self.failure(f"git cannot be started: {error.strerror}") from None

    def _check(self, answer: _Answer, asked: str, timeout: float, ok: Sequence[int]) -> None:
        if answer.late:
            self.late = True
            raise self.failure(f"git {asked} took more than {timeout:.0f} seconds")
        if len(answer.out) > MAX_OUTPUT:
            raise self.failure(f"git {asked} answered more than {MAX_OUTPUT // 1_000_000} MB")
        if answer.exit_code not in ok:
            said = answer.complaint or f"git {asked} failed"
            raise GitError(said) if answer.exit_code == FOUND_NOTHING else self.failure(said)

    def failure(self, said: str) -> GitError:
        """For raising where git did not answer."""
        self.failed = True
        return GitError(said)


class _Answer:
    """What a process prints, as long as that is neither too much nor too late."""

    def __init__(self, process: subprocess.Popen[bytes], stdin: bytes) -> None:
        self.out = b""
        self.complaint = ""
        self.late = False
        self._process = process
        self._stdin = stdin

    @property
    def exit_code(self) -> int:
        return self._process.returncode

    def wait(self, timeout: float) -> None:
        with self._attended(timeout) as pipe:
            self.out = pipe.read(MAX_OUTPUT + 1)
            if len(self.out) > MAX_OUTPUT:
                self._process.kill()

    def pieces(self, timeout: float) -> Iterator[bytes]:
        with self._attended(timeout) as pipe:
            try:
                while piece := pipe.read(CHUNK):
                    yield piece
            except GeneratorExit:  # nobody wants the rest
                self._process.kill()
                raise

    @contextmanager
    def _attended(self, timeout: float) -> Iterator[IO[bytes]]:
        """What the process prints; on leaving, it has ended."""
        timer = Timer(timeout, self._stop)
        pipes = [Thread(target=self._ask), Thread(target=self._listen)]
        for thread in (timer, *pipes):
            thread.daemon = True
            thread.start()
        assert self._process.stdout is not None
        try:
            with self._process.stdout as pipe:
                yield pipe
        finally:
            for thread in pipes:
                thread.join()
            self._process.wait()
            timer.cancel()

    def _ask(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as pipe:  # it may end without having listened
            pipe.write(self._stdin)

    def _listen(self) -> None:
        assert self._process.stderr is not None
        last = b""
        with self._process.stderr as pipe:
            for line in pipe:
                last = line.strip()[:MAX_COMPLAINT] or last
        self.complaint = last.decode("utf-8", errors="replace")

    def _stop(self) -> None:
        self.late = True
        self._process.kill()
