"""What a piece of work leaves behind, and how it is cleared away: processes and temporary files.

An emptied function may be the one that ends a server or removes a folder, in each of a thousand trials.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import sys
from typing import Iterator

TEMP = os.environ.get("SHIPWORTHY_PROBE_TEMP", "")
"""The folder in which the tests' temporary files are, and nothing else."""
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_AT_MOST = 1_000


def die_with_parent(signal_number: int = signal.SIGKILL) -> None:
    """Where the system can do that; 0 takes it back."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)


def adopt_orphans() -> None:
    """What a test started and lost becomes a child of this process, also from a session of its own."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


@contextlib.contextmanager
def cleared() -> Iterator[None]:
    """Afterwards there are no processes and no temporary files but those there were."""
    processes, files = _children(), _temporary()
    try:
        yield
    finally:
        _end_all_but(processes)
        for name in _temporary() - files:
            path = os.path.join(TEMP, name)
            shutil.rmtree(path, ignore_errors=True)
            with contextlib.suppress(OSError):
                os.unlink(path)


def _temporary() -> frozenset[str]:
    try:
        return frozenset(os.listdir(TEMP)) if TEMP else frozenset()
    except OSError:
        return frozenset()


def end_all() -> None:
    """Every process this one started or adopted."""
    _end_all_but(frozenset())


def _end_all_but(kept: frozenset[int]) -> None:
    for _ in range(_AT_MOST):  # the children of what has ended come next
        strays = _children() - kept
        if not strays:
            return
        for stray in strays:
            with contextlib.suppress(OSError):
                os.kill(stray, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.waitpid(stray, 0)


def _children() -> frozenset[int]:
    """Of this process; none where the system does not say."""
    found: set[int] = set()
    with contextlib.suppress(OSError, ValueError):
        for thread in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{thread}/children") as file:
                found.update(map(int, file.read().split()))
    return frozenset(found)
