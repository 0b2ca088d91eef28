"""The baseline: the suite once, unchanged, in a fork; and which functions each of its tests runs."""

from __future__ import annotations

import json
import os
import time
import types
from typing import Any, Callable, NamedTuple, Sequence, Tuple

import pytest

from shipworthy_probe.channel import Channel, Message
from shipworthy_probe.forks import Say, in_a_fork
from shipworthy_probe.running import FAILED, Told, run
from shipworthy_probe.tracing import Tracer

Place = Tuple[str, int, str]
"""File, first line and name: what a code object says of itself."""


class Names:
    """The place of a code object, where it belongs to one of the files asked about."""

    def __init__(self, files: Sequence[str]) -> None:
        self._files = frozenset(files)
        self._real: dict[str, str] = {}

    def place(self, code: types.CodeType) -> Place | None:
        name = code.co_filename
        if name not in self._real:
            self._real[name] = os.path.realpath(name)
        path = self._real[name]
        return (path, code.co_firstlineno, code.co_name) if path in self._files else None

    def places(self, seen: Sequence[types.CodeType]) -> list[Place]:
        return sorted({place for place in map(self.place, seen) if place})


class Baseline(NamedTuple):
    """What the unchanged suite did."""

    told: dict[str, Told]
    ran: dict[str, list[Place]]
    trouble: str


def baseline(
    session: pytest.Session, names: Names, channel: Channel, folder: str, seconds: float
) -> Baseline:
    """Runs every collected test; progress goes to whoever asked."""
    items = list(session.items)
    told: dict[str, Told] = {}
    ran: dict[str, list[Place]] = {}
    file = os.path.join(folder, "ran.jsonl")
    work = _traced(session, items, names, file)
    heard = in_a_fork(work, channel, seconds, listen=_progress(channel, len(items)))
    trouble = "late" if heard.late else _trouble(heard.messages)
    for line in _lines(file):
        nodeid, outcome, spent, message, places = json.loads(line)
        told[nodeid] = Told(outcome, spent, message)
        ran[nodeid] = [(path, first, name) for path, first, name in places]
    return Baseline(told, ran, trouble)


def again(
    session: pytest.Session, items: Sequence[pytest.Item], channel: Channel, seconds: float
) -> list[str]:
    """Which of the tests that failed fail once more, each in a process of its own."""
    red = []
    deadline = time.monotonic() + seconds
    for item in items:
        heard = in_a_fork(alone(session, [item]), channel, deadline - time.monotonic())
        ends = [m for m in heard.messages if "end" in m]
        if heard.late or not ends or ends[-1]["outcome"] == FAILED:
            red.append(item.nodeid)
    return red


def alone(session: pytest.Session, items: Sequence[pytest.Item]) -> Callable[[Say], None]:
    """The tests as they are, up to the first failure."""

    def work(say: Say) -> None:
        run(
            session,
            items,
            lambda index: say({"begin": index}),
            lambda index, told: say({"end": index, "outcome": told.outcome}),
            to_the_end=False,
        )

    return work


def _traced(
    session: pytest.Session, items: Sequence[pytest.Item], names: Names, file: str
) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        tracer = Tracer()
        with open(file, "w", encoding="utf-8") as out:

            def end(index: int, told: Told) -> None:
                places = names.places(tracer.taken())
                out.write(
                    json.dumps([items[index].nodeid, told.outcome, told.seconds, told.message, places]) + "\n"
                )
                say({"end": index})

            tracer.start()
            try:
                run(session, items, lambda index: say({"begin": items[index].nodeid}), end, to_the_end=True)
            finally:
                tracer.stop()

    return work


def _progress(channel: Channel, of: int) -> Say:
    def listen(message: Message) -> None:
        if "end" in message:
            channel.tell({"ran": message["end"] + 1, "of": of})

    return listen


def _trouble(messages: Sequence[Message]) -> str:
    last: dict[str, Any] = messages[-1] if messages else {}
    if "done" in last:
        return ""
    begun = [message["begin"] for message in messages if "begin" in message]
    where = f", in {begun[-1]}" if begun else ""
    return str(last.get("trouble", f"it ended early{where}"))


def _lines(file: str) -> list[str]:
    try:
        with open(file, encoding="utf-8") as text:
            return [line for line in text if line.endswith("\n")]
    except OSError:
        return []
