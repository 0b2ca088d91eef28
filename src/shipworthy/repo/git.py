"""Git, asked in a way that lets a hostile repository run nothing and fetch nothing.

Git runs commands named in the configuration of the repository it looks at: file-system monitors,
external diffs, text conversions, content filters, signature programs, credential helpers. Every
call here switches all of them off, whatever `.git/config` says.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

TIMEOUT = 40.0
"""Seconds one call may take; a pipe in place of a `.gitattributes` would hold git for ever."""
LONG_TIMEOUT = 120.0
"""The same for a walk through history."""
MAX_OUTPUT = 1_000_000_000
"""Bytes one call may answer."""

# What would run something, reach a network, or read a file that is not part of the repository.
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.askPass": "",
    "core.untrackedCache": "false",
    "core.alternateRefsCommand": "",
    "core.excludesFile": os.devnull,
    "core.attributesFile": os.devnull,
    "credential.helper": "",
    "diff.external": "",
    "diff.orderFile": os.devnull,
    "log.showSignature": "false",
    "mailmap.file": os.devnull,
    "mailmap.blob": "",
    "protocol.allow": "never",
    "safe.directory": "*",
}
# What would make the same commit look different on two machines.
_PINNED = {
    "core.bigFileThreshold": "512m",
    "core.quotePath": "false",
    "color.ui": "false",
    "diff.algorithm": "myers",
    "diff.ignoreSubmodules": "all",
    "diff.relative": "false",
    "diff.submodule": "short",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showRoot": "true",
    "submodule.recurse": "false",
}
_RUNS = frozenset({"clean", "smudge", "process", "textconv", "command", "driver", "external"})
MAX_DRIVERS = 200
_FIXED = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
_KEPT = ("HOME", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LD_LIBRARY_PATH")


class GitError(ValueError):
    """Git did not answer. The message is git's own, or says that time ran out."""


class Git:
    """Git on one working tree. Explicit folders, so `core.worktree` cannot move it."""

    def __init__(self, work_tree: Path, git_dir: Path) -> None:
        self.work_tree = work_tree
        self.git_dir = git_dir
        self._environment: dict[str, str] | None = None

    def run(self, *arguments: str, stdin: bytes = b"", ok: Sequence[int] = (0,)) -> bytes:
        """What git prints. Raises `GitError`."""
        if self._environment is None:
            self._environment = _environment(_SETTINGS | _PINNED | self._emptied_drivers())
        timeout = LONG_TIMEOUT if arguments[0] in {"log", "diff"} else TIMEOUT
        return self._start(arguments, self._environment, stdin, timeout, ok)

    def records(self, *arguments: str, stdin: Sequence[str] = (), ok: Sequence[int] = (0,)) -> list[str]:
        """NUL-separated output as text, asked about `stdin`; bytes that are no UTF-8 stay as surrogates."""
        asked = b"".join(os.fsencode(name) + b"\0" for name in stdin)
        parts = [os.fsdecode(part) for part in self.run(*arguments, stdin=asked, ok=ok).split(b"\0")]
        return parts if parts[-1] else parts[:-1]

    def text(self, *arguments: str) -> str:
        return self.run(*arguments).decode("utf-8", errors="replace").strip()

    def _emptied_drivers(self) -> dict[str, str]:
        """Filters and diff drivers have names of the repository's choosing: look them up, empty them."""
        guard = f"shipworthy.{secrets.token_hex(8)}.guard"
        settings = _environment(_SETTINGS | {guard: "on"})
        told = self._start(("config", "--list", "--name-only", "-z"), settings, b"", TIMEOUT, (0,))
        names = {os.fsdecode(name) for name in told.split(b"\0") if name}
        if guard not in names:
            # It took none of our settings, so it would run what the repository says.
            raise GitError("this git is too old to be asked safely: 2.31 or later is needed")
        emptied = {}
        for key in sorted(names):
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
        environment: dict[str, str],
        stdin: bytes,
        timeout: float,
        ok: Sequence[int],
    ) -> bytes:
        command = [_program(), "--no-pager", "--no-optional-locks", "--literal-pathspecs"]
        command += [f"--git-dir={self.git_dir}", f"--work-tree={self.work_tree}", *arguments]
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as complaints:
            asked.write(stdin)
            asked.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603  # the one door; arguments are ours, refs are ids or validated
                    command, cwd=self.work_tree, env=environment,
                    stdin=asked, stdout=subprocess.PIPE, stderr=complaints,
                )  # fmt: skip
            except OSError as error:
                raise GitError(f"git cannot be started: {error.strerror}") from None
            out = _answer(process, timeout, arguments[0])
            complaints.seek(0)
            if process.returncode not in ok:
                raise GitError(_complaint(complaints) or f"git {arguments[0]} failed")
        return out


def _answer(process: subprocess.Popen[bytes], timeout: float, name: str) -> bytes:
    """All it prints, as long as that is neither too much nor too late."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(timeout, stop)
    timer.start()
    try:
        assert process.stdout is not None
        with process.stdout as pipe:
            out = pipe.read(MAX_OUTPUT + 1)
        if len(out) > MAX_OUTPUT:
            process.kill()
        process.wait()
    finally:
        timer.cancel()
    if late.is_set():
        raise GitError(f"git {name} took more than {timeout:.0f} seconds")
    if len(out) > MAX_OUTPUT:
        raise GitError(f"git {name} answered more than {MAX_OUTPUT // 1_000_000} MB")
    return out


def _complaint(said: BinaryIO) -> str:
    lines = said.read(20_000).decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


@cache
def _program() -> str:
    found = shutil.which("git", path=_path())
    if found is None:
        raise GitError("git is not installed, or not on PATH")
    return found


def _path() -> str:
    """Without relative entries: from inside the scanned repository they name programs of its own."""
    entries = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if Path(entry).is_absolute())


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """Hooks export GIT_DIR and GIT_INDEX_FILE; only what git needs to start is kept.

    Settings go through variables, not `-c`: a driver's name may hold an equals sign.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    given = {"GIT_CONFIG_COUNT": str(len(settings))}
    for index, (key, value) in enumerate(settings.items()):
        given[f"GIT_CONFIG_KEY_{index}"] = key
        given[f"GIT_CONFIG_VALUE_{index}"] = value
    return kept | {"PATH": _path()} | given | _FIXED


def find(start: Path) -> tuple[Path, Path] | None:
    """The working tree around `start` and its git folder; none where there is none.

    Found by looking, not by asking git, which would believe `core.worktree`.
    """
    for folder in (start, *start.parents):
        marker = folder / ".git"
        if marker.is_dir() and (marker / "HEAD").exists():
            return folder, marker
        if marker.is_file():
            return _linked(folder, marker)
    return None


def _linked(folder: Path, marker: Path) -> tuple[Path, Path] | None:
    """A worktree or submodule: `.git` is a file that names the git folder."""
    with marker.open("rb") as file:
        first = os.fsdecode(file.read(4_096)).split("\n")
    if not first[0].startswith("gitdir:"):
        return None
    target = Path(first[0].removeprefix("gitdir:").strip())
    git_dir = target if target.is_absolute() else folder / target
    return (folder, git_dir) if (git_dir / "HEAD").exists() else None
