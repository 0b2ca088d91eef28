"""A private copy of the project in the temp folder: the only tree anything is changed in.

A lock that dies with its process says whether a copy still belongs to somebody, so what a killed probe left
is removed by the next one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from shipworthy.probe.errors import UnprobedError

PREFIX = "shipworthy-probe-"
MAX_BYTES = 2_000_000_000
_LOCK = "lock"
_YOUNG = 60.0
"""Seconds a folder may be without its lock: it is being made."""
_LEFT = frozenset({
    ".git", ".hg", ".svn", "__pycache__", "node_modules", ".tox", ".nox", ".mypy_cache", ".ruff_cache",
    ".pytest_cache", ".hypothesis",
})  # fmt: skip


class Workspace:
    """`tree` is the copy; `temp` is where the tests' own temporary files go."""

    def __init__(self, folder: Path, original: Path) -> None:
        self.folder = folder
        self.original = original
        self.tree = folder / "tree"
        self.temp = folder / "t"
        self.pycache = folder / "pyc"

    def mapped(self, path: Path) -> Path:
        """The same place in the copy."""
        return self.tree / path.relative_to(self.original)


@contextlib.contextmanager
def private_copy(original: Path) -> Iterator[Workspace]:
    """Of the tree as it lies there, uncommitted changes and what git ignores included."""
    import fcntl  # noqa: PLC0415  # not on Windows, where there is no fork either

    remove_abandoned()
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix=PREFIX)))
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        space = Workspace(folder, original)
        space.temp.mkdir()
        _copied(original, space.tree)
        yield space
    finally:
        _removed(folder)
        os.close(lock)


def remove_abandoned() -> None:
    """What probes left that did not come to their end."""
    import fcntl  # noqa: PLC0415  # as above

    for folder in _ours(Path(tempfile.gettempdir())):
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            if _age(folder) > _YOUNG:
                _removed(folder)
            continue
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _removed(folder)
        os.close(lock)


def _ours(temp: Path) -> Iterable[Path]:
    """Folders only we can have made: the temp folder belongs to everybody."""
    for folder in temp.glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid():
                yield folder


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.lstat().st_mtime
    except OSError:
        return 0.0


def _removed(folder: Path) -> None:
    def unlocked(_function: object, path: str, _error: object) -> None:
        """Tests leave folders behind that they may not write to."""
        with contextlib.suppress(OSError):
            Path(path).parent.chmod(0o700)
            Path(path).unlink()

    shutil.rmtree(folder, onerror=unlocked)


def _copied(original: Path, target: Path) -> None:
    size = 0

    def left_out(folder: str, names: list[str]) -> set[str]:
        nonlocal size
        kept = [n for n in names if n not in _LEFT and not (Path(folder) / n / "pyvenv.cfg").exists()]
        kept = [n for n in kept if _is_plain(Path(folder) / n)]
        size += sum((Path(folder) / n).lstat().st_size for n in kept)
        if size > MAX_BYTES:
            raise UnprobedError(
                f"the project has more than {MAX_BYTES // 1_000_000_000} GB: too much to copy",
                help="probe a checkout without data and build output",
            )
        return set(names) - set(kept)

    try:
        shutil.copytree(original, target, symlinks=True, ignore=left_out, ignore_dangling_symlinks=True)
    except (OSError, shutil.Error) as error:
        raise UnprobedError(f"the project cannot be copied: {str(error)[:300]}") from None
    _made_writable(target)
    _turn_links(original, target)


def _made_writable(target: Path) -> None:
    """Some tools check files out read-only; the copy is there to be changed."""
    for folder, _, files in os.walk(target):
        for path in (Path(folder), *(Path(folder) / name for name in files)):
            mode = path.lstat().st_mode
            if not stat.S_ISLNK(mode) and not mode & stat.S_IWUSR:
                path.chmod(stat.S_IMODE(mode) | stat.S_IWUSR)


def _is_plain(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)


def _turn_links(original: Path, target: Path) -> None:
    """A link into the user's tree would let a test write there."""
    for folder, folders, files in os.walk(target):
        for name in (*folders, *files):
            link = Path(folder) / name
            if not link.is_symlink():
                continue
            leads = Path(os.path.realpath(original / link.relative_to(target)))
            if leads.is_relative_to(original):
                link.unlink()
                link.symlink_to(target / leads.relative_to(original))
