"""Whether a coverage report speaks of the code as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shipworthy.collect.context import Context
from shipworthy.collect.testing.artefact_age import last_change, made_at
from shipworthy.collect.testing.test_files import text_of
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
        example = report.files[0].path
        return f"none of the {len(report.files)} files it measures is tracked here; the first is {example!r}"
    if not measured:
        return "it measures no file of the product"
    made = made_at(context, path, report.produced_at)
    changed = last_change(context, {name for name, _ in measured})
    if made is not None and changed is not None and made < changed.time:
        return f"it is stale: it was made before {changed.path} last changed"
    contradicting = [name for name, file in measured if _contradicts(context, name, file)]
    if len(contradicting) > MAX_CONTRADICTING * len(measured):
        return f"it is stale: {contradicting[0]} has no code on some lines that it measures"
    return ""


def _contradicts(context: Context, name: str, file: FileCoverage) -> bool:
    """Whether it measures lines after the end or, in Python, lines that are blank."""
    lines = text_of(context, name).split("\n")
    measured = file.covered | file.missed
    if max(measured, default=0) > len(lines):
        return True
    return name.endswith(".py") and any(not lines[line - 1].strip() for line in measured)
