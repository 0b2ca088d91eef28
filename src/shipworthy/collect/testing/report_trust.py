"""Whether a coverage report speaks of the code as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.collect.context import Context
from shipworthy.collect.testing.artefact_age import last_change, made_at
from shipworthy.collect.testing.report_contradictions import contradiction
from shipworthy.collect.testing.report_paths import TrackedPaths
from shipworthy.model.artefacts import CoverageReport, FileCoverage

MAX_CONTRADICTING = 0.05
"""Of the files a report measures, that hold something else where it measured code."""


def why_not_believed(
    context: Context,
    path: str,
    report: CoverageReport,
    where: Mapping[str, str],
    measured: Sequence[tuple[str, FileCoverage]],
) -> str:
    """Why the report is not believed; empty where it is."""
    if not report.complete:
        return next(iter(report.warnings), "it ends early")
    if not report.files:
        return next(iter(report.warnings), "it measures no file")
    if not report.valid_lines:
        return next(iter(report.warnings), "it says of no line whether it ran")
    if not where:
        return _no_file(context, report)
    if not measured:
        return "it measures no file of the product"
    made = made_at(context, path, report.produced_at)
    changed = last_change(context, {name for name, _ in measured})
    if made is not None and changed is not None and made < changed.time:
        return f"it is stale: it was made before {changed.path} last changed"
    contradicted = [(name, why) for name, file in measured if (why := contradiction(context, name, file))]
    if len(contradicted) > MAX_CONTRADICTING * len(measured):
        return f"it is stale: {contradicted[0][0]} {contradicted[0][1]}"
    return ""


def _no_file(context: Context, report: CoverageReport) -> str:
    first = report.files[0].path
    tracked = context.once("tracked paths", lambda: TrackedPaths(f.path for f in context.files))
    if tracked.may_mean(first):
        return (
            f"several tracked files may be what it measures: the first, {first!r}, is in more than one folder"
        )
    return f"none of the {len(report.files)} files it measures is tracked here; the first is {first!r}"
