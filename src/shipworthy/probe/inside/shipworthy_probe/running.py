"""Some tests, run in this very process by pytest's own machinery."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple, Sequence

import pytest

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


class Told(NamedTuple):
    """How one test ended."""

    outcome: str
    seconds: float
    message: str


class Reports:
    """Listens to pytest. What is not an honest pass of every phase is none."""

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: Any) -> None:
        before = self.told.get(report.nodeid, Told(PASSED, 0.0, ""))
        outcome, message = before.outcome, before.message
        if report.failed and outcome != FAILED:
            outcome, message = FAILED, str(report.longrepr)[-2_000:]
        elif (report.skipped or hasattr(report, "wasxfail")) and outcome == PASSED:
            outcome = SKIPPED
        self.told[report.nodeid] = Told(outcome, before.seconds + report.duration, message)


def run(
    session: pytest.Session,
    items: Sequence[pytest.Item],
    begin: Callable[[int], None],
    end: Callable[[int, Told], None],
    *,
    to_the_end: bool,
) -> list[Told]:
    """Each test's end. Stops at the first failure unless told to go on."""
    reports = Reports()
    session.config.pluginmanager.register(reports)
    told: list[Told] = []
    try:
        for index, item in enumerate(items):
            following = items[index + 1] if index + 1 < len(items) else None
            begin(index)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            told.append(reports.told.get(item.nodeid, Told(SKIPPED, 0.0, "")))
            end(index, told[-1])
            if told[-1].outcome == FAILED and not to_the_end:
                break
    finally:
        session.config.pluginmanager.unregister(reports)
    return told
