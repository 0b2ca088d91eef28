"""The project's pytest in a process of its own, asked one thing after the other."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from shipworthy.probe.errors import UnprobedError

Message = dict[str, Any]
GRACE = 3.0
"""Seconds it has to end by itself; it kills what it runs meanwhile."""
SLACK = 15.0
"""Seconds beyond the time a child of it has: then the process itself hangs."""
INSIDE = Path(__file__).parent / "inside"


class EndedError(Exception):
    """The process is gone."""


class LateError(Exception):
    """It did not answer in time."""


class Conversation:
    """A closed pipe is the signal to end: it works however this process ends, too."""

    def __init__(self, command: Sequence[str], folder: Path, variables: Mapping[str, str], log: Path) -> None:
        their_reading, self._writing = os.pipe()
        self._reading, their_writing = os.pipe()
        self._log = log
        self._rest = b""
        pipes = {"SHIPWORTHY_PROBE_PIPES": f"{their_reading},{their_writing}"}
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                command, cwd=folder, env={**variables, **pipes}, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, pass_fds=(their_reading, their_writing),
                start_new_session=True,  # ctrl-C is ours to pass on
            )  # fmt: skip
        os.close(their_reading)
        os.close(their_writing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(
        self, request: Message, seconds: float, listen: Callable[[Message], None] | None = None
    ) -> Message:
        """The answer. Raises `EndedError` or `LateError`."""
        try:
            os.write(self._writing, json.dumps(request).encode() + b"\n")
        except OSError:
            raise EndedError from None
        for message in self.messages(seconds):
            if "answer" in message:
                answer: Message = message["answer"]
                return answer
            if listen:
                listen(message)
        raise EndedError

    def messages(self, seconds: float) -> Iterator[Message]:
        deadline = time.monotonic() + seconds
        while True:
            while b"\n" in self._rest:
                line, _, self._rest = self._rest.partition(b"\n")
                yield json.loads(line)
            if not select.select([self._reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise LateError
            data = os.read(self._reading, 1 << 20)
            if not data:
                raise EndedError
            self._rest += data

    def said(self) -> str:
        """The end of what it printed."""
        text = self._log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.strip().splitlines()[-25:])

    def close(self) -> None:
        for end in (self._writing, self._reading):
            with contextlib.suppress(OSError):
                os.close(end)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        kill_group(self._process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def first_words(talk: Conversation, seconds: float) -> int:
    """How many tests pytest collected. Raises `UnprobedError` with what it printed where it did not."""
    try:
        return int(next(talk.messages(seconds))["collected"])
    except EndedError:
        raise UnprobedError(
            f"pytest ended without running a test; it said:\n{talk.said()}",
            help="run pytest yourself in that interpreter; give it options after --",
        ) from None
    except LateError:
        raise UnprobedError(
            f"collecting the tests took more than {seconds:.0f} s", help="give more with --budget"
        ) from None
