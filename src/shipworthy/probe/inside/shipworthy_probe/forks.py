"""A piece of work in a forked child that is gone when its time is up, with everything it started."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
import warnings
from typing import Callable, NamedTuple

from shipworthy_probe.channel import Channel, Message
from shipworthy_probe.traces import cleared, die_with_parent

Say = Callable[[Message], None]


class Heard(NamedTuple):
    """What a child said until it ended or was ended."""

    messages: list[Message]
    late: bool


def in_a_fork(
    work: Callable[[Say], None], channel: Channel, seconds: float, listen: Say = lambda _message: None
) -> Heard:
    """Raises `Ended` when whoever asked is gone; the child is gone by then, too."""
    with cleared():
        return _forked(work, channel, seconds, listen)


def _forked(work: Callable[[Say], None], channel: Channel, seconds: float, listen: Say) -> Heard:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of forking with threads: a project may make errors of warnings
        child = os.fork()
    if child == 0:
        os.close(reading)
        channel.close()
        _child(work, writing)
    os.close(writing)
    try:
        return _heard(reading, channel, time.monotonic() + seconds, listen)
    finally:
        os.close(reading)
        _kill(child)


def _child(work: Callable[[Say], None], writing: int) -> None:
    """Never returns: no code of the parent may run twice."""
    try:
        _alone()

        def say(message: Message) -> None:
            os.write(writing, json.dumps(message).encode() + b"\n")

        try:
            work(say)
            say({"done": True})
        except BaseException as error:  # noqa: BLE001  # whatever it is, it is told, and the child ends
            say({"trouble": f"{type(error).__name__}: {error}"[:500]})
    finally:
        os._exit(0)


def _alone() -> None:
    """Its own group, silent, and gone with its parent."""
    os.setpgid(0, 0)
    die_with_parent()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _heard(reading: int, channel: Channel, deadline: float, listen: Say) -> Heard:
    messages: list[Message] = []
    rest = b""
    while True:
        data = channel.wait_for(reading, deadline - time.monotonic())
        if not data:
            return Heard(messages, late=data is None)
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            messages.append(message)
            listen(message)
            if "done" in message or "trouble" in message:
                # A process that a test left running may hold the pipe open: it is not waited for.
                return Heard(messages, late=False)


def _kill(child: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
