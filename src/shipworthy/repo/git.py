"""Git, asked in a way that lets a hostile repository run nothing and fetch nothing.

Git runs commands named in the configuration of the repository it looks at: file-system monitors,
external diffs, text conversions, content filters, signature programs, credential helpers. Every
call here switches all of them off, whatever `.git/config` says.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

TIMEOUT = 120.0
"""Seconds one call may take."""

_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.untrackedCache": "false",
    "core.alternateRefsCommand": "",
    "diff.external": "",
    "diff.ignoreSubmodules": "all",
    "log.showSignature": "false",
    "protocol.allow": "never",
    "credential.helper": "",
    "safe.directory": "*",
}
_RUNS = frozenset({"clean", "smudge", "process", "textconv", "command", "driver", "external"})
MAX_DRIVERS = 200
_FIXED = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}
_KEPT = ("PATH", "HOME", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LD_LIBRARY_PATH")


class GitError(ValueError):
    """Git did not answer. The message is git's own, or says that time ran out."""


class Git:
    """Git on one working tree. Explicit folders, so `core.worktree` cannot move it."""

    def __init__(self, work_tree: Path, git_dir: Path) -> None:
        self.work_tree = work_tree
        self.git_dir = git_dir
        self._environment: dict[str, str] | None = None

    def run(
        self, *arguments: str, stdin: bytes = b"", timeout: float = TIMEOUT, ok: Sequence[int] = (0,)
    ) -> bytes:
        """What git prints. Raises `GitError`."""
        if self._environment is None:
            self._environment = _environment(_SETTINGS | self._emptied_drivers())
        return self._start(arguments, self._environment, stdin, timeout, ok)

    def lines(self, *arguments: str, stdin: bytes = b"", ok: Sequence[int] = (0,)) -> list[str]:
        """NUL-separated output as text; bytes that are no UTF-8 stay as surrogates."""
        out = self.run(*arguments, stdin=stdin, ok=ok)
        return [os.fsdecode(part) for part in out.split(b"\0") if part]

    def text(self, *arguments: str) -> str:
        return self.run(*arguments).decode("utf-8", errors="replace").strip()

    def _emptied_drivers(self) -> dict[str, str]:
        """Filters and diff drivers have names of the repository's choosing: look them up, empty them."""
        plain = _environment(_SETTINGS)
        names = self._start(("config", "--list", "--name-only", "-z"), plain, b"", TIMEOUT, (0,))
        emptied = {}
        for key in sorted({os.fsdecode(n) for n in names.split(b"\0") if n}):
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
        command = ["git", "--no-pager", "--no-optional-locks", "--literal-pathspecs"]
        command += [f"--git-dir={self.git_dir}", f"--work-tree={self.work_tree}", *arguments]
        try:
            done = subprocess.run(  # noqa: S603  # the one door; arguments are ours, refs are ids or validated
                command,
                cwd=self.work_tree,
                env=environment,
                input=stdin,
                capture_output=True,
                timeout=timeout,
                check=False,
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or not on PATH") from None
        except subprocess.TimeoutExpired:
            raise GitError(f"git {arguments[0]} took more than {timeout:.0f} seconds") from None
        if done.returncode not in ok:
            message = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
            raise GitError(message[-1] if message else f"git {arguments[0]} failed")
        return done.stdout


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """Hooks export GIT_DIR and GIT_INDEX_FILE; only what git needs to start is kept.

    Settings go through variables, not `-c`: a driver's name may hold an equals sign.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    given = {"GIT_CONFIG_COUNT": str(len(settings))}
    for index, (key, value) in enumerate(settings.items()):
        given[f"GIT_CONFIG_KEY_{index}"] = key
        given[f"GIT_CONFIG_VALUE_{index}"] = value
    return kept | given | _FIXED


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
    first = marker.read_bytes()[:4096].decode("utf-8", errors="replace").splitlines()
    if not first or not first[0].startswith("gitdir:"):
        return None
    target = Path(first[0].removeprefix("gitdir:").strip())
    git_dir = target if target.is_absolute() else folder / target
    return (folder, git_dir) if (git_dir / "HEAD").exists() else None
