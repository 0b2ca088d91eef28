"""What pytest loads. Either it serves the probe, or it runs just the tests named in a file."""

from __future__ import annotations

import contextlib
import os
from typing import Any, Iterator

import pytest

from shipworthy_probe.channel import Channel
from shipworthy_probe.exits import Ended
from shipworthy_probe.quieting import quiet
from shipworthy_probe.traces import adopt_orphans, die_with_parent, end_all
from shipworthy_probe.tracing import Tracer

PIPES = "SHIPWORTHY_PROBE_PIPES"
"""Two file descriptors: to read requests from, to write answers to."""
ONLY = "SHIPWORTHY_PROBE_ONLY"
"""A file with one test a line: the others are left out."""

FAILED = "SHIPWORTHY_PROBE_FAILED"
"""A file that is told the tests that fail, one a line."""
FIRST = "SHIPWORTHY_PROBE_FIRST"
"""Whether the first failure is enough."""


class _State:
    """From loading to the end of the collection."""

    tracer: Tracer | None = None
    channel: Channel | None = None


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config: Any) -> Iterator[None]:
    """As early as a plugin may: what runs from here on runs before any test."""
    quiet(early_config.known_args_namespace, stop=FIRST in os.environ)
    pipes = os.environ.pop(PIPES, "")
    if pipes:
        die_with_parent()  # while tests are collected nobody listens whether it is still there
        reading, writing = map(int, pipes.split(","))
        _State.channel = Channel(reading, writing)
        _State.tracer = Tracer()
        _State.tracer.start()
    yield


@pytest.hookimpl(hookwrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Iterator[None]:
    quiet(config.option, stop=FIRST in os.environ)
    yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if only := os.environ.get(ONLY):
        with open(only, encoding="utf-8") as file:
            wanted = set(file.read().split("\n"))
        items[:] = [item for item in items if item.nodeid in wanted]


def pytest_runtest_logreport(report: Any) -> None:
    if report.failed and (failed := os.environ.get(FAILED)):
        with open(failed, "a", encoding="utf-8") as file:
            file.write(report.nodeid + "\n")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Any:
    channel = _State.channel
    if channel is None or _State.tracer is None:
        return None
    if session.testsfailed:
        raise session.Interrupted(f"{session.testsfailed} errors during collection")
    at_import = _State.tracer.taken()
    _State.tracer.stop()
    printing = session.config.pluginmanager.get_plugin("terminalreporter")
    if printing is not None:
        session.config.pluginmanager.unregister(printing)
    from shipworthy_probe.serving import Server  # noqa: PLC0415  # a plain run of tests does without

    adopt_orphans()
    die_with_parent(0)  # from here on its end is heard, and all that was started is ended first
    with contextlib.suppress(Ended):
        Server(session, channel, at_import).serve()
    # Nothing of the project may run once whoever asked is gone: no fixture, no hook at exit.
    end_all()
    os._exit(0)
