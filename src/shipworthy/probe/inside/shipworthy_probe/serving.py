"""Requests answered one after the other: the baseline, mutants, their text."""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from typing import Any, NamedTuple

import pytest

from shipworthy_probe import survey, swapping
from shipworthy_probe.bodies import Body, bodies, decisions
from shipworthy_probe.channel import Channel, Message
from shipworthy_probe.constants import constants
from shipworthy_probe.forks import Say, in_a_fork
from shipworthy_probe.mutants import mutated_text, read_source
from shipworthy_probe.running import FAILED, PASSED
from shipworthy_probe.survey import Baseline, Names, Place
from shipworthy_probe.trials import Judge


class Function(NamedTuple):
    """A function of the files asked about."""

    path: str
    source: str
    body: Body
    tests: list[str]
    """Passing tests that ran it, nearest first."""


class Server:
    """What pytest collected, at the disposal of whoever asks through the channel."""

    def __init__(self, session: pytest.Session, channel: Channel, at_import: list[Any]) -> None:
        self._session = session
        self._channel = channel
        self._at_import = at_import
        self._functions: list[Function] = []
        self._judge: Any = None

    def serve(self) -> None:
        """Until whoever asks is gone: then raises `Ended`."""
        self._channel.tell({"collected": len(self._session.items)})
        answers = {"baseline": self._baseline, "try": self._try, "text": self._text, "fresh": self._fresh}
        while True:
            request = self._channel.asked()
            self._channel.tell({"answer": answers[request["do"]](request)})

    def _baseline(self, request: Message) -> Message:
        root, files = request["root"], request["files"]
        names = Names(files)
        began = time.monotonic()
        base = survey.baseline(self._session, names, self._channel, request["folder"], request["seconds"])
        seconds = time.monotonic() - began
        failed = [item for item in self._session.items if _outcome(base, item) == FAILED]
        red = (
            survey.again(self._session, failed, self._channel, request["seconds"] - seconds)
            if not base.trouble
            else []
        )
        elsewhere = swapping.loaded_from_elsewhere(files, root, dict(sys.modules))
        gc.collect()
        live = swapping.live_functions(names)
        gc.freeze()
        self._judge = Judge(
            self._session, self._channel, live, {name: told.seconds for name, told in base.told.items()}
        )
        imported = set(names.places(self._at_import))
        known = [file for file in files if file not in elsewhere]
        return {
            "trouble": base.trouble,
            "seconds": seconds,
            "tests": [[name, *told] for name, told in base.told.items()],
            "red": red,
            "elsewhere": elsewhere,
            "functions": self._told(known, base, imported),
            "python": sys.version.split()[0],
            "pytest": pytest.__version__,
        }

    def _told(self, files: list[str], base: Baseline, imported: Any) -> list[Message]:
        by_place, breadth = _who_runs(base)
        told = []
        for path in files:
            for source, body in _parsed(path):
                tests = by_place.get((path, *body.key), [])
                tests.sort(key=lambda test: (breadth[test], base.told[test].seconds, test))
                self._functions.append(Function(path, source, body, tests))
                told.append({
                    "id": len(self._functions) - 1, "path": path, "name": body.name,
                    "line": body.node.lineno, "column": body.node.col_offset,
                    "from": body.node.body[0].lineno, "to": body.node.end_lineno,
                    "end_column": body.node.end_col_offset,
                    "skipped": body.skipped, "tests": tests, "constants": constants(body.node),
                    "decisions": decisions(body.node),
                    "at_import": (path, *body.key) in imported,
                })  # fmt: skip
        return told

    def _try(self, request: Message) -> Message:
        function = self._functions[request["id"]]
        random.seed(request["id"])  # whoever draws at random draws the same with and without the mutant
        mutant = swapping.Mutant(function.path, function.source, function.body, request["constant"])
        verdict = self._judge.verdict(mutant, function.tests, request["seconds"])
        return dict(verdict._asdict())

    def _text(self, request: Message) -> Message:
        """The text of one file with some of its functions emptied."""
        wanted = [(self._functions[number], constant) for number, constant in request["mutants"]]
        path = wanted[0][0].path
        text, encoding = read_source(path)
        for function, constant in sorted(wanted, key=lambda pair: pair[0].body.key, reverse=True):
            text = mutated_text(text, function.body.key, constant)  # from the end: lines before it stay
        return {"text": text, "encoding": encoding}

    def _fresh(self, request: Message) -> Message:
        """Another process's exit code. It is run from here because here the end of whoever asks is seen."""

        def work(say: Say) -> None:
            command, folder, variables = request["command"], request["folder"], request["variables"]
            say({"code": subprocess.call(command, cwd=folder, env=variables)})

        heard = in_a_fork(work, self._channel, request["seconds"])
        codes = [message["code"] for message in heard.messages if "code" in message]
        return {"late": heard.late, "code": codes[0] if codes else None}


def _outcome(base: Baseline, item: pytest.Item) -> str:
    return base.told[item.nodeid].outcome if item.nodeid in base.told else ""


def _who_runs(base: Baseline) -> tuple[dict[Place, list[str]], dict[str, int]]:
    """The passing tests of each place, and how many places each of them runs."""
    by_place: dict[Place, list[str]] = {}
    breadth = {}
    for test, places in base.ran.items():
        breadth[test] = len(places)
        if base.told[test].outcome == PASSED:
            for place in places:
                by_place.setdefault(place, []).append(test)
    return by_place, breadth


def _parsed(path: str) -> list[tuple[str, Body]]:
    try:
        source = read_source(path)[0]
        return [(source, body) for body in bodies(source)]
    except (OSError, SyntaxError, ValueError):
        return []
