"""What `probe` says before it runs anything, and how a run is watched and ended."""

from __future__ import annotations

import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

from shipworthy import pipeline
from shipworthy.cli.progress import shown_progress
from shipworthy.errors import UsageError
from shipworthy.probe import interpreter, stryker, surroundings, words
from shipworthy.probe.run import Wish, probe
from shipworthy.probe.subject import subject
from shipworthy.repo.door import locate
from shipworthy.report.writing import to_file


def explained(path: Path, python: Path | None, wish: Wish) -> NoReturn:
    """Nothing runs without being asked for. Raises `UsageError`."""
    root, _ = locate(path)
    chosen, why = interpreter.chosen(python, path.resolve(), root)
    tests = shlex.join(["pytest", *wish.arguments])
    raise UsageError(
        "probe runs the project's own tests, so it does nothing without --run\n"
        f"  interpreter: {chosen} ({why})\n"
        f"  tests: {tests}, once as they are, then again and again with one function emptied\n"
        f"  where: in a copy of {root} in the temporary folder; nothing is written to the project\n"
        f"  for how long: {wish.budget:.0f} s (--budget)",
        help=f"shipworthy probe --run {shlex.quote(str(path))}",
    )


def probed(
    path: Path, options: pipeline.Options, python: Path | None, wish: Wish, sources: Sequence[str],
    base: str | None, output: Path | None,
) -> str:  # fmt: skip
    """The page for a person; the report goes to the file named, if one is."""
    if output and output.is_dir():
        raise UsageError(f"cannot write {output}: it is a folder", help="name a file with -o")
    with terminated_like_interrupted(), shown_progress(quiet=False) as shown:
        shown("reading the repository", 0, 1)
        wanted = subject(path, options, sources, base)
        chosen, why = interpreter.chosen(python, wanted.project, wanted.root)
        asked = interpreter.asked(chosen, surroundings.plain_variables(chosen), Path("/"))
        report = probe(wanted, asked, replace(wish, shown=shown))
    page = f"{words.text(report)}Interpreter: {chosen} ({why})\n"
    if output:
        try:
            to_file(output, stryker.to_json(report))
        except UsageError:
            sys.stdout.write(page)  # what took minutes to find out is not lost
            raise
    return page


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """What is asked to end cleans up first: no process and no folder is left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    # A terminal that is closed hangs up.
    signals = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = [signal.signal(each, interrupt) for each in signals]
    try:
        yield
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)
