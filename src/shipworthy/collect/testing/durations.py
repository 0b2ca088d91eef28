"""How long tests take: the layers of the suite, and the slowest cases."""

from __future__ import annotations

from dataclasses import dataclass

from shipworthy.collect.context import Context, Unavailable, fact
from shipworthy.collect.testing.layer_patterns import UNIT
from shipworthy.collect.testing.measuring import results_command
from shipworthy.collect.testing.run_reports import RunReports, run_reports
from shipworthy.collect.testing.test_layers import layer_evidence

MAX_LISTED = 25
MIN_PLACED = 0.5
"""Of the cases whose file and layer must be known, for a mean to be of the suite."""


@dataclass(frozen=True, slots=True)
class LayerTime:
    """How long the cases of a layer took. `path` is the file of it that took longest."""

    path: str
    line: int
    layer: str
    cases: int
    seconds: float

    @property
    def mean(self) -> float:
        return round(self.seconds / self.cases, 4) if self.cases else 0.0


@dataclass(frozen=True, slots=True)
class SlowCase:
    """A test case that took long, where it stands as far as that is known: else in the report."""

    path: str
    line: int
    name: str
    seconds: float
    layer: str
    """Empty where it is not known."""


def _layers(context: Context) -> dict[str, str]:
    """The layer of each test file; those that hold several are left out."""
    found: dict[str, set[str]] = {}
    for evidence in context.get(layer_evidence):
        found.setdefault(evidence.path, set()).add(evidence.layer)
    return {path: next(iter(layers)) for path, layers in found.items() if len(layers) == 1}


def _timed(context: Context) -> RunReports:
    reports = run_reports(context)
    if not any(run.timings for _, run in reports.believed):
        raise Unavailable("no believable report says how long the tests took", results_command(context))
    return reports


@fact("test_results.layer_times")
def layer_times(context: Context) -> tuple[LayerTime, ...]:
    """How long the cases of each layer took together, longest first.

    The file of a case is told by its path or its class, its layer by `tests.layer_evidence`. Files that hold
    tests of several layers are left out. Unknown where this places less than half of the cases.
    """
    reports, layers = _timed(context), _layers(context)
    cases, placed = 0, 0
    by_file: dict[str, tuple[int, float]] = {}
    for report, run in reports.believed:
        where = reports.places(report, ((t.path, t.suite) for t in run.timings))
        for timing in run.timings:
            cases += timing.cases
            path = where.get((timing.path, timing.suite), "")
            if path in layers:
                placed += timing.cases
                before = by_file.get(path, (0, 0.0))
                by_file[path] = (before[0] + timing.cases, before[1] + timing.seconds)
    if placed < MIN_PLACED * cases:
        raise Unavailable(f"of {cases} timed cases only {placed} could be placed in a file of one layer")
    return tuple(sorted(_summed(by_file, layers), key=lambda t: (-t.seconds, t.layer)))


def _summed(by_file: dict[str, tuple[int, float]], layers: dict[str, str]) -> list[LayerTime]:
    found = []
    for layer in sorted(set(layers.values())):
        files = [(path, *by_file[path]) for path in sorted(by_file) if layers[path] == layer]
        if files:
            longest = max(files, key=lambda file: file[2])[0]
            count, seconds = sum(f[1] for f in files), sum(f[2] for f in files)
            found.append(LayerTime(longest, 1, layer, count, round(seconds, 3)))
    return found


@fact("test_results.unit_mean")
def unit_mean(context: Context) -> float:
    """Seconds that a unit test took on average."""
    times: tuple[LayerTime, ...] = context.get(layer_times)
    unit = next((time for time in times if time.layer == UNIT), None)
    if unit is None:
        raise Unavailable("no timed case could be placed in the unit layer", results_command(context))
    context.cite(unit.path, unit.line)
    return unit.mean


@fact("test_results.slowest")
def slowest(context: Context) -> tuple[SlowCase, ...]:
    """The 25 test cases that took longest, over all believable reports, longest first."""
    reports, layers = _timed(context), _layers(context)
    found: dict[tuple[str, int, str], SlowCase] = {}
    for report, run in reports.believed:
        where = reports.places(report, ((case.path, case.suite) for case in run.slowest))
        for case in run.slowest:
            path = where.get((case.path, case.suite), "")
            line = case.line if path and case.line else 1
            name = f"{case.suite} {case.name}" if case.suite not in case.name else case.name
            slow = SlowCase(path or report.path, line, name, round(case.seconds, 3), layers.get(path, ""))
            found.setdefault((slow.path, slow.line, slow.name), slow)
    return tuple(sorted(found.values(), key=lambda s: (-s.seconds, s.path, s.line, s.name))[:MAX_LISTED])
