"""What is being done, on standard error, while somebody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """One line that is rewritten, and gone at the end. Silent in pipes and CI logs."""
    if quiet or not sys.stderr.isatty():
        yield lambda _what, _done, _of: None
        return
    width = 0

    def show(what: str, done: int, of: int) -> None:
        nonlocal width
        text = f"[{done * 100 // max(of, 1):3d} %] {what}"[:70]
        sys.stderr.write("\r" + text.ljust(width))
        sys.stderr.flush()
        width = len(text)

    try:
        yield show
    finally:
        sys.stderr.write("\r" + " " * width + "\r")
        sys.stderr.flush()
